"""Two managers at once: who decides about what another one has changed since is told so, and nothing is overwritten."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import ChangedMeanwhile
from backhaul.identity.access import Reader
from backhaul.insights.models import Insight
from backhaul.review.schemas import Review, ReviewStep

# One decision; who changes one of them has looked at all three. A due date or an outcome is nobody's decision overwritten.
_TOGETHER = frozenset(("status", "assignee_id", "reason"))
_FIELDS = (*_TOGETHER, "due_at", "outcome")

_SINCE = text("""
SELECT c.insight_id, json_agg(json_build_object(
    'at', c.at, 'change', c.change,
    'member', (SELECT json_build_object('id', m.id, 'name', m.name) FROM member m
               WHERE m.organisation_id = c.organisation_id AND m.id = c.member_id),
    'assignee', (SELECT json_build_object('id', m.id, 'name', m.name) FROM member m
                 WHERE m.organisation_id = c.organisation_id AND m.id = CAST(c.change #>> '{assignee_id,to}' AS uuid)),
    'due_on', (CAST(c.change #>> '{due_at,to}' AS timestamptz) AT TIME ZONE (
        SELECT o.time_zone FROM organisation o WHERE o.id = :organisation))::date)
    ORDER BY c.version) AS changes
FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[])) AS read(id, version)
JOIN insight_change c ON c.organisation_id = :organisation AND c.insight_id = read.id AND c.version > read.version
GROUP BY c.insight_id
""")

Changes = list[dict[str, Any]]


async def decided_since(db: AsyncSession, member: Reader, read: Mapping[UUID, int]) -> dict[UUID, Changes]:
    """What was decided of each insight since the version that was read, oldest first, as ReviewChange."""
    if not read:
        return {}
    asked: dict[str, Any] = {"organisation": member.organisation_id, "ids": [*read], "versions": [*read.values()]}
    return {row.insight_id: row.changes for row in await db.execute(_SINCE, asked)}


def asked_fields(step: ReviewStep) -> set[str]:
    """Which fields of an insight a step sets."""
    asked = {"due_at" if field == "due_on" else field for field in step.model_fields_set}
    return asked & {*_FIELDS}


def by_others(member: Reader, changes: Changes) -> Changes:
    """Without what the member did: who presses two keys before the first answer is there contradicts nobody."""
    return [each for each in changes if not each["member"] or each["member"]["id"] != str(member.id)]


def touches(fields: set[str], changes: Changes) -> bool:
    """Whether one of these changes is about one of these fields, or about the same decision."""
    about = fields | _TOGETHER if fields & _TOGETHER else fields
    return any(about & each["change"].keys() for each in changes)


def clashes(insight: Insight, step: ReviewStep, due: Mapping[str, Any], changes: Changes) -> bool:
    """Whether these changes are about what this step is about, and it asks for anything else than what they did.

    ``due``: the due date that it asks for, if it does.
    """
    asked = asked_fields(step)
    wanted = {field: due.get(field, getattr(step, field, None)) for field in asked - {"outcome"}}
    if "outcome" not in asked and all(getattr(insight, field) == value for field, value in wanted.items()):
        return False
    return touches(asked, changes)


async def check_nobody_was_faster(
    db: AsyncSession, member: Reader, insight: Insight, review: Review, due: Mapping[str, Any]
) -> None:
    """Raises ChangedMeanwhile, with what the others did, where they decided about the same since it was read."""
    if review.version is None or review.version == insight.review_version:
        return
    since = await decided_since(db, member, {insight.id: review.version})
    changes = by_others(member, since.get(insight.id, []))
    if clashes(insight, review, due, changes):
        raise ChangedMeanwhile(review_version=insight.review_version, changes=changes)
