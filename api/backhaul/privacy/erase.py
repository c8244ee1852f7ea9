"""Erasing a person: tips, files, what was made of them, what they said, how they came in. Every step may be done twice.

What others say, too, stays, made anew without the erased tips; what the organisation decided stays as decided by an erased
member. A crash between two steps costs nothing: the request for it goes with the member, in the last one.
"""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import organisation_session
from backhaul.gazetteer.propose import forget
from backhaul.groups.files.models import GroupFile
from backhaul.groups.files.put import forget_file
from backhaul.identity.models import Member
from backhaul.insights.changes import lock_by_id, lock_evidence
from backhaul.insights.models import Insight, InsightTip, TagExample
from backhaul.insights.refresh import refresh
from backhaul.insights.stone import leave_stone
from backhaul.insights.tell import announce_insight
from backhaul.media.objects import objects, tip_prefix
from backhaul.moderation.report import mark_of
from backhaul.notify.follow import seen_key
from backhaul.privacy.erased import note_erased
from backhaul.privacy.exports import export_key
from backhaul.privacy.models import PersonExport
from backhaul.profiles.picture import forget_objects
from backhaul.talk.models import Reply
from backhaul.talk.polls.queries import voting_key
from backhaul.tips.accept import drop_staged
from backhaul.tips.models import Tip

_AT_ONCE = 200

# Nobody comes in any more, so nothing new is told while the old goes.
_SHUT = tuple(
    text(statement)
    for statement in (
        "DELETE FROM session WHERE organisation_id = :organisation AND member_id = :member",
        "DELETE FROM access_token WHERE organisation_id = :organisation AND member_id = :member",
        "DELETE FROM sign_in_link WHERE organisation_id = :organisation AND member_id = :member",
        "DELETE FROM device_member WHERE organisation_id = :organisation AND member_id = :member",
        "DELETE FROM integration WHERE organisation_id = :organisation AND member_id = :member",
        "DELETE FROM personal_token WHERE organisation_id = :organisation AND member_id = :member",
        "DELETE FROM passkey WHERE organisation_id = :organisation AND member_id = :member",
        "DELETE FROM password WHERE organisation_id = :organisation AND member_id = :member",
        "DELETE FROM provider_account WHERE organisation_id = :organisation AND member_id = :member",
        "DELETE FROM invitation WHERE organisation_id = :organisation AND member_id = :member",
    )
)
# Jobs hold ids only; what waits to be told to this person, or by them, is told no more.
_FORGET_JOBS = text("""
    DELETE FROM procrastinate_jobs j WHERE j.status = 'todo' AND j.args ->> 'organisation_id' = CAST(:organisation AS text)
      AND (j.args ->> 'member_id' = CAST(:member AS text) OR j.args ->> 'by' = CAST(:member AS text)
           OR j.args ->> 'phone_id' IN (SELECT e.id::text FROM push_endpoint e
                                        WHERE e.organisation_id = :organisation AND e.member_id = :member))
""")
_FORGET_JOBS_OF = text("""
    DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args ->> 'organisation_id' = CAST(:organisation AS text)
      AND (args ->> 'tip_id' = CAST(:id AS text) OR args ->> 'reply_id' = CAST(:id AS text))
""")
# Its words are made anew; one that was merged into it kept what it said then.
_BLANK = text("""
    UPDATE insight SET title = '', text = '', title_for_members = NULL, text_for_members = NULL, photo_text = '',
        translations = '{}'
    WHERE organisation_id = :organisation AND (id = :insight OR merged_into_id = :insight)
""")
_FORGET_APPEALS = text("""
    UPDATE hidden SET appeal = NULL, appeal_answer = NULL, note = NULL
    WHERE organisation_id = :organisation AND insight_id = :insight
""")
_FORGET_PROPOSALS = text("""
    DELETE FROM place_proposal p WHERE p.organisation_id = :organisation AND p.status <> 'accepted' AND p.id = ANY(:proposals)
      AND NOT EXISTS (SELECT FROM place_proposal_tip t WHERE t.organisation_id = p.organisation_id AND t.proposal_id = p.id)
""")
_PROPOSALS = text("SELECT proposal_id FROM place_proposal_tip WHERE organisation_id = :organisation AND tip_id = :tip")
_SPOKEN_REPLIES = text("""
    SELECT r.id FROM reply r JOIN tip t ON t.organisation_id = r.organisation_id AND t.id = r.id
    WHERE r.organisation_id = :organisation AND r.insight_id = :insight ORDER BY r.id
""")
# What others wrote to them by name reads "@…" from now on.
_UNMENTION = text(
    """
    UPDATE {table} SET text = replace(text, :written, '@…'), masked = replace(masked, :written, '@…'),
        masked_for_members = replace(masked_for_members, :written, '@…'){more}
    WHERE organisation_id = :organisation AND {id} IN (
        SELECT reply_id FROM reply_mention WHERE organisation_id = :organisation AND member_id = :member)
""".strip()
)
_UNMENTIONS = tuple(
    text(_UNMENTION.text.format(table=table, id=id, more=more))
    for table, id, more in (
        ("reply", "id", ", translations = replace(translations::text, :written, '@…')::jsonb"),
        ("reply_edit", "reply_id", ""),
    )
)
_FORGET_NOTES = text("DELETE FROM manager_note WHERE organisation_id = :organisation AND author_id = :member")
_FORGET_POLLS = text("DELETE FROM poll WHERE organisation_id = :organisation AND author_id = :member")
_FORGET_VOTED = text("""
    DELETE FROM poll_mark k WHERE k.organisation_id = :organisation
      AND k.mark = sha256(CAST(:key AS bytea) || uuid_send(CAST(:member AS uuid)) || uuid_send(k.poll_id))
""")
_FORGET_SEEN = text("""
    DELETE FROM insight_seen s WHERE s.organisation_id = :organisation
      AND s.mark = sha256(CAST(:key AS bytea) || uuid_send(CAST(:member AS uuid)) || uuid_send(s.insight_id))
""")
_REPORTS = text("SELECT id, coalesce(reply_id, insight_id) AS thing, mark FROM report WHERE organisation_id = :organisation")
_FORGET_REPORT = text("DELETE FROM report WHERE organisation_id = :organisation AND id = ANY(:ids)")
_ERASE = text("SELECT erase_member(:member)")


async def erase_member(organisation_id: UUID, member_id: UUID) -> None:
    """Erase a person and all that is kept about them. One who is gone already stays gone."""
    scope = {"organisation": organisation_id, "member": member_id}
    async with organisation_session(organisation_id) as db:
        await db.execute(
            update(Member)
            .filter_by(organisation_id=organisation_id, id=member_id, deactivated_at=None)
            .values(deactivated_at=datetime.now(UTC))
        )
        for statement in _SHUT:
            await db.execute(statement, scope)
        await db.execute(_FORGET_JOBS, scope)
        exports = await db.scalars(select(PersonExport.id).filter_by(organisation_id=organisation_id, member_id=member_id))
        files = [export_key(organisation_id, id) for id in exports]
    for key in files:
        await objects().delete_all(key)
    tips = await _erase_each(organisation_id, member_id)
    await _erase_group_files(organisation_id, member_id)
    async with organisation_session(organisation_id) as db:
        replies = select(Reply.id).filter_by(organisation_id=organisation_id, author_id=member_id)
        for id in (await db.scalars(replies)).all():
            await _erase_reply(db, organisation_id, id)
        for statement in _UNMENTIONS:
            await db.execute(statement, {**scope, "written": f"@{{{member_id}}}"})
        await db.execute(_FORGET_NOTES, scope)
        await db.execute(_FORGET_POLLS, scope)
        await db.execute(_FORGET_VOTED, {**scope, "key": voting_key(organisation_id)})
        await db.execute(_FORGET_SEEN, {**scope, "key": seen_key(organisation_id)})
        await _forget_reports(db, organisation_id, member_id)
    # The list outside of the database first: a backup of an hour ago must not know somebody whom nobody knows to be erased.
    await note_erased(organisation_id, member_id)
    async with organisation_session(organisation_id) as db:
        await db.execute(_ERASE, {"member": member_id})
    await forget_objects(organisation_id, member_id)
    # Once more: a part may have arrived, or a rendition been made, while its row went.
    for tip_id in tips:
        await _erase_files(organisation_id, tip_id)


async def _erase_each(organisation_id: UUID, member_id: UUID) -> list[UUID]:
    """Erase every tip, each in a transaction of its own: of thousands none holds up the others' work for long."""
    done: list[UUID] = []
    mine = select(Tip.id).filter_by(organisation_id=organisation_id, author_id=member_id).order_by(Tip.id).limit(_AT_ONCE)
    while True:
        async with organisation_session(organisation_id) as db:
            ids = (await db.scalars(mine)).all()
        if not ids:
            return done
        for id in ids:
            async with organisation_session(organisation_id) as db:
                gone = await _erase_tip(db, organisation_id, id)
            for one in gone:
                await _erase_files(organisation_id, one)
            done.extend(gone)


async def _erase_group_files(organisation_id: UUID, member_id: UUID) -> None:
    mine = {"organisation_id": organisation_id, "author_id": member_id}
    async with organisation_session(organisation_id) as db:
        ids = (await db.scalars(select(GroupFile.id).filter_by(**mine))).all()
    for id in ids:
        await forget_file(organisation_id, id)
    async with organisation_session(organisation_id) as db:
        await db.execute(delete(GroupFile).filter_by(**mine))
    # Once more, for pieces and pictures that came in between.
    for id in ids:
        await forget_file(organisation_id, id)


async def _erase_files(organisation_id: UUID, tip_id: UUID) -> None:
    await objects().delete_all(tip_prefix(organisation_id, tip_id))
    drop_staged(organisation_id, tip_id)


async def _erase_tip(db: AsyncSession, organisation_id: UUID, tip_id: UUID) -> list[UUID]:
    """Erase one tip and what it said for an insight. Answers of which tips the files are to go."""
    of_tip = {"organisation_id": organisation_id, "tip_id": tip_id}
    await lock_evidence(db, organisation_id)
    tip = await db.get(Tip, (organisation_id, tip_id), with_for_update=True)
    if tip is None:
        return [tip_id]
    gone = [tip_id]
    proposals = (await db.scalars(_PROPOSALS, {"organisation": organisation_id, "tip": tip_id})).all()
    await forget(db, organisation_id, tip_id)
    await db.execute(_FORGET_PROPOSALS, {"organisation": organisation_id, "proposals": list(proposals)})
    await db.execute(delete(TagExample).filter_by(**of_tip))
    insight_id = await db.scalar(delete(InsightTip).filter_by(**of_tip).returning(InsightTip.insight_id))
    if insight_id is not None:
        gone += await _take_out(db, organisation_id, insight_id)
    if tip.replies_to_id is not None:
        await _erase_reply(db, organisation_id, tip_id)
    await db.execute(_FORGET_JOBS_OF, {"organisation": organisation_id, "id": tip_id})
    await db.delete(tip)
    return gone


async def _take_out(db: AsyncSession, organisation_id: UUID, insight_id: UUID) -> list[UUID]:
    """Make an insight anew of what is left of its evidence, or delete it. Answers which tips went with it."""
    insight = await lock_by_id(db, organisation_id, insight_id)
    left = select(InsightTip.tip_id).filter_by(organisation_id=organisation_id, insight_id=insight_id).limit(1)
    at = {"organisation": organisation_id, "insight": insight_id}
    if await db.scalar(left):
        await db.execute(_BLANK, at)
        await db.execute(_FORGET_APPEALS, at)
        await db.refresh(insight)
        await refresh(db, insight)
        insight.updated_at = datetime.now(UTC)
        await _announce(db, insight, "amended")
        return []
    spoken = (await db.scalars(_SPOKEN_REPLIES, at)).all()
    for id in spoken:
        await db.execute(delete(Tip).filter_by(organisation_id=organisation_id, id=id))
    # What was merged into it was said by the same tips, and goes with it.
    await db.delete(insight)
    await _announce(db, insight, "withdrawn")
    return list(spoken)


async def _announce(db: AsyncSession, insight: Insight, change: str) -> None:
    if insight.published_at:
        await announce_insight(db, insight, change)


async def _erase_reply(db: AsyncSession, organisation_id: UUID, reply_id: UUID) -> None:
    # As taking it back, so that search and the thread hear of it; then the stone goes, too.
    replied_to = await leave_stone(db, organisation_id, reply_id)
    await db.execute(_FORGET_JOBS_OF, {"organisation": organisation_id, "id": reply_id})
    await db.execute(delete(Reply).filter_by(organisation_id=organisation_id, id=reply_id))
    if replied_to is not None:
        await _announce(db, await lock_by_id(db, organisation_id, replied_to), "replied")


async def _forget_reports(db: AsyncSession, organisation_id: UUID, member_id: UUID) -> None:
    rows = await db.execute(_REPORTS, {"organisation": organisation_id})
    ids = [row.id for row in rows if bytes(row.mark) == mark_of(organisation_id, f"{member_id} {row.thing}")]
    await db.execute(_FORGET_REPORT, {"organisation": organisation_id, "ids": ids})


async def claim_erasure(db: AsyncSession, organisation_id: UUID, now: datetime) -> UUID | None:
    """The next member of an organisation whose time has come, for the worker that asks; None where there is none.

    A worker that died is missed after an hour.
    """
    row = await db.execute(_CLAIM, {"organisation": organisation_id, "now": now})
    member_id: UUID | None = row.scalar_one_or_none()
    return member_id


_CLAIM = text("""
    UPDATE erasure SET began_at = :now WHERE organisation_id = :organisation AND member_id = (
        SELECT member_id FROM erasure WHERE organisation_id = :organisation AND due_at <= :now
          AND (began_at IS NULL OR began_at < CAST(:now AS timestamptz) - interval '1 hour')
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING member_id
""")
