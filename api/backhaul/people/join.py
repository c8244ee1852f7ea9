"""Come in by an invitation: one scan, a name where there is none, a PIN."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.errors import Invalid, InvitationOver, NotFound
from backhaul.identity.access import Reader
from backhaul.identity.devices import set_pin
from backhaul.identity.models import Member
from backhaul.identity.secrets import hash_token
from backhaul.identity.sign_in import open_session
from backhaul.notify.follow import follow
from backhaul.notify.models import Mailbox
from backhaul.notify.schemas import FollowSite
from backhaul.people.models import Invitation
from backhaul.people.queries import find_invitation, look_at
from backhaul.people.schemas import Invited, JoinIn


async def look(db: AsyncSession, token: str) -> Invited:
    """What an invitation says, for whoever has its secret. Nothing is used up. Raises InvitationOver."""
    found = await find_invitation(db, hash_token(token))
    if found is None:
        raise InvitationOver
    return Invited.model_validate(await look_at(db, *found))


async def join(
    db: AsyncSession, body: JoinIn, *, device: str | None, replaces: str | None, browser: str
) -> tuple[Reader, str, str | None]:
    """Make a member of whoever has the secret, or let one in again. All of it or nothing, and once.

    Answers the member, the session's token, and the secret of the phone's cookie where they set a PIN.

    Raises:
        InvitationOver: it is unknown, used, taken back or too old; which of them is not told.
        Invalid: it names nobody, and nor does who joins.
        WeakPin: all digits are the same, or each follows the one before.
    """
    found = await find_invitation(db, hash_token(body.token))
    if found is None:
        raise InvitationOver
    organisation_id, invitation_id = found
    # Two at once are one after the other: the second finds it used.
    query = select(Invitation).filter_by(organisation_id=organisation_id, id=invitation_id).with_for_update()
    invitation = (await db.scalars(query)).one()
    if invitation.used_at or invitation.revoked_at:
        raise InvitationOver
    if invitation.member_id is None:
        name = invitation.name or body.name
        if name is None:
            raise Invalid("Say how you want to be called.", errors=[{"field": "name", "message": "The invitation has none."}])
        member = Member(organisation_id=organisation_id, id=new_id(), name=name, role=invitation.role, language=body.language)
        db.add(member)
        await db.flush()
        invitation.member_id = member.id
    else:
        known = select(Member).filter_by(organisation_id=organisation_id, id=invitation.member_id)
        member = (await db.scalars(known)).one()
        member.language = body.language
    invitation.used_at = datetime.now(UTC)
    if invitation.email and invitation.mailed == "sent":
        await _confirmed(db, organisation_id, member.id, invitation.email)
    invitation.email = None
    site_ids = invitation.site_ids
    await db.flush()
    reader, session_token = await open_session(db, organisation_id, member.id, replaces=replaces, browser=browser)
    for site_id in site_ids:
        await _follow(db, reader, site_id)
    device_token = await set_pin(db, reader, body.pin, device) if body.pin else None
    return reader, session_token, device_token


async def _confirmed(db: AsyncSession, organisation_id: UUID, member_id: UUID, address: str) -> None:
    """The link went to this address and nowhere else, so whoever opened it reads what comes there."""
    began = datetime.now(UTC) - timedelta(days=1)
    box = insert(Mailbox).values(organisation_id=organisation_id, member_id=member_id, address=address, digested_until=began)
    await db.execute(box.on_conflict_do_nothing())


async def _follow(db: AsyncSession, reader: Reader, site_id: UUID) -> None:
    try:
        await follow(db, reader, FollowSite(kind="site", site_id=site_id))
    except NotFound:
        # It was deleted since they were invited.
        return
