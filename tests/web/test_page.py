"""The page in a real browser, over a small house: what it shows, and how people get about in it."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p7+W2QAAAABJRU5ErkJggg=="
)


@pytest.fixture
def address(house: Any, serve: Callable[..., str]) -> str:
    return serve(house)


@pytest.fixture
def tab(address: str, look: Callable[..., Page]) -> Page:
    return look(address)


def log(tab: Page, pane: str) -> Locator:
    return tab.locator(f"#{pane} .log:visible")


def write(tab: Page, words: str, pane: str = "resident") -> None:
    tab.locator(f"#{pane} textarea").fill(words)
    tab.locator(f"#{pane} textarea").press("Enter")


def test_the_first_view_says_in_a_line_what_to_do(tab: Page) -> None:
    expect(tab).to_have_title("诉办 · 翠湖花园")
    expect(tab.locator("#clock")).to_have_text("2026年11月23日 周一 10:32")
    expect(log(tab, "resident")).to_contain_text("像平常说话那样告诉我就行")
    expect(tab.locator("#form")).to_contain_text("还没有投诉")


def test_a_sample_fills_the_line_and_one_tap_sends_it(tab: Page) -> None:
    tab.get_by_role("button", name="3号楼2单元的电梯又坏了").click()
    expect(tab.locator("#resident textarea")).to_have_value("3号楼2单元的电梯又坏了")

    tab.locator("#resident .send").click()

    expect(log(tab, "resident").locator(".own")).to_contain_text("3号楼2单元的电梯又坏了")
    expect(log(tab, "resident")).to_contain_text("已受理 TS202611230001")
    expect(log(tab, "groups").locator(".card")).to_contain_text("3号楼2单元的电梯又坏了")
    expect(tab.locator("#form")).to_contain_text("住户投诉意见表")
    expect(tab.locator("#form")).to_contain_text("下一步：10:42 签收")


def test_whoever_holds_the_phone_presses_and_the_card_changes_in_its_place(tab: Page) -> None:
    write(tab, "电梯又坏了")
    card = log(tab, "groups").locator(".card")
    first = card.get_attribute("data-id")
    tab.get_by_label("谁在说话").select_option("路人")

    card.get_by_role("button", name="签收").click()

    expect(card).to_contain_text("路人 已签收")
    expect(card).to_contain_text("已更新")
    expect(card.get_by_role("button")).to_have_count(0)
    assert card.get_attribute("data-id") == first
    expect(log(tab, "groups").locator(".own")).to_contain_text("签收")
    tab.get_by_label("谁在说话").select_option("王师傅")
    expect(log(tab, "groups").locator(".own")).to_have_count(0)


def test_the_number_in_a_message_leads_to_its_form(tab: Page) -> None:
    write(tab, "电梯又坏了")
    write(tab, "路灯也不亮")
    expect(tab.locator("#form")).to_contain_text("TS202611230002")

    tab.get_by_role("link", name="TS202611230001").first.click()

    expect(tab.locator("#form td")).to_have_text("TS202611230001")


def test_what_people_write_is_never_read_as_markup(tab: Page) -> None:
    words = "<img src=x onerror=document.title='taken'><b>粗</b>"

    write(tab, words)

    expect(log(tab, "resident").locator(".own .bubble")).to_have_text(words)
    expect(log(tab, "groups").locator(".card")).to_contain_text(words)
    expect(tab).to_have_title("诉办 · 翠湖花园")


def test_what_is_unread_is_counted_until_it_is_looked_at(tab: Page) -> None:
    write(tab, "电梯又坏了")
    expect(log(tab, "groups").locator(".card")).to_be_visible()
    tab.get_by_role("tab", name="王师傅").click()
    write(tab, "我在路上", "people")
    expect(log(tab, "people").locator(".own")).to_be_visible()

    tab.get_by_role("button", name="+1 小时").click()

    badge = tab.get_by_role("tab", name="周主管").locator(".badge")
    expect(badge).to_have_text("12")
    tab.get_by_role("tab", name="周主管").click()
    expect(badge).to_be_hidden()
    expect(log(tab, "people")).to_contain_text("还没有人签收")


def test_the_clock_says_what_fell_due(tab: Page) -> None:
    tab.get_by_role("button", name="到下一件到期的事").click()
    expect(tab.locator("#notice")).to_have_text("眼下没有等着到期的事")

    write(tab, "电梯又坏了")
    expect(log(tab, "groups").locator(".card")).to_be_visible()
    tab.get_by_role("button", name="+1 小时").click()

    expect(tab.locator("#clock")).to_have_text("2026年11月23日 周一 11:42")
    expect(tab.locator("#notice")).to_have_text("到了11月23日 11:42，这段时间有 6 件事到期")


def test_new_messages_do_not_take_a_reader_away_from_what_is_above(tab: Page, address: str) -> None:
    for number in range(20):
        tab.request.post(f"{address}api/say", data={"chat": "张女士", "author": "张女士", "text": f"第{number}句"})
    cards = log(tab, "groups")
    expect(cards.get_by_text("第19句")).to_be_in_viewport()
    cards.evaluate("node => new Promise(done => { node.onscroll = done; node.scrollTop = 0; })")

    write(tab, "又一件事")

    down = tab.get_by_role("button", name="1 条新消息")
    expect(down).to_be_visible()
    assert cards.evaluate("node => node.scrollTop") == 0
    down.click()
    expect(cards.get_by_text("又一件事")).to_be_in_viewport()
    expect(down).to_be_hidden()


def test_a_new_resident_comes_in_by_name(tab: Page) -> None:
    tab.get_by_role("button", name="＋ 住户").click()
    tab.get_by_role("textbox", name="新住户怎么称呼？").fill("李先生")
    tab.keyboard.press("Enter")

    expect(tab.get_by_role("tab", name="李先生")).to_have_attribute("aria-selected", "true")
    write(tab, "楼道灯不亮")
    expect(log(tab, "resident").locator(".own")).to_contain_text("楼道灯不亮")


def test_photos_voice_and_places_go_along(tab: Page) -> None:
    mine = log(tab, "resident").locator(".own")
    tab.locator("#resident input[type=file]").set_input_files(
        {"name": "电梯.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    photo = mine.get_by_role("img", name="电梯.png")
    expect(photo).to_be_visible()
    expect(photo).to_have_js_property("naturalWidth", 1)
    mine.get_by_role("button", name="看大图：电梯.png").click()
    expect(tab.get_by_role("dialog").get_by_role("img")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)

    along = tab.locator("#resident").get_by_role("button", name="照片、语音、位置")
    along.click()
    tab.locator("#resident").get_by_role("button", name="位置", exact=True).click()
    expect(mine.filter(has_text="翠湖花园3号楼")).to_be_visible()

    along.click()
    tab.locator("#resident").get_by_role("button", name="语音", exact=True).click()
    tab.get_by_role("textbox", name="这段语音说了什么？").fill("电梯又坏了")
    tab.get_by_role("button", name="发送语音").click()
    expect(mine.filter(has_text="语音识别")).to_contain_text("电梯又坏了")


def test_the_page_can_be_used_without_a_mouse(tab: Page) -> None:
    tab.get_by_role("tab", name="王师傅").focus()
    tab.keyboard.press("ArrowRight")
    expect(tab.get_by_role("tab", name="周主管")).to_be_focused()
    expect(tab.get_by_role("tab", name="周主管")).to_have_attribute("aria-selected", "true")

    tab.locator("#resident textarea").focus()
    tab.keyboard.insert_text("第一行")
    tab.keyboard.press("Shift+Enter")
    tab.keyboard.insert_text("第二行")
    tab.keyboard.press("Enter")
    expect(log(tab, "resident").locator(".own .bubble")).to_have_text("第一行\n第二行", use_inner_text=True)

    sign = log(tab, "groups").get_by_role("button", name="签收")
    sign.focus()
    tab.keyboard.press("Enter")
    expect(log(tab, "groups").locator(".card")).to_contain_text("已签收")


def test_the_enter_that_ends_an_input_method_sends_nothing(tab: Page) -> None:
    line = tab.locator("#resident textarea")
    line.fill("dianti")

    line.dispatch_event("keydown", {"key": "Enter", "isComposing": True})

    expect(line).to_have_value("dianti")
    assert log(tab, "resident").locator(".message").count() == 0


def test_every_page_shows_what_happens_on_the_others(tab: Page, address: str, look: Callable[..., Page]) -> None:
    other = look(address)

    write(tab, "电梯又坏了")

    expect(log(other, "resident")).to_contain_text("已受理")
    expect(log(other, "groups").locator(".card")).to_be_visible()


def test_a_page_opened_later_shows_what_was_said_before(tab: Page, address: str, look: Callable[..., Page]) -> None:
    write(tab, "电梯又坏了")
    expect(log(tab, "groups").locator(".card")).to_be_visible()

    later = look(address)

    expect(log(later, "resident")).to_contain_text("已受理")
    expect(log(later, "groups").locator(".card")).to_be_visible()
    expect(later.locator(".badge:visible")).to_have_count(0)
