"""What a manager says of insights: these two are one, this one is two. The threshold for joining learns from it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid, NotFound
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_evidence, lock_insight, note_change
from backhaul.insights.models import OPEN, Insight, InsightAlike, InsightTip, JoinLesson
from backhaul.insights.refresh import refresh
from backhaul.insights.tell import announce_insight
from backhaul.insights.words import move_besides

# A member may have tapped both, and said that one is gone and the other is not: what they said last counts.
_TAKE_TAPS = text("""
    WITH taps AS (
        DELETE FROM confirmation WHERE organisation_id = :organisation AND insight_id IN (:into, :other)
        RETURNING member_id, kind, created_at
    ), last AS (
        SELECT DISTINCT ON (member_id, kind = 'helped') member_id, kind, created_at FROM taps
        ORDER BY member_id, kind = 'helped', created_at DESC, kind
    )
    INSERT INTO confirmation (organisation_id, insight_id, member_id, kind, created_at)
    SELECT :organisation, :into, member_id, kind, created_at FROM last
""")
_ANSWER = text("""
SELECT r.id FROM reply r WHERE r.organisation_id = :organisation AND r.insight_id = :into AND r.accepted_at IS NOT NULL
""")
# The talk goes along. Of two accepted answers that of the insight that stays is the answer.
_TAKE_REPLIES = (
    text("""
        UPDATE reply SET accepted_at = NULL
        WHERE organisation_id = :organisation AND insight_id = :other AND accepted_at IS NOT NULL
          AND EXISTS (SELECT FROM reply a WHERE a.organisation_id = :organisation AND a.insight_id = :into
                                            AND a.accepted_at IS NOT NULL)
    """),
    text("UPDATE reply SET insight_id = :into WHERE organisation_id = :organisation AND insight_id = :other"),
)
_TAKE_POLLS = text("UPDATE poll SET insight_id = :into WHERE organisation_id = :organisation AND insight_id = :other")
# Who thanked for both thanked once, and what both led to is one outcome.
_TAKE_THANKS = text("""
    WITH taken AS (DELETE FROM thanks WHERE organisation_id = :organisation AND insight_id = :other RETURNING *)
    INSERT INTO thanks (organisation_id, insight_id, member_id, thanked_on)
    SELECT organisation_id, :into, member_id, thanked_on FROM taken ON CONFLICT DO NOTHING
""")
_TAKE_OUTCOMES = text("""
    WITH taken AS (DELETE FROM outcome_insight WHERE organisation_id = :organisation AND insight_id = :other RETURNING *)
    INSERT INTO outcome_insight (organisation_id, outcome_id, insight_id)
    SELECT organisation_id, outcome_id, :into FROM taken ON CONFLICT DO NOTHING
""")
# What managers keep for each other goes along.
_TAKE_WATCHERS = text("""
    WITH taken AS (DELETE FROM watcher WHERE organisation_id = :organisation AND insight_id = :other RETURNING *)
    INSERT INTO watcher (organisation_id, insight_id, member_id)
    SELECT organisation_id, :into, member_id FROM taken ON CONFLICT DO NOTHING
""")
_TAKE_NOTES = text("UPDATE manager_note SET insight_id = :into WHERE organisation_id = :organisation AND insight_id = :other")
# What somebody found wrong with it is looked at where its words are now.
_TAKE_REPORTS = text("UPDATE report SET insight_id = :into WHERE organisation_id = :organisation AND insight_id = :other")
_TAKE_HIDDEN = text("UPDATE hidden SET insight_id = :into WHERE organisation_id = :organisation AND insight_id = :other")
_AUDIENCES = text("""
    SELECT count(DISTINCT audience(organisation_id, tip_id)) FROM insight_tip
    WHERE organisation_id = :organisation AND insight_id IN (:into, :other)
""")
# What a manager decided on the other one counts where nobody decided on this one yet.
_REVIEW = (
    *("status", "assignee_id", "due_at", "reason", "reason_language", "reason_translations"),
    *("owed_since", "escalated_at", "escalations"),
)
# What is left of an insight that was merged is its address: its words are its tips', who may take them back.
_NO_WORDS: Final[dict[str, Any]] = {
    **dict.fromkeys(("title", "text", "photo_text"), ""),
    **dict.fromkeys(("title_for_members", "text_for_members"), None),
    "translations": {},
}


async def merge(db: AsyncSession, member: Reader, insight_id: UUID, other_id: UUID) -> None:
    """Move the tips, taps and talk of the other insight into this one. The other is read as this one from now on.

    Raises:
        NotFound: the member sees no such insight.
        Invalid: both are the same, or they are not read by the same people.
    """
    if insight_id == other_id:
        raise Invalid("An insight is the same as itself: name another one.")
    await lock_evidence(db, member.organisation_id)
    locked = {id: await lock_insight(db, member, id) for id in sorted((insight_id, other_id))}
    insight, other = locked[insight_id], locked[other_id]
    both = {"organisation": member.organisation_id, "into": insight_id, "other": other_id}
    if (insight.visibility, insight.group_id) != (other.visibility, other.group_id) or await db.scalar(_AUDIENCES, both) != 1:
        raise Invalid(
            "They are not read by the same people, and their authors trust in that: what is for managers only, and what a "
            "partner told, stays with tips of the same author. They stay two."
        )
    pair = _pair(member.organisation_id, insight_id, other_id)
    alike = (await db.execute(select(InsightAlike).filter_by(**pair))).scalar_one_or_none()
    if alike and not alike.dismissed:
        db.add(JoinLesson(organisation_id=member.organisation_id, score=alike.score, same=True))
    if insight.status == "new" and insight.assignee_id is None:
        for name in _REVIEW:
            setattr(insight, name, getattr(other, name))
        # Whoever has it open decides about something else now.
        insight.review_version += 1
    await absorb(db, insight, other, settled=True, opposed=bool(alike and alike.disputes))
    change: dict[str, Any] = {"merged": str(other_id)}
    if insight.status in OPEN and (answer := await db.scalar(_ANSWER, both)):
        # The answer came along, and what is answered is owed no more.
        change |= {"answer": str(answer), "status": {"from": insight.status, "to": "done"}}
        insight.status = "done"
    note_change(db, organisation_id=member.organisation_id, insight_id=insight_id, member_id=member.id, change=change)
    insight.updated_at = datetime.now(UTC)
    await _tell(db, insight, "amended")


async def absorb(db: AsyncSession, insight: Insight, other: Insight, *, settled: bool, opposed: bool = False) -> None:
    """Move everything of the other insight into this one, both being locked.

    ``settled``: a person said so. ``opposed``: the other one says the opposite of this one.
    """
    organisation_id = insight.organisation_id
    values: dict[str, Any] = {"insight_id": insight.id}
    if settled:
        values |= {"settled": True}
    if opposed:
        values |= {"disputes": ~InsightTip.disputes}
    await db.execute(update(InsightTip).filter_by(organisation_id=organisation_id, insight_id=other.id).values(values))
    await move_besides(db, organisation_id, other_id=other.id, into_id=insight.id)
    for take in (
        _TAKE_TAPS,
        _TAKE_THANKS,
        _TAKE_OUTCOMES,
        *_TAKE_REPLIES,
        _TAKE_POLLS,
        _TAKE_WATCHERS,
        _TAKE_NOTES,
        _TAKE_REPORTS,
        _TAKE_HIDDEN,
    ):
        await db.execute(take, {"organisation": organisation_id, "into": insight.id, "other": other.id})
    either = (InsightAlike.insight_id == other.id) | (InsightAlike.other_id == other.id)
    await db.execute(delete(InsightAlike).where(InsightAlike.organisation_id == organisation_id, either))
    was_published = other.published_at is not None
    other.published_at, other.merged_into_id = None, insight.id
    for name, value in _NO_WORDS.items():
        setattr(other, name, value)
    # Whoever asks for one that was merged into the other comes here, too.
    await db.execute(
        update(Insight)
        .where(Insight.organisation_id == organisation_id, Insight.merged_into_id == other.id)
        .values(merged_into_id=insight.id)
    )
    await refresh(db, insight)
    if was_published:
        await _tell(db, other, "withdrawn")


async def split(db: AsyncSession, member: Reader, insight_id: UUID, tip_ids: Sequence[UUID]) -> UUID:
    """Make an insight of its own of some of the tips; answers its id.

    Raises:
        NotFound: the member sees no such insight.
        Invalid: one of the tips is no evidence of it, or none would stay.
    """
    await lock_evidence(db, member.organisation_id)
    insight = await lock_insight(db, member, insight_id)
    evidence = {
        row.tip_id: row
        for row in await db.scalars(
            select(InsightTip).filter_by(organisation_id=member.organisation_id, insight_id=insight_id).with_for_update()
        )
    }
    moved = set(tip_ids)
    if not moved <= evidence.keys():
        raise Invalid("One of these tips is no evidence of this insight: see its tips.")
    if moved == evidence.keys():
        raise Invalid("Leave one tip at least: an insight without evidence is none.")
    # The first tip joined nothing: where it is moved, the others' scores tell how like it they seemed.
    taught = evidence.keys() - moved if any(evidence[id].score is None for id in moved) else moved
    for id in taught:
        if (score := evidence[id].score) is not None:
            db.add(JoinLesson(organisation_id=member.organisation_id, score=score, same=False))
    new = await detach(db, insight, [evidence[id] for id in sorted(moved)], settled=True, at=datetime.now(UTC))
    smaller, larger = sorted((insight_id, new.id))
    # Nobody proposes, and no machine decides, that they are one.
    db.add(InsightAlike(organisation_id=member.organisation_id, insight_id=smaller, other_id=larger, score=0.0, dismissed=True))
    for one, change in ((insight, {"split_off": str(new.id)}), (new, {"split_from": str(insight_id)})):
        note_change(db, organisation_id=member.organisation_id, insight_id=one.id, member_id=member.id, change=change)
    insight.updated_at = datetime.now(UTC)
    await _tell(db, insight, "amended")
    await _tell(db, new, "published")
    return new.id


async def detach(db: AsyncSession, insight: Insight, evidence: Sequence[InsightTip], *, settled: bool, at: datetime) -> Insight:
    """Give these tips an insight of their own, published as theirs was, as of the moment ``at``.

    Theirs must be locked, and refreshed by nobody yet.
    """
    new = Insight(
        # It tells nothing of when an anonymous author came back.
        id=uuid4(),
        organisation_id=insight.organisation_id,
        # All of this is made anew below.
        title=insight.title,
        text=insight.text,
        language=insight.language,
        urgency=insight.urgency,
        confidence=insight.confidence,
        confirmed_at=insight.confirmed_at,
        place_kind="none",
        visibility=insight.visibility,
        group_id=insight.group_id,
        published_at=at if insight.published_at else None,
        created_at=at,
        updated_at=at,
    )
    db.add(new)
    await db.flush()
    for one in evidence:
        one.insight_id, one.score, one.disputes, one.settled = new.id, None, False, settled
    await refresh(db, new)
    await refresh(db, insight)
    return new


async def suggest(
    db: AsyncSession, organisation_id: UUID, insight_id: UUID, other_id: UUID, score: float, *, disputes: bool
) -> None:
    """Ask managers whether two insights are one, unless one of them said that they are not.

    ``disputes``: they say the opposite of the same thing.
    """
    row = insert(InsightAlike).values(**_pair(organisation_id, insight_id, other_id), score=score, disputes=disputes)
    higher = {"score": func.greatest(InsightAlike.score, row.excluded.score), "disputes": row.excluded.disputes}
    await db.execute(row.on_conflict_do_update(constraint="pk_insight_alike", set_=higher))


async def dismiss(db: AsyncSession, member: Reader, insight_id: UUID, other_id: UUID) -> None:
    """They are two: nobody is asked again. Raises NotFound where nobody asked."""
    pair = _pair(member.organisation_id, insight_id, other_id)
    alike = (await db.execute(select(InsightAlike).filter_by(**pair).with_for_update())).scalar_one_or_none()
    if alike is None:
        raise NotFound
    if not alike.dismissed:
        alike.dismissed = True
        db.add(JoinLesson(organisation_id=member.organisation_id, score=alike.score, same=False))


def _pair(organisation_id: UUID, one: UUID, other: UUID) -> dict[str, UUID]:
    smaller, larger = sorted((one, other))
    return {"organisation_id": organisation_id, "insight_id": smaller, "other_id": larger}


async def _tell(db: AsyncSession, insight: Insight, change: str) -> None:
    if insight.published_at or change == "withdrawn":
        await announce_insight(db, insight, change)
