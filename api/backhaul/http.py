"""What every request meets before any endpoint: Host, Origin, strict JSON; and the headers of every answer."""

import asyncio
import json
import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from anyio import BrokenResourceError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from procrastinate.exceptions import ConnectorException
from psycopg import errors as postgres
from pydantic import BaseModel, Field
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backhaul.errors import (
    ForeignOrigin,
    Invalid,
    MethodNotAllowed,
    NotFound,
    Problem,
    SignInNeeded,
    StorageFull,
    TooLarge,
    TooSlow,
    Unavailable,
    WrongHost,
)
from backhaul.identity.access import COOKIE
from backhaul.media.objects import Objects
from backhaul.rates import Rates, token_of
from backhaul.settings import Settings

log = logging.getLogger(__name__)

# A body that is not here by then keeps memory for nothing.
BODY_S = 15.0
# Who sends more mistakes than this wants to know how many, not each.
MOST_ERRORS = 20

_SECURITY = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(self), microphone=(self), screen-wake-lock=(self)",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# With nothing but a secret in the body: of a link, an invitation, a receipt, a PIN, a password, a passkey; or an address.
_SIGNING_IN = frozenset(
    ("POST", f"/api/v1/{path}")
    for path in (
        *("session", "device/session", "receipts", "join", "join/look", "session/password", "session/mail"),
        *("passkey/challenge", "passkey/session"),
    )
)


class ProblemDocument(BaseModel):
    """What every error looks like (RFC 9457)."""

    type: str = Field(description="Stable; /problems/<name>.")
    title: str
    status: int
    hint: str = Field(description="The next step.")
    errors: list[dict[str, str]] = Field([], description="Which fields, and why: field, message.")


_DOCUMENTED = {
    "description": "A problem, with the next step.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
}
PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {422: _DOCUMENTED, "default": _DOCUMENTED}


class DocumentedApi(FastAPI):
    """An app whose OpenAPI document says what problems look like."""

    def openapi(self) -> dict[str, Any]:
        """The document; made once."""
        document = super().openapi()
        document["components"]["schemas"].setdefault("ProblemDocument", ProblemDocument.model_json_schema())
        return document


class ProblemResponse(JSONResponse):
    """An answer of RFC 9457."""

    media_type = "application/problem+json"


def problem_response(problem: Problem) -> ProblemResponse:
    """The answer that tells a problem."""
    headers = dict(problem.headers)
    if problem.status in (503, 507):
        headers.setdefault("Retry-After", "30")
    if problem.status == 401:
        headers.setdefault("WWW-Authenticate", "Bearer")
    return ProblemResponse(problem.body(), problem.status, headers)


def strict_json(body: bytes, *, max_depth: int) -> None:
    """Refuse what JSON parsers disagree about: NaN, infinities, duplicate keys, NUL, lone surrogates, very deep nesting.

    Raises:
        Invalid: with what is wrong, never with what was sent.
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(fields := dict(pairs)) != len(pairs):
            raise Invalid("Name every field once.")
        return fields

    def finite(_: str) -> Any:
        raise Invalid("Send finite numbers; NaN and Infinity are none.")

    def real(digits: str) -> float:
        if (number := float(digits)) in (float("inf"), float("-inf")):
            raise Invalid("Send finite numbers; this one is too large.")
        return number

    try:
        written = body.decode()
        document = json.loads(written, object_pairs_hook=unique, parse_constant=finite, parse_float=real)
    except RecursionError:
        raise Invalid(f"Nest at most {max_depth} levels deep.") from None
    except ValueError:
        raise Invalid("Send well-formed JSON in UTF-8.") from None
    # UTF-8 has no surrogates and JSON no NUL: they come in by escapes only.
    escapes = "\\u" in written
    level = [document]
    for _ in range(max_depth + 1):
        if escapes and not _is_text("".join(value for value in level if isinstance(value, str))):
            raise Invalid("Text must be Unicode without NUL and without lone surrogates.")
        level = [child for value in level if isinstance(value, _NESTS) for child in _children(value)]
        if not level:
            return
    raise Invalid(f"Nest at most {max_depth} levels deep.")


_NESTS = (list, dict)


def _children(value: list[Any] | dict[str, Any]) -> list[Any]:
    return value if isinstance(value, list) else [*value, *value.values()]


def _is_text(value: str) -> bool:
    if "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


class Guard:
    """Checks what a request claims, and hardens every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._rates = Rates(settings)
        own = urlsplit(settings.base_url).hostname
        self._hosts = {host.lower() for host in (*settings.allowed_hosts, settings.host, own) if host}
        store = ""
        if settings.object_store_url:
            # The browser is sent there for media.
            address = urlsplit(Objects(None, settings.object_store_url).signed_url("x"))
            store = f" {address.scheme}://{address.netloc}"
        self._policy = (
            f"default-src 'self'; img-src 'self' blob: data:{store}; media-src 'self' blob:{store}; object-src 'none'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        started = False
        path, address = scope["path"], (scope["client"] or ("",))[0]

        async def hardened(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _harden(scope, message, self._policy)
                signs_in = "set-cookie" in Headers(raw=message.get("headers", []))
                self._rates.answered(path, address, message["status"], signs_in=signs_in)
            await send(message)

        try:
            headers = Headers(scope=scope)
            self._check_host(headers)
            self._rates.admit(scope["method"], path, address, token_of(headers, COOKIE))
            if scope["method"] not in _SAFE:
                _check_origin(headers)
                _check_credentials(scope, headers)
                if not _is_upload(scope):
                    receive = await self._checked_body(headers, receive)
        except Problem as problem:
            await problem_response(problem)(scope, receive, hardened)
            return
        try:
            await self._app(scope, receive, hardened)
        except Exception as error:
            if not started:
                await problem_response(Problem())(scope, receive, hardened)
            # For the server's log. Where a reader of a live stream leaves while an event is on its way, FastAPI's streams fail.
            elif isinstance(error, ExceptionGroup) and error.split(BrokenResourceError)[1] is None:
                return
            raise

    def _check_host(self, headers: Headers) -> None:
        named = headers.getlist("host")
        # Twice, or with anything beside a name and a port: a proxy in between may have read another one than we would.
        found = _HOST.fullmatch(named[0]) if len(named) == 1 else None
        if found is None or (found[1].strip("[]").lower() not in self._hosts and "*" not in self._hosts):
            raise WrongHost

    async def _checked_body(self, headers: Headers, receive: Receive) -> Receive:
        most = self._settings.max_json_bytes
        too_large = TooLarge(f"Send at most {most} bytes.")
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > most:
            raise too_large
        body = bytearray()
        more = True
        try:
            async with asyncio.timeout(BODY_S):
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        break
                    body += message.get("body", b"")
                    more = message.get("more_body", False)
                    if len(body) > most:
                        raise too_large
        except TimeoutError:
            # Nobody waits for the rest on this connection.
            raise TooSlow(headers={"Connection": "close"}) from None
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        # FastAPI reads what ends in +json as JSON too.
        if body and (kind == "application/json" or kind.endswith("+json")):
            strict_json(bytes(body), max_depth=self._settings.max_json_depth)
        replayed = False

        async def replay() -> Message:
            nonlocal replayed
            if replayed:
                return await receive()
            replayed = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        return replay


def _is_upload(scope: Scope) -> bool:
    # Pieces of parts are counted, and written, as they arrive; files with places have a limit of their own.
    if scope["path"].startswith("/api/v1/imports"):
        return bool(scope["method"] == "POST")
    return bool(scope["method"] == "PATCH" and ("/parts/" in scope["path"] or scope["path"].endswith("/bytes")))


def _check_origin(headers: Headers) -> None:
    # A token in a header is never sent by a browser on its own; a cookie is, and so are a name and a password.
    if headers.get("authorization", "").lower().startswith("bearer "):
        return
    origin = headers.get("origin")
    if headers.get("sec-fetch-site") == "cross-site" or (origin and urlsplit(origin).netloc != headers.get("host")):
        raise ForeignOrigin


def _check_credentials(scope: Scope, headers: Headers) -> None:
    # Whether they are good is found out later; whoever has none is told before their body costs us anything.
    if not scope["path"].startswith("/api/v1/") or (scope["method"], scope["path"]) in _SIGNING_IN:
        return
    if "authorization" not in headers and COOKIE not in Request(scope).cookies:
        raise SignInNeeded


def _harden(scope: Scope, message: MutableMapping[str, Any], policy: str) -> None:
    headers = MutableHeaders(scope=message)
    headers.setdefault("content-security-policy", policy)
    for name, value in _SECURITY.items():
        headers.setdefault(name, value)
    # Answers to signed-in people must never be found in a cache.
    if scope["path"].startswith(("/api/", "/sign-in/")):
        headers.setdefault("cache-control", "no-store")


async def _on_problem(_: Request, error: Exception) -> ProblemResponse:
    return problem_response(error if isinstance(error, Problem) else Problem())


async def _on_invalid(_: Request, error: Exception) -> ProblemResponse:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    hint = f"Correct these first; they are {MOST_ERRORS} of {len(found)}." if len(found) > MOST_ERRORS else None
    # Where and why, never what: the input is not echoed.
    told = [{"field": _field(one), "message": one["msg"]} for one in found[:MOST_ERRORS]]
    return problem_response(Invalid(hint, errors=told))


def _field(error: Mapping[str, Any]) -> str:
    steps = error["loc"][1:]
    # The name of a field that we do not know is the sender's own text.
    known = steps[:-1] if error["type"] == "extra_forbidden" else steps
    return ".".join(str(step) for step in known)


async def _on_http(_: Request, error: Exception) -> ProblemResponse:
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    known: dict[int, type[Problem]] = {404: NotFound, 405: MethodNotAllowed, 413: TooLarge, 400: Invalid}
    return problem_response(known.get(status, Problem)(headers=headers))


async def _on_database(_: Request, error: Exception) -> ProblemResponse:
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, postgres.DiskFull):
        return problem_response(StorageFull())
    if isinstance(error, DataError):
        return problem_response(Invalid("A value cannot be stored as it is; NUL characters are not text."))
    if isinstance(error, InternalError):
        if not isinstance(cause, postgres.InternalError_):
            raise error
        # So PostGIS calls what it cannot compute with.
        log.warning("the database refused a value: %s", cause.diag.message_primary)
        return problem_response(Invalid("The database cannot compute with a value. Check the positions and the shapes."))
    return problem_response(Unavailable())


def install(app: FastAPI, settings: Settings) -> None:
    """Put the guard and the answers to problems around an app."""
    app.add_middleware(Guard, settings=settings)
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    # The queue speaks to the same database in its own words.
    for error in (OperationalError, InterfaceError, InternalError, PoolTimeout, DataError, ConnectorException):
        app.add_exception_handler(error, _on_database)
    app.add_exception_handler(Exception, _on_problem)
