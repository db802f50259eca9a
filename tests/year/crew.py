"""The staff of the town: prompt ones, slow ones, people on leave, one who presses what is not theirs; they read their chats."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from record import Meant
from town import Town, button

from bots.screen import Shown
from core.messages import Button

REF = re.compile(r"TS\d{12}")
CORRECTIVE = re.compile(r"【(C-\d+)】整改")
STATE = re.compile(r"状态：(.*)")
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: Whose group it is, who works by day and by night, and the head.
TEAMS = {
    "工程部群": ("王师傅", "刘师傅", "陈主管"),
    "秩序部群": ("小郑", "马队长", "马队长"),
    "环境部群": ("方阿姨", "方阿姨", "何主管"),
    "财务部群": ("许会计", "许会计", "许会计"),
}
DEPARTMENTS = {group.removesuffix("群"): group for group in TEAMS}
RESULTS = ("已更换配件，试用正常", "已上门处理好", "已清理完，照片已拍", "已和当事人沟通，答应改正", "已核对清楚并更正")


@dataclass(slots=True)
class Job:
    """What the crew makes of one complaint."""

    group: str
    owner: str = ""
    state: str = ""
    buttons: dict[str, Button] = field(default_factory=dict)
    is_danger: bool = False
    rounds: int = 0
    is_planned: bool = False


class Crew:
    """All of the staff, who see their groups and their own chats."""

    def __init__(self, town: Town) -> None:
        self.town, self.random = town, Random(f"{town.random.random()}")
        self.jobs: dict[str, Job] = {}
        self._handled: set[tuple[str, str]] = set()
        self._awaited: dict[str, str] = {}
        for group in TEAMS:
            town.watch(group, _Chat(self._in_group))
        town.watch("服务中心群", _Chat(self._in_service))
        for person in town.company.community.people:
            town.watch(person.name, _Chat(self._in_private))

    def _in_group(self, shown: Shown) -> None:
        found = REF.search(shown.text)
        corrective = CORRECTIVE.search(shown.text)
        if corrective:
            self._corrective(shown, corrective.group(1))
        elif found and shown.text.startswith("【TS"):
            self._card(shown, found.group())

    def _card(self, shown: Shown, ref: str) -> None:
        job = self.jobs.setdefault(ref, Job(group=shown.chat))
        state = STATE.search(shown.text)
        if state is None:
            job.buttons.update({one.label: one for one in shown.buttons})
            return
        if "请以那边的卡片为准" in shown.text:
            return
        if job.group != shown.chat:
            job.group, job.owner = shown.chat, ""
        job.is_danger = "险情：" in shown.text
        now = state.group(1)
        changed, job.state = now != job.state, now
        job.buttons = {one.label: one for one in shown.buttons}
        if "待签收" in now and changed:
            job.rounds += 1
            job.is_planned = False
            self._plan_to_sign(ref, job)
        elif "处理中" in now and changed and not job.is_planned:
            job.is_planned = True
            self._plan_work(ref, job)

    # Signing.

    def _plan_to_sign(self, ref: str, job: Job) -> None:
        random, chance = self.random, self.random.random()
        if job.is_danger:
            after = SECOND * random.choice((20, 40, 50, 90, 150, 200, 340))
        elif chance < 0.62:
            after = MINUTE * random.uniform(1, 9)
        elif chance < 0.9:
            after = MINUTE * random.uniform(11, 90)
        else:
            after = HOUR * random.uniform(2, 14)
        if random.random() < 0.05:
            self.town.later(after / 2, lambda: self._wrong_hand(ref, job))
        self.town.later(after, lambda: self._sign(ref, job))

    def _wrong_hand(self, ref: str, job: Job) -> None:
        pressed = job.buttons.get("签收") or job.buttons.get("办结")
        other = "方阿姨" if job.group != "环境部群" else "王师傅"
        if pressed is not None:
            self.town.say(self.random.choice((other, "路人")), group=job.group, press=pressed)

    def _sign(self, ref: str, job: Job) -> None:
        if "待签收" not in job.state:
            return
        if self._rests(job) and not job.is_danger:
            self.town.at(self._morning(), lambda: self._sign(ref, job))
            return
        who = self._who(job)
        offered = re.search(r"待签收（(.+?)）", job.state)
        if offered and offered.group(1) in TEAMS[job.group]:
            who = offered.group(1)
        pressed = job.buttons.get("签收")
        if pressed is not None and self.random.random() < 0.85:
            self.town.say(who, group=job.group, press=pressed)
        else:
            self.town.say(who, f"签收 {ref[-4:]}" if self.random.random() < 0.1 else f"签收 {ref}", group=job.group)
        if "处理中" in job.state:
            job.owner = who

    # Working.

    def _plan_work(self, ref: str, job: Job) -> None:
        random, chance = self.random, self.random.random()
        owner = re.match(r"(\S+?) (?:处理中|已到场)", job.state)
        job.owner = owner.group(1) if owner else job.owner
        if job.is_danger:
            self.town.later(SECOND * random.choice((30, 60, 100, 400)), lambda: self._press(ref, job, "已到场"))
            self._in_hours(HOUR * random.uniform(0.5, 3), lambda: self._finish(ref, job), at_once=True)
            return
        if random.random() < 0.35:
            self._in_hours(HOUR * random.uniform(0.2, 4), lambda: self._press(ref, job, "已到场"))
        if random.random() < 0.3:
            self._in_hours(
                HOUR * random.uniform(0.5, 6), lambda: self._order(job, f"回复 {ref} 正在联系厂家，这两天就有结果")
            )
        span = HOUR * random.uniform(1, 30)
        if chance < 0.12:
            self._in_hours(HOUR * 20, lambda: self._ask_for_time(ref, job))
            span = DAY * random.uniform(3, 6)
        elif chance < 0.17:
            self._in_hours(HOUR * 2, lambda: self._order(job, f"上报 {ref} 查明需要几个部门一起办"))
            span = DAY * random.uniform(1, 3)
        elif chance < 0.21:
            self._in_hours(HOUR * 2, lambda: self._transfer(ref, job))
        elif chance < 0.25:
            self._in_hours(HOUR * 3, lambda: self._order(job, f"判无效 {ref} 查过了，不在物业服务范围内"))
        elif chance < 0.29:
            self._in_hours(HOUR * 3, lambda: self._order(job, f"转发展商 {ref} 属于保修范围，请厂家来修"))
            span = DAY * random.uniform(5, 14)
        elif chance < 0.33:
            grade = random.choice(("轻微", "重要", "重大"))
            self._in_hours(HOUR, lambda: self._head_orders(job, f"改等级 {ref} {grade}"))
        elif chance < 0.36:
            self._in_hours(HOUR, lambda: self._order(job, f"改类别 {ref} 管理服务"))
        elif chance < 0.46:
            span = DAY * random.uniform(2.5, 8)
        elif chance < 0.475:
            span = DAY * random.uniform(31, 34)
        self._in_hours(span, lambda: self._finish(ref, job))

    def _finish(self, ref: str, job: Job) -> None:
        if not re.search("处理中|已到场|转发展商|待批|已上报", job.state):
            return
        words = self.random.choice(RESULTS)
        pressed = job.buttons.get("办结")
        if pressed is not None and self.random.random() < 0.6:
            self.town.say(job.owner, group=job.group, press=pressed)
            owner, group = job.owner, job.group
            self.town.later(SECOND * 40, lambda: self.town.say(owner, words, group=group))
        else:
            self._order(job, f"办结 {ref} {words}")

    def _ask_for_time(self, ref: str, job: Job) -> None:
        late = self.town.local + DAY * self.random.randint(4, 7)
        self._order(job, f"申请延期 {ref} 配件要采购 {late.month}月{late.day}日")

    def _transfer(self, ref: str, job: Job) -> None:
        others = [name for name, group in DEPARTMENTS.items() if group != job.group]
        self._order(job, f"转派 {ref} {self.random.choice(others)}")

    def _order(self, job: Job, words: str) -> None:
        if job.owner:
            self.town.say(job.owner, words, group=job.group)

    def _head_orders(self, job: Job, words: str) -> None:
        self.town.say(TEAMS[job.group][2], words, group=job.group)

    def _press(self, ref: str, job: Job, label: str) -> None:
        pressed = job.buttons.get(label)
        if pressed is not None and job.owner:
            self.town.say(job.owner, group=job.group, press=pressed)

    def _corrective(self, shown: Shown, number: str) -> None:
        job = next((self.jobs[ref] for ref in REF.findall(shown.text) if ref in self.jobs), None)
        step = next((words for words in ("落实中", "状态：已做完", "写原因") if words in shown.text), "")
        if job is None or (number, step) in self._handled:
            return
        self._handled.add((number, step))
        day = self.town.local + DAY * 3
        owner, head = job.owner or TEAMS[job.group][0], TEAMS[job.group][2]
        after = HOUR * self.random.choice((1, 3, 8, 30, 60))
        if step == "写原因":
            words = f"整改 {number} 原因：磨损老化 纠正：换了新件 预防：每月检查一次 责任人：{owner} 期限：{day.month}月{day.day}日"
            self._in_hours(after, lambda: self.town.say(owner, words, group=shown.chat))
        elif step == "落实中":
            self._in_hours(after, lambda: self.town.say(owner, f"整改完成 {number}", group=shown.chat))
        elif step:
            self._in_hours(
                after, lambda: self.town.say("周主管" if head == owner else head, f"验收 {number}", group=shown.chat)
            )

    # Receptionists and superiors.

    def _in_service(self, shown: Shown) -> None:
        random, found = self.random, REF.search(shown.text)
        take, decide = button(shown, "接手"), button(shown, "派单")
        if take is not None:
            self.town.later(
                MINUTE * random.choice((0.5, 1, 3, 7)), lambda: self.town.say("小林", group=shown.chat, press=take)
            )
        elif decide is not None and found and random.random() < 0.5:
            self.town.later(
                MINUTE * random.uniform(1, 6), lambda: self.town.say("小林", group=shown.chat, press=decide)
            )
        elif button(shown, "回访") is not None and found:
            ref, said = found.group(), random.choice(("满意", "满意", "基本满意", "不满意"))
            if random.random() < 0.5:
                self._in_hours(HOUR * 2, lambda: self.town.say("小林", f"回访 {ref} {said}", group=shown.chat))

    def _in_private(self, shown: Shown) -> None:
        agree, assign, end = button(shown, "同意"), button(shown, "派单"), button(shown, "结束人工")
        random, who = self.random, shown.chat
        after = random.choice((MINUTE * 12, MINUTE * 50, HOUR * 5))
        if agree is not None:
            pressed = agree if random.random() < 0.75 else button(shown, "不同意")
            self._in_hours(after, lambda: self.town.say(who, press=pressed))
        elif assign is not None:
            found = REF.search(shown.text)
            name = random.choice(tuple(DEPARTMENTS))
            ref = found.group() if found else ""
            self._in_hours(after, lambda: self.town.say(who, f"派单 {ref} {name}"))
        elif who == "小林" and end is not None:
            self.town.later(MINUTE * 4, lambda: self.town.say(who, "您好，您说的我记下了，马上安排"))
            self.town.later(MINUTE * 6, lambda: self.town.say(who, press=end))

    def enter(self, source: str, name: str, phone: str, words: str, meant: Meant) -> None:
        """Enter what somebody told by phone, at the counter or in a letter."""
        self.town.say("小林", f"登记 {source} {name} {phone} {words}", group="服务中心群", meant=meant)

    # When they are there.

    def _who(self, job: Job) -> str:
        by_day, by_night, head = TEAMS[job.group]
        duty = by_day if 8 <= self.town.local.hour < 20 else by_night
        return self.random.choice((duty, duty, duty, head))

    def _rests(self, job: Job) -> bool:
        return not 8 <= self.town.local.hour < 20

    def _morning(self) -> datetime:
        local = self.town.local
        day = local if local.hour < 8 else local + DAY
        return day.replace(hour=8, minute=self.random.randint(0, 59), second=0)

    def _in_hours(self, after: timedelta, act: Callable[[], None], *, at_once: bool = False) -> None:
        local = self.town.company.community.local(self.town.now + after)
        if at_once or 8 <= local.hour < 20:
            self.town.later(after, act)
            return
        day = local if local.hour < 8 else local + DAY
        self.town.at(day.replace(hour=8, minute=self.random.randint(0, 59)), act)


class _Chat:
    """One chat of the staff."""

    def __init__(self, see: Callable[[Shown], None]) -> None:
        self._see = see

    def notice(self, shown: Shown) -> None:
        self._see(shown)
