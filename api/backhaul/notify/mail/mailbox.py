"""A member's mailbox: asked for, confirmed by its owner, chosen for, left again."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NoMail, NotFound, TooManyMails
from backhaul.identity.access import Reader
from backhaul.identity.models import Member
from backhaul.identity.schemas import Person
from backhaul.identity.secrets import hash_token, new_token
from backhaul.notify.mail.schemas import MailFailureOut, MailIn, MailOut
from backhaul.notify.models import Mailbox
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import NOTIFY
from backhaul.secret import derive
from backhaul.settings import get_settings

MAIL_CONFIRM = "mail.confirm"
# A mailbox may be looked into on the next day only.
CONFIRM_WITHIN = timedelta(hours=48)
# Whoever types an address that is somebody else's sends them no more than these a day.
MOST_ASKED = 5
_MOST_FAILURES = 200
_SIGNATURE_BYTES = 16

# The kinds of mail that one can have enough of, each with its column.
Kind = Literal["digest", "alerts"]
_KINDS: tuple[Kind, ...] = ("digest", "alerts")


class Known(NamedTuple):
    """Whose mailbox a link is about."""

    organisation_id: UUID
    member_id: UUID
    language: str


async def read_mailbox(db: AsyncSession, member: Reader) -> MailOut:
    """What a member chose of mail; the defaults, where they never did."""
    box = await db.get(Mailbox, (member.organisation_id, member.id), populate_existing=True)
    available = get_settings().smtp_host is not None
    if box is None:
        return MailOut(available=available, address=None, pending=None, failed=None)
    waits = box.pending if box.pending_until and box.pending_until > datetime.now(UTC) else None
    return MailOut(
        available=available,
        address=box.address,
        pending=waits,
        failed=box.failed,
        at_once=box.at_once,
        digest=box.digest,
        digest_at=box.digest_at,
        digest_days=box.digest_days,
    )


async def ask_address(db: AsyncSession, member: Reader, address: str) -> None:
    """Note the address that a member wants mail at, and have its owner asked. The one before stays until they say yes.

    Raises:
        NoMail: this server sends none.
        TooManyMails: five were sent within a day.
    """
    if get_settings().smtp_host is None:
        raise NoMail
    of_member = {"organisation_id": member.organisation_id, "member_id": member.id}
    # Two at once are two.
    await db.execute(insert(Mailbox).values(**of_member).on_conflict_do_nothing())
    box = (await db.scalars(select(Mailbox).filter_by(**of_member).with_for_update())).one()
    if box.address == address and box.failed != "recipient":
        box.pending = box.pending_hash = box.pending_until = None
        return
    now = datetime.now(UTC)
    if box.asked_since is None or box.asked_since < now - timedelta(days=1):
        box.asked, box.asked_since = 0, now
    if box.asked >= MOST_ASKED:
        wait_s = ceil((box.asked_since + timedelta(days=1) - now).total_seconds())
        raise TooManyMails(headers={"Retry-After": str(max(1, wait_s))})
    box.asked += 1
    box.pending, box.pending_hash, box.pending_until = address, None, now + CONFIRM_WITHIN
    await defer(db, MAIL_CONFIRM, NOTIFY, {name: str(value) for name, value in of_member.items()})


async def new_confirmation(db: AsyncSession, organisation_id: UUID, member_id: UUID) -> str:
    """A fresh secret for the link to the address that waits; the one before no longer works."""
    token = new_token()
    waits = update(Mailbox).filter_by(organisation_id=organisation_id, member_id=member_id)
    await db.execute(waits.values(pending_hash=hash_token(token)))
    return token


async def confirm_address(db: AsyncSession, token: str, *, peek: bool = False) -> Known | None:
    """From now on mail goes to the address to which this secret was sent; None where the link no longer works.

    ``peek``: look only.
    """
    asked = {"hash": hash_token(token), "peek": peek}
    row = (await db.execute(text("SELECT * FROM confirm_mailbox(:hash, :peek)"), asked)).one_or_none()
    return Known(*row) if row else None


async def choose_mail(db: AsyncSession, member: Reader, wanted: MailIn) -> None:
    """Keep which mail a member wants, and when."""
    # When the next one is due is found out anew.
    chosen = {**wanted.model_dump(), "digest_due": None}
    row = insert(Mailbox).values(organisation_id=member.organisation_id, member_id=member.id, **chosen)
    await db.execute(row.on_conflict_do_update(constraint="pk_mailbox", set_=chosen))


async def forget_address(db: AsyncSession, member: Reader) -> None:
    """No more mail, and nothing kept of where it went."""
    await db.execute(delete(Mailbox).filter_by(organisation_id=member.organisation_id, member_id=member.id))


async def mail_failures(db: AsyncSession, member: Reader) -> list[MailFailureOut]:
    """Whom mail does not reach, newest first: for admins, who can do something about it."""
    failed = (
        select(Mailbox.failed, Mailbox.failed_code, Mailbox.failed_at, Member.id, Member.name)
        .join(Member, (Member.organisation_id == Mailbox.organisation_id) & (Member.id == Mailbox.member_id))
        .where(Mailbox.organisation_id == member.organisation_id, Mailbox.failed.is_not(None))
        .order_by(Mailbox.failed_at.desc(), Member.id)
        .limit(_MOST_FAILURES)
    )
    return [
        MailFailureOut(member=Person(id=row.id, name=row.name), failed=row.failed, code=row.failed_code, at=row.failed_at)
        for row in await db.execute(failed)
    ]


def unsubscribe_token(organisation_id: UUID, member_id: UUID, kind: Kind) -> str:
    """What a link needs that ends this kind of mail. It works as long as there is such mail: nobody hunts for a newer one."""
    about = organisation_id.bytes + member_id.bytes + bytes([_KINDS.index(kind)])
    return urlsafe_b64encode(about + _signature(about)).rstrip(b"=").decode()


def _signature(about: bytes) -> bytes:
    return derive("unsubscribe", about.hex())[:_SIGNATURE_BYTES]


async def known_by(db: AsyncSession, token: str) -> tuple[Known, Kind]:
    """Whose mail this link ends, and which; the transaction is in their organisation.

    Raises NotFound for one that we never made, or of a member who is gone.
    """
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        raise NotFound from None
    about, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
    if len(about) != 33 or signature != _signature(about):
        raise NotFound
    organisation_id, member_id, kind = UUID(bytes=about[:16]), UUID(bytes=about[16:32]), _KINDS[about[32]]
    scope = {"organisation": organisation_id, "member": member_id}
    await db.execute(text("SELECT set_scope(:organisation, :member, 'contributor')"), scope)
    language = await db.scalar(select(Member.language).filter_by(organisation_id=organisation_id, id=member_id))
    if language is None:
        raise NotFound
    return Known(organisation_id, member_id, language), kind


async def unsubscribe(db: AsyncSession, token: str) -> Known:
    """No more of the mail that this link was in; twice is once. Raises NotFound."""
    known, kind = await known_by(db, token)
    off = {"digest": False} if kind == "digest" else {"at_once": False}
    box = update(Mailbox).filter_by(organisation_id=known.organisation_id, member_id=known.member_id)
    await db.execute(box.values(off))
    return known
