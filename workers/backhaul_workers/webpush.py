"""One push message: encrypted for one browser (RFC 8291), signed (RFC 8292), and sent to a public address and nowhere else."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlsplit

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from backhaul.notify.phones import is_known_host, is_own_origin
from backhaul.notify.vapid import contact, vapid
from backhaul.outside import at_address, public_address

LONGEST_WAIT_S = 3600.0
# A push service that says nothing of when.
WAIT_S = 30.0
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to the browser at ``url``: JSON, at most 3 KB, and for how long it is worth waiting for a phone.

    ``topic``: a later one of the same topic replaces one that still waits; at most 32 letters of base64url.
    """

    url: str
    p256dh: bytes
    auth: bytes
    body: bytes
    ttl_s: int
    urgency: Literal["normal", "high"]
    topic: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """``gone``: the browser wants no more. ``refused``: it will never be taken. ``later``: to be tried in ``wait_s``."""

    result: Literal["sent", "gone", "refused", "later"]
    wait_s: float = 0.0


async def send(message: Message, *, timeout_s: float) -> Outcome:
    """Send it once. Its address and its words stand in no log."""
    # The list may have become shorter since the browser was remembered.
    if not is_known_host(message.url):
        return Outcome("refused")
    parts = urlsplit(message.url)
    host = parts.hostname or ""
    headers = {
        **vapid().sign({"sub": contact(), "aud": f"{parts.scheme}://{parts.netloc}"}),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(message.ttl_s),
        "Urgency": message.urgency,
        "Topic": message.topic,
        "Host": parts.netloc,
    }
    body = http_ece.encrypt(
        message.body,
        private_key=generate_private_key(SECP256R1()),
        dh=message.p256dh,
        auth_secret=message.auth,
        version="aes128gcm",
    )
    try:
        async with asyncio.timeout(timeout_s):
            address = host if is_own_origin(message.url) else await public_address(host)
            if address is None:
                return Outcome("refused")
            async with (
                httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=timeout_s) as client,
                client.stream(
                    "POST", at_address(parts, address), content=body, headers=headers, extensions={"sni_hostname": host}
                ) as answer,
            ):
                return _outcome(answer)
    except (TimeoutError, OSError, httpx.TransportError):
        return Outcome("later", WAIT_S)


def _outcome(answer: httpx.Response) -> Outcome:
    status = answer.status_code
    if answer.is_success:
        return Outcome("sent")
    if status in _GONE:
        return Outcome("gone")
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Outcome("later", _wait_s(answer.headers.get("retry-after", "")))
    # A redirect leads to nobody whom we know.
    return Outcome("refused")


def _wait_s(retry_after: str) -> float:
    """Retry-After in seconds or as a date, within reason."""
    wait_s = WAIT_S
    if retry_after.isdecimal():
        wait_s = float(retry_after[:9])
    elif retry_after:
        try:
            at = parsedate_to_datetime(retry_after)
            wait_s = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
        except ValueError:
            pass
    return min(max(1.0, wait_s), LONGEST_WAIT_S)
