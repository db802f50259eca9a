"""Policies by digest, kept for the complaints filed under them; fits `core.ports.Policies`."""

import json
from dataclasses import replace
from hashlib import sha256

import sqlalchemy as sa
from pydantic import TypeAdapter

from core.policy import Policy
from storage.connection import Connection
from storage.rows import table
from storage.statements import param, upsert
from storage.tables import PolicyRow

_T = table(PolicyRow)
_KEEP = upsert(PolicyRow).on_conflict_do_nothing()
_IS_KEPT = sa.select(_T.c.digest).where(_T.c.digest == param("digest"))
_GET = sa.select(_T.c.policy).where(_T.c.digest == param("digest"))
_POLICY = TypeAdapter(Policy)

#: What lies under a digest is the same for ever and everywhere, so it is read once; there are a few in a year.
_KNOWN: dict[str, Policy] = {}
#: The digests of the policies in force, which every complaint asks for.
_DIGESTS: list[tuple[Policy, str]] = []


def digest_of(policy: Policy) -> str:
    """Return the digest of a policy: the same numbers have the same digest in whatever order they are written."""
    plain = json.dumps(_POLICY.dump_python(policy, mode="json"), sort_keys=True)
    return sha256(plain.encode()).hexdigest()


class Policies:
    """The policies of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, policy: Policy) -> str:
        """Store the policy if it is new and return its digest."""
        digest = next((digest for known, digest in _DIGESTS if known is policy), None)
        if digest is None:
            digest = digest_of(policy)
            _DIGESTS.append((policy, digest))
        if self._connection.execute(_IS_KEPT, {"digest": digest}).first() is None:
            plain = replace(policy, promises=dict(policy.promises))
            self._connection.execute(_KEEP, {"digest": digest, "policy": plain})
        return digest

    def get(self, digest: str) -> Policy:
        """Return the policy of that digest; LookupError if it was never kept."""
        if digest not in _KNOWN:
            policy: Policy | None = self._connection.execute(_GET, {"digest": digest}).scalar_one_or_none()
            if policy is None:
                raise LookupError(f"no policy is kept under {digest}")
            _KNOWN[digest] = policy
        return _KNOWN[digest]
