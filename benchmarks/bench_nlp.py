"""Readings per second and memory, beside bare jieba on the same texts in the same run: `python benchmarks/bench_nlp.py`."""

import resource
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import jieba

from nlp.reader import Reader
from nlp.rules import load_rules

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 23, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TEXTS = (
    "3号楼2单元的电梯这个月坏了三次，今天早上又停在一楼不动，物业一直没人管，老人爬楼梯太辛苦了",
    "救命 我和孩子被关在5栋1单元电梯里了",
    "小区路灯坏了好几盏，晚上看不见路，7号楼门口那一片。希望修一下。我电话13900001111",
    "楼上天天半夜装修噪音，跟保安说了也不管，2号楼1单元1502。要求马上制止。",
    "我要投诉乱收费，这个月公摊电费翻了一倍，没有任何公示",
    "师傅几点来啊？",
    "谢谢你们",
    "物业费能不能微信代扣，每次跑前台麻烦",
)
ROUNDS = 15


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds_each(work: Callable[[str], object]) -> float:
    """The median time of one text over several rounds; a noisy neighbour spoils a mean."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for text in TEXTS * 10:
            work(text)
        rounds.append((time.perf_counter() - start) / (len(TEXTS) * 10))
    return statistics.median(rounds)


def main() -> None:
    before = megabytes()
    started = time.perf_counter()
    jieba.setLogLevel("WARNING")
    jieba.initialize()
    print(f"bare jieba: ready after {time.perf_counter() - started:.2f} s, +{megabytes() - before:.0f} MB")
    before, started = megabytes(), time.perf_counter()
    reader = Reader(load_rules(ROOT / "config" / "nlp"))
    ready, grown = time.perf_counter() - started, megabytes() - before
    print(f"reader:     ready after {ready:.2f} s, +{grown:.0f} MB, its own cutter included")
    bare = seconds_each(jieba.lcut)
    reading = seconds_each(lambda text: reader.read(text, now=NOW))
    print(f"jieba.lcut: {1 / bare:8.0f} a second  {bare * 1e6:6.0f} us")
    print(f"read:       {1 / reading:8.0f} a second  {reading * 1e6:6.0f} us  = {reading / bare:.2f} of jieba.lcut")


if __name__ == "__main__":
    main()
