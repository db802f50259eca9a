"""Speed, memory and start of a reading, beside bare jieba on the same texts in the same run: `python benchmarks/bench_nlp.py`."""

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import jieba
from table import Figure, show

from nlp.reader import Reader
from nlp.rules import Rules, load_rules

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 23, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
LINES = (
    "3号楼2单元的电梯这个月坏了三次，今天早上又停在一楼不动，物业一直没人管，老人爬楼梯太辛苦了",
    "救命 我和孩子被关在5栋1单元电梯里了",
    "小区路灯坏了好几盏，晚上看不见路，7号楼门口那一片。希望修一下。我电话13900001111",
    "楼上天天半夜装修噪音，跟保安说了也不管，2号楼1单元1502。要求马上制止。",
    "我要投诉乱收费，这个月公摊电费翻了一倍，没有任何公示",
    "师傅几点来啊？",
    "谢谢你们",
    "物业费能不能微信代扣，每次跑前台麻烦",
)
STORY = (
    "我们小区是八年前建成的，一共十二栋楼，住了一千多户人家。",
    "入住的头几年，绿化带有人修剪，楼道每天有人打扫，大家都比较满意。",
    "从去年春天开始，情况慢慢有了变化，地下车库的灯一排一排地灭，有几处还往下滴水。",
    "我先后给前台打过三次电话，每次都说已经登记，会安排师傅来看。",
    "到了夏天，师傅来过一趟，说要等配件，以后就没有了消息。",
    "与此同时，北门的门禁也时好时坏，送快递的和推销的可以随便进出。",
    "住在一楼的几户老人说，他们家的窗户朝着垃圾站，天一热就不敢开窗。",
    "上个月业主们在群里商量了一下，推选了两位代表去物业办公室谈。",
    "物业的经理态度倒是客气，答应两周之内给一个书面的答复。",
    "现在已经过去二十多天，我们没有收到任何书面的东西，只在公告栏看到一张缴费通知。",
    "我们并不是不愿意交物业费，只是希望知道这些钱用在了什么地方。",
    "请有关部门帮助协调，把灯和门禁修好，并把收支情况公示出来。",
)
# The same story begun at three places, about 330 letters each.
LETTERS = tuple("".join(STORY[start:] + STORY[:start]) for start in (0, 4, 8))
ROUNDS = 41


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds_each(work: Callable[[str], object], texts: Sequence[str]) -> float:
    start = time.perf_counter()
    for text in texts:
        work(text)
    return (time.perf_counter() - start) / len(texts)


def compare(what: str, reader: Reader, texts: Sequence[str]) -> Iterator[Figure]:
    """Measure many short rounds by turns: a noisy neighbour then disturbs both, and spoils no median."""
    rounds = []
    for _ in range(ROUNDS):
        bare = seconds_each(jieba.lcut, texts)
        rounds.append((seconds_each(lambda text: reader.read(text, now=NOW), texts), bare))
    reading, cutting = ([seconds * 1e6 for seconds in each] for each in zip(*rounds, strict=True))
    yield Figure(what=f"read {what}, beside jieba.lcut", runs=reading, unit="us", beside=cutting)


def twice(rules: Rules) -> Rules:
    """Return every rule, and once more in letters that hardly anybody writes."""
    mirrored = {ord(letter): 0x3400 + ord(letter) % 0x1900 for rule in rules.rules for w in rule.words for letter in w}
    kept = {code: other for code, other in mirrored.items() if code >= 0x4E00}
    copies = [replace(rule, words=tuple(word.translate(kept) for word in rule.words)) for rule in rules.rules]
    return replace(rules, rules=(*rules.rules, *copies))


def measure() -> Iterator[Figure]:
    """Measure the start, then the reading."""
    jieba.setLogLevel("WARNING")
    jieba.initialize()
    before, started = megabytes(), time.perf_counter()
    rules = load_rules(ROOT / "config" / "nlp")
    reader = Reader(rules)
    yield Figure(what="reader: ready after", runs=[time.perf_counter() - started], unit="s")
    yield Figure(what="reader: memory, its own cutter included", runs=[megabytes() - before], unit="MB")
    yield from compare("a line", reader, LINES * 10)
    yield from compare("a letter of 330 signs", reader, LETTERS * 3)
    yield from compare("a line, with twice the rules", Reader(twice(rules)), LINES * 10)


if __name__ == "__main__":
    show(measure())
