"""The auditor sees each broken promise for what it is, and nothing where all is well."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from estate import MONDAY, Estate
from live.demo import company

from bots.clock import HandClock
from bots.config.environment import Environment, load_environment
from bots.running import Running
from bots.watch import Found, Watch
from core.complaint import DueKind, Status
from storage.audit import NEEDED, Kind

#: What breaks a promise, and how it is seen; {past} is five hours ago.
SABOTAGE = {
    "the agenda is empty": ("UPDATE complaint SET agenda = '[]'", {"silent": 1}),
    "the agenda can't be read": ("UPDATE complaint SET agenda = '{{'", {"silent": 1}),
    "the agenda lost the one step that matters": (
        "UPDATE complaint SET agenda = (SELECT json_group_array(json(value)) FROM json_each(agenda)"
        " WHERE json_extract(value, '$.kind') != 'sign')",
        {"silent": 1},
    ),
    "what follows an incident never looks at it": ("UPDATE complaint SET incident = 'TS202611230099'", {"silent": 1}),
    "the clock does not come by": ("UPDATE complaint SET due_at = NULL", {"silent": 1}),
    "the clock comes by too late": ("UPDATE complaint SET due_at = '2027-01-01 00:00:00.000000'", {"silent": 1}),
    "nobody knows where it stands": ("UPDATE complaint SET status = 'lost'", {"silent": 1}),
    "the sweeper stands still": ("UPDATE complaint SET due_at = '{past}'", {"late": 1}),
    "the owner has left": ("UPDATE complaint SET assignee = '没有这个人'", {"nobodys": 1}),
    "it is offered to somebody who has left": ("UPDATE complaint SET offered_to = '没有这个人'", {"nobodys": 1}),
    "the department is gone": ("UPDATE complaint SET department = 'gone'", {"nowhere": 1}),
    "the community is gone": ("UPDATE complaint SET community = 'gone'", {"nowhere": 1}),
    "a call is collected and not told": (
        "UPDATE outbox SET state = 'collected', due_at = '{past}' WHERE id = 1",
        {"uncalled": 1},
    ),
    "a message is not sent": ("UPDATE outbox SET state = 'queued', queued_at = '{past}' WHERE id = 1", {"unsent": 1}),
    "a message hangs": ("UPDATE outbox SET state = 'sending', claimed_at = '{past}' WHERE id = 1", {"sending": 1}),
    "a message was given up and nobody told": (
        "UPDATE outbox SET state = 'dead', settled_at = '{past}' WHERE id = 1",
        {"untold": 1},
    ),
    "a message is held and nobody asked to telephone": (
        "UPDATE outbox SET state = 'held', settled_at = NULL, due_at = '{past}' WHERE id = 1",
        {"untold": 1},
    ),
    "a message failed and nobody told": (
        "UPDATE inbox SET error = 'x', handled_at = '{past}' WHERE message = 'm1'",
        {"unread": 1},
    ),
    "somebody waits for a person and nobody is called": (
        "UPDATE conversation SET stage = 'human', human = NULL, due_at = NULL WHERE chat = '张女士'",
        {"unheard": 1},
    ),
    "a talk with a person never ends": (
        "UPDATE conversation SET stage = 'human', human = '小林', due_at = NULL, touched_at = '2026-11-20 00:00:00.000000'"
        " WHERE chat = '张女士'",
        {"left_open": 1},
    ),
    "nobody comes back to a talk": (
        "UPDATE conversation SET due_at = '{past}' WHERE chat = '张女士'",
        {"talk_late": 1},
    ),
    "nobody asks for a corrective action": (
        "INSERT INTO corrective (ref, community, department, refs, subject, status, cause, correction, prevention, owner,"
        " doer, sent_back, policy, since, step, due_at, opened_at, posted, version) SELECT 'C-0001', community, department,"
        " '[]', '', 'owed', '', '', '', '王师傅', '', 0, policy, filed_at, 0, NULL, filed_at, 0, 0 FROM complaint",
        {"uncorrected": 1},
    ),
    "something due fails each time": (
        "INSERT INTO trouble VALUES ('complaint', 'TS1', '{past}', 9, '{past}', 1)",
        {"stuck": 1},
    ),
    "a process died and nobody does its work": (
        "INSERT INTO lease (name, holder, until) VALUES ('delivery', 1, '{past}')",
        {"lease": 1},
    ),
}


def sabotage(estate: Estate, statement: str) -> None:
    past = estate.clock.now() - timedelta(hours=5)
    with estate.house.database.engine.begin() as connection:
        connection.exec_driver_sql(statement.format(past=f"{past:%Y-%m-%d %H:%M:%S.%f}"))


def audit(estate: Estate) -> Found:
    return estate.house.audit(now=estate.clock.now())


@pytest.mark.parametrize("promise", SABOTAGE)
def test_each_broken_promise_is_found_and_nothing_else(estate: Estate, ref: str, promise: str) -> None:
    statement, found = SABOTAGE[promise]
    assert audit(estate) == {}

    sabotage(estate, statement)

    assert audit(estate) == found


def test_every_kind_of_finding_is_proved() -> None:
    assert {kind for _, found in SABOTAGE.values() for kind in found} == {kind.value for kind in Kind}


def test_each_status_in_which_something_must_happen_has_a_step_that_makes_it_happen() -> None:
    assert {status for status in Status if status.is_open} == set(NEEDED)
    assert set(NEEDED.values()) <= set(DueKind)


def test_who_reported_the_same_outage_as_others_is_looked_after(estate: Estate) -> None:
    for name in ("孙先生", "李阿姨", "周先生"):
        estate.write(name, "3号楼整栋楼都停电了，希望尽快恢复，电话13812340101")
        if name == "孙先生":
            estate.press(name, "确认提交")
    with estate.house.database.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(incident), sum(joined) FROM complaint").one() == (2, 2)

    assert audit(estate) == {}


def test_what_is_closed_is_not_looked_at(estate: Estate, ref: str) -> None:
    estate.write("张女士", f"撤诉 {ref}")
    estate.press("张女士", "撤诉")
    assert not estate.complaint(ref).status.is_open, estate.complaint(ref).status

    sabotage(estate, "UPDATE complaint SET assignee = '没有这个人', department = 'gone'")

    assert audit(estate) == {}


# Whoever asks the process, and whoever is called by it.


class Ear:
    """Whom the heartbeat is for: counts the calls."""

    def __init__(self) -> None:
        self.heard = 0
        self.status = 200


@contextmanager
def listening() -> Iterator[tuple[Ear, str]]:
    ear = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ear.heard += 1
            self.send_response(ear.status)
            self.end_headers()

        def log_message(self, *ignored: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield ear, f"http://127.0.0.1:{server.server_port}/beat"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def look_once(found: Found | Exception, url: str, *, is_well: bool = True) -> Found:
    """Let a watch look once, and return what it says."""

    def look() -> Found:
        if isinstance(found, Exception):
            raise found
        return found

    async def once() -> Found:
        stop = asyncio.Event()
        with ThreadPoolExecutor(1) as executor:
            watch = Watch(look, executor, is_well=lambda: is_well, heartbeat=url)
            running = asyncio.create_task(watch.run(stop))
            said = await watch.found()
            stop.set()
            await running
            return said

    return asyncio.run(once())


def test_the_heartbeat_beats_while_all_is_well() -> None:
    with listening() as (ear, url):
        assert look_once({}, url) == {}

    assert ear.heard == 1


@pytest.mark.parametrize("found", [{"late": 2}, OSError("gone")])
def test_the_heartbeat_stops_where_something_is_wrong(found: Found | Exception) -> None:
    with listening() as (ear, url):
        assert look_once(found, url) == ({"unreadable": 1} if isinstance(found, Exception) else found)

    assert ear.heard == 0


def test_the_heartbeat_stops_with_the_clock() -> None:
    with listening() as (ear, url):
        look_once({}, url, is_well=False)

    assert ear.heard == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "nonsense", "http://"])
def test_a_heartbeat_that_nobody_hears_is_logged_without_its_address(
    caplog: pytest.LogCaptureFixture, url: str
) -> None:
    caplog.set_level(logging.INFO)

    assert look_once({}, url) == {}

    assert "the heartbeat did not arrive" in caplog.text
    assert url not in caplog.text


def test_a_heartbeat_that_is_refused_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    with listening() as (ear, url):
        ear.status = 503
        look_once({}, url)

    assert "the heartbeat was refused: 503" in caplog.text
    assert url not in caplog.text


async def health(environment: Environment) -> httpx.Response:
    """Return what a process on that database says of itself."""
    stop = asyncio.Event()
    running = asyncio.create_task(Running(company(), environment, HandClock(MONDAY)).run(stop))
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=3), trust_env=False) as client:
        said = await client.get(f"http://127.0.0.1:{environment.port}/healthz")
    stop.set()
    await running
    return said


@pytest.mark.parametrize(
    ("statement", "status", "wrong"),
    [
        ("SELECT 1", 200, {}),
        ("UPDATE complaint SET agenda = '[]', due_at = NULL", 503, {"silent": 1}),
        ("DROP TABLE lease", 503, {"unreadable": 1}),
    ],
)
def test_the_health_page_says_how_much_of_what_is_wrong_and_no_more(
    estate: Estate, ref: str, statement: str, status: int, wrong: Found
) -> None:
    sabotage(estate, statement)

    said = asyncio.run(health(environment(estate)))

    assert said.status_code == status
    assert said.json()["wrong"] == wrong
    for word in (ref, "张女士", "13812345678", "楼道"):
        assert word not in said.text


def environment(estate: Estate) -> Environment:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    return load_environment({"SUBAN_DATA": str(estate.folder), "SUBAN_HTTP": f"127.0.0.1:{port}"}, Path("/nowhere"))
