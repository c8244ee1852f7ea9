"""Search: an index of words and their forms, the list of an organisation's words, and codes of what tips mean

Revision: 0013
Follows: 0012
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off, run_script

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _of_organisation(table: str) -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    return (
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id"), ondelete="CASCADE"
        ),
    )


def _of_insight(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", "insight_id"],
        ["insight.organisation_id", "insight.id"],
        name=op.f(f"fk_{table}_organisation_id_insight_id"),
        ondelete="CASCADE",
    )


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.create_table(
        "insight_words",
        *_of_organisation("insight_words"),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        _of_insight("insight_words"),
        sa.PrimaryKeyConstraint("organisation_id", "insight_id", name=op.f("pk_insight_words")),
    )
    op.create_table(
        "word",
        *_of_organisation("word"),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("insights", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "word", name=op.f("pk_word")),
    )
    op.create_table(
        "said_besides",
        *_of_organisation("said_besides"),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _of_insight("said_besides"),
        sa.PrimaryKeyConstraint("organisation_id", "source", "source_id", name=op.f("pk_said_besides")),
    )
    op.create_index("ix_said_besides_insight", "said_besides", ["organisation_id", "insight_id"])
    # Counts change with every insight: room for that on each page, without touching an index.
    op.execute("ALTER TABLE word SET (fillfactor = 70)")
    op.drop_index("ix_insight_words", "insight")
    op.drop_column("insight", "words")
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    op.create_index("ix_insight_words_words", "insight_words", ["organisation_id", "words"], postgresql_using="gin")
    op.create_index(
        "ix_word_like",
        "word",
        ["organisation_id", "word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.create_index("ix_site_names", "site", ["organisation_id", sa.text("name_words(name, aliases)")], postgresql_using="gin")
    op.create_index("ix_route_names", "route", ["organisation_id", sa.text("name_words(name, '{}')")], postgresql_using="gin")
    op.add_column(
        "embedding",
        sa.Column("code", postgresql.BIT(384), sa.Computed("sign_code(vector)", persisted=True), nullable=True),
    )
    # In the order in which tips came, and with the codes: the newest twenty thousand are one walk through two megabytes.
    op.create_index("ix_embedding_code", "embedding", ["organisation_id", "model", "tip_id"], postgresql_include=["code"])
    for table in ("insight_words", "word", "said_besides"):
        close_off(table)
