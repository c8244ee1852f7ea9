"""Who reads out: a member as everywhere, or a program by the token of its integration, which opens nothing else."""

from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Depends
from sqlalchemy import text

from backhaul.audit.note import note_export, note_program_export
from backhaul.db.session import organisation_session, session
from backhaul.errors import NotAllowed, NotFound, SignInNeeded
from backhaul.identity.access import Reader, Shown, enter
from backhaul.identity.models import Role
from backhaul.identity.secrets import hash_token
from backhaul.share.integrations.models import Scope

# Told apart at a glance, in a configuration and by scanners for secrets.
PREFIX = "bhi_"

_ENTER = text("SELECT * FROM enter_integration(:hash, :scope)")


@dataclass(frozen=True, slots=True)
class Program(Reader):
    """What reads by a token of an integration; where it reads for no member, its id is the integration's."""


async def integration_by(token: str, scope: Scope) -> tuple[Reader, dict[str, Any]] | None:
    """Who reads with this token, and what of the feed; None for one that opens nothing of this kind."""
    async with session() as db:
        row = (await db.execute(_ENTER, {"hash": hash_token(token), "scope": scope})).one_or_none()
    if row is None:
        return None
    return Program(row.organisation_id, row.member_id or row.id, row.name, row.role, row.language, None), row.filters


async def _outside(shown: Shown) -> Reader:
    if shown.token.startswith(PREFIX):
        found = await integration_by(shown.token, "data")
        if found is None:
            raise SignInNeeded
        return found[0]
    async with session() as db:
        return await enter(db, shown)


async def _whole_files(shown: Shown) -> Reader:
    reader = await _outside(shown)
    # Everything at once is for who answers for it.
    if not (reader.manages or shown.token.startswith(PREFIX)):
        raise NotAllowed
    return reader


async def note_taken(reader: Reader, kind: str, *, once_a_day: bool = False, **detail: str) -> None:
    """Note in the audit that a manager or a program takes all of these things away. What drivers read is noted nowhere."""
    if isinstance(reader, Program):
        async with organisation_session(reader.organisation_id, role="admin") as db:
            await note_program_export(db, reader.id, kind, once_a_day=once_a_day, **detail)
    elif reader.manages:
        async with organisation_session(reader.organisation_id, member_id=reader.id, role=cast(Role, reader.role)) as db:
            await note_export(db, kind, once_a_day=once_a_day, **detail)


async def by_address(token: str, scope: Scope) -> tuple[Reader, dict[str, Any]]:
    """Who reads by an address with a token in it. Raises NotFound."""
    found = await integration_by(token, scope) if token.startswith(PREFIX) else None
    if found is None:
        raise NotFound
    return found


# Neither holds a connection while an answer travels.
OutsideReader = Annotated[Reader, Depends(_outside)]
WholeFileReader = Annotated[Reader, Depends(_whole_files)]
