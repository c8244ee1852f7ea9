"""Parts that arrive in pieces. The size of the file is the offset, so that a kill can lose bytes but never corrupt them."""

import asyncio
import errno
import fcntl
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from backhaul.errors import BadChecksum, StorageFull, TooLarge, Unavailable, WrongOffset
from backhaul.media.types import HEAD_BYTES

# A connection that says nothing for this long is gone; it must not keep the next one waiting.
SILENCE_S = 15.0
# One that trickles may as well be gone: a request lasts that long, and a second more for this many bytes.
SLOWEST_BYTES_S = 1000
# What the kernel calls a disk that takes no more.
FULL = (errno.ENOSPC, errno.EDQUOT)


def held(staged: Path) -> int:
    """How many bytes of a part the server has."""
    try:
        return staged.stat().st_size
    except FileNotFoundError:
        return 0


def wrong_offset(at: int) -> WrongOffset:
    """The answer to a piece that does not continue what is there."""
    return WrongOffset(headers={"Upload-Offset": str(at), "Upload-Complete": "?0"})


@contextmanager
def claim(staged: Path) -> Iterator[BinaryIO]:
    """The growing file of a part for one writer, until the part is sealed and adopted.

    Two writers could leave bytes behind that nobody checked, or put an empty file in the place of a complete object. The
    kernel releases the lock of a killed process.

    Raises:
        WrongOffset: another request is writing it.
    """
    # For this service alone: what arrives here is what people said.
    staged.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with staged.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had the lock before may have made this very file the object.
            ours = staged.stat().st_ino == os.fstat(file.fileno()).st_ino
        except (BlockingIOError, FileNotFoundError):
            ours = False
        if not ours:
            raise wrong_offset(held(staged))
        yield file


async def receive(file: BinaryIO, *, offset: int, size: int, chunks: AsyncIterator[bytes]) -> int:
    """Append a piece to a claimed part and answer the new offset; the bytes are on the disk then.

    Raises:
        WrongOffset: ``offset`` is not where the part ends.
        TooLarge: more than ``size`` bytes; what was announced is kept.
        StorageFull: the disk is full.
    """
    at = os.fstat(file.fileno()).st_size
    if offset != at:
        raise wrong_offset(at)
    try:
        async for chunk in _in_time(chunks):
            if at + len(chunk) > size:
                raise TooLarge("Send no more bytes than the part announced.")
            file.write(chunk)
            at += len(chunk)
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull from error
        raise
    return at


async def _in_time(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    clock = asyncio.get_running_loop().time
    end = clock() + SILENCE_S
    while True:
        try:
            async with asyncio.timeout_at(min(clock() + SILENCE_S, end)):
                chunk = await anext(chunks)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise Unavailable("The connection is too slow. Go on from the Upload-Offset that HEAD answers.") from None
        end += len(chunk) / SLOWEST_BYTES_S
        yield chunk


def seal(staged: Path, sha256: bytes) -> bytes:
    """Check a complete part and answer its first bytes, in a thread.

    Raises:
        BadChecksum: the bytes are not those that were announced; they are dropped and the upload starts over.
    """
    with staged.open("rb") as file:
        if hashlib.file_digest(file, "sha256").digest() != sha256:
            staged.unlink()
            raise BadChecksum(headers={"Upload-Offset": "0", "Upload-Complete": "?0"})
        file.seek(0)
        return file.read(HEAD_BYTES)
