"""Five hundred households: each has a home, a manner of speaking, patience and a temper; they see nothing but their phone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from grievances import CONFIRMS, DANGERS, GREETINGS, GRUMBLES, INCIDENT, OUTAGES, REASONS, Matter, slip
from record import Kind, Meant
from town import Town, button

from bots.screen import Shown
from core.messages import Attachment, MediaKind

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万"
TITLES = ("女士", "先生", "阿姨", "大爷", "小姐")
REF = re.compile(r"TS\d{12}")
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
MEDIA = {"照片": MediaKind.PHOTO, "视频": MediaKind.VIDEO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """How likely somebody is to do what not everybody does."""

    chatty: float
    stray: float
    urging: float
    picky: float
    silent: float


class Household:
    """One household's phone; it answers what it is asked, mostly."""

    def __init__(self, town: Town, number: int, channel: str) -> None:
        self.town, self.random = town, Random(f"{town.random.random()}")
        self.name = f"{SURNAMES[number % len(SURNAMES)]}{TITLES[number % 5]}{number}"
        self.building, self.unit = str(number % 10 + 1), str(number // 10 % 3 + 1)
        self.room = f"{number // 30 % 18 + 1:02d}{number // 10 % 4 + 1:02d}"
        self.phone = f"139{number:04d}{number * 7 % 10000:04d}"
        pick = self.random.random
        self.temper = Temper(
            chatty=pick(), stray=pick() * 0.25, urging=pick() * 0.4, picky=pick() * 0.3, silent=pick() * 0.5
        )
        self.matter: Matter | None = None
        self.danger = ""
        self._told: set[str] = set()
        self._again = False
        self._turn = 0
        self._hurt: dict[str, int] = {}
        town.watch(self.name, self, channel)

    # What brings them to their phone.

    def complain(self, matter: Matter, *, again: bool = False) -> None:
        """Tell of a matter, in their own words: with the place, the wish and the phone, or some of them."""
        self.matter, self._again, self.danger = matter, again, ""
        self._told = set()
        random, gives = self.random, {"what"}
        story = random.choice(matter.stories)
        place = self._place() if random.random() < 0.7 else ""
        if "{place}" in story and place:
            gives.add("place")
        if "{place}" not in story:
            gives.add("place")
        words = random.choice(GREETINGS) + story.format(place=place) + random.choice(GRUMBLES)
        if random.random() < self.temper.chatty * 0.6:
            words += random.choice(REASONS)
        if random.random() < 0.35:
            words += "，" + random.choice(matter.demands)
            gives.add("demand")
        if random.random() < 0.25:
            words += f"，电话{self.phone}"
            gives.add("phone")
        kind = MediaKind.PHOTO if random.random() < 0.2 else None
        sent = (Attachment(kind=kind, source=f"{self.name}.jpg"),) if kind else ()
        meant = Meant(
            kind=Kind.MATTER, subject=matter.name, category=matter.category, gives=frozenset(gives), again=again
        )
        self._say(slip(random, words), meant=meant, attachments=sent)

    def cry(self, danger: str) -> None:
        """Call for help."""
        self.danger, self.matter, self._again = danger, None, False
        place = self._place() if self.random.random() < 0.8 else ""
        words = self.random.choice(DANGERS[danger]).format(place=place)
        gives = frozenset({"what", "place"} if place else {"what"})
        self._told = set()
        self._say(words, meant=Meant(kind=Kind.DANGER, subject=danger, category=INCIDENT, gives=gives))

    def report(self, outage: str) -> None:
        """Say that there is no water or power in the building."""
        self.danger, self.matter, self._again = "", None, False
        self._told = set()
        words = self.random.choice(OUTAGES[outage]).format(building=self.building)
        meant = Meant(
            kind=Kind.OUTAGE, subject=outage, category=INCIDENT, gives=frozenset({"what", "place"}), again=False
        )
        self._say(words, meant=meant)

    def ask(self, question: str) -> None:
        """Ask something that has an answer."""
        self._say(question, meant=Meant(kind=Kind.QUESTION, subject=question))

    def look(self) -> None:
        """Ask how it stands."""
        self._say(self.random.choice(("查进度", "我的投诉怎么样了", "进度")), meant=Meant(kind=Kind.PROGRESS))

    # What they see.

    def notice(self, shown: Shown) -> None:
        """Answer what the newest message asks, after a while, unless they have moved on."""
        answer = self._answer_to(shown)
        if answer is None:
            return
        after, act = answer
        self._turn += 1
        turn = self._turn

        def still() -> None:
            if turn == self._turn:
                act()

        self.town.later(after, still)

    def _answer_to(self, shown: Shown) -> tuple[timedelta, Callable[[], None]] | None:
        text, soon = shown.text, SECOND * self.random.randint(8, 90)
        offered = {one.label for one in shown.buttons}
        if "您现在在哪一栋" in text:
            return soon, lambda: self._say(self._place(), meant=self._gives("place"))
        if "师傅到了好联系您" in text:
            return soon, lambda: self._say(self.phone, meant=self._gives("phone"))
        if {"是", "不是"} <= offered:
            return soon, lambda: self._press(shown, "是" if self.danger else "不是")
        if {"同一件事", "另一件事"} <= offered:
            return soon, lambda: self._press(shown, "同一件事" if self._again else "另一件事")
        if {"继续", "重新开始"} <= offered:
            return self._go_on(shown)
        if "确认提交" in offered:
            return soon, lambda: self._confirm(shown)
        if {"跳过", "取消"} <= offered or {"取消", "转人工"} <= offered:
            if self.random.random() < self.temper.stray:
                return self._stray()
            return soon, lambda: self._fill_in(shown)
        if {"满意", "不满意"} <= offered:
            return self._rate(shown)
        return self._about_filed(shown, offered)

    def _fill_in(self, shown: Shown) -> None:
        text, random = shown.text, self.random
        matter = self.matter
        if "地点" in text or "哪一栋" in text or "楼栋和单元" in text:
            self._say(self._place(), meant=self._gives("place"))
        elif "电话" in text or "手机号" in text:
            if random.random() < 0.85:
                self._say(random.choice((self.phone, f"我电话{self.phone}")), meant=self._gives("phone"))
            else:
                self._press(shown, "跳过")
        elif "怎么处理" in text or "做到哪一点" in text:
            if matter is not None and random.random() < 0.9:
                self._say(random.choice(matter.demands), meant=self._gives("demand"))
            else:
                self._press(shown, "跳过")
        elif matter is not None:
            words = random.choice(matter.stories).format(place=self._place())
            self._say(words, meant=self._gives("what", "place"))
        else:
            self._press(shown, "取消")

    def _confirm(self, shown: Shown) -> None:
        chance = self.random.random()
        if chance < 0.05:
            self._say("改一下电话 " + self.phone, meant=self._gives("phone"))
        elif chance < 0.08:
            self._press(shown, "取消", Meant(kind=Kind.CANCEL))
        elif chance < 0.4:
            self._say(self.random.choice(CONFIRMS), meant=self._gives())
        else:
            self._press(shown, "确认提交")

    def _stray(self) -> tuple[timedelta, Callable[[], None]]:
        """Do something else than answer: go away, ask for a human, talk of the weather."""
        chance = self.random.random()
        if chance < 0.55:
            return timedelta(days=400), lambda: None
        if chance < 0.7:
            return MINUTE, lambda: self._say("转人工", meant=Meant(kind=Kind.HUMAN))
        if chance < 0.85:
            return MINUTE, lambda: self._say("取消", meant=Meant(kind=Kind.CANCEL))
        return MINUTE * 30, lambda: self._say("在吗", meant=self._gives())

    def _go_on(self, shown: Shown) -> tuple[timedelta, Callable[[], None]] | None:
        if self.random.random() < 0.7:
            return MINUTE * self.random.randint(1, 60), lambda: self._press(shown, "继续")
        return None

    def _rate(self, shown: Shown) -> tuple[timedelta, Callable[[], None]] | None:
        random, ref = self.random, shown.ref or ""
        if random.random() < self.temper.silent:
            return None
        chance = random.random()
        hurt = self._hurt.get(ref, 0)
        after = HOUR * random.uniform(0.1, 20)
        if chance < self.temper.picky and hurt < 3:
            self._hurt[ref] = hurt + 1
            if random.random() < 0.5:
                return after, lambda: self._press(shown, "不满意", Meant(kind=Kind.RATING))
            return after, lambda: self._say("不满意，还是老样子", meant=Meant(kind=Kind.RATING))
        label = random.choice(("满意", "满意", "基本满意"))
        if random.random() < 0.3:
            return after, lambda: self._say(label, meant=Meant(kind=Kind.RATING))
        return after, lambda: self._press(shown, label, Meant(kind=Kind.RATING))

    def _about_filed(self, shown: Shown, offered: set[str]) -> tuple[timedelta, Callable[[], None]] | None:
        text, random = shown.text, self.random
        if "还有哪里没解决" in text:
            if random.random() < 0.7:
                return MINUTE, lambda: self._say("昨天又出问题了，根本没弄好", meant=Meant(kind=Kind.ADD))
            return None
        if "请说说您对" in text:
            return MINUTE * 2, lambda: self._say("判得不对，这就是你们该管的", meant=Meant(kind=Kind.OBJECT))
        if "申诉" in offered and ("核实后的意见" in text or "未答复" in text) and random.random() < 0.4:
            return HOUR * 5, lambda: self._press(shown, "申诉", Meant(kind=Kind.OBJECT))
        if "您直接说就行" in text:
            return MINUTE, lambda: self._say("我就是想问问我那个事情怎么弄", meant=Meant(kind=Kind.HUMAN))
        if "超过了承诺" in text or "还没人签收" in text:
            return MINUTE * 20, lambda: self._urge(shown)
        if "催办" in offered and random.random() < self.temper.urging:
            return HOUR * random.uniform(0.2, 30), lambda: self._urge(shown)
        if "撤诉" in offered and "已受理" in text:
            chance = random.random()
            if chance < 0.03:
                return HOUR * random.uniform(0.2, 20), lambda: self._press(shown, "撤诉", Meant(kind=Kind.WITHDRAW))
            if chance < 0.15:
                return HOUR * random.uniform(0.2, 20), self._add
            if chance < 0.25 and self.matter is not None:
                matter = self.matter
                return HOUR * random.uniform(3, 30), lambda: self.complain(matter, again=True)
            if chance < 0.4:
                return HOUR * random.uniform(0.2, 30), self.look
        return None

    def _urge(self, shown: Shown) -> None:
        if self.random.random() < 0.5 and button(shown, "催办"):
            self._press(shown, "催办", Meant(kind=Kind.URGE))
        else:
            self._say("催一下", meant=Meant(kind=Kind.URGE))

    def _add(self) -> None:
        self._say("补充：今天又发生了一次", meant=Meant(kind=Kind.ADD))

    # How they say it.

    def _place(self) -> str:
        room = self.room if self.matter is not None and self.matter.at_home else ""
        return self.random.choice(
            (f"{self.building}号楼{self.unit}单元{room}", f"{self.building}栋{self.unit}单元{room}")
        )

    def _gives(self, *facts: str) -> Meant:
        return Meant(kind=Kind.ANSWER, subject=self.matter.name if self.matter else "", gives=frozenset(facts))

    def _say(self, text: str, *, meant: Meant, attachments: tuple[Attachment, ...] = ()) -> None:
        self.town.say(self.name, text, meant=meant, attachments=attachments)

    def _press(self, shown: Shown, label: str, meant: Meant | None = None) -> None:
        found = button(shown, label)
        if found is not None:
            self.town.say(self.name, press=found, meant=meant)
