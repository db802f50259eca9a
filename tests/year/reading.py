"""The year as an onlooker reads it from the chats: each complaint's course, put together from nothing but what was shown."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from own_time import read_clock
from record import Kind, Record, Said, Seen, Trouble

REF = re.compile(r"TS\d{12}")
HEAD = re.compile(r"【(TS\d{12})】(轻微|重要|重大) · (设备设施|管理服务|收费|突发事件)")
#: What is called about is told in one list when it would be too much otherwise, within half an hour at the latest.
LIST, COLLECTED_FOR = re.compile(r"有 \d+ 件等着办"), timedelta(minutes=30)
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")

#: Who is who in 翠湖花园.
AFFAIRS, MANAGER, DIRECTOR, GENERAL, RECEPTION = "周主管", "钱经理", "赵主任", "孙总", "小林"
HEADS = {"工程部群": "陈主管", "秩序部群": "马队长", "环境部群": "何主管", "财务部群": "许会计"}
WORKERS = {"王师傅": "工程部群", "刘师傅": "工程部群", "小郑": "秩序部群", "方阿姨": "环境部群"}
TEAM = WORKERS | {name: group for group, name in HEADS.items()}
STAFF = {*TEAM, AFFAIRS, MANAGER, DIRECTOR, GENERAL, RECEPTION, "吴工"}
SERVICE = "服务中心群"
GROUPS = {*HEADS, SERVICE, "管理群"}
#: Who is told when somebody of them can't be reached.
NEXT = {**dict.fromkeys(HEADS.values(), AFFAIRS), AFFAIRS: MANAGER, MANAGER: DIRECTOR, DIRECTOR: GENERAL}

UNSIGNED, UNDECIDED, OPEN, REFERRED, FINISHED, INVALID, SETTLED, CLOSED, WITHDRAWN = (
    "unsigned", "undecided", "open", "referred", "finished", "invalid", "settled", "closed", "withdrawn",
)  # fmt: skip
STATES = (
    ("待接待员确认类别", UNDECIDED),
    ("待签收", UNSIGNED),
    ("住户那边已结案", SETTLED),
    ("已结案", CLOSED),
    ("已撤诉", WITHDRAWN),
    ("判为无效", INVALID),
    ("已办结", FINISHED),
    ("已转发展商", REFERRED),
)
#: Somebody has it, or nobody yet: the work is owed.
OWED = {UNSIGNED, UNDECIDED, OPEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a complaint's card says from that instant on."""

    at: datetime
    chat: str
    severity: str
    category: str
    state: str
    owner: str
    text: str
    labels: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Case:
    """One complaint's course."""

    ref: str
    filed_at: datetime
    #: The chat of the resident, or none.
    resident: str | None
    source: str = "聊天"
    is_folded: bool = False
    cards: list[Card] = field(default_factory=list)
    heard: list[Seen] = field(default_factory=list)
    lines: list[Seen] = field(default_factory=list)
    told: list[Seen] = field(default_factory=list)
    listed: list[Seen] = field(default_factory=list)

    @property
    def is_danger(self) -> bool:
        return bool(self.cards) and "险情：" in self.cards[0].text

    def card_at(self, instant: datetime) -> Card | None:
        """Return what the card said at the end of that instant."""
        found = [card for card in self.cards if card.at <= instant]
        return found[-1] if found else None

    def state_at(self, instant: datetime) -> str:
        card = self.card_at(instant)
        return card.state if card else ""

    def says(self, words: str, since: datetime, until: datetime, to: str | None = None) -> Seen | None:
        """Return the first message with these words in its group or to that person in that time, both ends included."""
        among = self.lines if to is None else self.told if to in STAFF else self.heard
        return next(
            (seen for seen in among if since <= seen.at <= until and words in seen.text and to in (None, seen.chat)),
            None,
        )

    def is_listed(self, since: datetime, until: datetime, chat: str) -> bool:
        """Tell whether a list told that chat of it from that time on, as soon as it may hear of anything again."""
        return any(since <= seen.at <= until + COLLECTED_FOR and seen.chat == chat for seen in self.listed)

    def reopened_before(self, instant: datetime) -> bool:
        """Tell whether it was opened again by then."""
        return any("】重新打开" in seen.text and seen.at <= instant for seen in self.lines)

    def spells(self, *states: str) -> Iterable[tuple[datetime, datetime | None, Card]]:
        """Yield from when to when it was in one of these states without a break, and the first card of it."""
        began: Card | None = None
        for card in self.cards:
            if card.state in states and began is None:
                began = card
            elif card.state not in states and began is not None:
                yield began.at, card.at, began
                began = None
        if began is not None:
            yield began.at, None, began


class Reading:
    """The whole year, read."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.until = record.until
        self.said = record.said
        self.seen = record.seen
        self._sequences = [seen.sequence for seen in record.seen]
        self.chats: dict[str, list[Seen]] = defaultdict(list)
        for seen in record.seen:
            self.chats[seen.chat].append(seen)
        self.cases: dict[str, Case] = {}
        for seen in record.seen:
            self._read(seen)
        self.own = [case for case in self.cases.values() if not case.is_folded and case.cards]
        self.folded = [case for case in self.cases.values() if case.is_folded]

    def after(self, said: Said) -> Sequence[Seen]:
        """Return what was shown at once because of it, in all chats."""
        first = bisect_left(self._sequences, said.sequence)
        found = []
        for seen in self.seen[first:]:
            if seen.at != said.at:
                break
            found.append(seen)
        following = next((one.sequence for one in self._later(said)), None)
        return [seen for seen in found if following is None or seen.sequence < following]

    def _later(self, said: Said) -> Iterable[Said]:
        index = bisect_left(self.said, said.sequence, key=lambda one: one.sequence) + 1
        return self.said[index : index + 1]

    def troubled(self, since: datetime, until: datetime, chat: str = "") -> Trouble | None:
        """Return what kept the house, a platform or that person away in that time, if anything did."""
        return next(
            (
                one
                for one in self.record.troubles
                if one.since <= until and since <= one.until and one.chat in ("", chat)
            ),
            None,
        )

    def reachable(self, name: str, instant: datetime) -> str:
        """Return whom it goes to when that person is meant."""
        while name in NEXT and any(
            one.chat == name and one.since <= instant <= one.until for one in self.record.troubles
        ):
            name = NEXT[name]
        return name

    def reaches(self, case: Case, words: str, since: datetime, until: datetime, name: str) -> bool:
        """Tell whether that person, or who stands in for them, was told; or that somebody was, that they were not."""
        meant = self.reachable(name, until)
        if case.says(words, since, until, meant) is not None or case.is_listed(since, until, meant):
            return True
        return any(since <= seen.at <= until and f"没能发给{name}" in seen.text for seen in case.told)

    def means(self, *kinds: Kind) -> Iterable[Said]:
        return (
            said for said in self.said if said.meant is not None and said.meant.kind in kinds and not said.is_repeat
        )

    def _read(self, seen: Seen) -> None:
        refs = REF.findall(seen.text)
        if not refs:
            return
        if LIST.match(seen.text):
            for ref in dict.fromkeys(refs):
                self.cases[ref].listed.append(seen)
            return
        ref = refs[0]
        case = self.cases.get(ref)
        if case is None:
            case = self.cases[ref] = Case(ref=ref, filed_at=seen.at, resident=None)
        if seen.chat in GROUPS:
            self._read_group(case, seen)
        elif seen.chat in STAFF:
            case.told.append(seen)
        else:
            self._read_resident(case, seen)

    def _read_group(self, case: Case, seen: Seen) -> None:
        head = HEAD.match(seen.text)
        registered = re.search(r"已登记 TS\d{12}（(.+?)）", seen.text)
        if registered:
            case.source = registered.group(1)
        if head is None or "请以那边的卡片为准" in seen.text:
            case.lines.append(seen)
            return
        state = seen.text.rpartition("状态：")[2]
        kind = next((kind for words, kind in STATES if words in state), OPEN)
        owner = re.search(r"(\S+?)(?: 处理中| 已到场| 跟进| 已办结)", state)
        case.cards.append(
            Card(
                at=seen.at,
                chat=seen.chat,
                severity=head.group(2),
                category=head.group(3),
                state=kind,
                owner=owner.group(1).removeprefix("已转发展商，") if owner else "",
                text=seen.text,
                labels=seen.labels,
            )
        )

    def _read_resident(self, case: Case, seen: Seen) -> None:
        if re.match(r"您的投诉已受理|已经通知值班人员|您说的情况我们已经知道了", seen.text):
            case.resident, case.is_folded = seen.chat, "您说的情况我们已经知道了" in seen.text
        case.heard.append(seen)


def promised(text: str, near: datetime) -> datetime | None:
    """Return by when a card or a receipt says that it will be done."""
    found = re.search(r"(\d\d-\d\d \d\d:\d\d) 前办结", text)
    return read_clock(found.group(1), near) if found else None


def answered_by(text: str, near: datetime) -> datetime | None:
    """Return by when a card or a receipt says that there will be an answer."""
    found = re.search(r"(\d\d-\d\d \d\d:\d\d) 前(?:给您)?答复", text)
    return read_clock(found.group(1), near) if found else None


MOMENT = timedelta(seconds=1)
