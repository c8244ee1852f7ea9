"""A phone as a test holds it: captures a tip, sends it in pieces, asks where it is."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from backhaul.db.base import new_id
from backhaul.identity.models import Member

PIECE = 16 * 1024


@dataclass
class Phone:
    """One member's phone."""

    client: httpx.AsyncClient
    headers: dict[str, str]
    sent: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    async def send(self, kind: str, *parts: tuple[str, str, bytes], id: UUID | None = None, **more: Any) -> UUID:
        """Send a tip whole: PUT its metadata, PATCH every part in pieces. Answers its id."""
        # The id of an anonymous tip must not tell the time.
        id = id or (uuid4() if more.get("anonymous") else new_id())
        body = {
            "kind": kind,
            "captured_at": datetime.now(UTC).isoformat(),
            "parts": [
                {"name": name, "type": type_, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                for name, type_, data in parts
            ],
            **more,
        }
        answer = await self.client.put(f"/api/v1/tips/{id}", json=body, headers=self.headers)
        assert answer.status_code == 201, answer.text
        if number := answer.json()["receipt_number"]:
            self.headers = {**self.headers, "Backhaul-Receipt": number}
        for name, _, data in parts:
            answer = await self.upload(id, name, data)
            assert answer.status_code in (200, 201), answer.text
        self.sent[id] = body
        return id

    async def upload(self, id: UUID, name: str, data: bytes, *, offset: int = 0, piece: int = PIECE) -> httpx.Response:
        """PATCH a part from an offset to its end; the last answer."""
        answer = None
        for start in range(offset, len(data), piece):
            chunk = data[start : start + piece]
            answer = await self.client.patch(
                f"/api/v1/tips/{id}/parts/{name}",
                content=chunk,
                headers={
                    **self.headers,
                    "Content-Type": "application/partial-upload",
                    "Upload-Offset": str(start),
                    "Upload-Complete": "?1" if start + len(chunk) == len(data) else "?0",
                },
            )
            if answer.is_error:
                return answer
        assert answer is not None
        return answer

    async def status(self, id: UUID) -> dict[str, Any]:
        """Where a tip is."""
        answer = await self.client.get(f"/api/v1/tips/{id}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def get(self, path: str, **query: Any) -> Any:
        """Read something; the answer's JSON."""
        answer = await self.client.get(f"/api/v1{path}", params=query, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()


# What the fixtures `drain` and `phone` are to a story: `await drain()`, `await phone(member)`.
Drain = Callable[[], Awaitable[None]]
PhoneOf = Callable[[Member], Awaitable[Phone]]
