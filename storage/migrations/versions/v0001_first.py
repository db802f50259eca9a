"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def where(condition: str) -> Any:
    """Return the condition of a partial index."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Create all tables."""
    _binding()
    _conversation()
    _correction()
    _counter()
    _event()
    _inbox()
    _outbox()
    _policy()
    _resident()
    _chat()
    _complaint()


def _binding() -> None:
    op.create_table(
        "binding",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("author", sa.String()),
        sa.Column("chat", sa.String()),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_binding"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_binding_author", "binding", ["channel", "author"])
    op.create_index("ix_binding_chat", "binding", ["channel", "chat"])
    op.create_index("ix_binding_name", "binding", ["community", "kind", "name", "channel"], unique=True)


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("resident", sa.String()),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("draft", sa.JSON()),
        sa.Column("slot", sa.String(32)),
        sa.Column("awaiting", sa.JSON()),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("queued", sa.String(), nullable=False),
        sa.Column("partner", sa.JSON()),
        sa.Column("human", sa.String()),
        sa.Column("guest", sa.String()),
        sa.Column("latest", sa.String()),
        sa.Column("due_at", INSTANT),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("touched_at", INSTANT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "chat", "seat", name="pk_conversation"),
    )
    op.create_index("ix_conversation_due", "conversation", ["due_at"], **where("due_at IS NOT NULL"))
    op.create_index("ix_conversation_resident", "conversation", ["resident", "touched_at"])


def _correction() -> None:
    op.create_table(
        "correction",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("became", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_correction_community", "correction", ["community", "at"])


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_counter"),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.String()),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_community", "event", ["community", "at"])
    op.create_index("ix_event_ref", "event", ["ref", "id"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("handled_at", INSTANT, nullable=False),
        sa.Column("error", sa.String()),
        sa.Column("inbound", sa.JSON()),
        sa.PrimaryKeyConstraint("channel", "message", name="pk_inbox"),
    )
    op.create_index("ix_inbox_failed", "inbox", ["handled_at"], **where("error IS NOT NULL"))


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("card", sa.String()),
        sa.Column("ref", sa.String()),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("outbound", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", INSTANT),
        sa.Column("claimed_by", SERIAL),
        sa.Column("settled_at", INSTANT),
        sa.Column("message", sa.String()),
        sa.Column("error", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_card", "outbox", ["channel", "chat", "card", "id"], **where("card IS NOT NULL"))
    op.create_index("ix_outbox_chat", "outbox", ["channel", "chat", "rank", "id"], **where("state = 'queued'"))
    op.create_index("ix_outbox_due", "outbox", ["due_at"], **where("state = 'queued'"))
    op.create_index("ix_outbox_message", "outbox", ["channel", "chat", "message"], **where("message IS NOT NULL"))
    op.create_index("ix_outbox_sending", "outbox", ["channel", "chat"], **where("state = 'sending'"))


def _policy() -> None:
    op.create_table(
        "policy",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_policy"),
    )


def _resident() -> None:
    op.create_table(
        "resident",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("home", sa.JSON(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_resident"),
    )


def _chat() -> None:
    op.create_table(
        "chat",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("resident", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["resident"], ["resident.id"], name="fk_chat_resident"),
        sa.PrimaryKeyConstraint("channel", "chat", name="pk_chat"),
    )
    op.create_index("ix_chat_resident", "chat", ["resident"])


def _complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("backwards", sa.String(), nullable=False),
        sa.Column("community", sa.String(), nullable=False),
        sa.Column("resident", sa.String(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("severity", sa.String(32), nullable=False),
        sa.Column("topic", sa.String()),
        sa.Column("danger", sa.String()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("building", sa.String()),
        sa.Column("unit", sa.String()),
        sa.Column("room", sa.String()),
        sa.Column("place_words", sa.String()),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("demand", sa.String(), nullable=False),
        sa.Column("against", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("dispatched", sa.Boolean(), nullable=False),
        sa.Column("assignee", sa.String()),
        sa.Column("offered_to", sa.String()),
        sa.Column("pending", sa.JSON()),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("posted", sa.Integer(), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("filed_at", INSTANT, nullable=False),
        sa.Column("acknowledged_at", INSTANT),
        sa.Column("arrived_at", INSTANT),
        sa.Column("answered_at", INSTANT),
        sa.Column("finished_at", INSTANT),
        sa.Column("closed_at", INSTANT),
        sa.Column("answer_by", INSTANT, nullable=False),
        sa.Column("resolve_by", INSTANT, nullable=False),
        sa.Column("promised_by", INSTANT, nullable=False),
        sa.Column("extended", sa.Integer(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=False),
        sa.Column("earlier", sa.String()),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("urged_at", INSTANT),
        sa.Column("satisfaction", sa.String(32)),
        sa.Column("valid", sa.Boolean()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["policy"], ["policy.digest"], name="fk_complaint_policy"),
        sa.PrimaryKeyConstraint("ref", name="pk_complaint"),
    )
    op.create_index("ix_complaint_due", "complaint", ["due_at"], **where("due_at IS NOT NULL"))
    op.create_index("ix_complaint_filed", "complaint", ["community", "filed_at", "ref"])
    op.create_index(
        "ix_complaint_open",
        "complaint",
        ["community", "filed_at", "ref"],
        **where("status NOT IN ('closed', 'withdrawn')"),
    )
    op.create_index(
        "ix_complaint_open_department",
        "complaint",
        ["community", "department", "filed_at", "ref"],
        **where("status NOT IN ('closed', 'withdrawn')"),
    )
    op.create_index("ix_complaint_resident", "complaint", ["resident", "filed_at", "ref"])
    op.create_index("ix_complaint_tail", "complaint", ["community", "backwards"])
    op.create_index("ix_complaint_topic", "complaint", ["community", "topic", "filed_at", "ref"])
