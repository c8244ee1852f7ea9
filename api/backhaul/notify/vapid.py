"""The key by which push services know this server (VAPID, RFC 8292): made at the first start, kept like every secret."""

from base64 import urlsafe_b64encode
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from backhaul.secret import kept_secret
from backhaul.settings import get_settings


def _new() -> bytes:
    key = Vapid02()
    key.generate_keys()
    pem: bytes = key.private_pem()
    return pem


@cache
def vapid() -> Vapid02:
    """The key. A new one would make every browser deaf until its member opens the app again, so it is kept."""
    return Vapid02.from_pem(kept_secret("vapid.pem", _new))


@cache
def public_key() -> str:
    """What a browser asks its push service with: the point on P-256, base64url."""
    point = vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def contact() -> str:
    """Whom a push service asks when something is wrong. Apple's wants a real address, so a public URL or the setting."""
    settings = get_settings()
    if settings.push_contact:
        return settings.push_contact
    if settings.base_url.startswith("https:"):
        return settings.base_url
    return f"mailto:postmaster@{urlsplit(settings.base_url).hostname}"
