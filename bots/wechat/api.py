"""The calls of an official account, each with what it sends and what comes back."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx

from bots.config.environment import WechatAccess
from bots.fetching import Gone
from bots.tencent.api import Api, NoAnswer, answer_of, ask, open_http
from bots.tencent.errors import Means, Refusal, Verdict, read_verdicts
from bots.tencent.tokens import Keeper, Tokens
from core.token import Token

#: What residents send is kept by the platform for three days, and is no larger than this, in bytes.
KEPT, LARGEST = timedelta(days=3), 20 << 20
#: The types of files that can be uploaded, by how their content type begins.
PICTURES = ("image/jpeg", "image/png", "image/gif")


class OfficialAccount:
    """One account; raises `Refusal` for an error code and `NoAnswer` where nobody knows."""

    def __init__(
        self,
        access: WechatAccess,
        tokens: Tokens,
        now: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._access = access
        self._now = now
        self._http = open_http(access.base_url, transport)
        self.verdicts: Mapping[str, Verdict] = read_verdicts("bots.wechat")
        self._api = Api(self._http, Keeper(f"wechat:{access.appid}", tokens, self.fetch_token, now=now), self.verdicts)

    async def fetch_token(self, force: bool) -> Token:
        """Ask for a token; unless `force` it is the one given out before, as long as that is good."""
        asked = {
            "grant_type": "client_credential",
            "appid": self._access.appid,
            "secret": self._access.secret,
            "force_refresh": force,
        }
        found = answer_of(await ask(self._http, "POST", "/cgi-bin/stable_token", json=asked), self.verdicts)
        if not isinstance(found.get("access_token"), str) or not isinstance(found.get("expires_in"), int):
            raise NoAnswer("no token", is_sent=True)
        return Token(value=found["access_token"], until=self._now() + timedelta(seconds=found["expires_in"]))

    async def say(self, openid: str, text: str) -> None:
        """Send a text by the customer service; costs one of the few."""
        await self._send({"touser": openid, "msgtype": "text", "text": {"content": text}})

    async def show(self, openid: str, media: str) -> None:
        """Send an uploaded picture by the customer service; costs one of the few."""
        await self._send({"touser": openid, "msgtype": "image", "image": {"media_id": media}})

    async def notify(self, openid: str, template: str, url: str, values: Mapping[str, str], once: str) -> str:
        """Send a template message and return its id; the same `once` is sent once only."""
        body: dict[str, Any] = {
            "touser": openid,
            "template_id": template,
            "client_msg_id": once,
            "data": {name: {"value": value} for name, value in values.items()},
        }
        found = await self._api.post("/cgi-bin/message/template/send", body | ({"url": url} if url else {}))
        return str(found.get("msgid", ""))

    async def upload(self, content: bytes, content_type: str) -> str:
        """Upload a picture for three days and return its id."""
        name = f"picture.{content_type.rpartition('/')[2]}"
        found = await self._api.upload("/cgi-bin/media/upload", (name, content, content_type), type="image")
        return str(found.get("media_id", ""))

    async def fetch(self, source: str) -> AsyncIterator[bytes]:
        """Yield what a resident sent, by its source; of a video the platform tells only where it is. Raises `Gone`."""
        try:
            found = await self._api.download("/cgi-bin/media/get", media_id=source.partition(":")[2])
            if "json" in found.headers.get("content-type", "") or "text" in found.headers.get("content-type", ""):
                where = answer_of(found, self.verdicts).get("video_url")
                if not isinstance(where, str):
                    raise NoAnswer("no file", is_sent=True)
                found = await ask(self._http, "GET", where)
        except Refusal as refused:
            if refused.means is Means.REJECTED:
                raise Gone(str(refused)) from refused
            raise
        yield found.content

    async def set_menu(self, buttons: Sequence[Mapping[str, str]]) -> None:
        """Set the menu under the chat."""
        await self._api.post("/cgi-bin/menu/create", {"button": list(buttons)})

    async def menu(self) -> None:
        """Ask for the menu; a refusal says that there is none."""
        await self._api.download("/cgi-bin/menu/get")

    async def scene(self, scene: str) -> str:
        """Return what a permanent QR code says that leads here and tells the scene."""
        asked = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}}
        return str((await self._api.post("/cgi-bin/qrcode/create", asked)).get("url", ""))

    async def hang_up(self) -> None:
        """Let go of all connections."""
        await self._http.aclose()

    async def _send(self, body: Mapping[str, Any]) -> None:
        await self._api.post("/cgi-bin/message/custom/send", body)


def as_menu(labels: Mapping[str, str]) -> list[Mapping[str, str]]:
    """Return the menu whose buttons come back as their keys."""
    return [{"type": "click", "name": label, "key": key} for key, label in labels.items()]
