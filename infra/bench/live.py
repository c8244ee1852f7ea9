"""How soon the open feeds hear what was published, and what they cost: `python -m infra.bench.live [--clients 200]`.

Starts the API and a worker in processes of their own and opens that many live streams of one organisation. Typed tips are sent
over HTTP; measured is, for each stream, the time from `published_at` (PostgreSQL's, when the publishing transaction began) to
the event's arrival. Then a tenth of the clients reads no longer while many thousand changes are announced, and the API's memory
is looked at before, meanwhile and after. All of it on one machine, with one clock.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import psycopg
from infra.bench.reads import percentile
from infra.bench.world import memory_mb, organisation, served, world
from rich.console import Console

from backhaul.db.base import new_id
from backhaul.db.changes import CHANNEL
from backhaul.db.embedded import EmbeddedPostgres

console = Console(highlight=False)

TIPS = 30
FLOOD = 20_000
# Each is told at this distance from the one before, as a busy day would be.
EVERY_S = 0.3


class Client:
    """One open stream, and when it heard of each insight that was published."""

    def __init__(self) -> None:
        self.heard_at: dict[str, float] = {}
        self.events = 0
        self.reads = True

    async def listen(self, port: int, token: str, begun: asyncio.Event) -> None:
        """Read until cancelled, or until `reads` is false: then the bytes stay where they are."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        name = b""
        try:
            while self.reads:
                line = await reader.readline()
                if line.startswith(b": "):
                    begun.set()
                elif line.startswith(b"event: "):
                    name = line[7:].strip()
                elif line.startswith(b"data: "):
                    self.events += 1
                    said = json.loads(line[6:])
                    if name == b"insight" and said["change"] == "published":
                        self.heard_at.setdefault(said["id"], time.time())
            await asyncio.Event().wait()
        finally:
            writer.close()


def _tokens(postgres: EmbeddedPostgres, count: int) -> list[str]:
    """So many tokens of the members of the largest organisation."""
    with psycopg.connect(postgres.conninfo()) as owner:
        owner.execute("SET search_path = backhaul, public")
        tokens = [f"live{n}" for n in range(count)]
        owner.cursor().executemany(
            "INSERT INTO access_token (organisation_id, id, member_id, name, token_hash)"
            " VALUES (md5('organisation1')::uuid, %s, md5('1member' || %s)::uuid, 'live', %s)",
            [(new_id(), 1 + n % 50, sha256(token.encode()).digest()) for n, token in enumerate(tokens)],
        )
    return tokens


@asynccontextmanager
async def _listening(port: int, tokens: list[str]) -> AsyncIterator[list[Client]]:
    clients = [Client() for _ in tokens]
    begun = [asyncio.Event() for _ in tokens]
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(one.listen(port, *of)) for one, of in zip(clients, zip(tokens, begun, strict=True), strict=True)
        ]
        async with asyncio.timeout(60):
            await asyncio.gather(*(one.wait() for one in begun))
        yield clients
        for task in tasks:
            task.cancel()


async def _tell(port: int, token: str) -> list[UUID]:
    """Send the tips, one after the other."""
    ids = [new_id() for _ in range(TIPS)]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {token}"}) as phone:
        for n, id in enumerate(ids):
            at = datetime.now(UTC).isoformat()
            words = f"The barrier at entrance {n} does not open, call number {n} and wait in lane {n * 7}"
            answer = await phone.put(
                f"/api/v1/tips/{id}", json={"kind": "text", "text": words, "captured_at": at, "language": "en", "parts": []}
            )
            answer.raise_for_status()
            await asyncio.sleep(EVERY_S)
    return ids


async def _published(postgres: EmbeddedPostgres, ids: list[UUID]) -> dict[str, float]:
    """When the insights of these tips were published, by their ids; seconds since 1970."""
    async with await psycopg.AsyncConnection.connect(postgres.conninfo(), autocommit=True) as owner, asyncio.timeout(120):
        while True:
            found = await owner.execute(
                "SELECT i.id::text, extract(epoch FROM i.published_at)::float8 FROM backhaul.insight_tip e"
                " JOIN backhaul.insight i USING (organisation_id) WHERE i.id = e.insight_id AND e.tip_id = ANY(%s)"
                " AND i.published_at IS NOT NULL",
                (ids,),
            )
            rows = await found.fetchall()
            waiting = await owner.execute(
                "SELECT count(*) FROM backhaul.tip WHERE id = ANY(%s) AND state <> 'published'", (ids,)
            )
            left = await waiting.fetchone()
            if left == (0,):
                return dict(rows)
            await asyncio.sleep(0.2)


def _flood(postgres: EmbeddedPostgres) -> None:
    """Many announcements, in transactions of a hundred."""
    organisation_id, *_ = organisation(postgres, 1)
    said: dict[str, Any] = {"organisation_id": organisation_id, "event": "insight", "change": "confirmed"}
    with psycopg.connect(postgres.conninfo(), autocommit=True) as owner:
        for _ in range(FLOOD // 100):
            with owner.transaction():
                for _ in range(100):
                    told = orjson.dumps({**said, "id": new_id(), "visibility": "organisation", "author_id": None}).decode()
                    owner.execute("SELECT pg_notify(%s, %s)", (CHANNEL, told))


async def measure(postgres: EmbeddedPostgres, port: int, pid: int, count: int) -> dict[str, Any]:
    """Both figures."""
    tokens = _tokens(postgres, count)
    async with _listening(port, tokens[:1]):
        alone_mb = memory_mb(pid)
    async with _listening(port, tokens) as clients:
        open_mb = memory_mb(pid)
        ids = await _tell(port, tokens[0])
        published = await _published(postgres, ids)
        await asyncio.sleep(2)
        took_ms = [(one.heard_at[id] - at) * 1000 for one in clients for id, at in published.items() if id in one.heard_at]
        for one in clients[: count // 10]:
            one.reads = False
        told_mb, before = memory_mb(pid), sum(one.events for one in clients)
        started = time.perf_counter()
        await asyncio.to_thread(_flood, postgres)
        most_mb = memory_mb(pid)
        for _ in range(20):
            await asyncio.sleep(0.5)
            most_mb = max(most_mb, memory_mb(pid))
        flood_s = time.perf_counter() - started - 10
        return {
            "bench": "live",
            "clients": count,
            "published": len(published),
            "heard": len(took_ms),
            "expected": len(published) * count,
            "p50_ms": round(statistics.median(took_ms), 1),
            "p95_ms": round(percentile(took_ms, 0.95), 1),
            "slowest_ms": round(max(took_ms), 1),
            "memory_mb_alone": round(alone_mb, 1),
            "memory_mb_open": round(open_mb, 1),
            "memory_mb_told": round(told_mb, 1),
            "announced": FLOOD,
            "announced_per_s": round(FLOOD / flood_s),
            "events_read": sum(one.events for one in clients) - before,
            "memory_mb_most": round(most_mb, 1),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--insights", type=int, default=5_000, help="in the world around")
    parser.add_argument("--json", type=Path, help="append the figures to this file")
    asked = parser.parse_args()
    with world(asked.insights) as (postgres, _), served("backhaul.main:app") as (port, pid):
        worker = subprocess.Popen([sys.executable, "-m", "backhaul_workers"])
        try:
            figures = asyncio.run(measure(postgres, port, pid, asked.clients))
        finally:
            worker.terminate()
            worker.wait()
    for name, value in figures.items():
        console.print(f"  {name}: {value}")
    if asked.json:
        with asked.json.open("a") as file:
            file.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
