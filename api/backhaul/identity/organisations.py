"""What whoever runs the machines decides about an organisation."""

import asyncio
from typing import NamedTuple
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import text, update

from backhaul.db.address import database_url
from backhaul.db.session import engine, organisation_session, owner_engine
from backhaul.errors import Invalid, NotFound
from backhaul.identity.models import Organisation


class Known(NamedTuple):
    """An organisation of this database."""

    id: UUID
    name: str
    speech_model: str | None


def organisations() -> list[Known]:
    """All of this database, by name. With the owner's rights: the application's role sees none before it is in one."""
    with owner_engine(database_url()).connect() as owner:
        rows = owner.execute(text("SELECT id, name, speech_model FROM backhaul.organisation ORDER BY name, id"))
        return [Known(*row) for row in rows]


def find_organisation(name_or_id: str | None) -> Known:
    """The one of that name or id; of nothing, the only one there is. Raises NotFound."""
    found = [one for one in organisations() if name_or_id in (None, one.name, str(one.id))]
    if len(found) != 1:
        raise NotFound("Give the name or the id of one organisation: `backhaul organisation list` prints them.")
    return found[0]


def set_speech_model(organisation_id: UUID, model: str | None) -> None:
    """What its recordings are heard with from the next one on; None: with the model of the settings."""
    asyncio.run(_set(organisation_id, speech_model=model))


def set_time_zone(organisation_id: UUID, name: str) -> None:
    """In which "until Friday" is read from the next tip on, where no site has a zone of its own. Raises Invalid."""
    if name not in available_timezones():
        raise Invalid("Give a name of the time zone database, such as Europe/Helsinki.")
    asyncio.run(_set(organisation_id, time_zone=name))


async def _set(organisation_id: UUID, **values: str | None) -> None:
    try:
        async with organisation_session(organisation_id, role="admin") as db:
            await db.execute(update(Organisation).where(Organisation.id == organisation_id).values(**values))
    finally:
        await engine().dispose()
