"""Letting a member in by another one: a code for the phone beside this one, and again after a lost phone or a forgotten PIN.

Whoever makes such a code could use it, and read what only its member reads. So it is in the audit, and its member hears of it.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.errors import NotAllowed, NotFound
from backhaul.identity.access import Reader
from backhaul.identity.models import Member
from backhaul.identity.schemas import SignInLinkOut
from backhaul.identity.secrets import hash_token, new_token
from backhaul.identity.sessions import Way, end_everything
from backhaul.identity.sign_in import add_sign_in_link, sign_in_url
from backhaul.people.invite import made_of
from backhaul.people.models import Invitation
from backhaul.people.schemas import InvitationMade, LetInAgain
from backhaul.pipeline.alerts import enqueue_notice
from backhaul.settings import get_settings

# Long enough to hold one phone against another.
SHOWN_LINK_LASTS = timedelta(minutes=15)

_NOTE = text("SELECT note_audit('let_in', 'member', :member, '{}')")


async def may_let_in(db: AsyncSession, member: Reader, id: UUID) -> Member:
    """Whom this member wants to let in. Raises NotFound and NotAllowed where they may not."""
    known = select(Member).where(
        Member.organisation_id == member.organisation_id, Member.id == id, Member.deactivated_at.is_(None)
    )
    found = (await db.execute(known)).scalar_one_or_none()
    # To contributors, colleagues are not listed either.
    if found is None or (id != member.id and not member.manages):
        raise NotFound
    if id != member.id and member.role != "admin" and found.role not in ("contributor", "partner"):
        raise NotAllowed
    return found


async def show_code(db: AsyncSession, by: Reader, member: Member) -> SignInLinkOut:
    """A link that signs this member in once, within a quarter of an hour."""
    token = add_sign_in_link(db, by.organisation_id, member.id, hours=SHOWN_LINK_LASTS / timedelta(hours=1))
    await _tell(db, by, member)
    return SignInLinkOut(url=sign_in_url(token), expires_at=datetime.now(UTC) + SHOWN_LINK_LASTS)


async def let_in_again(db: AsyncSession, by: Reader, member: Member, wanted: LetInAgain) -> InvitationMade:
    """A new link for a member who lost their phone or forgot their PIN. Sessions, PINs and links from before end now.

    Of a lost phone so do the passkeys and the tokens that it had or could make, and where asked the password and the address
    to which links are sent: nobody can tell which of these whoever found it can use.
    """
    of_member = Invitation.organisation_id == by.organisation_id, Invitation.member_id == member.id
    earlier = update(Invitation).where(*of_member, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
    await db.execute(earlier.values(revoked_at=func.now(), token_hash=None))
    ways: dict[Way, bool] = {
        "tokens": wanted.lost_phone,
        "passkeys": wanted.lost_phone,
        "password": wanted.password,
        "address": wanted.address,
    }
    await end_everything(db, by.organisation_id, member.id, ways=[way for way, ends in ways.items() if ends])
    token = new_token()
    row = Invitation(
        organisation_id=by.organisation_id,
        id=new_id(),
        name=member.name,
        role=member.role,
        language=member.language,
        member_id=member.id,
        invited_by=by.id,
        token_hash=hash_token(token),
        # As long as any sign-in link.
        expires_at=datetime.now(UTC) + timedelta(hours=get_settings().sign_in_link_hours),
    )
    db.add(row)
    await db.flush()
    await _tell(db, by, member)
    return made_of(row, token)


async def _tell(db: AsyncSession, by: Reader, member: Member) -> None:
    if by.id == member.id:
        return
    await db.execute(_NOTE, {"member": member.id})
    await enqueue_notice(db, by.organisation_id, "let_in", member.id, by=by.id)
