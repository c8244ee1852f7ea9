"""Passwords, for those who want one: members with a confirmed address, who sign in with both."""

import asyncio
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from zxcvbn import zxcvbn

from backhaul.db.session import session
from backhaul.errors import NoAddress, TooManyTries, WeakPassword, WrongCurrentPassword, WrongPassword
from backhaul.identity.access import Reader
from backhaul.identity.models import Organisation, Password, Session
from backhaul.identity.sign_in import open_session
from backhaul.notify.models import Mailbox
from backhaul.secret import derive

# NIST SP 800-63B-4, 3.1.1.2: fifteen where it is the only factor, compared with a list of common ones, and no rules about
# digits or signs. The list is zxcvbn's (30,000 passwords, names and words), whose estimate also sees repetition and keyboards.
LEAST_CHARS = 15
MOST_CHARS = 128
# Of zxcvbn's 0 to 4: ten thousand million guesses or more.
_LEAST_SCORE = 4
# Its estimate takes quadratically longer; what comes after is more than enough.
_ESTIMATED_CHARS = 64
# Whoever came in just now has shown who they are, and need not know the old one.
FRESH = timedelta(minutes=15)

# The first that OWASP names for Argon2id.
_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
# Each takes 46 MB, and anybody may ask for one.
_at_once = asyncio.Semaphore(2)


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody")


def hash_password(password: str) -> str:
    """What is stored: Argon2id with a salt of its own."""
    return _HASHER.hash(_normalised(password))


def _normalised(typed: str) -> str:
    """As NIST asks, so that the same letters from another keyboard are the same password."""
    return unicodedata.normalize("NFKC", typed)


def _refuse_weak(password: str, known: list[str]) -> None:
    if len(password) < LEAST_CHARS:
        raise WeakPassword
    # Only what is too easy even beside what everybody knows about its owner.
    if zxcvbn(password[:_ESTIMATED_CHARS], user_inputs=known, max_length=_ESTIMATED_CHARS)["score"] < _LEAST_SCORE:
        raise WeakPassword


async def _is_right(password_hash: str, typed: str) -> bool:
    async with _at_once:
        return await asyncio.to_thread(_verify, password_hash, typed)


def _verify(password_hash: str, typed: str) -> bool:
    try:
        return _HASHER.verify(password_hash, typed)
    except VerifyMismatchError:
        return False


async def _count(key: bytes) -> None:
    """One more guess, counted and committed before it is compared. Raises TooManyTries."""
    async with session() as db:
        wait_s = await db.scalar(text("SELECT count_guess(:key)"), {"key": key})
    if wait_s:
        raise TooManyTries(
            "Wait until the time in Retry-After has passed, or have a link sent to your address.",
            headers={"Retry-After": str(wait_s)},
        )


def _key(address: str) -> bytes:
    return derive("password", address.lower())


async def sign_in_with_password(address: str, typed: str, *, replaces: str | None, browser: str) -> tuple[Reader, str]:
    """Sign in by address and password: the member and the session's token.

    A name of nobody costs the same: it is counted, looked for, and compared with a password that nobody has.

    Raises:
        WrongPassword: or nobody has such an address, or no password; which of them is not told.
        TooManyTries: five in a row were wrong for this address.
    """
    key = _key(address)
    await _count(key)
    async with session() as db:
        row = (await db.execute(text("SELECT * FROM password_of(:address)"), {"address": address})).one_or_none()
    # No transaction is open while it is compared: that takes a tenth of a second of a core.
    right = await _is_right(row.hash if row else _nobodys(), _normalised(typed))
    if row is None or not right:
        raise WrongPassword
    async with session() as db:
        await db.execute(text("SELECT forget_guesses(:key)"), {"key": key})
        return await open_session(db, row.organisation_id, row.member_id, replaces=replaces, browser=browser)


async def set_password(db: AsyncSession, member: Reader, new: str, current: str | None) -> None:
    """From now on this member signs in with it; all their other sessions end.

    Raises:
        NoAddress: without a confirmed address there is no name to sign in with.
        WeakPassword: it is short, common, or made of what everybody knows of them.
        WrongCurrentPassword: they have another one, and did not sign in just now.
        TooManyTries: the current one was guessed too often.
    """
    new = _normalised(new)
    of_member = {"organisation_id": member.organisation_id, "member_id": member.id}
    address = await db.scalar(select(Mailbox.address).filter_by(**of_member))
    if address is None:
        raise NoAddress
    organisation = await db.scalar(select(Organisation.name).filter_by(id=member.organisation_id))
    known = [member.name, *member.name.split(), address, address.partition("@")[0], organisation or "", "backhaul"]
    async with _at_once:
        await asyncio.to_thread(_refuse_weak, new, known)
    await _show_who(db, member, current)
    async with _at_once:
        hashed = await asyncio.to_thread(hash_password, new)
    row = insert(Password).values(**of_member, hash=hashed)
    fresh = {"hash": hashed, "changed_at": func.now()}
    await db.execute(row.on_conflict_do_update(constraint="pk_password", set_=fresh))


async def remove_password(db: AsyncSession, member: Reader, current: str | None) -> None:
    """No more password. Raises as `set_password` does."""
    await _show_who(db, member, current)
    await db.execute(delete(Password).filter_by(organisation_id=member.organisation_id, member_id=member.id))


async def has_password(db: AsyncSession, member: Reader) -> bool:
    """Whether this member has one."""
    mine = select(Password.member_id).filter_by(organisation_id=member.organisation_id, member_id=member.id)
    return await db.scalar(mine) is not None


async def _show_who(db: AsyncSession, member: Reader, current: str | None) -> None:
    """Whoever found a phone that was left open must not make a password of their own."""
    had = await db.scalar(select(Password.hash).filter_by(organisation_id=member.organisation_id, member_id=member.id))
    if had is None:
        return
    began = select(Session.created_at).filter_by(organisation_id=member.organisation_id, id=member.session_id)
    since = await db.scalar(began) if member.session_id else None
    if since is not None and since > datetime.now(UTC) - FRESH:
        return
    key = derive("current password", member.id.hex)
    if current is None:
        raise WrongCurrentPassword
    await _count(key)
    if not await _is_right(had, _normalised(current)):
        raise WrongCurrentPassword
    await db.execute(text("SELECT forget_guesses(:key)"), {"key": key})
