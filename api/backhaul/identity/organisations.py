"""What whoever runs the machines decides about an organisation."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import text, update

from backhaul.db.address import database_url
from backhaul.db.session import engine, organisation_session, owner_engine
from backhaul.errors import Invalid, NotFound
from backhaul.identity.models import Organisation

Decided = str | int | list[int] | None


class Known(NamedTuple):
    """An organisation of this database."""

    id: UUID
    name: str
    keep_originals_days: int
    speech_model: str | None


def organisations() -> list[Known]:
    """All of this database, by name. With the owner's rights: the application's role sees none before it is in one."""
    with owner_engine(database_url()).connect() as owner:
        rows = owner.execute(
            text("SELECT id, name, keep_originals_days, speech_model FROM backhaul.organisation ORDER BY name, id")
        )
        return [Known(*row) for row in rows]


def find_organisation(name_or_id: str | None) -> Known:
    """The one of that name or id; of nothing, the only one there is. Raises NotFound."""
    found = [one for one in organisations() if name_or_id in (None, one.name, str(one.id))]
    if len(found) != 1:
        raise NotFound("Give the name or the id of one organisation: `backhaul organisation list` prints them.")
    return found[0]


def set_organisation(organisation_id: UUID, **decided: Decided) -> None:
    """Decide of an organisation, from its next tip on:

    ``speech_model``, with which its recordings are heard (None: the one of the settings); ``keep_originals_days``, after
    which the files that phones sent are deleted; ``time_zone``, in which "until Friday" is read where no site has its own;
    ``answer_within_hours`` and the working days and hours in which that clock runs.

    Raises:
        Invalid: there is no such time zone.
    """
    if decided.get("time_zone", "UTC") not in available_timezones():
        raise Invalid("Give a name of the time zone database, such as Europe/Helsinki.")
    asyncio.run(_set_organisation(organisation_id, decided))


async def _set_organisation(organisation_id: UUID, decided: Mapping[str, Decided]) -> None:
    try:
        async with organisation_session(organisation_id, role="admin") as db:
            await db.execute(update(Organisation).where(Organisation.id == organisation_id).values(decided))
    finally:
        await engine().dispose()
