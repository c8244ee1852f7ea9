"""Whose account it is: a member is made at the first sign-in, and follows what the provider says at each."""

import logging
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.errors import LastAdmin, LinkedAlready
from backhaul.identity.access import Reader
from backhaul.identity.last_admin import keeping_an_admin
from backhaul.identity.models import RANKS, Member, Organisation, Role
from backhaul.identity.oidc.claims import language_of, name_of, role_of
from backhaul.identity.oidc.models import IdentityProvider, ProviderAccount
from backhaul.identity.sessions import end_everything

log = logging.getLogger(__name__)


async def member_of(db: AsyncSession, provider: IdentityProvider, claims: dict[str, Any]) -> UUID | None:
    """The member who signs in with this account, with the role that its claims give; made now if there is none.

    None for an account without a role, or of a member whom an admin has closed out. Whoever has lost the last role loses the
    membership with it, and gets it back with a role; who has lost some of it is signed out everywhere else.
    """
    organisation_id, issuer, subject = provider.organisation_id, provider.issuer, claims["sub"]
    account = await _account(db, organisation_id, issuer, subject)
    role = role_of(claims, provider)
    if account is None:
        if role is None:
            return None
        languages = (await db.scalars(select(Organisation.languages).where(Organisation.id == organisation_id))).one()
        made = Member(
            organisation_id=organisation_id,
            id=new_id(),
            name=name_of(claims, provider),
            role=role,
            language=language_of(claims, provider, languages),
        )
        db.add(made)
        await db.flush()
        db.add(ProviderAccount(organisation_id=organisation_id, issuer=issuer, subject=subject, member_id=made.id))
        return made.id
    member = await db.get_one(Member, (organisation_id, account.member_id), with_for_update=True)
    if role is None and member.deactivated_at is not None:
        return None
    try:
        async with keeping_an_admin(db):
            return await _follow(db, member, account, role)
    except LastAdmin:
        log.warning("what a provider says would leave an organisation without an admin; its last one stays")
        return member.id


async def _follow(db: AsyncSession, member: Member, account: ProviderAccount, role: Role | None) -> UUID | None:
    if role is None:
        member.deactivated_at = account.lapsed_at = (await db.execute(select(func.now()))).scalar_one()
        await end_everything(db, member.organisation_id, member.id, ways=("tokens",))
        return None
    if account.lapsed_at is not None:
        member.deactivated_at = account.lapsed_at = None
    if member.deactivated_at is not None:
        return None
    if RANKS.index(role) < RANKS.index(member.role):
        await end_everything(db, member.organisation_id, member.id, ways=("tokens",))
    member.role = role
    return member.id


async def link(db: AsyncSession, provider: IdentityProvider, claims: dict[str, Any], member: Reader) -> None:
    """Let a member who is signed in sign in with this account as well; one account a member.

    Raises:
        LinkedAlready: it is another member's.
    """
    account = await _account(db, provider.organisation_id, provider.issuer, claims["sub"])
    if account is not None:
        if account.member_id != member.id:
            raise LinkedAlready
        return
    await unlink(db, member)
    row = {"organisation_id": provider.organisation_id, "issuer": provider.issuer, "subject": claims["sub"]}
    db.add(ProviderAccount(**row, member_id=member.id))


async def unlink(db: AsyncSession, member: Reader) -> None:
    """The provider's account no longer signs this member in."""
    own = delete(ProviderAccount).filter_by(organisation_id=member.organisation_id, member_id=member.id)
    await db.execute(own)


async def _account(db: AsyncSession, organisation_id: UUID, issuer: str, subject: str) -> ProviderAccount | None:
    # Two first sign-ins of one person at once make one member.
    whose = {"key": f"{organisation_id} {issuer} {subject}"}
    await db.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 29))"), whose)
    key = {"organisation_id": organisation_id, "issuer": issuer, "subject": subject}
    return await db.scalar(select(ProviderAccount).filter_by(**key).with_for_update())
