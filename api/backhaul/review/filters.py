"""Filters of the feed under a name: one's own, and those that a manager shares with all."""

from uuid import UUID

from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import ChangedMeanwhile, Invalid, NotFound
from backhaul.identity.access import Reader
from backhaul.review.models import SavedFilter
from backhaul.review.schemas import SavedFilterIn

MOST_FILTERS = 50

_FILTERS = text("""
SELECT json_build_object('items', coalesce(json_agg(json_build_object(
    'id', f.id, 'name', f.name, 'filter', f.filter, 'shared', f.shared, 'version', f.version, 'mine', f.member_id = :member)
    ORDER BY f.member_id <> :member, lower(f.name), f.id), '[]'), 'next', NULL)::text
FROM saved_filter f WHERE f.organisation_id = :organisation AND (f.shared OR f.member_id = :member)
""")


async def saved_filters(db: AsyncSession, member: Reader) -> bytes:
    """As SavedFilterList, one's own first."""
    found: str = (await db.execute(_FILTERS, {"organisation": member.organisation_id, "member": member.id})).scalar_one()
    return found.encode()


async def put_filter(db: AsyncSession, member: Reader, id: UUID, said: SavedFilterIn) -> None:
    """Keep a filter, or a newer version of it.

    Raises:
        NotFound: it is another manager's.
        ChangedMeanwhile: `version` is not the newest.
        Invalid: there are too many.
    """
    key = {"organisation_id": member.organisation_id, "id": id}
    values = {
        "name": said.name,
        "filter": said.filter.model_dump(mode="json", exclude_none=True),
        "shared": said.shared,
    }
    kept = await db.scalar(select(SavedFilter).filter_by(**key).with_for_update())
    if kept:
        if kept.member_id != member.id and not (member.role == "admin" and kept.shared):
            raise NotFound
        if all(getattr(kept, field) == value for field, value in values.items()):
            return
        if kept.version != said.version:
            raise ChangedMeanwhile
        for field, value in values.items():
            setattr(kept, field, value)
        kept.version += 1
        return
    if said.version != 0:
        raise ChangedMeanwhile("It was deleted. Keep it as a new one.")
    own = select(func.count()).select_from(SavedFilter)
    if (await db.scalar(own.filter_by(organisation_id=member.organisation_id, member_id=member.id)) or 0) >= MOST_FILTERS:
        raise Invalid(f"You keep {MOST_FILTERS} filters: delete one first.")
    new = insert(SavedFilter).values(**key, member_id=member.id, **values, version=1)
    if await db.scalar(new.on_conflict_do_nothing(constraint="pk_saved_filter").returning(SavedFilter.id)) is None:
        raise ChangedMeanwhile


async def delete_filter(db: AsyncSession, member: Reader, id: UUID) -> None:
    """Keep it no longer. Raises NotFound, also for another manager's."""
    own = SavedFilter.member_id == member.id
    # An admin puts in order what is shared with all.
    theirs = or_(own, SavedFilter.shared) if member.role == "admin" else own
    gone = delete(SavedFilter).where(SavedFilter.organisation_id == member.organisation_id, SavedFilter.id == id, theirs)
    if await db.scalar(gone.returning(SavedFilter.id)) is None:
        raise NotFound
