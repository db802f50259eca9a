"""Sealed callbacks: the platform's own examples, and everything that somebody else might send."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.tencent.envelope import LARGEST, Envelope, NotTheirs, Signed, element, encrypted_in, fields_of

#: The examples of the platform's documentation.
GREETED = Signed("f464b24fc39322e44b38aa78f5edd27bd1441696", "1714036504", "1514711492")
PLAIN = Signed("899cf89e464efb63f54ddac96b0a0a235f53aa78", "1714037059", "486452656")
SAFE = Signed("046e02f8204d34f8ba5fa3b1db94908f3df2e9b3", "1714112445", "415670741")
SEALED = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT"
    "740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8Y"
    "L/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
TOKEN, KEY, APPID = "AAAAA", "A" * 43, "wxba5fad812f8e6fb9"


def at(signed: Signed, **later: float) -> datetime:
    return datetime.fromtimestamp(int(signed.timestamp), UTC) + timedelta(**later)


@pytest.fixture
def envelope() -> Envelope:
    return Envelope(TOKEN, KEY, APPID)


@pytest.mark.parametrize("signed", [GREETED, PLAIN])
def test_the_platforms_own_signatures_are_known(envelope: Envelope, signed: Signed) -> None:
    envelope.check(signed, None, at(signed))


def test_the_platforms_own_message_is_opened(envelope: Envelope) -> None:
    content = envelope.open(SAFE, SEALED, at(SAFE))

    assert '"FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY"' in content
    assert '"debug_str":"hello world"' in content


@pytest.mark.parametrize(
    ("signed", "content"),
    [
        (Signed(SAFE.signature.upper(), SAFE.timestamp, SAFE.nonce), SEALED),
        (Signed("", SAFE.timestamp, SAFE.nonce), SEALED),
        (Signed("签", SAFE.timestamp, SAFE.nonce), SEALED),
        (Signed(SAFE.signature, "1714112446", SAFE.nonce), SEALED),
        (Signed(SAFE.signature, SAFE.timestamp, "415670742"), SEALED),
        (SAFE, SEALED[:-4] + "j05="),
        (SAFE, ""),
    ],
)
def test_what_was_touched_is_refused(envelope: Envelope, signed: Signed, content: str) -> None:
    with pytest.raises(NotTheirs, match="signature"):
        envelope.open(signed, content, at(SAFE))


@pytest.mark.parametrize("minutes", [-5.1, 5.1, 1e6])
def test_what_is_old_or_from_the_future_is_refused(envelope: Envelope, minutes: float) -> None:
    with pytest.raises(NotTheirs, match="stale"):
        envelope.open(SAFE, SEALED, at(SAFE, minutes=minutes))


def test_three_tries_are_let_in_and_a_fourth_is_not(envelope: Envelope) -> None:
    for seconds in (0, 5, 10):
        assert envelope.open(SAFE, SEALED, at(SAFE, seconds=seconds))

    with pytest.raises(NotTheirs, match="replayed"):
        envelope.open(SAFE, SEALED, at(SAFE, seconds=15))


def test_a_try_that_comes_late_is_a_replay(envelope: Envelope) -> None:
    envelope.open(SAFE, SEALED, at(SAFE))

    with pytest.raises(NotTheirs, match="replayed"):
        envelope.open(SAFE, SEALED, at(SAFE, seconds=31))


def test_a_message_to_another_account_is_refused() -> None:
    with pytest.raises(NotTheirs, match="content"):
        Envelope(TOKEN, KEY, "wx0000000000000000").open(SAFE, SEALED, at(SAFE))


@pytest.mark.parametrize(("token", "key"), [("", KEY), ("AA", KEY), (TOKEN, ""), (TOKEN, "A" * 42), (TOKEN, "A" * 44)])
def test_no_envelope_is_made_without_a_token_and_a_key_of_the_right_length(token: str, key: str) -> None:
    with pytest.raises(ValueError, match="token and a key"):
        Envelope(token, key, APPID)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_what_is_sealed_can_be_opened(content: str) -> None:
    envelope, now = Envelope(TOKEN, KEY, APPID), datetime(2026, 11, 23, tzinfo=UTC)

    sealed = envelope.seal(content, now)

    signed = Signed(sealed["MsgSignature"], sealed["TimeStamp"], sealed["Nonce"])
    assert envelope.open(signed, sealed["Encrypt"], now) == content


def test_the_same_content_is_sealed_differently_every_time(envelope: Envelope) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)

    assert len({envelope.seal("x", now)["Encrypt"] for _ in range(20)}) == 20


def marks(text: str) -> list[str]:
    return [char for char in text if char.isprintable() and not char.isspace()]


@given(st.text(max_size=300))
def test_an_element_says_its_text_and_nothing_else(text: str) -> None:
    found = fields_of(f"<xml>{element('Content', text)}<Other>x</Other></xml>")

    assert marks(found["Content"] or "") == marks(text)
    assert found["Other"] == "x"


@pytest.mark.parametrize(
    "body", [b"<xml><Encrypt>QUJD</Encrypt></xml>", b"<xml><Encrypt><![CDATA[QUJD]]></Encrypt></xml>"]
)
def test_what_is_encrypted_is_found_without_reading_xml(body: bytes) -> None:
    assert encrypted_in(body) == "QUJD"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml/>",
        b"<xml><Encrypt></Encrypt></xml>",
        b"<xml><Encrypt>&a;</Encrypt></xml>",
        b"<xml><Encrypt>QUJD<b/></Encrypt></xml>",
        b"<xml><Encrypt>QUJD</Encrypt><Encrypt>QUJD</Encrypt></xml>",
        b"<xml><Encrypt>QUJD</Encrypt><Encrypt>!</Encrypt></xml>",
        b"<xml>" + b"<a>" * LARGEST + b"<Encrypt>QUJD</Encrypt></xml>",
    ],
)
def test_what_is_not_said_once_and_plainly_is_refused(body: bytes) -> None:
    with pytest.raises(NotTheirs):
        encrypted_in(body)


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "no xml",
        "<xml>a</xml>",
        "<xml/>",
        "<other><a>1</a></other>",
        "<xml><a></xml>",
        "<a>" * 9000,
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><b>&a;</b></xml>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><b>&a;</b></xml>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]><xml><b>1</b></xml>',
        "<xml><a>" + "x" * LARGEST + "</a></xml>",
    ],
)
def test_hostile_xml_does_nothing(xml: str) -> None:
    with pytest.raises(NotTheirs):
        fields_of(xml)
