"""Invite people, make their codes anew, take invitations back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.errors import AlreadyInvited, NoMail, NotFound
from backhaul.gazetteer.models import Site
from backhaul.identity.access import Reader
from backhaul.identity.secrets import hash_token, new_token
from backhaul.people.models import Invitation
from backhaul.people.queries import known_addresses
from backhaul.people.schemas import InvitationMade, InvitedIn
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import NOTIFY
from backhaul.settings import get_settings

MAIL_INVITATION = "mail.invitation"
# What is over for so long is of no use to anybody.
_FORGOTTEN_AFTER = timedelta(days=30)


def join_url(token: str) -> str:
    """The address in a code. The secret stands behind the #: it is in no log, and nobody uses it up by looking."""
    return f"{get_settings().base_url}/join#{token}"


async def invite(
    db: AsyncSession, admin: Reader, people: Sequence[InvitedIn], *, days: int, by_mail: bool
) -> list[InvitationMade]:
    """Invite all of them or none. Answers each with its link, which nobody can read again.

    Raises:
        NotFound: a site is not there.
        AlreadyInvited: an e-mail address is a member's, invited, or twice among them.
        NoMail: this server sends none.
    """
    organisation_id = admin.organisation_id
    if by_mail and get_settings().smtp_host is None:
        raise NoMail
    wanted = {site for one in people for site in one.site_ids}
    there = select(func.count()).select_from(Site).where(Site.organisation_id == organisation_id, Site.id.in_(wanted))
    if wanted and await db.scalar(there) != len(wanted):
        raise NotFound("One of these sites is not there. Look at the list of sites.")
    addresses = [one.email.lower() for one in people if one.email]
    if len(set(addresses)) < len(addresses) or await known_addresses(db, organisation_id, addresses):
        raise AlreadyInvited
    await _forget_old(db, organisation_id)
    expires_at = datetime.now(UTC) + timedelta(days=days)
    made: list[InvitationMade] = []
    rows: list[Invitation] = []
    for one in people:
        token = None if by_mail and one.email else new_token()
        row = Invitation(
            organisation_id=organisation_id,
            id=new_id(),
            **one.model_dump(exclude={"site_ids"}),
            site_ids=one.site_ids,
            invited_by=admin.id,
            token_hash=hash_token(token) if token else None,
            mailed=None if token else "waits",
            expires_at=expires_at,
        )
        rows.append(row)
        made.append(made_of(row, token))
    db.add_all(rows)
    await db.flush()
    await _send([row for row in rows if row.mailed], db)
    return made


async def make_codes(db: AsyncSession, admin: Reader, ids: Sequence[UUID], *, days: int) -> list[InvitationMade]:
    """New links for invitations that were not used: those before no longer work. Raises NotFound if one is not there."""
    query = (
        select(Invitation)
        .where(Invitation.organisation_id == admin.organisation_id, Invitation.id.in_(ids))
        .where(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .order_by(Invitation.name, Invitation.id)
        .with_for_update()
    )
    rows = (await db.scalars(query)).all()
    if len(rows) != len(set(ids)):
        raise NotFound("One of these was used or taken back meanwhile. Look at the list again.")
    made = []
    for row in rows:
        token = new_token()
        row.token_hash, row.mailed, row.expires_at = hash_token(token), None, datetime.now(UTC) + timedelta(days=days)
        made.append(made_of(row, token))
    return made


async def revoke(db: AsyncSession, admin: Reader, invitation_id: UUID) -> None:
    """Take an invitation back. Raises NotFound: it is not there, or was used."""
    gone = (
        update(Invitation)
        .where(Invitation.organisation_id == admin.organisation_id, Invitation.id == invitation_id)
        .where(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=func.now(), token_hash=None, email=None)
        .returning(Invitation.id)
    )
    if (await db.execute(gone)).one_or_none() is None:
        raise NotFound


def made_of(row: Invitation, token: str | None) -> InvitationMade:
    """What is shown of an invitation, with its link where it does not go by mail."""
    return InvitationMade(
        id=row.id,
        name=row.name,
        role=row.role,
        url=join_url(token) if token else None,
        email=row.email,
        expires_at=row.expires_at,
    )


async def _send(rows: Sequence[Invitation], db: AsyncSession) -> None:
    """Have their letters written. The secret is made by whoever writes the letter: no job and no row has it."""
    about = [{"organisation_id": str(row.organisation_id), "invitation_id": str(row.id)} for row in rows]
    if about:
        await defer(db, MAIL_INVITATION, NOTIFY, *about)


async def _forget_old(db: AsyncSession, organisation_id: UUID) -> None:
    old = delete(Invitation).where(Invitation.organisation_id == organisation_id)
    await db.execute(old.where(Invitation.expires_at < datetime.now(UTC) - _FORGOTTEN_AFTER))
