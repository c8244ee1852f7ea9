"""Asking something of many, and ending it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.db.session import organisation_session, session
from backhaul.errors import DifferentPoll, Invalid, NoSuchGroup, NotAllowed, NotFound
from backhaul.identity.access import Reader
from backhaul.insights.models import Insight
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import QUICK
from backhaul.talk.polls.models import Poll, PollBallot, PollMark, PollOption
from backhaul.talk.polls.queries import MAY_CLOSE
from backhaul.talk.polls.schemas import PollIn

# What a worker does of it: it is looked through for what is personal, as a reply is.
MASK = "poll.mask"
# Nobody remembers what was asked a year ago.
LONGEST = timedelta(days=366)
_TELLS_GROUP = text("""
SELECT EXISTS (SELECT FROM member_group g WHERE g.organisation_id = :organisation AND g.id = :group
               AND g.archived_at IS NULL AND g.id = ANY (current_groups()))
""")
_STANDS = text("""
SELECT coalesce(m.id, i.id) AS id, coalesce(m.visibility, i.visibility) AS visibility FROM insight i
LEFT JOIN insight m ON m.organisation_id = i.organisation_id AND m.id = i.merged_into_id
WHERE i.organisation_id = :organisation AND i.id = :insight AND coalesce(m.published_at, i.published_at) IS NOT NULL
""")
_MAY_CLOSE = text(f"SELECT {MAY_CLOSE} FROM poll p WHERE p.organisation_id = :organisation AND p.id = :id")  # noqa: S608
_WHERE_DUE = text("SELECT * FROM organisations_with_polls_due(:now)")


async def ask_poll(db: AsyncSession, member: Reader, id: UUID, said: PollIn) -> bool:
    """Store a poll under the phone's id; sent again it is the same one. Answers whether it is new. Who is asked sees it once it
    was looked through.

    Raises:
        NoSuchGroup: the member is in no such group, or it is closed.
        NotFound: the member sees no such insight.
        Invalid: it would close before it began, or in more than a year.
        DifferentPoll: a poll of this id asks something else.
    """
    content = sha256(f"{member.id} {said.model_dump_json()}".encode()).digest()
    known = await db.scalar(select(Poll.content_sha256).filter_by(organisation_id=member.organisation_id, id=id))
    if known is not None:
        if known != content:
            raise DifferentPoll
        return False
    now = datetime.now(UTC)
    if said.closes_at and not now < said.closes_at < now + LONGEST:
        raise Invalid("Let it close at some moment of the next twelve months.", errors=[{"field": "closes_at"}])
    insight_id = None
    if said.group_id:
        if not await db.scalar(_TELLS_GROUP, {"organisation": member.organisation_id, "group": said.group_id}):
            raise NoSuchGroup
    else:
        found = (await db.execute(_STANDS, {"organisation": member.organisation_id, "insight": said.insight_id})).one_or_none()
        if found is None:
            raise NotFound
        insight_id = found.id
    row = insert_or_skip(Poll).values(
        organisation_id=member.organisation_id,
        id=id,
        group_id=said.group_id,
        insight_id=insight_id,
        author_id=member.id,
        question=said.question,
        multiple=said.multiple,
        anonymous=said.anonymous,
        closes_at=said.closes_at,
        content_sha256=content,
    )
    # One that stands where this member sees nothing is another one, and so is one that came at the same moment.
    if await db.scalar(row.on_conflict_do_nothing().returning(Poll.id)) is None:
        raise DifferentPoll
    of_poll = {"organisation_id": member.organisation_id, "poll_id": id}
    options = [{**of_poll, "ordinal": n, "text": option} for n, option in enumerate(said.options, 1)]
    await db.execute(insert(PollOption), options)
    await defer(db, MASK, QUICK, {"organisation_id": str(member.organisation_id), "poll_id": str(id)})
    return True


async def lock_poll(db: AsyncSession, member: Reader, id: UUID) -> Poll:
    """The poll, locked. Raises NotFound where this member sees none."""
    poll: Poll | None = await db.scalar(select(Poll).filter_by(organisation_id=member.organisation_id, id=id).with_for_update())
    if poll is None:
        raise NotFound
    return poll


async def end_poll(db: AsyncSession, member: Reader, id: UUID) -> None:
    """Close a poll, as its author, an owner of its group, or on an insight a manager; what is closed stays closed.

    Raises:
        NotFound: the member sees none.
        NotAllowed: it is not theirs to close.
    """
    poll = await lock_poll(db, member, id)
    asked = {"organisation": member.organisation_id, "member": member.id, "id": id}
    if not await db.scalar(_MAY_CLOSE, asked):
        raise NotAllowed("Its author closes it, or an owner of the group.")
    await _close(db, poll, datetime.now(UTC))


async def close_due(now: datetime) -> int:
    """Close what was to close by ``now``, in every organisation; answers how many polls."""
    async with session() as db:
        organisations = list(await db.scalars(_WHERE_DUE, {"now": now}))
    closed = 0
    for organisation_id in organisations:
        async with organisation_session(organisation_id) as db:
            due = select(Poll).where(Poll.organisation_id == organisation_id, Poll.closed_at.is_(None), Poll.closes_at <= now)
            # Another worker's are left to it.
            for poll in (await db.scalars(due.limit(100).with_for_update(skip_locked=True))).all():
                await _close(db, poll, now)
                closed += 1
    return closed


async def _close(db: AsyncSession, poll: Poll, now: datetime) -> None:
    if poll.closed_at is not None:
        return
    poll.closed_at = now
    of_poll = {"organisation_id": poll.organisation_id, "poll_id": poll.id}
    if poll.anonymous:
        # From here on there are sums alone, and nothing that says that somebody voted.
        await db.execute(delete(PollMark).filter_by(**of_poll))
        await db.execute(delete(PollBallot).filter_by(**of_poll))
    poll.shown_voters = poll.voters
    await db.execute(update(PollOption).filter_by(**of_poll).values(shown_votes=PollOption.votes))
    await db.flush()
    await tell_poll(db, poll.organisation_id, poll.group_id, poll.insight_id)


async def tell_poll(db: AsyncSession, organisation_id: UUID, group_id: UUID | None, insight_id: UUID | None) -> None:
    """Tell who sees a poll that there is something new of it."""
    if group_id:
        await announce(db, organisation_id=organisation_id, event="group", id=group_id, change="polled", group_id=group_id)
    elif insight_id:
        shown = select(Insight.visibility).filter_by(organisation_id=organisation_id, id=insight_id)
        visibility = await db.scalar(shown) or "managers"
        await announce(
            db, organisation_id=organisation_id, event="insight", id=insight_id, change="replied", visibility=visibility
        )
