"""A telephone in front of the page: the browser that opens a link from a chat, and what is seen and pressed in it."""

import re
from html import unescape
from typing import Any

import httpx
from wecom_life import Life
from wecom_shown import as_read

from core.messages import Inbound, Peer

LINK = re.compile(r"http://\S+/t/[\w.-]+")
PHONE = "13900001111"


class Telephone:
    """A telephone with a browser that knows no script."""

    def __init__(self) -> None:
        self._browser = httpx.Client(trust_env=False, timeout=30, follow_redirects=True)
        self.page = ""
        self.at = ""

    def open(self, link: str) -> httpx.Response:
        self.at = link
        return self._seen(self._browser.get(link))

    def send(self, *pictures: bytes, **form: str) -> httpx.Response:
        nonce = re.search(r'name="nonce" value="(\w+)"', self.page)
        hidden = {"nonce": nonce[1]} if nonce and "code" not in form else {}
        files = [("picture", (f"{number}.heic", content)) for number, content in enumerate(pictures)]
        return self._seen(self._browser.post(self.at, data=hidden | form, files=files or None))

    def press(self, label: str) -> httpx.Response:
        found = re.search(rf'name="press" value="([^"]+)"[^>]*>{label}<', self.page)
        assert found, f"no {label} in {self.words()}"
        return self.send(press=unescape(found[1]))

    def words(self) -> str:
        return unescape(re.sub(r"<[^>]+>", "\n", self.page.partition("<body>")[2]))

    def close(self) -> None:
        self._browser.close()

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        self.page = answer.text
        return answer


def complain(life: Life, number: int = 1) -> str:
    """Let a resident complain, however they came; return the group's link."""
    house = life.company.open_at(life.environment.database_url)
    who = Peer(channel="telegram", chat=f"r{number}")
    for n, text in enumerate((f"7号楼2单元门口路灯不亮，晚上看不见，电话{PHONE}", "尽快修好", "确认提交")):
        common: dict[str, Any] = {"channel": "telegram", "peer": who, "author": who.chat, "author_name": "王大爷"}
        inbound = Inbound(id=f"{number}-{n}", text=text, sent_at=life.clock.now(), **common)
        house.receive(inbound, now=life.clock.now())
    house.close()
    return link_in(message_in(life))


def message_in(life: Life) -> dict[str, Any]:
    return life.server.sees(life.groups["工程部群"], "路灯", "点开办理")


def link_in(message: dict[str, Any]) -> str:
    found = LINK.search(as_read(message))
    assert found
    return found[0]
