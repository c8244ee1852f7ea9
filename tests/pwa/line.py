"""The line between a phone and the server, in a test's hands: it can die, stall, be cut in mid-byte, or lose an answer."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Dead:
    """Nothing arrives and nothing comes back."""


@dataclass(frozen=True)
class Stalled:
    """What is sent hangs on the line until it is given up."""


@dataclass(frozen=True)
class LosesAnswer:
    """The server hears it; the phone never hears the answer."""


@dataclass(frozen=True)
class Cut:
    """The connection breaks after so many bytes of the body."""

    after: int


@dataclass(frozen=True)
class Answers:
    """Something answers in the server's place."""

    status: int
    title: str = "No"


Fault = Dead | Stalled | LosesAnswer | Cut | Answers | None


@dataclass
class Line:
    """A proxy that knows HTTP just well enough to break it."""

    target: str
    # What happens to a request: by its method, path and size of body.
    fault: Callable[[str, str, int], Fault] = lambda _method, _path, _size: None
    # Appended to an answer by path, so that a file seems to be of another release.
    adds: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    body_bytes: int = 0
    url: str = ""
    busy: set[asyncio.Task[None]] = field(default_factory=set)

    def count(self, method: str, what: str = "/tips/") -> Counter[str]:
        """How often each path was asked by this method."""
        return Counter(path for asked, path in self.asked if asked == method and what in path)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request for each connection: browsers open as many as they need."""
        task = asyncio.current_task()
        assert task is not None
        self.busy.add(task)
        try:
            await self._one(reader, writer)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            self.busy.discard(task)
            await _close(writer)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        size = int(headers.get("content-length", "0"))
        fault = self.fault(method, path, size)
        self.asked.append((method, path.split("?")[0]))
        if isinstance(fault, Dead):
            return
        if isinstance(fault, Stalled):
            await asyncio.sleep(30)
            return
        if isinstance(fault, Answers):
            await reader.readexactly(size)
            problem = json.dumps({"type": "/problems/x", "title": fault.title, "status": fault.status, "hint": "Next step."})
            kind = "application/problem+json"
            writer.write(
                f"HTTP/1.1 {fault.status} No\r\nContent-Type: {kind}\r\nContent-Length: {len(problem)}\r\n"
                f"Connection: close\r\n\r\n{problem}".encode()
            )
            await writer.drain()
            return
        host = urlsplit(self.target)
        upstream, out = await asyncio.open_connection(host.hostname, host.port)
        try:
            # What is added to must not be compressed.
            dropped = ("connection:", "accept-encoding:") if path in self.adds else ("connection:",)
            kept = [line for line in lines if line and not line.lower().startswith(dropped)]
            out.write("\r\n".join([first, *kept, "Connection: close", "", ""]).encode("latin-1"))
            sent = min(size, fault.after) if isinstance(fault, Cut) else size
            body = await reader.readexactly(size)
            out.write(body[:sent])
            self.body_bytes += sent
            await out.drain()
            if isinstance(fault, Cut):
                # Long enough for the server to have written what it got.
                await asyncio.sleep(0.02)
                return
            if isinstance(fault, LosesAnswer):
                await upstream.read(1)
                return
            await self._answer(path, upstream, writer)
        finally:
            await _close(out)

    async def _answer(self, path: str, upstream: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if added := self.adds.get(path):
            head, _, body = (await upstream.read()).partition(b"\r\n\r\n")
            lines = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"content-length", b"etag"))]
            lines.append(b"Content-Length: %d" % (len(body) + len(added)))
            writer.write(b"\r\n".join(lines) + b"\r\n\r\n" + body + added)
            await writer.drain()
            return
        while piece := await upstream.read(65_536):
            writer.write(piece)
            await writer.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, TimeoutError):
        writer.close()
        await asyncio.wait_for(writer.wait_closed(), 2)


@asynccontextmanager
async def line_to(target: str) -> AsyncIterator[Line]:
    """A whole line to a server, at an address of its own."""
    line = Line(target)
    server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    line.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        server.close()
        # Browsers keep connections for later, and events have no end.
        left = list(line.busy)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
