"""Signing in and out, and the secrets that do it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import LinkExpired
from backhaul.identity.access import Credentials, Reader, enter
from backhaul.identity.models import AccessToken, Session, SignInLink
from backhaul.identity.secrets import hash_token, new_token
from backhaul.settings import get_settings


async def sign_in(db: AsyncSession, link_token: str, *, replaces: str | None = None, browser: str = "") -> tuple[Reader, str]:
    """Redeem a sign-in link. Answers the member and the new session's token; the transaction is in their organisation.

    Raises:
        LinkExpired: the link is unknown, used or too old; which of them is not told.
    """
    return await open_session(db, *await redeem(db, link_token), replaces=replaces, browser=browser)


async def redeem(db: AsyncSession, link_token: str) -> tuple[UUID, UUID]:
    """Use a link up. Answers whose it was: organisation and member. Raises LinkExpired."""
    row = (await db.execute(text("SELECT * FROM redeem_sign_in_link(:hash)"), {"hash": hash_token(link_token)})).one_or_none()
    if row is None:
        raise LinkExpired
    return row.organisation_id, row.member_id


async def open_session(
    db: AsyncSession, organisation_id: UUID, member_id: UUID, *, replaces: str | None = None, browser: str = ""
) -> tuple[Reader, str]:
    """Begin a session of a member who has shown who they are: the member and the session's token.

    The browser's session so far (``replaces``, its token) ends, whoever it belonged to. ``browser``: what the member knows
    the new one by among their sessions, as `browsers.browser_name` says it.
    """
    if replaces:
        await db.execute(text("SELECT end_session(:hash)"), {"hash": hash_token(replaces)})
    await db.execute(
        text("SELECT set_scope(:organisation, :member, 'contributor')"),
        {"organisation": organisation_id, "member": member_id},
    )
    token = new_token()
    db.add(
        Session(
            organisation_id=organisation_id,
            member_id=member_id,
            token_hash=hash_token(token),
            expires_at=datetime.now(UTC) + timedelta(days=get_settings().session_days),
            browser=browser,
        )
    )
    await db.flush()
    return await enter(db, Credentials(token)), token


async def sign_out(db: AsyncSession, member: Reader) -> None:
    """Revoke the session that is asking. An access token is not a session and stays."""
    await db.execute(
        update(Session)
        .where(Session.organisation_id == member.organisation_id, Session.id == member.session_id)
        .values(revoked_at=func.now())
    )


def add_sign_in_link(
    db: AsyncSession, organisation_id: UUID, member_id: UUID, *, reusable: bool = False, hours: float | None = None
) -> str:
    """Make a link for a member and answer its secret. It is shown now or never."""
    token = new_token()
    lasts = timedelta(hours=get_settings().sign_in_link_hours if hours is None else hours)
    db.add(
        SignInLink(
            organisation_id=organisation_id,
            member_id=member_id,
            token_hash=hash_token(token),
            reusable=reusable,
            expires_at=datetime.now(UTC) + lasts,
        )
    )
    return token


def add_access_token(db: AsyncSession, organisation_id: UUID, member_id: UUID, name: str) -> str:
    """Make a personal access token and answer its secret. It is shown now or never."""
    token = new_token()
    db.add(AccessToken(organisation_id=organisation_id, member_id=member_id, name=name, token_hash=hash_token(token)))
    return token


def sign_in_url(token: str) -> str:
    """The address that signs in with one tap."""
    return f"{get_settings().base_url}/sign-in/{token}"
