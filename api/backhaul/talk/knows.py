"""I know this place, you may ask me: what a member chooses to say, and nothing finds out by itself."""

from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.gazetteer.models import Route, Site
from backhaul.identity.access import Reader
from backhaul.talk.models import Knows

PlaceKind = Literal["site", "route"]


async def say_known(db: AsyncSession, member: Reader, kind: PlaceKind, place_id: UUID, *, known: bool) -> None:
    """Note that the member may be asked about a site or a route, or no longer. Raises NotFound for none of theirs."""
    place = Site if kind == "site" else Route
    here = select(place.id).filter_by(organisation_id=member.organisation_id, id=place_id)
    # Locked against its deletion until this is stored.
    if await db.scalar(here.with_for_update(key_share=True, read=True)) is None:
        raise NotFound
    row = {"organisation_id": member.organisation_id, "member_id": member.id, f"{kind}_id": place_id}
    if known:
        # Its own id: one of the usual ones would tell when.
        await db.execute(insert(Knows).values(**row, id=uuid4()).on_conflict_do_nothing())
    else:
        await db.execute(delete(Knows).filter_by(**row))
