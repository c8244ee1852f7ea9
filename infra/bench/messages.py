"""How long a message takes to an open phone: from sending it to the event on the other phone's stream, over real connections.

    python -m infra.bench.messages [--messages 200] [--streams 50] [--json FILE]

The service runs as a process of its own with its database; ``--streams`` are phones of others that are open meanwhile. Beside
it stands what the sender waits for, from the request to the answer. Target: at most 500 ms.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from backhaul.db.base import new_id
from backhaul.db.embedded import EmbeddedPostgres

_READY_S = 120.0
# Slower than the pace that the server allows.
_PAUSE_S = 0.05
_A_MINUTE = 30


class Stream:
    """One open phone: when it heard of which message."""

    def __init__(self) -> None:
        self.heard: dict[str, float] = {}
        self.begun = asyncio.Event()
        self._news = asyncio.Condition()

    async def listen(self, lines: AsyncIterator[str]) -> None:
        async for line in lines:
            if line.startswith(":"):
                self.begun.set()
            elif line.startswith("data: ") and '"arrived"' in line:
                at = time.perf_counter()
                async with self._news:
                    self.heard[json.loads(line.removeprefix("data: "))["id"]] = at
                    self._news.notify_all()

    async def of(self, id: str) -> float:
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(lambda: id in self.heard)
        return self.heard[id]


@asynccontextmanager
async def _open(base: str, token: str) -> AsyncIterator[Stream]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(base_url=base, timeout=60) as client,
        client.stream("GET", "/api/v1/stream", headers=headers) as answer,
    ):
        stream = Stream()
        task = asyncio.create_task(stream.listen(answer.aiter_lines()))
        try:
            await asyncio.wait_for(stream.begun.wait(), 30)
            yield stream
        finally:
            task.cancel()
            await asyncio.wait({task})


async def _measure(demo: dict[str, Any], messages: int, streams: int) -> dict[str, Any]:
    base, members = demo["base_url"], demo["members"]
    me = {}
    async with httpx.AsyncClient(base_url=base, timeout=60) as client:
        for member in members:
            headers = {"Authorization": f"Bearer {member['token']}"}
            member["id"] = (await client.get("/api/v1/me", headers=headers)).json()["id"]
        # Each writes to the next, so that nobody is faster than anybody types.
        pairs = [
            (one, other)
            for one in members
            for other in members
            if one is not other and "partner" not in (one["role"], other["role"])
        ]
        delivered, answered = [], []
        async with AsyncExitStack() as opened:
            for member in members:
                me[member["id"]] = await opened.enter_async_context(_open(base, member["token"]))
            for n in range(streams):
                await opened.enter_async_context(_open(base, members[n % len(members)]["token"]))
            sent: dict[str, int] = {}
            for n in range(messages):
                one, other = pairs[n % len(pairs)]
                sent[one["id"]] = sent.get(one["id"], 0) + 1
                if sent[one["id"]] > _A_MINUTE:
                    break
                id = str(new_id())
                headers = {"Authorization": f"Bearer {one['token']}"}
                began = time.perf_counter()
                answer = await client.put(
                    f"/api/v1/messages/{other['id']}/{id}", json={"text": f"Message {n}"}, headers=headers
                )
                answered.append(time.perf_counter() - began)
                answer.raise_for_status()
                delivered.append(await me[other["id"]].of(id) - began)
                await asyncio.sleep(_PAUSE_S)
    return {
        "bench": "messages",
        "n": len(delivered),
        "streams": streams + len(members),
        **_quantiles("delivered", delivered),
        **_quantiles("answered", answered),
    }


def _quantiles(name: str, seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles([one * 1000 for one in seconds], n=100)
    return {
        f"{name}_p50_ms": round(cuts[49], 1),
        f"{name}_p95_ms": round(cuts[94], 1),
        f"{name}_max_ms": round(max(seconds) * 1000, 1),
    }


def main() -> None:
    """Start the demo, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument("--streams", type=int, default=50)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backhaul-messages-") as folder:
        data = Path(folder)
        data.chmod(0o755)
        environment = {**os.environ, "BACKHAUL_DATA": folder, "BACKHAUL_PORT": "0"}
        process = subprocess.Popen(
            [sys.executable, "-m", "backhaul", "up"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            until = time.monotonic() + _READY_S
            while not (data / "demo.json").exists():
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit("The service did not start.")
                time.sleep(0.2)
            found = asyncio.run(_measure(json.loads((data / "demo.json").read_text()), asked.messages, asked.streams))
        finally:
            process.terminate()
            process.wait(60)
            EmbeddedPostgres(data / "postgres").destroy()
    print(json.dumps(found))  # noqa: T201  # a benchmark's output is what it prints
    if asked.json:
        with asked.json.open("a") as file:
            file.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
