"""Making a token, listing one's own, and taking one away."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid, NotFound
from backhaul.identity.access import PERSONAL, Reader
from backhaul.identity.secrets import hash_token, new_token
from backhaul.identity.tokens.models import PersonalToken
from backhaul.identity.tokens.schemas import TokenIn
from backhaul.identity.tokens.scopes import SCOPES

MOST = 50
LONGEST = timedelta(days=366)

_LIST = sql("""
SELECT json_build_object('items', coalesce(json_agg(json_build_object(
    'id', t.id, 'name', t.name, 'scopes', t.scopes, 'created_at', t.created_at, 'expires_at', t.expires_at,
    'last_used_on', t.last_used_on) ORDER BY t.created_at DESC, t.id), '[]'), 'next', NULL)::text
FROM personal_token t WHERE t.organisation_id = :organisation AND t.member_id = :member
""")


async def tokens(db: AsyncSession, member: Reader) -> bytes:
    """One's own, as TokenList: newest first, those that no longer work as well."""
    asked = {"organisation": member.organisation_id, "member": member.id}
    found: str = (await db.execute(_LIST, asked)).scalar_one()
    return found.encode()


async def add_token(db: AsyncSession, member: Reader, said: TokenIn) -> tuple[PersonalToken, str]:
    """The new one, and the token, of which only the hash is kept.

    Raises:
        Invalid: it would last too long or not at all, or there are too many.
    """
    now = datetime.now(UTC)
    if not now < said.expires_at <= now + LONGEST:
        raise Invalid("Let it end within 366 days: a program that is still needed then gets another token.")
    own = select(func.count()).select_from(PersonalToken)
    own = own.filter_by(organisation_id=member.organisation_id, member_id=member.id)
    if (await db.execute(own)).scalar_one() >= MOST:
        raise Invalid(f"You have {MOST}: revoke one that nothing uses.")
    token = PERSONAL + new_token()
    made = PersonalToken(
        organisation_id=member.organisation_id,
        member_id=member.id,
        name=said.name,
        scopes=[scope for scope in SCOPES if scope in said.scopes],
        token_hash=hash_token(token),
        expires_at=said.expires_at,
    )
    db.add(made)
    await db.flush()
    await db.refresh(made, ["created_at"])
    return made, token


async def revoke_token(db: AsyncSession, member: Reader, id: UUID) -> None:
    """It opens nothing from now on. Raises NotFound, for others' tokens as well."""
    own = delete(PersonalToken).filter_by(organisation_id=member.organisation_id, member_id=member.id, id=id)
    if await db.scalar(own.returning(PersonalToken.id)) is None:
        raise NotFound
