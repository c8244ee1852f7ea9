"""Which browsers may be woken, and how their member wants that."""

from base64 import urlsafe_b64decode
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid, UnknownPushService
from backhaul.identity.access import Reader
from backhaul.notify.models import NotificationSettings, PushEndpoint
from backhaul.notify.schemas import Notifications, PushSubscription
from backhaul.settings import get_settings

# Old phones of somebody who never signs out.
MOST_PHONES = 10
_OLDEST = text("""
    DELETE FROM push_endpoint WHERE organisation_id = :organisation AND id IN (
        SELECT id FROM push_endpoint WHERE organisation_id = :organisation AND member_id = :member
        ORDER BY id DESC OFFSET :most)
""")


def is_known_host(url: str) -> bool:
    """Whether a push service is one of those that the settings name."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return is_own_origin(url) or (
        parts.scheme == "https"
        and parts.port in (None, 443)
        and any(
            host.endswith(one[1:]) if one.startswith("*.") else host == one
            for one in (known.lower() for known in get_settings().push_hosts)
        )
    )


def is_own_origin(url: str) -> bool:
    """Whether it is a push service of the organisation's own, named with its whole origin in the settings."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower() in {one.lower().rstrip("/") for one in get_settings().push_hosts}


def _decoded(value: str, length: int) -> bytes:
    try:
        decoded = urlsafe_b64decode(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4))
    except ValueError:
        decoded = b""
    if len(decoded) != length:
        raise Invalid("Send the keys as the browser's PushSubscription has them.")
    return decoded


async def wake_this_phone(db: AsyncSession, member: Reader, subscription: PushSubscription) -> None:
    """Remember how the browser that asks can be woken, for as long as this session lasts.

    The same browser again is the same endpoint, and whoever had it before has it no more.

    Raises:
        Invalid: keys that are none, or an access token asks instead of a browser.
        UnknownPushService: its host is not on the list.
    """
    if member.session_id is None:
        raise Invalid("Only a browser that is signed in can be woken, a script cannot.")
    if not is_known_host(subscription.endpoint):
        raise UnknownPushService
    p256dh, auth = _decoded(subscription.keys.p256dh, 65), _decoded(subscription.keys.auth, 16)
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), p256dh)
    except ValueError:
        raise Invalid("Send the keys as the browser's PushSubscription has them.") from None
    # One browser has one subscription at a time.
    await forget_this_phone(db, member)
    row = insert(PushEndpoint).values(
        organisation_id=member.organisation_id,
        member_id=member.id,
        session_id=member.session_id,
        url=subscription.endpoint,
        url_sha256=sha256(subscription.endpoint.encode()).digest(),
        p256dh=p256dh,
        auth=auth,
    )
    taken = {name: row.excluded[name] for name in ("member_id", "session_id", "p256dh", "auth")}
    await db.execute(row.on_conflict_do_update(index_elements=["organisation_id", "url_sha256"], set_=taken))
    await db.execute(_OLDEST, {"organisation": member.organisation_id, "member": member.id, "most": MOST_PHONES})


async def forget_this_phone(db: AsyncSession, member: Reader) -> None:
    """The browser that asks is woken no more."""
    await db.execute(
        delete(PushEndpoint).filter_by(
            organisation_id=member.organisation_id, member_id=member.id, session_id=member.session_id
        )
    )


async def choose_notifications(db: AsyncSession, member: Reader, wanted: Notifications) -> None:
    """Keep how a member wants to hear."""
    chosen = wanted.model_dump()
    row = insert(NotificationSettings).values(organisation_id=member.organisation_id, member_id=member.id, **chosen)
    await db.execute(row.on_conflict_do_update(constraint="pk_notification_settings", set_=chosen))
