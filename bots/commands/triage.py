"""`suban triage`: read complaints as JSON lines and say what was understood, or score the rules on labelled lines."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from nlp.labelled import evaluate, is_emergency, slots_of
from nlp.measure import Scores, calibration, confusion, helpful, lenient, misleading, score
from nlp.reader import Reader
from nlp.reading import Reading, Situation
from nlp.rules import RulesError, load_rules

ZONE = ZoneInfo("Asia/Shanghai")
STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--config", default=os.environ.get("SUBAN_CONFIG", "config"), help="规则所在的目录（默认 config）"
    )
    parser.add_argument("--evaluate", metavar="FILE", help="用有标注的 JSON 行给规则打分")
    parser.add_argument("--wrong", type=int, default=10, metavar="N", help="打分时列出几条判错的（默认 10）")


def run(args: argparse.Namespace) -> int:
    """Read standard input, or score a file; bad lines are named on standard error and the rest goes on."""
    try:
        reader = Reader(load_rules(Path(args.config) / "nlp"))
        if args.evaluate:
            return _evaluate(reader, Path(args.evaluate), args.wrong)
    except (RulesError, OSError) as problem:
        print(f"triage: {problem}", file=sys.stderr)
        return 2
    bad = 0
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            print(json.dumps(answer(reader, _parsed(line)), ensure_ascii=False), flush=True)
        except ValueError as problem:
            bad += 1
            print(f"第{number}行没有读懂：{problem}", file=sys.stderr)
    return 1 if bad else 0


def answer(reader: Reader, row: dict[str, Any]) -> dict[str, Any]:
    """Return what was understood from one line as plain values."""
    text = row.get("text")
    if not isinstance(text, str):
        raise ValueError("缺少 text，或 text 不是文字")
    situation = reader.rules.situation_of(str(row["ctx"])) if row.get("ctx") else Situation.IDLE
    reading = reader.read(text, now=_now(row.get("now")), situation=situation)
    return {"id": row.get("id"), **_fields(reader, reading)}


def _fields(reader: Reader, reading: Reading) -> dict[str, Any]:
    rules = reader.rules
    return {
        "intent": reading.intent.value,
        "category": rules.category_labels[reading.category] if reading.category else None,
        "severity": rules.severity_labels[reading.severity] if reading.severity else None,
        "emergency": is_emergency(reading),
        "outage": reading.outage in ("water", "power", "lift"),
        "confidence": round(reading.confidence, 2),
        "because": list(dict.fromkeys(reason.words for reason in reading.because)),
        "slots": slots_of(reading),
    }


def _parsed(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as problem:
        raise ValueError(f"不是一行 JSON（第 {problem.colno} 个字附近）") from problem
    if not isinstance(row, dict):
        raise ValueError('要像 {"id": "1", "text": "电梯坏了"} 这样的一行')
    return row


def _now(said: object) -> datetime:
    if said is None:
        return datetime.now(ZONE)
    try:
        moment = datetime.fromisoformat(str(said))
    except ValueError as problem:
        raise ValueError(f"now 不是时间：{said}（例 2026-11-23T10:30）") from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _evaluate(reader: Reader, path: Path, wrong: int) -> int:
    rows = list(_labelled(path))
    results = evaluate(reader, rows, datetime(2026, 11, 23, 10, 30, tzinfo=ZONE))
    known = " ".join(word for rule in reader.rules.rules for word in rule.words)
    for scores in results:
        _print_scores(scores, wrong, known, sys.stdout)
    return 0 if results else 1


def _labelled(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                if line.strip():
                    yield _parsed(line)
            except ValueError as problem:
                print(f"{path} 第{number}行：{problem}", file=sys.stderr)


def _print_scores(scores: Scores, wrong: int, known: str, out: TextIO) -> None:
    def say(line: str = "") -> None:
        print(line, file=out)

    strict_f1, kind_f1 = scores.macro_f1, score(scores.name, lenient(scores.judged)).macro_f1
    say(f"== {scores.name}：{len(scores.judged)} 条")
    say(
        f"   正确率 {scores.accuracy:.3f}（宽 {scores.lenient_accuracy:.3f}）  宏平均 F1 {strict_f1:.3f}（宽 {kind_f1:.3f}）"
    )
    if not scores.name.startswith("要素"):
        for name, (precision, recall, f1, count) in scores.table.items():
            say(f"   {name:<8} 准 {precision:.2f}  全 {recall:.2f}  F1 {f1:.2f}  {count} 条")
    _say_list(say, "   混淆", (f"{a}→{b} {n}" for (a, b), n in confusion(scores.judged).most_common() if a != b))
    if any(item.confidence != 1.0 for item in scores.judged):
        for step, count, share in calibration(scores.judged, STEPS):
            say(f"   把握 ≥{step:.1f}：{count} 条（{count / len(scores.judged):.0%}），错 {share:.1%}")
    for item in scores.wrong[:wrong]:
        reasons = "、".join(item.because[:4])
        say(f"   错 {item.key} {item.expected}→{item.said} {item.confidence:.2f}〔{reasons}〕{_short(item.text)}")
    _say_list(say, "   误导的词", (f"{word}×{count}" for word, count in misleading(scores.judged).most_common(8)))
    _say_list(say, "   可以考虑的词（只是建议）", (f"{g}→{label}" for label, g, _ in helpful(scores, known)))
    say()


def _say_list(say: Any, title: str, items: Iterable[str]) -> None:
    listed = list(items)[:20]
    if listed:
        say(f"{title}：{'，'.join(listed)}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:60] + "…"
