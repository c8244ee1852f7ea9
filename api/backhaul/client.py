"""A client of the documented API that does what a phone does; the commands `submit` and `feed` stand on it."""

import hashlib
import json
import mimetypes
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

import httpx
import uuid_utils
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from backhaul.errors import DifferentContent
from backhaul.exported import ExportedTip
from backhaul.settings import Settings

PIECE_BYTES = 128 * 1024
POLL_S = 0.25
# Answers that ask to come back; every call here may be repeated, so a lost answer is asked for again too.
TRY_AGAIN = frozenset({429, 502, 503, 504, 507})
DIFFERENT_CONTENT = DifferentContent().body()["type"]
FINAL_STATES = frozenset({"published", "parked", "withdrawn"})
# What Python's own table has under other names or not at all.
MEDIA_TYPES = {".webm": "audio/webm", ".m4a": "audio/mp4", ".mp4": "audio/mp4", ".wav": "audio/wav", ".heic": "image/heic"}


class ClientError(Exception):
    """What can go wrong between a client and the server; the message is made for people."""


class RefusedError(ClientError):
    """The server answered with a problem (RFC 9457)."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem.get('title', 'The server refused this')} ({status}). {problem.get('hint', '')}".rstrip())
        self.status = status
        self.problem = problem


class UnreachableError(ClientError):
    """Nobody answered, however often we asked."""


class NotFinishedError(ClientError):
    """The tip is safe on the server, and its insight is not there yet."""


class NoMemberError(ClientError):
    """No token was given, and the demo has nobody with the role."""


@dataclass(frozen=True)
class Tip:
    """What a person would enter: positions in degrees, accuracy in metres."""

    kind: str
    text: str | None = None
    file: Path | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    site_id: str | None = None
    route_id: str | None = None
    language: str | None = None
    anonymous: bool = False

    def body(self, content: bytes | None) -> dict[str, Any]:
        """The JSON of PUT /tips/{id}."""
        fix = {"lat": self.lat, "lon": self.lon, "accuracy_m": self.accuracy_m} if self.lat is not None else None
        part = {
            "name": self.kind,
            "type": media_type(self.file) if self.file else "",
            "size": len(content or b""),
            "sha256": hashlib.sha256(content or b"").hexdigest(),
        }
        return {
            "kind": self.kind,
            "text": self.text,
            "captured_at": datetime.now(UTC).isoformat(),
            "fix": fix,
            "site_id": self.site_id,
            "route_id": self.route_id,
            "language": self.language,
            "anonymous": self.anonymous,
            "parts": [part] if content is not None else [],
        }


@dataclass(frozen=True)
class DemoMember:
    """Somebody of the demo organisation, with an access token and a link that signs a browser in."""

    name: str
    role: str
    token: str
    sign_in_url: str


def _demo(data: Path) -> dict[str, Any]:
    file = data / "demo.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found


def address(settings: Settings) -> str:
    """Where the local service answers: at the demo's address, which knows a port that was chosen at the start."""
    base_url: str = _demo(settings.data).get("base_url", settings.base_url)
    return base_url


def demo_members(data: Path) -> list[DemoMember]:
    """Who is in demo.json of the data folder; nobody when there is no demo."""
    members = _demo(data).get("members", [])
    return [DemoMember(**{name: member[name] for name in ("name", "role", "token", "sign_in_url")}) for member in members]


def demo_token(data: Path, role: str) -> str:
    """The access token of the first demo member with ``role``. Raises NoMemberError."""
    for member in demo_members(data):
        if member.role == role:
            return member.token
    raise NoMemberError(f"There is no demo {role} in {data / 'demo.json'}. Give a --token, or make the demo: backhaul demo")


class Client:
    """One member's connection. ``with Client(url, token) as client``; every call may raise RefusedError."""

    def __init__(self, url: str, token: str | None, *, transport: httpx.BaseTransport | None = None) -> None:
        self._url, self._transport = url, transport
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/api/v1",
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=30,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def submit(self, tip: Tip, *, tip_id: UUID | None = None) -> dict[str, Any]:
        """Send a tip and its recording or photo; returns its status. The same ``tip_id`` again goes on where it stopped."""
        # A UUIDv7 tells when it was made, which an anonymous tip must not.
        tip_id = tip_id or (uuid4() if tip.anonymous else UUID(int=uuid_utils.uuid7().int))
        content = tip.file.read_bytes() if tip.file else None
        status = self._ask("PUT", f"/tips/{tip_id}", json=tip.body(content)).json()
        if status["receipt_number"]:
            self._http.headers["Backhaul-Receipt"] = status["receipt_number"]
        return self._upload_missing(status, {tip.kind: content} if content is not None else {})

    @contextmanager
    def acting_for(self, member_id: UUID, name: str) -> Iterator["Client"]:
        """A connection of this member: one's own, or one by a sign-in link, which managers may make for contributors.

        It says whose tips it sends, so that none is ever sent under another name. Raises RefusedError.
        """
        if UUID(self._ask("GET", "/me").json()["id"]) == member_id:
            self._http.headers["Backhaul-Member"] = str(member_id)
            yield self
            return
        try:
            link = self._ask("POST", f"/members/{member_id}/sign-in-links").json()["url"]
        except RefusedError as error:
            why = {**error.problem, "hint": f"These are tips of {name}: send them with a token of theirs, or of a manager."}
            raise RefusedError(error.status, why) from error
        with Client(self._url, None, transport=self._transport) as theirs:
            theirs._ask("POST", "/session", json={"token": link.rpartition("/")[2]})
            try:
                theirs._http.headers["Backhaul-Member"] = str(member_id)
                yield theirs
            finally:
                theirs._ask("DELETE", "/session")

    def submit_exported(self, tip: ExportedTip, content: Mapping[str, bytes]) -> dict[str, Any]:
        """Send a tip that a phone exported, under the id that it has; returns its status. Sent twice it is there once."""
        address = f"/tips/{tip.id}"
        try:
            asked = f"/questions/{tip.id}"
            status = self._ask("PUT", asked if tip.asks else address, json=tip.body()).json()
        except RefusedError as error:
            if error.problem.get("type") != DIFFERENT_CONTENT:
                raise
            # The phone had announced it already, and its place came later: the file knows the latest one only.
            status = self._ask("GET", address, expect=(httpx.codes.NOT_FOUND,)).json()
            if not _is_same(status, tip):
                raise
            status = self._ask("PATCH", address, json={"revision": 1, **tip.place()}).json()
        return self._upload_missing(status, content)

    def _upload_missing(self, status: dict[str, Any], content: Mapping[str, bytes]) -> dict[str, Any]:
        for part in status["parts"]:
            if part["name"] in content and not part["complete"]:
                path = f"/tips/{status['id']}/parts/{part['name']}"
                status = self._upload(path, content[part["name"]], part["received"]) or status
        return dict(status)

    def wait(self, tip_id: str, *, timeout_s: float) -> dict[str, Any]:
        """The insight of a tip, as soon as it is published.

        Raises NotFinishedError when it was parked, withdrawn or took longer.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            status = self._ask("GET", f"/tips/{tip_id}").json()
            if status["state"] == "published" and status["insight_id"]:
                return dict(self._ask("GET", f"/insights/{status['insight_id']}").json())
            if status["state"] in FINAL_STATES:
                problem = status.get("problem") or {}
                raise NotFinishedError(
                    f"The tip is {status['state']}. {problem.get('title', '')} {problem.get('hint', '')}".strip()
                )
            if time.monotonic() > deadline:
                raise NotFinishedError(f"The tip is {status['state']} after {timeout_s:g} s; it goes on by itself.")
            time.sleep(POLL_S)

    def feed(self, **filters: str | int | None) -> list[dict[str, Any]]:
        """One page of insights, the newest first."""
        parameters = {name: value for name, value in filters.items() if value is not None}
        return list(self._ask("GET", "/feed", params=parameters).json()["items"])

    def _upload(self, path: str, content: bytes, offset: int) -> dict[str, Any] | None:
        while True:
            piece = content[offset : offset + PIECE_BYTES]
            complete = offset + len(piece) == len(content)
            response = self._ask(
                "PATCH",
                path,
                content=piece,
                headers={
                    "Content-Type": "application/partial-upload",
                    "Upload-Offset": str(offset),
                    "Upload-Complete": "?1" if complete else "?0",
                },
                expect=(httpx.codes.CONFLICT,),
            )
            if response.status_code in (httpx.codes.OK, httpx.codes.CREATED):
                return dict(response.json())
            # 204 says where to go on, and so does 409 after an answer was lost on its way.
            offset = int(response.headers["Upload-Offset"])

    def _ask(self, method: str, path: str, *, expect: tuple[int, ...] = (), **arguments: Any) -> httpx.Response:
        try:
            response = _again(self._once, method, path, **arguments)
        except _ComeBackError as error:
            response = error.response
        except httpx.TransportError as error:
            raise UnreachableError(f"{self._http.base_url} does not answer ({error}). Is it running: backhaul up?") from error
        if response.is_error and response.status_code not in expect:
            raise RefusedError(response.status_code, _problem(response))
        return response

    def _once(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        response = self._http.request(method, path, **arguments)
        if response.status_code in TRY_AGAIN:
            raise _ComeBackError(response)
        return response


def _is_same(status: dict[str, Any], tip: ExportedTip) -> bool:
    """Whether what the server has under an id is this tip, but for its place."""

    def instant(written: str) -> datetime | None:
        try:
            return datetime.fromisoformat(written)
        except ValueError:
            return None

    announced = {(part["name"], part["size"]) for part in status.get("parts", [])}
    return (
        status.get("kind") == tip.kind
        and (status["text"] or "") == (tip.text or "").strip()
        and instant(status["captured_at"]) == instant(tip.captured_at)
        and announced == {(part.name, part.size) for part in tip.parts}
    )


class _ComeBackError(Exception):
    def __init__(self, response: httpx.Response) -> None:
        super().__init__(str(response.status_code))
        self.response = response


_again = Retrying(
    retry=retry_if_exception(lambda error: isinstance(error, httpx.TransportError | _ComeBackError)),
    stop=stop_after_attempt(6),
    wait=wait_exponential_jitter(multiplier=0.2, max=5),
    reraise=True,
)


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def media_type(file: Path) -> str:
    """The media type of a recording or photo, from its name; the server looks at the bytes."""
    return MEDIA_TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
