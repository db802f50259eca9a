"""Find building, unit and room in a plain message, with what people say around them."""

import re
from collections.abc import Iterable, Sequence

from nlp.numerals import DIGITS, NUMERAL, digits, number
from nlp.reading import Place
from nlp.words import any_of

_CN = NUMERAL
_NAME = rf"(?:[a-z]?[0-9]{{1,3}}[a-z]?|[{_CN}]{{1,4}}|[a-z]|[甲乙丙丁戊])"
_BUILDING = re.compile(rf"(?P<name>{_NAME})\s?(?:号楼|号院|号栋|栋|幢|座(?!位|椅|机)|#楼?|号娄|号搂)")
_UNIT = re.compile(r"(?P<name>[0-9]{1,2}|[一二三四五六七八九十]{1,2}|[a-z]|[甲乙丙丁戊东西])\s?(?:单元|丹元|单园|但元)")
_GATE = re.compile(r"\s?(?P<name>[0-9]|[一二三四五六七八九])门(?!口|前|岗|禁)")
_DASHED = re.compile(
    r"(?<![0-9\-])(?P<b>[a-z]?[0-9]{1,2})\s?[-#/.]\s?(?P<u>[0-9]{1,2})\s?[-/#.]\s?(?P<r>[0-9]{3,4}[a-z]?)(?![0-9\-:])"
)
_PAIR = re.compile(r"(?<![0-9\-.])(?P<b>[a-z]?[0-9]{1,2}|[a-z])\s?[-#/]\s?(?P<r>[0-9]{3,4})(?![0-9\-:月])")
_FLOOR_DOOR = re.compile(
    rf"(?P<f>[0-9]{{1,2}}|[{_CN}]{{1,3}})\s?[楼层]\s?(?P<d>[0-9]{{1,2}}|[a-h]|[零一二三四五六七八九]{{1,2}})\s?(?:室|号(?!楼|线|门|车)|户|房)"
)
_ROOM_MARKED = re.compile(
    rf"(?P<r>[0-9]{{3,4}}[a-z]?|[{''.join(DIGITS)}]{{3,4}})\s?(?:室|房(?!子|屋|产|东|租)|户(?!外|型)|号房)"
)
_ROOM_BARE = re.compile(
    r"(?<![0-9.\-:])(?P<r>[0-9]{3,4}[a-d]?)(?![0-9a-z.\-:%]|年|元|块|路|号|万|平|次|天|个|度|米|吨|方|字|人|户|项|多|层|斤|单|栋)"
)
_ROOM_SPOKEN = re.compile(rf"(?P<r>[{''.join(DIGITS)}]{{3,4}})(?=的|[,，。 !?、]|$)")
_AFTER_BUILDING = re.compile(r"\s?(?P<u>[0-9]{1,2})\s?[-/#]\s?(?P<r>[0-9]{3,4}[a-z]?)(?![0-9\-])")
_OWNER = re.compile(r"(?:我家|我们家|我是|我住|俺家|咱家|本人|家住|住在|住|我在|房号|房间|室号|门牌|地址)[是在:]?\s?$")
_NEIGHBOUR = re.compile(r"(?:楼上|楼下|隔壁|对门|邻居|对面|别人|别家|他家)[的是]?\s?$")
_NOT_THIS = re.compile(r"(?:不是|并非|而不是|不系)\s?$")
_NO_ROOM = re.compile(
    r"(?:公交|尾号|取件码|订单|单号|编号|密码|工号|车牌|电话|热线|型号|后四位|前四位|no|ts|罚款?|交了?|收了?|花了?|共|转|分机)[是:]?\s?$"
)
_BETWEEN = re.compile(r"[^,，。]{0,4}?(?:之间|中间|当中|当间)")
_BETWEEN_ANYWHERE = re.compile(r"[之中]间")
_LANDMARK = re.compile(r"的?(?:对面|对过|隔壁|附近)")
# 18栋到20栋 is a whole row of houses.
_RANGE = re.compile(rf"\s?(?:到|至|~|和|跟|与)\s?{_NAME}(?:号楼|栋|幢|座)")
_JOINED = re.compile(r"\s?[和跟与到至同、~-]\s?$")
_CORRECTED = re.compile(r"(?:应该是|改成|改为|换成|是)\s?$")
_ADDRESS = re.compile(r"(?:单元|丹元|楼|栋|幢|座|门|#|层)[ ,，的]?$")
# What is said right before a place is never longer.
LEAD = 8


class Places:
    """Finds where something is; the words for parts of a community come from the rules."""

    def __init__(self, nouns: Sequence[str], edges: Sequence[str], objects: Sequence[str] = ()) -> None:
        noun, edge = any_of(nouns), any_of(edges)
        # A lamp is no place, but 南门的路灯 is one.
        thing = any_of(objects)
        # 五楼五零五 is a door; only a floor that no door follows is a place by itself.
        floor = (
            r"(?:负?[0-9一二三四五六七八九十]{1,3}[楼层](?!的?人|下|上|\s?[0-9零一二三四五六七八九a-h]{1,4})"
            r"|b[1-4](?!\s?[座栋幢楼单号\-/#]))"
        )
        between = rf"(?:{_NAME}(?:号楼|栋|幢)?[-~和到至与跟]{_NAME}(?:号楼|栋|幢)(?:之间|中间)(?:的|那段|那条|那盏)?)"
        first = "".join(sorted({re.escape(word[0]) for word in (*nouns, *edges)}))
        chain = (
            rf"(?:(?:{noun}|{floor})(?:的|那个|那边)?)+(?:{edge})*(?:的?(?:{thing}))?|(?:{edge})(?={noun})(?:{noun})+"
        )
        self._maybe = re.compile(f"[{first}负b]|[0-9一二三四五六七八九十][楼层栋幢号]")
        self._words = re.compile(rf"(?=[{first}负0-9一二三四五六七八九十b])(?:{chain})")
        # 3号楼和5号楼之间的路面
        self._between = re.compile(rf"{between}(?:{chain})?")

    def find(self, plain: str, original: str) -> Place:
        """Return the place that a message speaks of; words are taken from `original` as they were written."""
        words = self.find_words(plain, original)
        if not _MAYBE_ADDRESS.search(plain):
            return Place(words=words)
        building, after = _building(plain)
        unit, room = _unit(plain, after), _room(plain, after)
        follows = _AFTER_BUILDING.match(plain, after) if after >= 0 else None
        if follows:
            unit, room = str(int(follows["u"])), follows["r"].upper()
        dashed = _dashed(plain) if _DASH.search(plain) else None
        if dashed:
            return Place(building=dashed[0], unit=unit or dashed[1], room=dashed[2], words=words)
        if (building is None or room is None) and _DASH.search(plain):
            pair = _pair(plain)
            building, room = pair if building is None and room is None else (building or pair[0], room or pair[1])
        return Place(building=building, unit=unit, room=room, words=words)

    def find_words(self, plain: str, original: str) -> str | None:
        """Return the longest run of place words, as written."""
        best = ""
        if self._maybe.search(plain) is None:
            return None
        pattern = self._between if _BETWEEN_ANYWHERE.search(plain) and self._between.search(plain) else self._words
        for match in pattern.finditer(plain):
            found = original[match.start() : match.end()].removesuffix("的")
            if len(found) > len(best):
                best = found
        return best or None


# Nothing here, no address: most short messages are spared the search.
_DASH = re.compile("[-/#.]")
_MAYBE_DOOR = re.compile(rf"[0-9]{{3}}|[{''.join(DIGITS)}]{{3}}|[楼层]\s?[0-9a-h{''.join(DIGITS)}]")
_MAYBE_ADDRESS = re.compile(
    rf"[0-9]|[{NUMERAL}甲乙丙丁戊东西a-z]\s?(?:[号栋幢座单层楼门#丹]|但元)|[{''.join(DIGITS)}]{{3}}"
)


def _said(name: str) -> str:
    value = number(name)
    return str(value) if value is not None else name.upper()


def _after(words: re.Pattern[str], plain: str, position: int) -> bool:
    """Tell whether a position comes right after some words; they are never longer than a few letters."""
    return words.search(plain, max(0, position - LEAD), position) is not None


def _building(plain: str) -> tuple[str | None, int]:
    """Return the building and where its words end, skipping landmarks and what was denied (不是13号楼)."""
    best: tuple[str | None, int] = (None, -1)
    landmark_end = -1
    for match in _BUILDING.finditer(plain):
        start, end = match.span()
        if _after(_NOT_THIS, plain, start):
            continue
        joined = landmark_end >= 0 and _JOINED.search(plain, landmark_end, start) is not None
        if joined or _BETWEEN.match(plain, end) or _LANDMARK.match(plain, end) or _RANGE.match(plain, end):
            landmark_end = end
            continue
        if best[0] is None or _after(_CORRECTED, plain, start):
            best = (_said(match["name"]), end)
    return best


def _unit(plain: str, building_end: int) -> str | None:
    found: str | None = None
    if "元" in plain or "园" in plain:
        for match in _UNIT.finditer(plain):
            if _after(_NOT_THIS, plain, match.start()):
                continue
            if found is None or _after(_CORRECTED, plain, match.start()):
                found = _said(match["name"])
    if found is None and building_end >= 0:
        gate = _GATE.match(plain, building_end)
        found = _said(gate["name"]) if gate else None
    return found


def _dashed(plain: str) -> tuple[str, str, str] | None:
    for match in _DASHED.finditer(plain):
        if not _after(_NO_ROOM, plain, match.start()) and not _after(_NOT_THIS, plain, match.start()):
            return match["b"].upper(), str(int(match["u"])), match["r"].upper()
    return None


def _pair(plain: str) -> tuple[str | None, str | None]:
    for match in _PAIR.finditer(plain):
        if not _after(_NO_ROOM, plain, match.start()):
            return match["b"].upper(), match["r"]
    return None, None


def _room(plain: str, building_end: int) -> str | None:
    """Return the writer's own door number before a neighbour's."""
    if _MAYBE_DOOR.search(plain) is None:
        return None
    candidates = sorted(_rooms(plain, building_end), key=lambda found: -found[0])
    return candidates[0][1] if candidates else None


def _rooms(plain: str, building_end: int) -> Iterable[tuple[int, str]]:
    for match in _FLOOR_DOOR.finditer(plain) if "楼" in plain or "层" in plain else ():
        floor, door = number(match["f"]), match["d"]
        if floor is not None:
            value = door.upper() if door.isalpha() and door.isascii() else f"{number(door) or 0:02d}"
            yield _claim(plain, match.start()) + 2, f"{floor}{value}"
    for match in _ROOM_MARKED.finditer(plain) if "室" in plain or "房" in plain or "户" in plain else ():
        yield _claim(plain, match.start()) + 1, digits(match["r"]).upper()
    for match in _ROOM_SPOKEN.finditer(plain):
        if len(set(match["r"])) > 1 or "零" in match["r"]:
            yield _claim(plain, match.start()), digits(match["r"])
    for match in _ROOM_BARE.finditer(plain):
        if not _after(_NO_ROOM, plain, match.start()) and not match["r"].startswith("0"):
            yield _claim(plain, match.start()) + _after(_ADDRESS, plain, match.start()), match["r"].upper()


def _claim(plain: str, start: int) -> int:
    if _after(_NEIGHBOUR, plain, start) or _after(_NOT_THIS, plain, start):
        return -3
    return 3 if _after(_OWNER, plain, start) else 0
