"""Every kind of line, well written and badly."""

from datetime import datetime, timedelta

import pytest

from bots.rehearsal.lines import (
    Clocked,
    Hides,
    Line,
    MovesOn,
    Numbered,
    Piece,
    Presses,
    Restarts,
    Says,
    Sends,
    Shows,
)
from bots.rehearsal.parser import Mistake, fill, parse
from core.messages import Attachment, MediaKind
from core.policy import Span

WANG = {"who": "王师傅", "group": "工程部群"}
ZHANG = {"who": "张女士", "group": None}


def words(*texts: str) -> tuple[Piece, ...]:
    return tuple(Piece(text=text) for text in texts)


def button(text: str) -> Piece:
    return Piece(text=text, button=True)


LINES = [
    ("时间 2026-11-23 10:32", Clocked, {"local": datetime.fromisoformat("2026-11-23 10:32")}),
    ("时间 2026-1-3 9:05:07", Clocked, {"local": datetime.fromisoformat("2026-01-03 09:05:07")}),
    ("重启", Restarts, {}),
    ("@TS 编号", Numbered, {"name": "TS"}),
    ("@第二件 编号", Numbered, {"name": "第二件"}),
    ("+ 30秒", MovesOn, {"span": Span(time=timedelta(seconds=30))}),
    ("+ 10分钟", MovesOn, {"span": Span(time=timedelta(minutes=10))}),
    ("+10 分钟", MovesOn, {"span": Span(time=timedelta(minutes=10))}),
    ("+ 1.5小时", MovesOn, {"span": Span(time=timedelta(minutes=90))}),
    ("+ 1小时30分钟", MovesOn, {"span": Span(time=timedelta(minutes=90))}),
    ("+ 2天", MovesOn, {"span": Span(time=timedelta(days=2))}),
    ("+ 3个工作日", MovesOn, {"span": Span(working_days=3)}),
    ("张女士 > 电梯又坏了", Says, {**ZHANG, "words": "电梯又坏了"}),
    ("  张女士>电梯又坏了  ", Says, {**ZHANG, "words": "电梯又坏了"}),
    ("张女士 > 3 > 2，1 < 2，@我 + 1", Says, {**ZHANG, "words": "3 > 2，1 < 2，@我 + 1"}),
    ("张女士 >", Says, {**ZHANG, "words": ""}),
    ("张女士 > (捂脸)", Says, {**ZHANG, "words": "(捂脸)"}),
    ("王师傅@工程部群 > 签收 0007", Says, {**WANG, "words": "签收 0007"}),
    ("王师傅@工程部群 > [签收]", Presses, {**WANG, "label": "签收"}),
    ("张女士 > [ 确认提交 ]", Presses, {**ZHANG, "label": "确认提交"}),
    ("张女士 > 请按[确认提交]", Says, {**ZHANG, "words": "请按[确认提交]"}),
    ("张女士 < 抱歉 … 3号楼", Shows, {"chat": "张女士", "pieces": words("抱歉", "3号楼")}),
    ("张女士 < 抱歉…3号楼", Shows, {"chat": "张女士", "pieces": words("抱歉", "3号楼")}),
    ("张女士 < 抱歉 …… 3号楼", Shows, {"chat": "张女士", "pieces": words("抱歉", "3号楼")}),
    (
        "张女士 < 请 … [确认提交] … [修改]",
        Shows,
        {"chat": "张女士", "pieces": (*words("请"), button("确认提交"), button("修改"))},
    ),
    ("张女士 < 请核对[修改]", Shows, {"chat": "张女士", "pieces": (*words("请核对"), button("修改"))}),
    ("张女士 < 请 核对", Shows, {"chat": "张女士", "pieces": words("请 核对")}),
    ("工程部群 !< 13812345678", Hides, {"chat": "工程部群", "pieces": words("13812345678")}),
]


@pytest.mark.parametrize(("text", "kind", "fields"), LINES, ids=[text for text, _, _ in LINES])
def test_a_line_is_read(text: str, kind: type[Line], fields: dict[str, object]) -> None:
    assert parse(text, "x.md").lines == (kind(number=1, text=text.strip(), **fields),)


MEDIA = [
    ("(图片 lift.jpg)", Attachment(kind=MediaKind.PHOTO, name="lift.jpg", source="lift.jpg")),
    ("（图片 lift.jpg）", Attachment(kind=MediaKind.PHOTO, name="lift.jpg", source="lift.jpg")),
    ("(图片)", Attachment(kind=MediaKind.PHOTO)),
    ("(视频 leak.mp4)", Attachment(kind=MediaKind.VIDEO, name="leak.mp4", source="leak.mp4")),
    ("(文件 合同.pdf)", Attachment(kind=MediaKind.FILE, name="合同.pdf", source="合同.pdf")),
    ('(语音 "电梯 坏了")', Attachment(kind=MediaKind.VOICE, words="电梯 坏了")),
    ("(语音 “电梯坏了”)", Attachment(kind=MediaKind.VOICE, words="电梯坏了")),
    ("(语音 电梯坏了)", Attachment(kind=MediaKind.VOICE, words="电梯坏了")),
    (
        '(位置 31.23,121.47 "翠湖花园")',
        Attachment(kind=MediaKind.LOCATION, words="翠湖花园", latitude=31.23, longitude=121.47),
    ),
    ("(位置 31, -121.5)", Attachment(kind=MediaKind.LOCATION, latitude=31.0, longitude=-121.5)),
    ("(表情 抱拳)", Attachment(kind=MediaKind.STICKER, name="抱拳", source="抱拳")),
]


@pytest.mark.parametrize(("text", "attachment"), MEDIA, ids=[text for text, _ in MEDIA])
def test_what_is_sent_beside_words_is_read(text: str, attachment: Attachment) -> None:
    line = f"张女士 > {text}"

    assert parse(line, "x.md").lines == (Sends(number=1, text=line, **ZHANG, attachment=attachment),)


WRONG = [
    ("张女士 电梯又坏了", "看不懂这一行：张女士 电梯又坏了"),
    ("张女士 !> 电梯", "看不懂这一行"),
    ("时间 明天上午", "时间写得不对：时间 明天上午"),
    ("时间 2026-02-30 10:00", "时间写得不对"),
    ("+ 一会儿", "时长写得不对：+ 一会儿"),
    ("+ 10", "时长写得不对"),
    ("+ 0分钟", "时长写得不对"),
    ("+ 0.5工作日", "时长写得不对"),
    ("+ 10分钟后", "时长写得不对"),
    ("@TS", "编号写得不对：@TS"),
    ("张女士 <", "没写应当看到什么"),
    ("张女士 < …", "没写应当看到什么"),
    ("张女士 !<", "没写应当看到什么"),
    ("王师傅@工程部群 < 签收", "群里看到的要写「工程部群 < …」"),
    ("张女士 > (位置 翠湖花园)", "位置写得不对"),
    ("工程部群 < {TS} … 重要", "用了 {TS}，前面却没有「@TS 编号」"),
    ("王师傅@工程部群 > 签收 {TS}", "用了 {TS}"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[text for text, _ in WRONG])
def test_a_line_that_is_wrong_is_named_with_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(Mistake) as mistake:
        parse(f"# 标题\n\n张女士 > 好\n{text}\n", "夜里.md")

    (line,) = mistake.value.lines
    assert line.startswith(f"夜里.md:4  {said}")


def test_every_wrong_line_is_named_at_once() -> None:
    with pytest.raises(Mistake) as mistake:
        parse("胡话\n张女士 > 好\n+ 一会儿", "x.md")

    assert [line.partition("  ")[0] for line in mistake.value.lines] == ["x.md:1", "x.md:3"]


def test_titles_comments_and_blank_lines_are_no_lines() -> None:
    transcript = parse("\ufeff# 电梯反复故障\n\n   # 说明\n重启\n", "x.md")

    assert transcript.title == "电梯反复故障"
    assert transcript.lines == (Restarts(number=4, text="重启"),)


def test_residents_are_those_who_write_in_private() -> None:
    transcript = parse("张女士 > 好\n王师傅@工程部群 > 好\n李先生 > [满意]\n张女士 > 好", "x.md")

    assert transcript.residents == ("张女士", "李先生")


def test_numbers_are_filled_in_by_name() -> None:
    assert fill("{TS} 和 {B} 和 {C}", {"TS": "TS1", "B": "TS2"}) == "TS1 和 TS2 和 {C}"
