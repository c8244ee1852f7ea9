"""One push message: encrypted for one browser (RFC 8291), signed (RFC 8292), and sent to a public address and nowhere else."""

import asyncio
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from backhaul.notify.phones import is_known_host, is_own_origin
from backhaul.notify.vapid import contact, vapid

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
            # To the address that was looked at: asked again, the name might lead somewhere else.
            netloc = f"[{address}]" if ":" in address else address
            url = urlunsplit(parts._replace(netloc=f"{netloc}:{parts.port}" if parts.port else netloc))
            async with (
                httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=timeout_s) as client,
                client.stream("POST", url, content=body, headers=headers, extensions={"sni_hostname": host}) as answer,
            ):
                return _outcome(answer)
    except (TimeoutError, OSError, httpx.TransportError):
        return Outcome("later", WAIT_S)


async def public_address(host: str) -> str | None:
    """An address of this name, if all that it has are public ones: None for one that leads inside."""
    found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(address[0]).partition("%")[0]) for *_, address in found]
    inner = [_leads_to(one) for one in addresses]
    if not inner or not all(_is_public(one) for one in inner):
        return None
    return str(addresses[0])


# Networks without IPv4 reach it by addresses that begin so (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")
# All that IANA has given out of IPv6. Python takes what lies outside for public too: ::127.0.0.1, 64:ff9b:1::/48, fec0::/10.
_GIVEN_OUT = IPv6Network("2000::/3")


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _GIVEN_OUT:
        return False
    return address.is_global and not address.is_multicast


def _leads_to(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address inside of one that carries another."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


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
