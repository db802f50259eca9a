"""Files rehearsed one after the other: one line each, and the exit code."""

import asyncio
from pathlib import Path

from small_company import SmallCompany

from bots.rehearsal.run import gather, rehearse

GOOD = "# 好的（D1）\n张女士 > 告诉 张女士：您好\n张女士 < 您好\n张女士 !< 再见\n"
BAD = "# 坏的\n张女士 > 告诉 张女士：您好\n张女士 < 再见\n张女士 !< 您好\n"


def write(folder: Path, **texts: str) -> list[str]:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return [str(folder / f"{name}.md") for name in texts]


def rehearsed(files: list[str]) -> tuple[int, list[str]]:
    company, said = SmallCompany(), list[str]()
    code = asyncio.run(rehearse(files, company, "web", said.append))
    for database in company.opened:
        database.close()
    return code, said


def test_a_file_that_passes_is_one_line(tmp_path: Path) -> None:
    files = write(tmp_path, good=GOOD)

    assert rehearsed(files) == (0, [f"通过    {files[0]}  好的（D1）（2处相符）"])


def test_a_file_that_fails_says_where(tmp_path: Path) -> None:
    files = write(tmp_path, bad=BAD)

    code, (said,) = rehearsed(files)

    assert code == 1
    assert said.splitlines()[0] == f"没通过  {files[0]}  坏的（2处不符）"
    assert f"{files[0]}:3  张女士 < 再见" in said
    assert f"{files[0]}:4  张女士 !< 您好" in said


def test_each_file_is_played_in_a_house_of_its_own_and_all_are_counted(tmp_path: Path) -> None:
    files = write(tmp_path, bad=BAD, good=GOOD, good2=GOOD)

    code, said = rehearsed(files)

    assert code == 1
    assert said[-1] == "共3个，通过2个，没通过1个，读不懂0个"


def test_files_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path) -> None:
    files = write(tmp_path, wrong="胡说八道", unknown="王师父 < 好", good=GOOD)
    (tmp_path / "gbk.md").write_bytes("张女士 > 您好".encode("gbk"))
    files += [str(tmp_path / "gbk.md"), str(tmp_path / "missing.md")]

    code, said = rehearsed(files)

    assert code == 2
    assert [line.split()[0] for line in said] == [
        "读不懂",
        "读不懂",
        "通过",
        "读不懂",
        "读不懂",
        "共5个，通过1个，没通过0个，读不懂4个",
    ]
    assert f"{files[0]}:1  看不懂这一行：胡说八道" in said[0]
    assert f"{files[1]}:1  没有「王师父」这个人或群" in said[1]
    assert "不是 UTF-8" in said[3]
    assert "打不开" in said[4]


def test_a_folder_stands_for_the_transcripts_in_it(tmp_path: Path) -> None:
    files = write(tmp_path, a=GOOD, b=GOOD)
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")

    assert gather([str(tmp_path), files[0]]) == [*files, files[0]]


def test_a_folder_without_transcripts_is_a_mistake(tmp_path: Path) -> None:
    code, said = rehearsed(gather([str(tmp_path)]))

    assert code == 2
    assert "里面没有 .md 文件" in said[0]
