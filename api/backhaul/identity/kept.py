"""What a browser keeps for us between two steps of signing in: sealed in a short-lived cookie, so that no table fills with what
strangers began."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import orjson
from fastapi import Response

from backhaul.secret import seal, unseal
from backhaul.settings import get_settings


def keep(response: Response, name: str, what: dict[str, Any], *, lasts_s: int, path: str) -> None:
    """Give it to this browser, which can neither read nor change it."""
    until = int(datetime.now(UTC).timestamp()) + lasts_s
    sealed = urlsafe_b64encode(seal(name, orjson.dumps({**what, "until": until}))).decode()
    response.set_cookie(
        name,
        sealed,
        max_age=lasts_s,
        path=path,
        httponly=True,
        # Lax: it comes back with the navigation from a provider's page, and with nothing that another site posts.
        samesite="lax",
        secure=get_settings().base_url.startswith("https:"),
    )


def kept(name: str, cookie: str | None) -> dict[str, Any] | None:
    """What this browser was given under this name; None where it was given nothing, or too long ago."""
    try:
        sealed = urlsafe_b64decode((cookie or "").encode())
    except ValueError:
        return None
    if (plain := unseal(name, sealed)) is None:
        return None
    what: dict[str, Any] = orjson.loads(plain)
    return what if what["until"] > datetime.now(UTC).timestamp() else None
