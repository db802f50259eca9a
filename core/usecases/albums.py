"""An album comes as one message a picture, with no word on how many follow: the first is answered, the rest follow it.

Which album came last, and where its first picture went, is remembered in the conversation; so the rest needs no waiting,
and finds its way after a restart, too.
"""

from dataclasses import replace
from datetime import timedelta

from core.complaint import Complaint
from core.desk import Desk
from core.dialogue.conversation import Album, Conversation, Draft, Stage
from core.form import post_card
from core.house import Person
from core.messages import Attachment, Inbound, Peer
from core.usecases.reply import answer

#: The pictures of an album come within so long.
TOGETHER = timedelta(seconds=30)


def is_rest(conversation: Conversation, inbound: Inbound) -> bool:
    """Tell whether a message belongs to the album that was answered last; words are answered anyway."""
    known = conversation.album is not None and conversation.album.key == inbound.album
    return bool(inbound.album) and known and not inbound.text.strip() and inbound.press is None


def remember(desk: Desk, inbound: Inbound, ref: str = "") -> None:
    """Remember the album that was just answered, and the complaint that its first picture was added to, if any."""
    current = desk.conversation(inbound.peer, inbound.seat)
    if inbound.album and (current.album is None or current.album.key != inbound.album):
        desk.keep(replace(current, album=Album(key=inbound.album, ref=ref, at=desk.now)))


def with_result(
    desk: Desk, conversation: Conversation, inbound: Inbound, ref: str, *, has_pictures: bool
) -> Album | None:
    """Return the album as it belongs to a result: sent with the words, or before them and kept until they came."""
    if inbound.album:
        return Album(key=inbound.album, ref=ref, is_proof=True, at=desk.now)
    album = conversation.album
    if album is None or album.ref or not has_pictures:
        return album
    return replace(album, ref=ref, is_proof=True)


def follow_resident(desk: Desk, conversation: Conversation, inbound: Inbound) -> None:
    """Put a resident's picture where the first of its album went."""
    more, draft, album = inbound.attachments, conversation.draft, conversation.album
    ref = (album.ref if album is not None else "") or (draft.ref if draft is not None else "")
    complaint = desk.work.complaints.get(ref) if ref else None
    if conversation.partner is not None:
        show(desk, conversation.partner, more)
        return
    if complaint is None and draft is None:
        # It was confirmed while the last pictures were still on their way.
        complaint = desk.work.complaints.get(conversation.latest or "")
    if complaint is not None:
        _add(desk, complaint, more)
    elif draft is not None and (conversation.stage is Stage.QUEUEING or (conversation.queued and draft.put_off)):
        desk.keep(replace(conversation, draft=replace(draft, put_off=draft.put_off + more)))
    elif draft is not None:
        desk.keep(replace(conversation, draft=replace(draft, attachments=draft.attachments + more)))
    if is_late(desk, inbound):
        desk.tell(inbound.peer, _say_late(desk, complaint.ref if complaint is not None else ""))


def follow_staff(desk: Desk, person: Person, conversation: Conversation, inbound: Inbound) -> None:
    """Put a picture of the staff where the first of its album went: to the words awaited, the result, or the resident."""
    more, album = inbound.attachments, conversation.album
    if conversation.partner is not None and not inbound.group:
        show(desk, conversation.partner, more)
    elif conversation.awaiting is not None:
        draft = conversation.draft or Draft()
        desk.keep(replace(conversation, draft=replace(draft, attachments=draft.attachments + more)))
        if is_late(desk, inbound):
            answer(desk, person, inbound, _say_late(desk, ""))
    elif album is not None and (complaint := desk.work.complaints.get(album.ref)) is not None:
        if album.is_proof:
            desk.work.complaints.save(replace(complaint, proof=complaint.proof + more))
            desk.tell_resident(complaint.resident, "", attachments=more, ref=complaint.ref)
        else:
            _add(desk, complaint, more)
        if is_late(desk, inbound):
            result = desk.say("staff.late_picture_result", ref=complaint.ref)
            answer(desk, person, inbound, result if album.is_proof else _say_late(desk, album.ref), ref=album.ref)


def is_late(desk: Desk, inbound: Inbound) -> bool:
    """Tell whether a picture comes so long after the others that nobody takes the word said to them for this one, too."""
    current = desk.conversation(inbound.peer, inbound.seat)
    album = current.album
    if album is None or album.at is None or desk.now - album.at <= TOGETHER:
        return False
    desk.keep(replace(current, album=replace(album, at=desk.now)))
    return True


def _say_late(desk: Desk, ref: str) -> str:
    return desk.say("dialogue.late_picture_to", ref=ref) if ref else desk.say("dialogue.late_picture")


def show(desk: Desk, peer: Peer, attachments: tuple[Attachment, ...]) -> None:
    """Show pictures without a word: what there is to say was said with the first."""
    desk.tell(peer, "", attachments=attachments, urgent=True)


def _add(desk: Desk, complaint: Complaint, more: tuple[Attachment, ...]) -> None:
    added = replace(complaint, attachments=complaint.attachments + more)
    desk.work.complaints.save(added)
    department = desk.community.department(complaint.department)
    post_card(desk, added)
    if complaint.dispatched and department is not None:
        desk.tell_group(department.group, "", attachments=more, ref=complaint.ref, urgent=complaint.is_emergency)
