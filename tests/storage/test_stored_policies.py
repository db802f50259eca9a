from dataclasses import replace

import pytest
import sqlalchemy as sa
from storage_examples import POLICY, complaint

from storage.database import Database


def test_a_policy_comes_back_by_its_digest(database: Database) -> None:
    with database.work() as work:
        digest = work.policies.keep(POLICY)
        work.commit()

    with database.work() as work:
        assert work.policies.get(digest) == POLICY
        assert work.policies.keep(POLICY) == digest


def test_a_changed_policy_has_another_digest_and_leaves_the_old_one(database: Database) -> None:
    with database.work() as work:
        old = work.policies.keep(POLICY)
        new = work.policies.keep(replace(POLICY, extensions=2))

        assert old != new
        assert work.policies.get(old) == POLICY


def test_a_policy_that_was_never_kept_is_an_error(database: Database) -> None:
    with database.work() as work, pytest.raises(LookupError):
        work.policies.get("unknown")


def test_no_complaint_is_stored_without_its_policy(database: Database) -> None:
    with database.work() as work, pytest.raises(sa.exc.IntegrityError):
        work.complaints.add(complaint(policy="unknown"))
