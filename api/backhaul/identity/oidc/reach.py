"""Asking a provider: at a public address by https, or where a setting allows, and never wherever an answer leads."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx
import orjson

from backhaul.errors import ProviderNotPublic, ProviderUnreachable, SignInRefused
from backhaul.outside import at_address, public_address
from backhaul.settings import get_settings

# Keys of large providers are some ten thousand bytes.
MOST_BYTES = 1_000_000


def is_own_origin(parts: SplitResult) -> bool:
    """Whether whoever runs this server has named this origin as one of their own."""
    return f"{parts.scheme}://{parts.netloc}".lower() in {one.rstrip("/").lower() for one in get_settings().oidc_origins}


def may_be_asked(url: str) -> bool:
    """Whether this is an address that we would ask, as far as its letters tell; its name is looked up when it is asked."""
    try:
        parts = urlsplit(url)
        known = parts.hostname and (parts.port or True)
    except ValueError:
        return False
    return bool(known) and "@" not in parts.netloc and (parts.scheme == "https" or is_own_origin(parts))


async def ask(
    method: str, url: str, *, data: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object that the provider answers with 200.

    Raises:
        ProviderNotPublic: it would have to be asked at a private address, or without encryption.
        SignInRefused: it says no to what was posted.
        ProviderUnreachable: it does not answer, not in time, not in JSON, or with more than a megabyte.
    """
    if not may_be_asked(url):
        raise ProviderNotPublic
    parts = urlsplit(url)
    host = parts.hostname or ""
    timeout_s = get_settings().oidc_timeout_s
    try:
        async with asyncio.timeout(timeout_s):
            address = host if is_own_origin(parts) else await public_address(host)
            if address is None:
                raise ProviderNotPublic
            sent = {"Accept": "application/json", "User-Agent": "Backhaul", **(headers or {}), "Host": parts.netloc}
            async with (
                httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=timeout_s) as client,
                client.stream(
                    method, at_address(parts, address), data=data, headers=sent, extensions={"sni_hostname": host}
                ) as answer,
            ):
                body = bytearray()
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES:
                        raise ProviderUnreachable
                if method == "POST" and answer.is_client_error:
                    raise SignInRefused
                if answer.status_code != httpx.codes.OK:
                    raise ProviderUnreachable
                found = orjson.loads(body)
    except (TimeoutError, OSError, httpx.TransportError, httpx.InvalidURL, ValueError) as error:
        raise ProviderUnreachable from error
    if not isinstance(found, dict):
        raise ProviderUnreachable
    return found
