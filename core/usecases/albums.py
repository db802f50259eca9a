"""An album comes as one message a picture, with no word on how many follow: the first is answered, the rest follow it.

Which album came last, and where its first picture went, is remembered in the conversation; so the rest needs no waiting,
and finds its way after a restart, too.
"""

from dataclasses import replace

from core.complaint import Complaint
from core.desk import Desk
from core.dialogue.conversation import Album, Conversation, Draft, Stage
from core.form import post_card
from core.messages import Attachment, Inbound, Peer


def is_rest(conversation: Conversation, inbound: Inbound) -> bool:
    """Tell whether a message belongs to the album that was answered last; words are answered anyway."""
    known = conversation.album is not None and conversation.album.key == inbound.album
    return bool(inbound.album) and known and not inbound.text.strip() and inbound.press is None


def remember(desk: Desk, inbound: Inbound, seat: str, ref: str = "") -> None:
    """Remember the album that was just answered, and the complaint that its first picture was added to, if any."""
    current = desk.conversation(inbound.peer, seat)
    if inbound.album and (current.album is None or current.album.key != inbound.album):
        desk.keep(replace(current, album=Album(key=inbound.album, ref=ref)))


def follow_resident(desk: Desk, conversation: Conversation, inbound: Inbound) -> None:
    """Put a resident's picture where the first of its album went."""
    more, draft, album = inbound.attachments, conversation.draft, conversation.album
    ref = (album.ref if album is not None else "") or (draft.ref if draft is not None else "")
    complaint = desk.work.complaints.get(ref) if ref else None
    if conversation.partner is not None:
        show(desk, conversation.partner, more)
    elif complaint is not None:
        _add(desk, complaint, more)
    elif draft is not None and (conversation.stage is Stage.QUEUEING or (conversation.queued and draft.put_off)):
        desk.keep(replace(conversation, draft=replace(draft, put_off=draft.put_off + more)))
    elif draft is not None:
        desk.keep(replace(conversation, draft=replace(draft, attachments=draft.attachments + more)))
    elif (filed := desk.work.complaints.get(conversation.latest or "")) is not None:
        # It was confirmed while the last pictures were still on their way.
        _add(desk, filed, more)


def follow_staff(desk: Desk, conversation: Conversation, inbound: Inbound) -> None:
    """Put a picture of the staff where the first of its album went: to the words awaited, the result, or the resident."""
    more, album = inbound.attachments, conversation.album
    if conversation.partner is not None and not inbound.group:
        show(desk, conversation.partner, more)
    elif conversation.awaiting is not None:
        draft = conversation.draft or Draft()
        desk.keep(replace(conversation, draft=replace(draft, attachments=draft.attachments + more)))
    elif album is not None and (complaint := desk.work.complaints.get(album.ref)) is not None:
        if album.is_proof:
            desk.work.complaints.save(replace(complaint, proof=complaint.proof + more))
            desk.tell_resident(complaint.resident, "", attachments=more, ref=complaint.ref)
        else:
            _add(desk, complaint, more)


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
