"""Making an integration and taking it away."""

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.errors import Invalid, NotAllowed, NotFound
from backhaul.identity.access import Reader
from backhaul.identity.secrets import hash_token, new_token
from backhaul.settings import get_settings
from backhaul.share.integrations.access import PREFIX
from backhaul.share.integrations.models import Integration, Scope
from backhaul.share.integrations.schemas import IntegrationIn

MOST = 100
_WHERE: dict[Scope, str] = {"data": "/api/v1/ogc", "feed": "/api/v1/feeds/{}.atom", "calendar": "/api/v1/calendars/{}.ics"}

_LIST = sql("""
SELECT json_build_object('items', coalesce(json_agg(json_build_object(
    'id', n.id, 'name', n.name, 'scope', n.scope, 'filters', n.filters, 'created_at', n.created_at, 'expires_at', n.expires_at,
    'member', CASE WHEN m.id IS NOT NULL THEN json_build_object('id', m.id, 'name', m.name) END)
    ORDER BY n.created_at DESC, n.id), '[]'), 'next', NULL)::text
FROM integration n LEFT JOIN member m ON m.organisation_id = n.organisation_id AND m.id = n.member_id
WHERE n.organisation_id = :organisation AND (:is_admin OR n.member_id = :member)
  AND (CAST(:only AS uuid) IS NULL OR n.id = :only)
""")


async def integrations(db: AsyncSession, member: Reader) -> bytes:
    """One's own, and all of the organisation's for admins, as IntegrationList: newest first."""
    asked = {"organisation": member.organisation_id, "member": member.id, "is_admin": member.role == "admin", "only": None}
    found: str = (await db.execute(_LIST, asked)).scalar_one()
    return found.encode()


async def add_integration(db: AsyncSession, member: Reader, said: IntegrationIn) -> tuple[Integration, str, str]:
    """The new one, its token and its address; only the token's hash is kept.

    Raises:
        NotAllowed: only admins let a program read all that the organisation sees.
        Invalid: there are too many, or what is named in the filters is not there.
    """
    if said.scope == "data" and member.role != "admin":
        raise NotAllowed("Ask an admin: with this token a program reads all that your organisation sees.")
    own = select(func.count()).select_from(Integration).filter_by(organisation_id=member.organisation_id)
    if (await db.execute(own)).scalar_one() >= MOST:
        raise Invalid(f"There are {MOST}: delete one that nobody uses.")
    token = PREFIX + new_token()
    made = Integration(
        organisation_id=member.organisation_id,
        id=new_id(),
        name=said.name,
        scope=said.scope,
        member_id=None if said.scope == "data" else member.id,
        filters=said.kept(),
        token_hash=hash_token(token),
        expires_at=said.expires_at,
    )
    db.add(made)
    await db.flush()
    await db.refresh(made, ["created_at"])
    return made, token, get_settings().base_url + _WHERE[said.scope].format(token)


async def delete_integration(db: AsyncSession, member: Reader, id: UUID) -> None:
    """Its token opens nothing from now on. Raises NotFound, also for another member's where one is no admin."""
    theirs = delete(Integration).filter_by(organisation_id=member.organisation_id, id=id)
    if member.role != "admin":
        theirs = theirs.where(Integration.member_id == member.id)
    if await db.scalar(theirs.returning(Integration.id)) is None:
        raise NotFound
