"""The app's callback: nothing but the platform's own calls is heard, each once, and «got it» is said only when it is true."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from wecom_account import AES_KEY, AGENT, CALLBACK_TOKEN, CORP
from wecom_life import Life
from wecom_platform import Platform, platform
from wecom_stage import sealed_call

from bots.tencent.envelope import LARGEST, Envelope
from bots.wiring import Company


@pytest.fixture(scope="module")
def life(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with platform() as server:
        life = Life(company, server, tmp_path_factory.mktemp("wecom"), bot=False, hooks=False)
        life.join_everybody()
        with life.connected():
            yield life


@pytest.fixture
def server(life: Life) -> Platform:
    return life.server


def text(content: str, number: str) -> dict[str, str]:
    common = {"ToUserName": CORP, "FromUserName": "U2", "CreateTime": "1795400000", "MsgType": "text"}
    return common | {"Content": content, "MsgId": number, "AgentID": str(AGENT)}


def test_the_check_is_answered_with_what_was_sealed(life: Life) -> None:
    sealed = life.envelope.seal("8123456789", life.clock.now())
    query = {
        "msg_signature": sealed["MsgSignature"],
        "timestamp": sealed["TimeStamp"],
        "nonce": sealed["Nonce"],
        "echostr": sealed["Encrypt"],
    }
    answer = life.http.get(f"http://127.0.0.1:{life.environment.port}/wecom", params=query)

    assert (answer.status_code, answer.text) == (200, "8123456789")
    assert answer.elapsed < timedelta(seconds=1)


def test_what_is_said_again_because_nobody_answered_has_its_effect_once(life: Life, server: Platform) -> None:
    said = text("你好，我在测试", "901")
    before = len(server.chats["u2"])
    assert [life.call(said).status_code for _ in range(3)] == [200, 200, 200]
    server.wait(lambda: len(server.chats["u2"]) > before)
    life.call(text("签收", "902"))
    server.wait(lambda: len(server.chats["u2"]) > before + 1)

    assert len(server.chats["u2"]) == before + 2


def post(life: Life, query: dict[str, str], body: bytes) -> httpx.Response:
    return life.http.post(f"http://127.0.0.1:{life.environment.port}/wecom", params=query, content=body)


def refused(life: Life, query: dict[str, str], body: bytes) -> bool:
    before = len(life.server.calls)
    answer = post(life, query, body)
    return answer.status_code == 403 and not answer.content and len(life.server.calls) == before


def test_a_call_signed_by_another_is_not_heard(life: Life) -> None:
    forged = Envelope("anotherToken", AES_KEY, CORP)

    assert refused(life, *sealed_call(forged, text("签收", "911"), life.clock.now()))


def test_a_call_for_another_company_is_not_heard(life: Life) -> None:
    other = Envelope(CALLBACK_TOKEN, AES_KEY, "wwANOTHER")

    assert refused(life, *sealed_call(other, text("签收", "912"), life.clock.now()))


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_call_of_another_time_is_not_heard(life: Life, minutes: int) -> None:
    then = life.clock.now() + timedelta(minutes=minutes)

    assert refused(life, *sealed_call(life.envelope, text("签收", "913"), then))


def test_a_call_with_a_body_that_was_not_signed_is_not_heard(life: Life) -> None:
    query, _ = sealed_call(life.envelope, text("签收", "914"), life.clock.now())
    _, body = sealed_call(life.envelope, text("办结 全部", "915"), life.clock.now())

    assert refused(life, query, body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<xml><Encrypt/></xml>",
        b"<xml>" * 5000,
        b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><xml><Encrypt>&c;</Encrypt></xml>',
        b"<xml><Encrypt>" + b"A" * LARGEST + b"</Encrypt></xml>",
        "<xml><Encrypt>电梯</Encrypt></xml>".encode(),
    ],
    ids=["nothing", "words", "empty", "deep", "entities", "large", "chinese"],
)
def test_garbage_is_not_heard_and_harms_nobody(life: Life, body: bytes) -> None:
    query, _ = sealed_call(life.envelope, text("签收", "916"), life.clock.now())

    assert refused(life, query, body)
    assert post(life, {}, body).status_code == 403
