"""The two letters of this folder: a link to sign in with, and an invitation. Both let in whoever has them, once."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.models import Organisation, SignInLink
from backhaul.identity.secrets import hash_token, new_token
from backhaul.identity.sign_in import add_sign_in_link
from backhaul.notify.mail.letters import Letter, Recipient, compose, plain
from backhaul.notify.mail.texts import Texts
from backhaul.people.invite import join_url
from backhaul.people.models import Invitation
from backhaul.settings import get_settings

MAIL_SIGN_IN = "mail.sign_in"
# Whoever asked for it is waiting for it.
LINK_LASTS = timedelta(minutes=30)
_MOST_AN_HOUR = 5

_TO = text("""
SELECT m.organisation_id, m.id AS member_id, m.name, m.language, o.name AS organisation, b.address,
       coalesce(s.time_zone, o.time_zone) AS zone
FROM mailbox b
JOIN member m ON m.organisation_id = b.organisation_id AND m.id = b.member_id AND m.deactivated_at IS NULL
JOIN organisation o ON o.id = m.organisation_id
LEFT JOIN notification_settings s ON s.organisation_id = m.organisation_id AND s.member_id = m.id
WHERE b.organisation_id = :organisation AND b.member_id = :member AND b.address IS NOT NULL
""")


async def write_sign_in(db: AsyncSession, organisation_id: UUID, member_id: UUID, now: datetime) -> Letter | None:
    """A link for a member who asked for one; None where they left meanwhile."""
    known = (await db.execute(_TO, {"organisation": organisation_id, "member": member_id})).one_or_none()
    # Whoever asks again and again fills nobody's mailbox; the answer does not tell.
    recent = select(func.count()).select_from(SignInLink).filter_by(organisation_id=organisation_id, member_id=member_id)
    if known is None or (await db.scalar(recent.where(SignInLink.created_at > now - timedelta(hours=1))) or 0) >= _MOST_AN_HOUR:
        return None
    say = Texts(known.language)
    token = add_sign_in_link(db, organisation_id, member_id, hours=LINK_LASTS / timedelta(hours=1))
    page = {
        "title": say("signIn.subject"),
        "text": say("signIn.text", name=plain(known.name), organisation=plain(known.organisation)),
        "until": say("signIn.until", time=say.moment(now + LINK_LASTS, known.zone)),
        # A page that waits for a person: programs open links in mail before people do.
        "button": {"url": f"{get_settings().base_url}/from-mail/{token}", "text": say("signIn.button")},
    }
    to = Recipient(organisation_id, member_id, known.organisation, known.address, known.zone)
    subject = f"{say('signIn.subject')} · {plain(known.organisation)}"
    message = compose(to, say, subject, f"sign-in {token}", "confirm", page, None, why=say("signIn.why"))
    return Letter(known.address, message, now)


async def write_invitation(db: AsyncSession, organisation_id: UUID, invitation_id: UUID, now: datetime) -> Letter | None:
    """The link of an invitation that goes by mail; None where it was used, taken back, or became a code meanwhile."""
    query = select(Invitation).filter_by(organisation_id=organisation_id, id=invitation_id, mailed="waits")
    row = (await db.scalars(query.with_for_update())).one_or_none()
    if row is None or row.email is None or row.used_at or row.revoked_at or row.expires_at <= now:
        return None
    organisation = (await db.scalars(select(Organisation).where(Organisation.id == organisation_id))).one()
    say = Texts(row.language or (organisation.languages[0] if organisation.languages else "en"))
    token = new_token()
    row.token_hash = hash_token(token)
    page = {
        "title": say("invite.subject", organisation=plain(organisation.name)),
        "text": say("invite.text", name=plain(row.name or ""), organisation=plain(organisation.name)),
        "until": say("invite.until", time=say.moment(row.expires_at, organisation.time_zone)),
        "button": {"url": join_url(token), "text": say("invite.button")},
    }
    to = Recipient(organisation_id, invitation_id, organisation.name, row.email, organisation.time_zone)
    subject = say("invite.subject", organisation=plain(organisation.name))
    why = say("invite.why", organisation=plain(organisation.name))
    return Letter(row.email, compose(to, say, subject, f"invite {token}", "confirm", page, None, why=why), now)


async def note_mailed(db: AsyncSession, organisation_id: UUID, invitation_id: UUID, *, sent: bool) -> None:
    """What became of the letter: admins see it in the list."""
    row = update(Invitation).filter_by(organisation_id=organisation_id, id=invitation_id, mailed="waits")
    await db.execute(row.values(mailed="sent" if sent else "failed"))
