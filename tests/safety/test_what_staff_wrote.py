"""What staff wrote about a complaint says no more of its resident, once that one is forgotten: read as it lies there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from estate import MONDAY, Estate

from bots.__main__ import main
from core.corrective import Corrective, CorrectiveStatus
from core.fairness import Exclusion, ExclusionStatus
from core.retention import Retention

NAME, PHONE = "令狐女士", "13912340077"
OWN = ("水晶吊灯", "翡翠", "琥珀", "锦鲤", "芙蓉")


@pytest.fixture
def estate(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Estate]:
    """Return an estate in which a closed complaint was excluded and corrected, and a warning's text names its resident."""
    monkeypatch.setenv("SUBAN_DATABASE_URL", url)
    monkeypatch.setenv("SUBAN_DATA", str(tmp_path))
    estate = Estate(tmp_path, url=url)
    for said in ("3号楼2单元楼道的灯不亮", "尽快修好", PHONE, "确认提交"):
        estate.write(NAME, said)
    estate.press("王师傅", "签收", group="工程部群")
    estate.write("王师傅", "办结 换了灯泡", group="工程部群")
    estate.press(NAME, "满意")
    with estate.house.database.work() as work:
        (complaint,) = work.complaints.recent("cuihu", 10)
        reason = Exclusion(
            reason=f"{NAME}自己弄坏了水晶吊灯", by="王师傅", at=MONDAY, to=("陈主管",), status=ExclusionStatus.SIGNED
        )
        work.complaints.save(replace(complaint, exclusion=reason, corrective="C-0001"))
        common = Corrective(
            ref="C-0001", community="cuihu", department="工程部", subject="芙蓉", owner="王师傅", policy=complaint.policy,
            since=MONDAY, opened_at=MONDAY,
        )  # fmt: skip
        verified = replace(
            common, complaint=complaint.ref, status=CorrectiveStatus.VERIFIED, verified_at=MONDAY,
            cause="翡翠掉下来", correction="琥珀收好", prevention="锦鲤挪走",
        )  # fmt: skip
        warned = replace(
            common, ref="C-0002", subject="路灯", refs=(complaint.ref,), cause=f"{NAME} {PHONE} 说线路老化"
        )
        for corrective in (verified, warned):
            work.correctives.add(corrective)
        work.commit()
    yield estate
    estate.close()


def written(estate: Estate) -> str:
    """Return the rows of complaints and corrective actions as they lie there."""
    with estate.house.database.engine.connect() as connection:
        rows = [
            *connection.execute(sa.text("SELECT * FROM complaint")),
            *connection.execute(sa.text("SELECT * FROM corrective")),
        ]
    text = "\n".join(str(tuple(row)) for row in rows)
    return text.encode().decode("unicode_escape", "ignore") + text


def test_after_an_erasure_nothing_of_it_is_left_and_it_still_does_not_count(estate: Estate) -> None:
    assert all(word in written(estate) for word in (*OWN, NAME, PHONE))

    assert main(["erase", "--resident", f"telegram:{NAME}", "--really"]) == 0

    left = written(estate)
    assert [word for word in (*OWN, NAME, PHONE) if word in left] == []
    assert "说线路老化" in left
    with estate.house.database.work() as work:
        (complaint,) = work.complaints.recent("cuihu", 10)
    assert complaint.exclusion is not None
    assert (complaint.exclusion.status, complaint.exclusion.to) == (ExclusionStatus.SIGNED, ("陈主管",))


def test_after_the_time_that_people_are_kept_nothing_of_it_is_left(estate: Estate) -> None:
    expiry = estate.house.database.expiry(Retention(), MONDAY + timedelta(days=800))
    expiry.apply(lambda sources: 0, by="retention")

    left = written(estate)
    assert [word for word in OWN if word in left] == []
