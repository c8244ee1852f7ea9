"""Keeping a passkey, naming it, removing it, and signing in with it."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from backhaul.errors import Invalid, NotFound, PasskeyNotKept, PasskeyRefused
from backhaul.identity.access import Reader
from backhaul.identity.passkeys.ceremony import check, check_new
from backhaul.identity.passkeys.models import Passkey
from backhaul.identity.passkeys.schemas import PasskeyIn, PasskeySignIn
from backhaul.identity.sign_in import open_session

MOST = 20

_LIST = sql("""
SELECT json_build_object('items', coalesce(json_agg(json_build_object(
    'id', p.id, 'name', p.name, 'created_at', p.created_at, 'last_used_on', p.last_used_on)
    ORDER BY p.created_at DESC, p.id), '[]'), 'next', NULL)::text
FROM passkey p WHERE p.organisation_id = :organisation AND p.member_id = :member
""")


async def passkeys(db: AsyncSession, member: Reader) -> bytes:
    """One's own, as PasskeyList: newest first."""
    asked = {"organisation": member.organisation_id, "member": member.id}
    found: str = (await db.execute(_LIST, asked)).scalar_one()
    return found.encode()


async def known_credentials(db: AsyncSession, member: Reader) -> list[bytes]:
    """The ids under which this member's phones know their passkeys."""
    own = select(Passkey.credential_id).filter_by(organisation_id=member.organisation_id, member_id=member.id)
    return list(await db.scalars(own))


async def add_passkey(db: AsyncSession, member: Reader, said: PasskeyIn, challenge: str, challenged_at: datetime) -> UUID:
    """Let this member sign in with it. Answers its id.

    Raises:
        PasskeyNotKept: it was not made for us and with this challenge, or it is known already.
        Invalid: the member has too many.
    """
    own = select(func.count()).select_from(Passkey).filter_by(organisation_id=member.organisation_id, member_id=member.id)
    if (await db.execute(own)).scalar_one() >= MOST:
        raise Invalid(f"You have {MOST}: remove one that you no longer use.")
    made = check_new(said, challenge)
    if bytes_to_base64url(made.credential_id) != said.id:
        raise PasskeyNotKept
    row = insert(Passkey).values(
        organisation_id=member.organisation_id,
        member_id=member.id,
        name=said.name,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=said.transports,
        challenged_at=challenged_at,
    )
    # Nobody can lay claim to a credential of somebody else's, of this organisation or of another.
    added: UUID | None = await db.scalar(
        row.on_conflict_do_nothing(index_elements=[Passkey.credential_id]).returning(Passkey.id)
    )
    if added is None:
        raise PasskeyNotKept
    return added


async def rename_passkey(db: AsyncSession, member: Reader, id: UUID, name: str) -> None:
    """Raises NotFound, for others' as well."""
    own = update(Passkey).filter_by(organisation_id=member.organisation_id, member_id=member.id, id=id)
    if await db.scalar(own.values(name=name).returning(Passkey.id)) is None:
        raise NotFound


async def remove_passkey(db: AsyncSession, member: Reader, id: UUID) -> None:
    """It signs nobody in any more. Raises NotFound, for others' as well."""
    own = delete(Passkey).filter_by(organisation_id=member.organisation_id, member_id=member.id, id=id)
    if await db.scalar(own.returning(Passkey.id)) is None:
        raise NotFound


async def sign_in_with_passkey(
    db: AsyncSession, said: PasskeySignIn, challenge: str, challenged_at: datetime, *, replaces: str | None, browser: str
) -> tuple[Reader, str]:
    """Sign in whoever's passkey has signed the challenge: the member, and the new session's token.

    Raises:
        PasskeyRefused: it is unknown or has signed something else, or the challenge was answered before.
    """
    try:
        asked = {"id": base64url_to_bytes(said.id)}
    except ValueError:
        raise PasskeyRefused from None
    row = (await db.execute(sql("SELECT * FROM passkey_to_sign_in(:id)"), asked)).one_or_none()
    if row is None or challenged_at <= row.challenged_at:
        raise PasskeyRefused
    checked = check(said, challenge, row.public_key, row.sign_count)
    reader, token = await open_session(db, row.organisation_id, row.member_id, replaces=replaces, browser=browser)
    used = {"sign_count": checked.new_sign_count, "challenged_at": challenged_at, "last_used_on": datetime.now(UTC).date()}
    await db.execute(update(Passkey).filter_by(organisation_id=row.organisation_id, id=row.id).values(used))
    return reader, token
