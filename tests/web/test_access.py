"""The page for everybody: on a phone, with weak eyes, with large fingers, with a screen reader."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
TABS = ("住户", "工作群", "主管", "表单")

# The contrast of every visible text with what is behind it, by the formula of WCAG 2; answers what is below 4.5.
FAINT = """() => {
  const light = ([r, g, b]) => [r, g, b]
    .map((part) => part / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const colour = (text) => text.match(/[\\d.]+/g).map(Number);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility() || node.closest("option, noscript, .avatar")) continue;
    const [over, under] = [colour(getComputedStyle(node).color), behind(node)].map(light);
    const contrast = (Math.max(over, under) + 0.05) / (Math.min(over, under) + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${walker.currentNode.data.trim()}`);
  }
  return faint;
}"""

SMALL_TEXT = """() => {
  const small = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility() || node.closest("noscript, .unseen")) continue;
    if (parseFloat(getComputedStyle(node).fontSize) < 15) small.push(walker.currentNode.data.trim());
  }
  return small;
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll("button, select, textarea, a, input")]
  .filter((node) => node.checkVisibility() && node.type !== "file")
  .map((node) => [node.getBoundingClientRect(), node.ariaLabel ?? node.textContent])
  .filter(([box]) => Math.min(box.height, box.width) < 44)
  .map(([box, name]) => `${name} ${box.width}x${box.height}`)"""

NAMELESS = """() => [...document.querySelectorAll("button, select, textarea, a, img")]
  .filter((node) => node.checkVisibility())
  .filter((node) => !(node.ariaLabel || node.labels?.length || node.textContent.trim() || node.hasAttribute("alt")))
  .map((node) => node.outerHTML)"""


@pytest.fixture
def open_at(house: Any, serve: Callable[..., str], look: Callable[..., Page]) -> Callable[..., Page]:
    """Open the page at a size, with a complaint told, signed and late."""
    address = serve(house)

    def opened(size: dict[str, Any]) -> Page:
        tab = look(address, **size)
        card = "sign:TS202611230001"
        place = {"kind": "location", "words": "3号楼门口", "latitude": 31.23, "longitude": 121.47}
        things = [place, {"kind": "voice", "words": "电梯又坏了"}, {"kind": "photo", "name": "电梯.jpg"}]
        told = {"chat": "张女士", "author": "张女士", "text": "电梯又坏了", "attachments": things}
        tab.request.post(f"{address}api/say", data=told)
        tab.request.post(f"{address}api/press", data={"chat": "工程部群", "author": "王师傅", "data": card})
        tab.request.post(f"{address}api/clock", data={"minutes": 60 * 24 * 4})
        tab.request.post(f"{address}api/say", data={**told, "text": "路灯也不亮"})
        tab.request.post(f"{address}api/clock", data={"minutes": 10})
        expect(tab.locator("#clock")).to_contain_text("11月27日 周五 10:42")
        expect(tab.locator("#form table")).to_have_count(1)
        tab.evaluate("() => document.getAnimations().forEach((one) => one.finish())")
        return tab

    return opened


def test_every_text_stands_out_on_a_desktop(open_at: Callable[..., Page]) -> None:
    tab = open_at(DESKTOP)

    assert tab.evaluate(FAINT) == []
    assert tab.evaluate(NAMELESS) == []


@pytest.mark.parametrize("name", TABS)
def test_a_phone_shows_one_thing_at_a_time_large_enough(open_at: Callable[..., Page], name: str) -> None:
    tab = open_at(PHONE)

    tab.locator("#bar").get_by_role("button", name=name).tap()

    expect(tab.locator(".pane:visible")).to_have_count(1)
    assert tab.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    assert tab.evaluate("() => document.documentElement.scrollHeight") == PHONE["height"]
    tab.evaluate("() => document.getAnimations().forEach((one) => one.finish())")
    assert tab.evaluate(FAINT) == []
    assert tab.evaluate(SMALL_TEXT) == []
    assert tab.evaluate(SMALL_TARGETS) == []
    assert tab.evaluate(NAMELESS) == []


@pytest.mark.parametrize("width", [320, 390, 760, 761, 1239, 1240, 1920])
def test_nothing_sticks_out_at_any_width(open_at: Callable[..., Page], width: int) -> None:
    tab = open_at({"width": width, "height": 800})

    assert tab.evaluate("() => document.documentElement.scrollWidth") <= width
    assert tab.locator(".pane:visible").count() == (1 if width <= 760 else 4)


def test_on_a_phone_the_number_of_a_complaint_leads_to_its_form(open_at: Callable[..., Page]) -> None:
    tab = open_at(PHONE)

    tab.get_by_role("link", name="TS202611230001").tap()

    expect(tab.locator("#form td").first).to_have_text("TS202611230001")
    expect(tab.locator("#form")).to_be_visible()


def test_messages_are_announced(open_at: Callable[..., Page]) -> None:
    tab = open_at(DESKTOP)

    for pane in ("resident", "groups", "people"):
        messages = tab.locator(f"#{pane}").get_by_role("log")
        expect(messages).to_have_count(1)
        expect(messages).to_have_attribute("aria-live", "polite")
    expect(tab.locator("#resident .message:not(.own)").first).to_contain_text("诉办")


def test_motion_is_left_out_for_whoever_asks(house: Any, serve: Callable[..., str], look: Callable[..., Page]) -> None:
    tab = look(serve(house), reduced_motion="reduce")
    tab.locator("#resident textarea").fill("电梯又坏了")
    tab.locator("#resident textarea").press("Enter")

    arrived = tab.locator("#resident .log:visible .message").last
    expect(arrived).to_be_visible()
    assert arrived.evaluate("node => parseFloat(getComputedStyle(node).animationDuration)") < 0.001
