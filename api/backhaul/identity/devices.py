"""Shared phones: several members on one browser, each with a short PIN."""

import asyncio
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from math import ceil
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import session
from backhaul.errors import TooManyTries, WeakPin, WrongPin
from backhaul.identity.access import Reader
from backhaul.identity.models import Device, DeviceMember
from backhaul.identity.secrets import hash_token, new_token
from backhaul.identity.sign_in import open_session

DEVICE_COOKIE = "backhaul_device"
# Browsers keep no cookie longer.
DEVICE_DAYS = 400
# From the fifth wrong PIN in a row on; the functions of 0002_devices.sql count with the same number.
FREE_TRIES = 5
_STEPS = {1, -1}
# OWASP's least for Argon2id. More of it would not help four digits; the phone's secret, which is hashed with them, does.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Anybody may ask to have a PIN compared: no more of that at once, so that it takes neither the memory nor every core.
_at_once = asyncio.Semaphore(2)


@cache
def _nobodys() -> str:
    """What a PIN of nobody is compared with, so that it takes as long as somebody's."""
    return _HASHER.hash("nobody")


def _salted(device_token: str, pin: str) -> str:
    """What is hashed: of 10,000 PINs the right one is found in minutes, unless the phone's secret is needed for each guess.

    The database has only a hash of that secret, so a stolen copy of it gives no PIN away.
    """
    return f"{device_token} {pin}"


def _refuse_weak(pin: str) -> None:
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if steps == {0} or (len(steps) == 1 and steps <= _STEPS):
        raise WeakPin


async def set_pin(db: AsyncSession, member: Reader, pin: str, device_token: str | None) -> str:
    """Let this member sign in on this phone by PIN. Answers the secret of the phone's cookie, which may be a new one.

    Raises:
        WeakPin: all digits are the same, or each follows the one before.
    """
    _refuse_weak(pin)
    device_id = await _known_device(db, device_token)
    if device_id is None:
        # Also where the browser shows a cookie that we do not know: nobody chooses a phone's secret for it.
        device_token = new_token()
        device = Device(organisation_id=member.organisation_id, token_hash=hash_token(device_token))
        db.add(device)
        await db.flush()
        device_id = device.id
    async with _at_once:
        pin_hash = await asyncio.to_thread(_HASHER.hash, _salted(device_token or "", pin))
    row = insert(DeviceMember).values(
        organisation_id=member.organisation_id, device_id=device_id, member_id=member.id, pin_hash=pin_hash, failures=0
    )
    fresh = {"pin_hash": row.excluded.pin_hash, "failures": 0, "locked_until": None}
    await db.execute(row.on_conflict_do_update(constraint="pk_device_member", set_=fresh))
    return device_token or ""


async def _known_device(db: AsyncSession, device_token: str | None) -> UUID | None:
    if not device_token:
        return None
    known = select(Device.id).where(Device.token_hash == hash_token(device_token))
    return (await db.execute(known)).scalar_one_or_none()


async def forget_pin(db: AsyncSession, member: Reader, device_token: str | None) -> None:
    """This member no longer signs in on this phone by PIN."""
    if device_id := await _known_device(db, device_token):
        await db.execute(
            delete(DeviceMember).where(
                DeviceMember.organisation_id == member.organisation_id,
                DeviceMember.device_id == device_id,
                DeviceMember.member_id == member.id,
            )
        )


async def sign_in_with_pin(
    device_token: str | None, member_id: UUID, pin: str, *, replaces: str | None, browser: str = ""
) -> tuple[Reader, str]:
    """Sign a member in on a shared phone. Answers the member and the new session's token.

    Every try is counted and committed before it is compared: fifty at once are fifty tries.

    Raises:
        WrongPin: or there is no such phone or member on it; which of them is not told.
        TooManyTries: five in a row were wrong.
    """
    asked = {"hash": hash_token(device_token or ""), "member": member_id}
    async with session() as db:
        row = (await db.execute(text("SELECT * FROM count_pin_try(:hash, :member)"), asked)).one_or_none()
    if row is not None and row.refused:
        wait_s = max(1, ceil((row.locked_until - datetime.now(UTC)).total_seconds()))
        hint = "Wait until the time in Retry-After has passed, or scan your sign-in code."
        raise TooManyTries(hint, headers={"Retry-After": str(wait_s)})
    async with _at_once:
        right = await asyncio.to_thread(_is_right, row.pin_hash if row else _nobodys(), _salted(device_token or "", pin))
    if row is None or not right:
        left = max(0, FREE_TRIES - row.failures) if row else FREE_TRIES - 1
        raise WrongPin(tries_left=left)
    async with session() as db:
        await db.execute(text("SELECT forget_pin_tries(:hash, :member)"), asked)
        return await open_session(db, row.organisation_id, member_id, replaces=replaces, browser=browser)


def _is_right(pin_hash: str, salted: str) -> bool:
    try:
        return _HASHER.verify(pin_hash, salted)
    except VerifyMismatchError:
        return False
