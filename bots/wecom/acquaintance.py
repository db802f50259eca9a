"""Who speaks: the group bot is told disguised ids, which the app can lift; and what they sent, fetched and kept here."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bots.adapter import DeliveryError
from bots.media import MediaFolder, attached
from bots.tencent.envelope import open_file
from bots.tencent.errors import Refusal
from bots.wecom.api import Api
from bots.wecom.house import Memory
from bots.wecom.translate import GROUP, plain_id
from core.messages import Attachment, Inbound, MediaKind

log = logging.getLogger(__name__)

KINDS = {
    "image": MediaKind.PHOTO,
    "voice": MediaKind.VOICE,
    "video": MediaKind.VIDEO,
    "file": MediaKind.FILE,
}
#: What a file is taken for that comes without a word about itself.
TYPES = {MediaKind.PHOTO: "image/jpeg", MediaKind.VIDEO: "video/mp4"}


class Acquaintance:
    """Lifts disguises once and remembers them; without an app a disguise is as good a name as any."""

    def __init__(self, api: Api, memory: Memory, media: MediaFolder, *, has_app: bool) -> None:
        self._api = api
        self._memory = memory
        self._media = media
        self._has_app = has_app
        self._names: dict[str, str] = {}

    async def known(self, inbound: Inbound) -> Inbound:
        """Return the message under its author's own id."""
        author = await self._userid(inbound.author)
        chat = inbound.peer.chat if inbound.peer.chat.startswith(GROUP) else author
        name = await self._name(author)
        return replace(inbound, author=author, author_name=name, peer=replace(inbound.peer, chat=chat))

    async def fetch(self, media: Mapping[str, Any]) -> Attachment | None:
        """Return what a member sent, kept here; None if there is nothing to be had."""
        kind = KINDS[str(media["kind"])]
        if "media_id" in media:
            content, content_type = await self._api.download(str(media["media_id"]))
        else:
            content = open_file(await self._api.fetch(str(media["url"])), str(media["aeskey"]))
            content_type = TYPES.get(kind, "")
        return await asyncio.to_thread(attached, self._media, kind, content, content_type)

    async def _name(self, userid: str) -> str:
        """Return how the company calls a member; nothing where it can't be asked, for an id is no name."""
        if self._has_app and userid not in self._names:
            try:
                self._names[userid] = await self._api.name(userid)
            except (DeliveryError, Refusal) as error:
                log.info("a member's name is not told: %s", error)
                return ""
        return self._names.get(userid, "")

    async def _userid(self, told: str) -> str:
        if not self._has_app:
            return told
        if known := await asyncio.to_thread(self._memory.user, told):
            return known
        try:
            found = await self._api.call("/cgi-bin/batch/openuserid_to_userid", {"open_userid_list": [told]})
        except (DeliveryError, Refusal) as error:
            log.warning("a disguised id could not be lifted: %s", error)
            return told
        lifted = [str(one["userid"]) for one in found.get("userid_list") or [] if one.get("open_userid") == told]
        # What is no disguise is called invalid.
        userid = plain_id(lifted[0] if lifted else told)
        await asyncio.to_thread(self._memory.know_user, told, userid)
        return userid
