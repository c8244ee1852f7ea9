"""Voting, and voting again."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid, OtherBallot, PollClosed
from backhaul.identity.access import Reader
from backhaul.talk.polls.ask import lock_poll, tell_poll
from backhaul.talk.polls.models import Poll, PollBallot, PollMark, PollOption, PollVote
from backhaul.talk.polls.queries import FEWEST, voting_key
from backhaul.talk.polls.schemas import VoteIn

_COUNT = """
WITH counted AS (SELECT c AS ordinal, count(*) AS n FROM {table} v, unnest(v.chosen) c
                 WHERE v.organisation_id = :organisation AND v.poll_id = :poll GROUP BY c)
UPDATE poll_option o SET votes = coalesce((SELECT n FROM counted WHERE counted.ordinal = o.ordinal), 0)
WHERE o.organisation_id = :organisation AND o.poll_id = :poll
"""
_COUNT_NAMES = text(_COUNT.format(table="poll_vote"))
_COUNT_BALLOTS = text(_COUNT.format(table="poll_ballot"))
# Written anew in the order of the hashes and by one transaction, the rows of both tables tell by nothing in which order they
# came: whoever looks into the files of the database finds no pairs.
_SHUFFLE = tuple(
    text(f"""
    WITH all_of_it AS (DELETE FROM {table} WHERE organisation_id = :organisation AND poll_id = :poll RETURNING *)
    INSERT INTO {table} SELECT * FROM all_of_it ORDER BY {key}
    """)  # noqa: S608 - two tables of ours
    for table, key in (("poll_mark", "mark"), ("poll_ballot", "ballot_hash"))
)


async def vote(db: AsyncSession, member: Reader, id: UUID, said: VoteIn) -> None:
    """Vote, or vote again instead; the same once more changes nothing.

    Raises:
        NotFound: the member sees no such poll.
        PollClosed: it is over.
        Invalid: that cannot be chosen, or an anonymous vote comes without its ballot.
        OtherBallot: this member's anonymous vote was cast with another ballot.
    """
    poll = await lock_poll(db, member, id)
    if poll.closed_at is not None or (poll.closes_at and poll.closes_at <= datetime.now(UTC)):
        raise PollClosed
    chosen = sorted(set(said.options))
    most = await db.scalar(select(func.count()).select_from(PollOption).filter_by(**_of(poll))) or 0
    if chosen[-1] > most or (len(chosen) > 1 and not poll.multiple):
        raise Invalid("Choose what the poll offers: one of it, or more where it says so.", errors=[{"field": "options"}])
    if poll.anonymous:
        await _vote_unnamed(db, member, poll, chosen, said.ballot)
    else:
        row = insert(PollVote).values(**_of(poll), member_id=member.id, chosen=chosen)
        await db.execute(row.on_conflict_do_update(constraint="pk_poll_vote", set_={"chosen": row.excluded.chosen}))
        await db.execute(_COUNT_NAMES, _asked(poll))
        poll.voters = await db.scalar(select(func.count()).select_from(PollVote).filter_by(**_of(poll))) or 0
        await _tell_all(db, poll)
    await db.flush()
    await tell_poll(db, poll.organisation_id, poll.group_id, poll.insight_id)


async def _vote_unnamed(db: AsyncSession, member: Reader, poll: Poll, chosen: list[int], ballot: str | None) -> None:
    if ballot is None:
        raise Invalid(
            "This poll is anonymous: send a ballot, 32 random hexadecimal digits that the phone makes and keeps.",
            errors=[{"field": "ballot"}],
        )
    ballot_hash = sha256(f"{poll.id} {ballot}".encode()).digest()
    mark = sha256(voting_key(member.organisation_id) + member.id.bytes + poll.id.bytes).digest()
    is_first = await db.scalar(
        insert(PollMark).values(**_of(poll), mark=mark).on_conflict_do_nothing().returning(func.length(PollMark.mark))
    )
    row = insert(PollBallot).values(**_of(poll), ballot_hash=ballot_hash, chosen=chosen)
    if is_first:
        stored = await db.scalar(row.on_conflict_do_nothing().returning(func.length(PollBallot.ballot_hash)))
    else:
        again = update(PollBallot).filter_by(**_of(poll), ballot_hash=ballot_hash).values(chosen=chosen)
        stored = await db.scalar(again.returning(func.length(PollBallot.ballot_hash)))
    if not stored:
        raise OtherBallot
    await db.execute(_COUNT_BALLOTS, _asked(poll))
    for statement in _SHUFFLE:
        await db.execute(statement, _asked(poll))
    poll.voters = await db.scalar(select(func.count()).select_from(PollBallot).filter_by(**_of(poll))) or 0
    # At every fifth voter, not at every vote: two looks, one before and one after somebody voted, would tell what they chose.
    if poll.voters % FEWEST == 0 and poll.voters > poll.shown_voters:
        await _tell_all(db, poll)


async def _tell_all(db: AsyncSession, poll: Poll) -> None:
    poll.shown_voters = poll.voters
    await db.execute(update(PollOption).filter_by(**_of(poll)).values(shown_votes=PollOption.votes))


def _of(poll: Poll) -> dict[str, UUID]:
    return {"organisation_id": poll.organisation_id, "poll_id": poll.id}


def _asked(poll: Poll) -> dict[str, UUID]:
    return {"organisation": poll.organisation_id, "poll": poll.id}
