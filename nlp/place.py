"""Find building, unit and room in a plain message, with what people say around them."""

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter

from nlp.claim import claim_of, is_denied, stands_before
from nlp.numerals import DIGITS, NUMERAL, digits, number, said
from nlp.reading import NOWHERE, Place
from nlp.words import any_of, finder_of_all, first_letter

_CN = NUMERAL
_TEN = "一二三四五六七八九十"
_COUNT = f"0-9{_TEN}"
_SPOKEN_DIGITS = "".join(DIGITS)
# A pattern is looked for many times faster if it begins with a class; which kind of name it is, is told behind its first letter.
_NAME_LETTER = f"[{_CN}a-z甲乙丙丁戊]"
_NAME_REST = rf"(?:(?<=[a-z])(?:[0-9]{{1,3}}[a-z]?)?|(?<=[0-9])[0-9]{{0,2}}[a-z]?|(?<=[{_CN}])[{_CN}]{{0,3}}|)"
_NAME = _NAME_LETTER + _NAME_REST
_UNIT_NAME = rf"[{_COUNT}a-z甲乙丙丁戊东西](?:(?<=[0-9])[0-9]?|(?<=[{_TEN}])[{_TEN}]?|(?<=[a-z甲乙丙丁戊东西]))"
_DOOR = rf"[0-9{_SPOKEN_DIGITS}]{{3,4}}"
# Voice input hears 栋 as 洞 or 冻; that is a house only where an address goes on.
_BUILDING = re.compile(
    rf"(?P<name>{_NAME})\s?(?:号\s?楼|号栋|(?<=(?<![0-9])[0-9]{{3}})楼(?![上下道梯层顶])|栋|幢|座(?!位|椅|机)|#楼?|号院(?!\s?{_NAME}\s?号?[楼栋幢座])"
    rf"|[洞冻懂撞](?=\s?{_UNIT_NAME}\s?单|\s?{_DOOR}))"
)
# Who names the unit often leaves out 号楼 before it: 8楼3单元, 12-1单元, 9号2单元.
_BEFORE_UNIT = re.compile(
    rf"(?P<name>{_NAME_LETTER}(?<![0-9a-z\-].){_NAME_REST})\s?(?:[楼号]|[-、/ ])\s?(?={_UNIT_NAME}\s?单(?:元|\s?{_DOOR}))"
)
_CALLED = re.compile(
    r"(?:building|block|blk|tower|bldg|楼栋号?|栋号|幢号|座号|楼号)\s?[:是为]?\s?(?P<name>[a-z]?[0-9]{1,3}|[a-z]\b)"
)
_UNIT = re.compile(
    rf"(?=[{_COUNT}a-z甲乙丙丁戊东西单])(?:(?P<name>{_UNIT_NAME})\s?单(?:元|(?=\s?{_DOOR}))|(?:unit|单元号?)\s?[:是为]?\s?(?P<called>[0-9]{{1,2}})(?![0-9]))"
)
# 我们一栋楼的人, 好几栋楼都停了: the number counts houses.
_COUNTED_BEFORE = re.compile(r"(?:整|这|那|每|几|半|同|哪|共|都|有|我们|咱们)$")
_COUNTED_AFTER = re.compile(r"楼(?!\s?[0-9a-z一二三四五六七八九])")
_GATE = re.compile(r"\s?(?P<name>[0-9]|[一二三四五六七八九])门(?!口|前|岗|禁)")
_SEPARATOR = r"\s?[-#/.、_~杠之]\s?"
_SPOKEN = f"[0-9{_SPOKEN_DIGITS}十]"
_DASHED = re.compile(
    rf"(?<![0-9a-z\-.])(?P<b>[a-z]?{_SPOKEN}{{1,3}}){_SEPARATOR}(?P<u>{_SPOKEN}{{1,2}}){_SEPARATOR}"
    rf"(?P<r>{_SPOKEN}{{3,4}}[a-z]?|[0-9]{{1,2}}[a-h])(?![0-9\-:])"
    r"|(?:^|(?<=[,，。;；\s]))(?P<b2>[0-9]{1,2}) (?P<u2>[0-9]{1,2}) (?P<r2>[0-9]{3,4})(?![0-9\-:])"
)
_PAIR = re.compile(r"(?<![0-9\-.])(?P<b>[a-z]?[0-9]{1,2}|[a-z])\s?[-#/]\s?(?P<r>[0-9]{3,4})(?![0-9\-:月])")
_FLOOR_DOOR = re.compile(
    rf"(?P<f>[{_CN}](?:(?<=[0-9])[0-9]?|[{_CN}]{{0,2}}))\s?(?:[楼层]|f-?)\s?"
    r"(?:(?P<d>[0-9]{1,2}|[a-h]|[零一二三四五六七八九]{1,2})\s?(?:室|号(?!楼|线|门|车)|户|房)"
    r"|(?P<zero>[0零][1-9一二三四五六七八九])(?![0-9])|(?<=f-)(?P<letter>[a-h])(?![0-9a-z]))"
)
_ROOM_MARKED = re.compile(
    rf"(?P<r>[0-9{_SPOKEN_DIGITS}](?:(?<=[0-9])[0-9]{{2,3}}[a-z]?|(?<=[{_SPOKEN_DIGITS}])[{_SPOKEN_DIGITS}]{{2,3}}))\s?(?:室|房(?!子|屋|产|东|租)|户(?!外|型)|号房)"
)
_ROOM_BARE = re.compile(
    r"(?P<r>[0-9](?<![0-9a-z·.\-:].)[0-9]{2,3}[a-h]?)"
    r"(?![0-9a-z.\-:%]|[年元块路号万平次天个度米吨方字人户项多层斤单栋幢座页班版条张台部辆份瓶桶遍分秒毫车桩柜箱]|厘米|公)"
)
_ROOM_LETTERED = re.compile(r"[栋幢座楼#单](?:(?<!单)|元)\s?(?P<r>[0-9]{1,2}[a-h])(?![0-9a-z])")
# 我家17B, «17B 水管漏»: a lone number with a letter is a door where somebody lives or a message begins; 5G and 3D are none.
_ROOM_LONE = re.compile(
    r"(?:(?:^|(?<=[,，。\n]))(?P<first>[0-9]{1,2}[a-e])(?=\s?(?:[ ,，]|业主|住户|报修|家))"
    r"|(?:家|住|住在|房号|房间|门牌)(?:是|在)?\s?(?P<own>[0-9]{1,2}[a-e]))(?![0-9a-z\-])"
)
_ROOM_SPOKEN = re.compile(
    rf"(?P<r>[{_SPOKEN_DIGITS}]{{3,4}})(?=的|[,，。 !?、]|$)"
    rf"|(?:单元|[栋幢座#])\s?(?P<after>[{_SPOKEN_DIGITS}]{{3,4}})(?![个多年元块万千百十号楼层点分])"
)
_AFTER_BUILDING = re.compile(
    rf"(?:\s?[-/#、,，杠]?\s?)(?P<u>{_SPOKEN}{{1,2}})(?:\s?[-/#、杠]\s?|\s)(?P<r>{_SPOKEN}{{3,4}}[a-z]?|[0-9]{{1,2}}[a-h])(?![0-9\-])"
)
_SERVICE_NUMBERS = frozenset({"110", "114", "119", "120", "122", "911", "315"})
_NO_ROOM = re.compile(
    r"(?:公交|尾号|取件码|订单|单号|编号|密码|工号|车牌|电话|热线|型号|后四位|前四位|no|ts|罚款?|交了?|收了?|花了?|共|转|分机)[是:]?\s?$"
)
_BETWEEN = re.compile(r"[^,，。]{0,4}?(?:之间|中间|当中|当间)")
_BETWEEN_ANYWHERE = re.compile(r"[之中当]间|当中")
# 2栋后头的化粪池: near that house, which is where it is only if no other is named.
_BEHIND = re.compile(r"的?(?:后头|后面|前面|前头|旁边|边上|侧面|楼下|底商|东侧|西侧|南侧|北侧|门口)")
_LANDMARK = re.compile(r"的?(?:对面|对过|隔壁|附近|往[东西南北前后左右])")
# 18栋到20栋 is a whole row of houses.
_RANGE = re.compile(rf"\s?(?:到|至|~|和|跟|与)\s?{_NAME}(?:号楼|栋|幢|座)")
_JOINED = re.compile(r"\s?[和跟与到至同、~-]\s?$")
_CORRECTED = re.compile(r"(?:应该是|改成|改为|换成|是)\s?$")
_ADDRESS = re.compile(r"(?:单元|楼|栋|幢|座|门|#|层)[ ,，的]?$")
# From a house to its door: 5栋2单元的802.
_WITHIN = re.compile(r"[^,，。;；!?\n]{0,6}")
# 换个垃圾桶 and 建个车棚 wish for something that stands nowhere yet.
_NOT_WISHED = "(?<![装换建加修买搞弄配添设缺少盖搭][个只座])"
# The second of several: 女厕第二个隔间, 东门进来第一个花坛.
_WHICH = rf"(?:(?:进来|进去|往里)?(?:第[{_COUNT}]{{1,2}}|最后一?)[个间排道扇级棵根])?"


class Places:
    """Finds where something is; the words for parts of a community come from the rules."""

    def __init__(self, nouns: Sequence[str], edges: Sequence[str], objects: Sequence[str] = ()) -> None:
        # A lamp is no place, but 南门的路灯 is one.
        edge, thing = any_of(edges), any_of(objects)
        # 五楼五零五 is a door; only a floor that no door follows is a place by itself.
        floor = (
            rf"(?:(?<![爬{_COUNT}])负?[{_COUNT}]{{1,3}}[楼层](?!的?人|下|上|\s?[0-9零一二三四五六七八九a-h]{{1,4}})"
            r"|b[1-4](?!\s?[座栋幢楼单号\-/#]))"
        )
        between = rf"(?:{_NAME}(?:号楼|栋|幢)?[-~和到至与跟]{_NAME}(?:号楼|栋|幢)(?:之间|中间|当中|当间)(?:的|那段|那条|那盏)?)"
        first = first_letter((*nouns, *edges))
        # In 2单元楼道 the unit has its number, and 单元楼道 is no 单元楼; in 6号楼前面 nothing is called 楼前.
        unit = rf"(?!(?<=[{_CN}a-z])单元|单元楼[道梯顶]){any_of(word for word in nouns if word[0] == '单')}"
        noun = rf"(?:(?<![号栋幢座](?=楼[^道梯顶])){any_of(word for word in nouns if word[0] != '单')}|{unit})"
        chain = (
            rf"{_NOT_WISHED}(?:(?:{noun}|{floor})(?:的|那个|那边|到(?={floor}))?)+{_WHICH}(?:{noun})?(?:{edge})*(?:的?(?:{thing}))?"
            rf"|(?:{edge})(?={noun})(?:{noun})+"
        )
        # Without a part of a community or a floor nothing is a place, whatever stands around it.
        floors = (number + floor for number in f"0123456789{_TEN}" for floor in "楼层")
        self._find_signs = finder_of_all((*nouns, *floors, "b1", "b2", "b3", "b4", "之间", "中间", "当中", "当间"))
        # A direction, or the number of a floor, may stand before a sign.
        self._before = max(map(len, (*edges, "负十一")))
        self._stranger = re.compile(f"[^{re.escape(''.join((*nouns, *edges, *objects)))}{_ADDRESS_LETTERS}]")
        self._words = re.compile(rf"(?=[{first}负{_COUNT}b])(?:{chain})")
        # 3号楼和5号楼之间的路面
        self._between = re.compile(rf"{between}(?:{chain})?")

    def find(self, plain: str, original: str) -> Place:
        """Return the place that a message speaks of; words are taken from `original` as they were written."""
        words = self.find_words(plain, original)
        if not _MAYBE_ADDRESS.search(plain):
            return Place(words=words) if words else NOWHERE
        building, after = _building(plain)
        unit, room = _unit(plain, after), _room(plain, after)
        follows = _AFTER_BUILDING.match(plain, after) if after >= 0 else None
        if follows:
            unit, room = said(follows["u"]), digits(follows["r"]).upper()
        dashed = _dashed(plain) if _DASH.search(plain) else None
        if dashed:
            return Place(building=dashed[0], unit=unit or dashed[1], room=dashed[2], words=words)
        if (building is None or room is None) and _DASH.search(plain):
            pair = _pair(plain)
            building, room = pair if building is None and room is None else (building or pair[0], room or pair[1])
        return Place(building=building, unit=unit, room=room, words=words)

    def is_all(self, plain: str) -> bool:
        """Tell whether a message says nothing but where."""
        if len(plain) > _LONGEST_PLACE or self._stranger.search(plain) or not self._find_signs(plain):
            return False
        rest = _UNIT.sub("", _BUILDING.sub("", plain))
        without = self._words.sub("", rest)
        return without != rest and _AROUND.fullmatch(without) is not None

    def find_words(self, plain: str, original: str) -> str | None:
        """Return the longest run of place words, as written."""
        signs = self._find_signs(plain)
        if not signs:
            return None
        matches = self._words.finditer(plain, max(0, min(map(itemgetter(1), signs)) - self._before))
        if _BETWEEN_ANYWHERE.search(plain) and self._between.search(plain):
            matches = self._between.finditer(plain)
        found = (original[match.start() : match.end()].removesuffix("的") for match in matches)
        return max(found, key=len, default="") or None


# Who says more says more than where.
_LONGEST_PLACE = 20
# What is left of «在3号楼2单元配电房那边» without its places.
_AROUND_LETTERS = r"\s,，。.!！~、的在就是那这个边里儿呢啊哦吧块空地"
_AROUND = re.compile(f"[{_AROUND_LETTERS}]*")
# No place is written with others, save those of its own words.
_ADDRESS_LETTERS = rf"{_AROUND_LETTERS}{NUMERAL}a-z甲乙丙丁戊东西号楼栋幢座院洞冻懂撞单元层负#:为"

# Nothing here, no address: most short messages are spared the search.
_DASH = re.compile(r"[-/#.、_~杠之 ](?:(?<! )|(?<=[0-9] )(?=[0-9]))")
_MAYBE_DOOR = re.compile(
    rf"[0-9{_SPOKEN_DIGITS}楼层f](?:(?<=[0-9])(?:[0-9]{{2}}|[a-h])|(?<=[{_SPOKEN_DIGITS}])[{_SPOKEN_DIGITS}]{{2}}"
    rf"|(?<=[楼层])\s?[0-9a-h{_SPOKEN_DIGITS}]|(?<=f)-?\s?[0零])"
)
_MAYBE_SPOKEN = re.compile(f"[{_SPOKEN_DIGITS}]{{3}}")
_MAYBE_LONE = re.compile("[0-9][a-e]")
_MAYBE_ADDRESS = re.compile(
    rf"[{NUMERAL}甲乙丙丁戊东西a-z](?:(?<=[0-9])|\s?[号栋幢座单层楼门#洞冻懂撞杠之]"
    rf"|(?<=[{_SPOKEN_DIGITS}])[{_SPOKEN_DIGITS}]{{2}})"
)


def _building(plain: str) -> tuple[str | None, int]:
    """Return the building and where its words end; the writer's own before a former one, a neighbour's or a landmark."""
    best: tuple[int, str | None, int] = (-9, None, -1)
    landmark_end = -1
    for match in sorted((*_BUILDING.finditer(plain), *_BEFORE_UNIT.finditer(plain)), key=re.Match[str].start):
        start, end = match.span()
        if is_denied(plain, start) or _is_count(plain, match) or not _is_house(match["name"]):
            continue
        joined = landmark_end >= 0 and _JOINED.search(plain, landmark_end, start) is not None
        if joined or _BETWEEN.match(plain, end) or _LANDMARK.match(plain, end) or _RANGE.match(plain, end):
            landmark_end = end
            continue
        claim = (
            5
            if stands_before(_CORRECTED, plain, start)
            else claim_of(plain, start) - (_BEHIND.match(plain, end) is not None)
        )
        if claim > best[0]:
            best = (claim, said(match["name"]), end)
    if best[1] is None:
        called = _CALLED.search(plain)
        return (said(called["name"]), called.end()) if called else (None, -1)
    return best[1], best[2]


def _is_house(name: str) -> bool:
    """Tell whether a house can have this number; 1203# is a door."""
    value = number(name)
    return value is None or 0 < value < 400


def _is_count(plain: str, match: re.Match[str]) -> bool:
    """Tell whether the number counts houses (我们一栋楼的人) instead of naming one."""
    words = match.group()
    if words[-1] not in "栋幢座" or words[0] not in "一两二三四五六七八九十几数半":
        return False
    counts = words[0] in "一两" and _COUNTED_AFTER.match(plain, match.end()) is not None
    return counts or stands_before(_COUNTED_BEFORE, plain, match.start())


def _unit(plain: str, building_end: int) -> str | None:
    found: str | None = None
    is_within = False
    for match in _UNIT.finditer(plain):
        start = match.start()
        if is_denied(plain, start):
            continue
        better = not is_within and _is_within(plain, building_end, start)
        if found is None or better or stands_before(_CORRECTED, plain, start):
            found = said(match["name"] or match["called"])
            is_within = is_within or better
    if found is None and building_end >= 0:
        gate = _GATE.match(plain, building_end)
        found = said(gate["name"]) if gate else None
    return found


def _is_within(plain: str, building_end: int, start: int) -> bool:
    """Tell whether what starts there belongs to the building named before it."""
    return 0 <= building_end <= start and _WITHIN.fullmatch(plain, building_end, start) is not None


def _dashed(plain: str) -> tuple[str, str, str] | None:
    best: tuple[int, tuple[str, str, str]] | None = None
    for match in _DASHED.finditer(plain):
        if stands_before(_NO_ROOM, plain, match.start()) or is_denied(plain, match.start()):
            continue
        building, unit, room = (match[name] or match[f"{name}2"] for name in "bur")
        claim = claim_of(plain, match.start())
        if _is_house(building) and (best is None or claim > best[0]):
            best = claim, (said(building), said(unit), digits(room).upper())
    return best[1] if best else None


def _pair(plain: str) -> tuple[str | None, str | None]:
    for match in _PAIR.finditer(plain):
        if not stands_before(_NO_ROOM, plain, match.start()):
            return match["b"].upper(), match["r"]
    return None, None


def _room(plain: str, building_end: int) -> str | None:
    """Return the writer's own door number before a neighbour's, and that in the building named before one elsewhere."""
    if _MAYBE_DOOR.search(plain) is None:
        return None
    claims = ((claim + _is_within(plain, building_end, start), room) for start, claim, room in _rooms(plain))
    return max(claims, key=lambda found: found[0], default=(0, None))[1]


def _rooms(plain: str) -> Iterable[tuple[int, int, str]]:
    """Yield where a door is named, how much it is the writer's, and its number."""
    for match in _FLOOR_DOOR.finditer(plain):
        floor, door = number(match["f"]), match["d"] or match["zero"] or match["letter"]
        if floor is not None:
            value = door.upper() if door.isalpha() and door.isascii() else f"{number(door) or 0:02d}"
            yield match.start(), claim_of(plain, match.start()) + 2, f"{floor}{value}"
    for match in _ROOM_MARKED.finditer(plain):
        yield match.start(), claim_of(plain, match.start()) + 1, digits(match["r"]).upper()
    for match in _ROOM_SPOKEN.finditer(plain) if _MAYBE_SPOKEN.search(plain) else ():
        spoken = match["r"] or match["after"]
        if match["after"] or len(set(spoken)) > 1 or "零" in spoken:
            yield match.start(match.lastgroup or 0), claim_of(plain, match.start()), digits(spoken)
    for match in _ROOM_LETTERED.finditer(plain):
        yield match.start("r"), 1, match["r"].upper()
    for match in _ROOM_LONE.finditer(plain) if _MAYBE_LONE.search(plain) else ():
        start, lone = match.start(match.lastgroup or 0), match["first"] or match["own"]
        yield start, claim_of(plain, start), lone.upper()
    for match in _ROOM_BARE.finditer(plain):
        follows = stands_before(_ADDRESS, plain, match.start())
        house = _BUILDING.match(plain, match.start())
        if (match["r"] in _SERVICE_NUMBERS and not follows) or (house and _is_house(house["name"])):
            continue
        if not stands_before(_NO_ROOM, plain, match.start()) and (follows or not match["r"].startswith("0")):
            yield match.start(), claim_of(plain, match.start()) + follows, match["r"].upper()
