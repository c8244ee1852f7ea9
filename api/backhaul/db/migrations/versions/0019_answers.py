"""Answers are owed within a time, outcomes have a value and a basis, and thanks come home

Revision: 0019
Follows: 0018
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off, run_script

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_JSONB = postgresql.JSONB(astext_type=sa.Text())


def _when(name: str, *, nullable: bool = False, now: bool = False) -> sa.Column[Any]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def _organisation(table: str) -> list[Any]:
    return [
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id"), ondelete="CASCADE"
        ),
    ]


def _points_at(table: str, target: str, column: str, *, optional: bool = False) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{target}.organisation_id", f"{target}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}"),
        ondelete=f"SET NULL ({column})" if optional else "CASCADE",
    )


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    _add_columns()
    _create_outcomes()
    _create_the_rest()
    run_script((Path(__file__).parent / "0019_answers.sql").read_text())
    # What is told to managers only is told to those who said it, too, through the policy of the insights.
    close_off(
        "outcome",
        restrict="""
            (visibility = 'organisation' AND (SELECT sees_organisation())) OR (SELECT sees_everything()) OR EXISTS (
                SELECT FROM outcome_insight l
                WHERE l.organisation_id = outcome.organisation_id AND l.outcome_id = outcome.id)""",
    )
    close_off(
        "outcome_insight",
        restrict="""
            (SELECT sees_everything()) OR EXISTS (
                SELECT FROM insight i
                WHERE i.organisation_id = outcome_insight.organisation_id AND i.id = outcome_insight.insight_id)""",
    )
    close_off("outcome_change", restrict="(SELECT sees_everything())")
    for table in ("answer_template", "escalation_step", "thanks"):
        close_off(table)
    _move_outcomes()


def _add_columns() -> None:
    op.add_column("organisation", sa.Column("answer_within_hours", sa.Integer(), nullable=True))
    days: sa.Column[Any] = sa.Column(
        "working_days", postgresql.ARRAY(sa.Integer()), server_default="{1,2,3,4,5}", nullable=False
    )
    op.add_column("organisation", days)
    op.add_column("organisation", sa.Column("working_from_h", sa.Integer(), server_default="0", nullable=False))
    op.add_column("organisation", sa.Column("working_until_h", sa.Integer(), server_default="24", nullable=False))
    op.create_check_constraint(op.f("ck_organisation_answer_within_hours"), "organisation", "answer_within_hours > 0")
    op.create_check_constraint(
        op.f("ck_organisation_working_time"),
        "organisation",
        "working_days <@ '{1,2,3,4,5,6,7}'::int[] AND cardinality(working_days) > 0 "
        "AND working_from_h >= 0 AND working_until_h <= 24 AND working_from_h < working_until_h",
    )
    op.add_column("insight", sa.Column("reason_language", sa.String(), nullable=True))
    op.add_column("insight", sa.Column("reason_translations", _JSONB, server_default="{}", nullable=False))
    op.add_column("insight", _when("owed_since", nullable=True))
    op.add_column("insight", _when("escalated_at", nullable=True))
    op.add_column("insight", sa.Column("escalations", sa.SmallInteger(), server_default="0", nullable=False))
    op.create_index(
        "ix_tip_receipt", "tip", ["receipt_hash"], unique=True, postgresql_where=sa.text("receipt_hash IS NOT NULL")
    )


def _create_outcomes() -> None:
    op.create_table(
        "outcome",
        *_organisation("outcome"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("place_label", sa.String(), nullable=True),
        sa.Column("value_kind", sa.String(), nullable=True),
        sa.Column("amount", sa.Numeric(14, 2), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _when("updated_at"),
        _when("withdrawn_at", nullable=True),
        _when("created_at", now=True),
        sa.CheckConstraint(
            "value_kind IN ('hours_per_week', 'money', 'incidents_avoided')", name=op.f("ck_outcome_value_kind")
        ),
        sa.CheckConstraint(
            "(value_kind IS NULL) = (amount IS NULL) AND (amount IS NULL OR amount > 0)", name=op.f("ck_outcome_amount")
        ),
        sa.CheckConstraint("coalesce(value_kind = 'money', false) = (currency IS NOT NULL)", name=op.f("ck_outcome_currency")),
        sa.CheckConstraint("value_kind IS NULL OR basis IS NOT NULL", name=op.f("ck_outcome_value_has_basis")),
        sa.CheckConstraint("visibility IN ('organisation', 'managers')", name=op.f("ck_outcome_visibility")),
        _points_at("outcome", "site", "site_id", optional=True),
        _points_at("outcome", "member", "member_id", optional=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_outcome")),
    )
    op.create_index(
        "ix_outcome_newest",
        "outcome",
        ["organisation_id", sa.literal_column("since DESC"), sa.literal_column("id DESC")],
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "outcome_insight",
        *_organisation("outcome_insight"),
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        _points_at("outcome_insight", "outcome", "outcome_id"),
        _points_at("outcome_insight", "insight", "insight_id"),
        sa.PrimaryKeyConstraint("organisation_id", "outcome_id", "insight_id", name=op.f("pk_outcome_insight")),
    )
    op.create_index("ix_outcome_insight_insight", "outcome_insight", ["organisation_id", "insight_id"])
    op.create_table(
        "outcome_change",
        *_organisation("outcome_change"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        _when("at"),
        sa.Column("change", _JSONB, nullable=False),
        _points_at("outcome_change", "outcome", "outcome_id"),
        _points_at("outcome_change", "member", "member_id", optional=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_outcome_change")),
    )
    op.create_index("ix_outcome_change_outcome", "outcome_change", ["organisation_id", "outcome_id", "at"])


def _create_the_rest() -> None:
    op.create_table(
        "answer_template",
        *_organisation("answer_template"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("texts", _JSONB, nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _when("updated_at"),
        _when("created_at", now=True),
        sa.CheckConstraint("status IN ('done', 'declined')", name=op.f("ck_answer_template_status")),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_answer_template")),
    )
    op.create_index("uq_answer_template_name", "answer_template", ["organisation_id", "name"], unique=True)
    op.create_table(
        "escalation_step",
        *_organisation("escalation_step"),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        _points_at("escalation_step", "member", "member_id"),
        sa.PrimaryKeyConstraint("organisation_id", "member_id", name=op.f("pk_escalation_step")),
    )
    op.create_table(
        "thanks",
        *_organisation("thanks"),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("thanked_on", sa.Date(), nullable=False),
        _points_at("thanks", "insight", "insight_id"),
        _points_at("thanks", "member", "member_id"),
        sa.PrimaryKeyConstraint("organisation_id", "insight_id", "member_id", name=op.f("pk_thanks")),
    )


def _move_outcomes() -> None:
    """What reviews said of what changed becomes an outcome each, since the day on which it was said, by who said it.

    In the language of who said it, or of the organisation where that is not known. The column goes: two places for one
    sentence would disagree.
    """
    op.execute("""
        WITH said AS (
            SELECT i.organisation_id, i.id AS insight_id, gen_random_uuid() AS id, i.outcome, i.visibility, i.site_id,
                   i.place_label, i.updated_at, h.at, h.member_id, m.language, o.languages[1] AS spoken, o.time_zone
            FROM insight i
            JOIN organisation o ON o.id = i.organisation_id
            LEFT JOIN LATERAL (
                SELECT c.at, c.member_id FROM insight_change c
                WHERE c.organisation_id = i.organisation_id AND c.insight_id = i.id
                  AND c.change #>> '{outcome,to}' = i.outcome
                ORDER BY c.at DESC LIMIT 1) h ON true
            LEFT JOIN member m ON m.organisation_id = i.organisation_id AND m.id = h.member_id
            -- Of one that was merged, the other carries what was decided.
            WHERE i.outcome IS NOT NULL AND i.merged_into_id IS NULL
        ), made AS (
            INSERT INTO outcome (organisation_id, id, text, language, since, site_id, place_label, visibility, member_id,
                                 created_at, updated_at)
            SELECT organisation_id, id, outcome, coalesce(language, spoken, 'en'),
                   (coalesce(at, updated_at) AT TIME ZONE time_zone)::date, site_id, place_label, visibility, member_id,
                   coalesce(at, updated_at), coalesce(at, updated_at)
            FROM said
        )
        INSERT INTO outcome_insight (organisation_id, outcome_id, insight_id)
        SELECT organisation_id, id, insight_id FROM said
    """)
    op.execute("""
        UPDATE insight i SET reason_language = coalesce((
            SELECT m.language FROM insight_change c
            JOIN member m ON m.organisation_id = c.organisation_id AND m.id = c.member_id
            WHERE c.organisation_id = i.organisation_id AND c.insight_id = i.id AND c.change #>> '{reason,to}' = i.reason
            ORDER BY c.at DESC LIMIT 1), (SELECT languages[1] FROM organisation o WHERE o.id = i.organisation_id))
        WHERE i.reason IS NOT NULL
    """)
    op.drop_column("insight", "outcome")
