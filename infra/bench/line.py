"""A slow line in front of a server: so many bits a second each way, and so long until the other end hears.

Chromium's own throttling does not reach what a service worker sends, so the bytes themselves are held back here.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

# What a packet carries, and what its IP and TCP headers add on the line.
SEGMENT_BYTES, HEADER_BYTES = 1448, 52


class Line:
    """All connections through it share its width, one for each way."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self._server_port = port
        self._bits_per_s: float | None = None
        self._round_trip_s = 0.0
        self._free_at = {"up": 0.0, "down": 0.0}
        self._tasks: set[asyncio.Task[None]] = set()

    def narrow(self, bits_per_s: float, round_trip_s: float) -> None:
        """From now on this is what the line carries, both ways."""
        self._bits_per_s, self._round_trip_s = bits_per_s, round_trip_s

    def widen(self) -> None:
        """From now on nothing is held back."""
        self._bits_per_s, self._round_trip_s = None, 0.0

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        # Its server would print the cancellation of `_end` as a fault.
        with suppress(asyncio.CancelledError):
            await self._carry_both(reader, writer)

    async def _carry_both(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The handshake of a new connection goes there and back before its first byte leaves.
        await asyncio.sleep(self._round_trip_s)
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._server_port)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, back, "up"))
                group.create_task(self._carry(there, writer, "down"))
        except* OSError:
            writer.close()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, way: str) -> None:
        """Bytes in their order; no more is read than the line has taken, so that the sender feels how narrow it is."""
        loop = asyncio.get_running_loop()
        travelling: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def arrive() -> None:
            while True:
                at, data = await travelling.get()
                await asyncio.sleep(at - loop.time())
                if not data:
                    break
                target.write(data)
                await target.drain()
            with suppress(OSError):
                target.close()

        async with asyncio.TaskGroup() as group:
            group.create_task(arrive())
            while True:
                data = b""
                with suppress(ConnectionError):
                    data = await source.read(SEGMENT_BYTES if self._bits_per_s else 65_536)
                if self._bits_per_s:
                    start = max(loop.time(), self._free_at[way])
                    self._free_at[way] = start + (len(data) + HEADER_BYTES) * 8 / self._bits_per_s
                    await asyncio.sleep(self._free_at[way] - loop.time())
                travelling.put_nowait((loop.time() + self._round_trip_s / 2, data))
                if not data:
                    break

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def line_to(port: int) -> AsyncIterator[Line]:
    """A line from a port of its own to ``port`` of this machine, wide until it is narrowed."""
    line = Line(port)
    server = await asyncio.start_server(line._connected, "127.0.0.1", 0)  # its own maker
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        await line._end()
