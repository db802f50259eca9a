"""The playground as a customer tries it: the real command, a real browser, one complaint from the first word to the end."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from live.ports import free_port
from live.waiting import PATIENCE, TRIES
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PHONE = {"width": 390, "height": 844, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start `suban playground`, and wind its clock to the next Monday morning."""
    command = [sys.executable, "-m", "bots", "playground", "--port", str(free_port())]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as playground:
        assert playground.stdout is not None
        said = next((line for line in playground.stdout if "http://" in line), "")
        try:
            found = re.search(r"http://\S+", said)
            assert found, "the playground did not start"
            with httpx.Client(base_url=found[0], transport=httpx.HTTPTransport(retries=TRIES)) as client:
                wind_to_monday(client)
            yield found[0]
        finally:
            playground.send_signal(signal.SIGINT)
            assert playground.wait(PATIENCE) in (0, 130)


def wind_to_monday(client: httpx.Client) -> None:
    """Set the clock to a quarter past ten in China."""
    now = datetime.fromisoformat(client.get("/healthz").json()["now"])
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=2, minute=15, second=0)
    assert client.post("/api/clock", json={"minutes": (monday - now) / timedelta(minutes=1)}).status_code == 200


def log(tab: Page, pane: str) -> Locator:
    return tab.locator(f"#{pane} .log:visible")


def write(tab: Page, pane: str, words: str) -> None:
    tab.locator(f"#{pane} textarea").fill(words)
    tab.locator(f"#{pane} textarea").press("Enter")
    expect(log(tab, pane).locator(".own").last).to_contain_text(words)


def press(tab: Page, pane: str, label: str) -> None:
    log(tab, pane).get_by_role("button", name=label, exact=True).last.click()


def wind(tab: Page, by: str) -> None:
    tab.get_by_role("button", name=by, exact=True).click()
    expect(tab.locator("#wind button:disabled")).to_have_count(0)


def picture(tab: Page, path: Path) -> None:
    tab.mouse.move(0, 0)
    tab.screenshot(path=path, animations="disabled")


def test_a_complaint_from_the_first_word_to_the_end(address: str, look: Callable[..., Page], pictures: Path) -> None:
    tab = look(address)
    sample = tab.locator(".samples button").filter(has_text="电梯").first
    sample.click()
    tab.locator("#resident .send").click()
    expect(log(tab, "resident")).to_contain_text("抱歉")
    write(tab, "resident", "尽快修好，并说明为什么老坏")
    expect(log(tab, "resident")).to_contain_text("电话")
    write(tab, "resident", "13812345678")
    press(tab, "resident", "确认提交")

    card = log(tab, "groups").locator(".card").first
    expect(card).to_contain_text("待签收")
    expect(card).not_to_contain_text("13812345678")
    expect(tab.get_by_role("tab", name="工程部群")).to_have_attribute("aria-selected", "true")
    ref = tab.locator("#form td").first.inner_text()
    assert re.fullmatch(r"TS\d{12}", ref)
    expect(log(tab, "resident")).to_contain_text(ref)

    tab.get_by_label("谁在说话").select_option("王师傅")
    press(tab, "groups", "签收")
    expect(card).to_contain_text("王师傅 处理中")
    expect(log(tab, "resident")).to_contain_text("王师傅已签收")
    expect(tab.locator("#form .course")).to_contain_text("王师傅签收")
    picture(tab, pictures / "playground.png")
    phone = look(address, **PHONE)
    expect(log(phone, "resident")).to_contain_text("王师傅已签收")
    picture(phone, pictures / "playground-phone.png")

    wind(tab, "到下一件到期的事")
    expect(tab.locator("#notice")).to_contain_text("到期")
    for _ in range(6):
        wind(tab, "+1 天")
    expect(tab.locator("#form .matter").first).to_contain_text("超时")
    for superior in ("陈主管", "周主管", "赵主任", "孙总"):
        tab.get_by_role("tab", name=superior).click()
        expect(log(tab, "people")).to_contain_text("已超过办结时限")
    expect(log(tab, "resident")).to_contain_text("超过了承诺的办结时间")

    press(tab, "groups", "办结")
    expect(log(tab, "groups").locator(".message").last).to_contain_text("处理经过")
    write(tab, "groups", "曳引机制动器磨损，已更换，试运行30次正常")
    expect(log(tab, "resident")).to_contain_text("制动器")
    press(tab, "resident", "满意")
    expect(log(tab, "resident").locator(".message").last).to_contain_text("感谢")
    expect(card).to_contain_text("已结案")
    expect(tab.locator("#form .matter").first).to_contain_text("已结案")
    expect(tab.locator("#form .course li").last).to_contain_text("结案")
    expect(log(phone, "resident").locator(".message").last).to_contain_text("感谢")


def test_who_is_in_danger_is_answered_before_any_form(address: str, look: Callable[..., Page]) -> None:
    tab = look(address)
    tab.get_by_role("tab", name="李先生").click()

    write(tab, "resident", "救命 我和孩子被关在5栋1单元电梯里了")

    expect(log(tab, "resident")).to_contain_text("值班电话")
    tab.get_by_role("tab", name="工程部群").click()
    alarm = log(tab, "groups").locator(".card").last
    expect(alarm).to_contain_text("5号楼1单元")
    expect(alarm.get_by_role("button", name="签收")).to_be_visible()
    expect(tab.locator("#form .matter").first).to_contain_text("5号楼1单元")


def test_a_passer_by_can_sign_for_nothing(address: str, look: Callable[..., Page]) -> None:
    tab = look(address)
    tab.get_by_role("tab", name="王大爷").click()
    write(tab, "resident", "着火了！6号楼2单元，快来人")
    tab.get_by_role("tab", name="秩序部群").click()
    card = log(tab, "groups").locator(".card").last
    expect(card).to_contain_text("6号楼2单元")
    tab.get_by_label("谁在说话").select_option("路人")

    press(tab, "groups", "签收")

    expect(log(tab, "groups").locator(".message").last).not_to_contain_text("路人 处理中")
    expect(card).to_contain_text("待签收")
