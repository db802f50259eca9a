"""What residents send beside words: so much of it is kept in a day, and what is not here is told of at once.

Words are never lost by it; and of what belongs to an emergency there is room for ten times as much.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from core.allowance import Allowance, take
from core.desk import Desk
from core.dialogue.pace import Pace
from core.messages import Attachment, Inbound, Loss, MediaKind, Peer
from core.office import Office
from core.people import Resident
from core.usecases.pacing import is_of_danger

#: How many megabytes are counted where the channel does not tell the size; what is not named here is no file.
WEIGHT = {MediaKind.PHOTO: 1.0, MediaKind.VOICE: 0.2, MediaKind.VIDEO: 10.0, MediaKind.FILE: 5.0}
SAYS = {Loss.TOO_MUCH: "dialogue.too_much", Loss.NOT_RECEIVED: "dialogue.not_received"}
#: So many times as much is kept in an emergency.
ROOM = 10
#: Pictures of one album that are lost are told of together.
TOGETHER = timedelta(minutes=1)
#: So often, at most, it is told that something did not arrive after all.
AGAIN = timedelta(hours=1)


def admit(desk: Desk, resident: Resident | None, inbound: Inbound) -> Inbound:
    """Return the message with those files marked that too much was sent before; the others are counted."""
    attachments = tuple(_admitted(desk, resident, inbound, sent) for sent in inbound.attachments)
    return replace(inbound, attachments=attachments) if attachments != inbound.attachments else inbound


def tell_lost(desk: Desk, inbound: Inbound) -> Inbound | None:
    """Tell what of the message is not here, and return the rest of it, words that were spoken too; None if there is none."""
    lost = [sent for sent in inbound.attachments if sent.lost is not None]
    if not lost:
        return inbound
    current = desk.conversation(inbound.peer, inbound.author if inbound.group else inbound.peer.chat)
    pace = current.pace or Pace()
    if not inbound.album or pace.lost_at is None or desk.now - pace.lost_at > TOGETHER:
        for loss in dict.fromkeys(sent.lost for sent in lost if sent.lost is not None):
            what = next(desk.label(sent.kind) for sent in lost if sent.lost is loss)
            desk.tell(inbound.peer, desk.say(SAYS[loss], what=what, phone=desk.community.phone))
        desk.keep(replace(current, pace=replace(pace, lost_at=desk.now)))
    rest = tuple(sent for sent in inbound.attachments if sent.lost is None)
    text = "\n".join(part for part in (inbound.text.strip(), *(sent.words for sent in lost)) if part)
    return replace(inbound, text=text, attachments=rest) if text or inbound.press or rest else None


def not_received(office: Office, peer: Peer, *, now: datetime) -> None:
    """Tell a chat that something sent in it did not arrive after all: its words were heard long ago. Once an hour at most.

    Raises StaleComplaint where somebody else spoke in it meanwhile: then it is to be tried again.
    """
    with office.open_work() as work:
        known = work.residents.at(peer) or next(iter(work.bindings.bound(peer)), None)
        communities = office.communities
        key = known.community if known is not None and known.community in communities else next(iter(communities))
        desk = Desk(office, work, communities[key], now)
        current = desk.conversation(peer, peer.chat)
        pace = current.pace or Pace()
        if pace.lost_at is not None and now - pace.lost_at < AGAIN:
            return
        desk.tell(peer, desk.say("dialogue.not_fetched", phone=desk.community.phone))
        desk.keep(replace(current, pace=replace(pace, lost_at=now)))
        desk.close()
        work.commit()


def _admitted(desk: Desk, resident: Resident | None, inbound: Inbound, sent: Attachment) -> Attachment:
    if sent.kind not in WEIGHT or not sent.source or sent.is_too_large or sent.lost is not None:
        return sent
    current = desk.conversation(inbound.peer, inbound.peer.chat)
    pace, limits = current.pace or Pace(), desk.office.limits
    weight = sent.size / (1 << 20) if sent.size else WEIGHT[sent.kind]
    for room in (1, ROOM):
        files = take(pace.files, _times(limits.files, room), desk.now)
        megabytes = take(pace.megabytes, _times(limits.megabytes, room), desk.now, weight)
        if files is not None and megabytes is not None:
            desk.keep(replace(current, pace=replace(pace, files=files, megabytes=megabytes)))
            return sent
        if room == 1 and not is_of_danger(desk, current, resident, inbound):
            break
    return replace(sent, lost=Loss.TOO_MUCH)


def _times(allowance: Allowance, room: int) -> Allowance:
    """Return so many times the room, which drains no faster."""
    return Allowance(most=allowance.most * room, within=allowance.within * room)
