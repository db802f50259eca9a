"""What people's acts have opened, and tokens, kept on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from storage_examples import NOW, PHONE

from core.messages import Peer
from core.reach import Act, Grant, Quota, Standing, Window, acted, gone, spent
from core.token import Token
from storage.database import Database

QUOTA = Quota(message=Grant(count=5, lasts=timedelta(hours=48)), tap=Grant(count=3, lasts=timedelta(minutes=1)))
OTHER = Peer(channel="wechat", chat="other")


def test_a_standing_is_kept_as_it_became(database: Database) -> None:
    database.reach.change(PHONE, lambda standing: acted(standing, Act.MESSAGE, NOW, QUOTA))
    database.reach.change(PHONE, lambda standing: acted(standing, Act.TAP, NOW, QUOTA))

    kept = database.reach.of(PHONE)

    assert kept.message == Window(until=NOW + timedelta(hours=48), left=5)
    assert kept.tap == Window(until=NOW + timedelta(minutes=1), left=3)
    assert database.reach.of(OTHER) == Standing()


def test_who_left_is_known_to_have_left(database: Database) -> None:
    database.reach.change(PHONE, gone)

    assert database.reach.of(PHONE) == Standing(follows=False)


def test_many_that_spend_at_once_spend_one_each(database: Database) -> None:
    database.reach.change(PHONE, lambda standing: acted(standing, Act.MESSAGE, NOW, QUOTA))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: database.reach.change(PHONE, lambda standing: spent(standing, NOW)), range(4)))

    window = database.reach.of(PHONE).message
    assert window is not None
    assert window.left == 1


def test_one_of_many_fetches_a_token(database: Database) -> None:
    later = NOW + timedelta(seconds=15)
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: database.tokens.lease("wechat:wx", "", now=NOW, until=later), range(4)))

    assert sorted(taken) == [False, False, False, True]
    assert database.tokens.get("wechat:wx") is None

    token = Token(value="t1", until=NOW + timedelta(hours=2))
    database.tokens.keep("wechat:wx", token)
    assert database.tokens.get("wechat:wx") == token
    assert not database.tokens.lease("wechat:wx", "", now=later, until=later)
