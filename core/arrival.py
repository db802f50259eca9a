"""How somebody came in: the code on a poster says which community and where, as a hint and never as proof.

It travels in the link of a bot and in the scene of a QR code: at most 64 letters, digits, «_» and «-», such as
`at_cuihu_3_2` for 3号楼2单元 of the community whose file is `cuihu.toml`.
"""

import re
from base64 import b32decode, b32encode
from dataclasses import dataclass, field

from nlp.reading import Place

LONGEST = 64
#: No one-time code has a «_» in it.
MARK = "at"
PLAIN = re.compile(r"[A-Za-z0-9]+")
#: Before what is no plain letters and digits, and therefore written in base 32.
CODED = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where somebody says they are by the code they scanned: the community's key, and the place as far as it is known."""

    community: str = ""
    place: Place = field(default_factory=Place)


def payload_of(arrival: Arrival) -> str:
    """Return what is printed as a link or a QR code; ValueError if a link can't carry it."""
    place = arrival.place
    fields = [arrival.community, place.building, place.unit, place.room, place.words]
    payload = "_".join([MARK, *(_written(said or "") for said in fields)]).rstrip("_")
    if len(payload) > LONGEST:
        raise ValueError(f"{len(payload)} characters are more than {LONGEST}")
    return payload


def arrival_of(payload: str) -> Arrival | None:
    """Return what a payload says, or None for whatever else people put there."""
    mark, *fields = payload.split("_")
    if mark != MARK or not 1 <= len(fields) <= 5 or len(payload) > LONGEST:
        return None
    try:
        said = [_read(written) for written in fields]
    except ValueError:
        return None
    community, building, unit, room, words, *_ = (*said, *[""] * 4)
    place = Place(building=building or None, unit=unit or None, room=room or None, words=words or None)
    return Arrival(community=community, place=place)


def _written(said: str) -> str:
    if not said or PLAIN.fullmatch(said):
        return said
    return CODED + b32encode(said.encode()).decode().rstrip("=").lower()


def _read(written: str) -> str:
    if not written.startswith(CODED):
        if written and not PLAIN.fullmatch(written):
            raise ValueError(written)
        return written
    code = written.removeprefix(CODED).upper()
    said = b32decode(code + "=" * (-len(code) % 8)).decode()
    if not said.isprintable():
        raise ValueError("no words of a place")
    return said
