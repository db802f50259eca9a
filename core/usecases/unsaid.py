"""What a chat did not hear and must hear is told in another way; nothing that was dropped ever counts as told (I6)."""

from datetime import datetime

from core.desk import Desk
from core.messages import Outbound, Weight
from core.office import Office
from core.reactions.contact import have_it_told


def unsaid(office: Office, outbound: Outbound, *, now: datetime) -> None:
    """Have a resident told by telephone what must be told; if a receptionist's own words are lost, tell them so."""
    if outbound.weight is Weight.PASSING:
        return
    with office.open_work() as work:
        resident = work.residents.at(outbound.peer)
        if resident is None or resident.community not in office.communities:
            return
        desk = Desk(office, work, office.communities[resident.community], now)
        complaint = work.complaints.get(outbound.ref) if outbound.ref else None
        if complaint is not None and complaint.resident == resident.id:
            have_it_told(desk, complaint, outbound.text)
        elif partner := desk.conversation(outbound.peer, outbound.peer.chat).partner:
            name = resident.name or desk.say("form.nameless")
            desk.tell(partner, desk.say("relay.unsaid", name=name), urgent=True)
        desk.close()
        work.commit()
