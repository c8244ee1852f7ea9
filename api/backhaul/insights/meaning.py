"""What a question means, as a vector. The model lives in the workers; they are asked over the database, briefly.

Nobody waits for a worker that is busy, away, or loads its model: then the answer is found by words alone, and says so. Who
did not answer one question is not waited for with the next, until some seconds are over or the late answer comes.
"""

import asyncio
import base64
import logging
import math
import operator
import struct
import time
from collections import OrderedDict
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import uuid4

import orjson
from sqlalchemy import text as statement
from sqlalchemy.exc import SQLAlchemyError

from backhaul.db.changes import ASKED_MEANING
from backhaul.db.listening import Ear
from backhaul.db.session import session

log = logging.getLogger(__name__)

_ASK = statement("SELECT pg_notify(:channel, :question)")
SIZE = 384
_FLOATS = struct.Struct(f"<{SIZE}e")
# Somebody who types asks for the same beginnings again and again. Kept without who asked.
_KEPT = 512
_SILENT_S = 5.0


@dataclass(frozen=True, slots=True)
class Meaning:
    """A unit vector, and the model that it is comparable with."""

    model: str
    vector: tuple[float, ...]

    @property
    def code(self) -> str:
        """Which numbers are negative, as the database has it of what tips mean."""
        return "".join("1" if math.copysign(1, number) < 0 else "0" for number in self.vector)

    def like(self, stored: bytes) -> float:
        """The cosine with a stored vector."""
        return float(sum(map(operator.mul, self.vector, unpack(stored))))


def unpack(stored: bytes) -> tuple[float, ...]:
    """A vector of 384 half-precision numbers, as `embedding.vector` has it."""
    return _FLOATS.unpack(stored)


class Interpreter:
    """Asks workers what a question means, and hears their answers on a connection of its own."""

    def __init__(self) -> None:
        self._channel = f"backhaul_meant_{uuid4().hex}"
        self._waiting: dict[str, asyncio.Future[Meaning]] = {}
        self._known: OrderedDict[str, Meaning] = OrderedDict()
        # Until then no worker is expected to answer (time.monotonic).
        self._silent_until = 0.0
        # What is lost while nobody listens is asked again by whoever searches again.
        self.ear = Ear(self._channel, self.hear)

    @property
    def listening(self) -> asyncio.Event:
        """Set while answers are heard."""
        return self.ear.listening

    async def meaning(self, text: str, within_s: float) -> Meaning | None:
        """What it means, or None where no worker says so in time."""
        if (known := self._known.get(text)) is not None:
            self._known.move_to_end(text)
            return known
        if not self.listening.is_set() or within_s <= 0 or time.monotonic() < self._silent_until:
            return None
        id, answer = uuid4().hex, asyncio.get_running_loop().create_future()
        self._waiting[id] = answer
        try:
            async with asyncio.timeout(within_s):
                question = orjson.dumps({"id": id, "to": self._channel, "text": text}).decode()
                # A transaction of its own: what is announced leaves with the commit.
                async with session() as db:
                    await db.execute(_ASK, {"channel": ASKED_MEANING, "question": question})
                meant: Meaning = await answer
        except (TimeoutError, SQLAlchemyError):
            self._silent_until = time.monotonic() + _SILENT_S
            return None
        finally:
            self._waiting.pop(id, None)
        return meant

    def hear(self, payload: str) -> None:
        """One worker's answer. What comes too late is kept for whoever asks the same again."""
        try:
            said = orjson.loads(payload)
            meant = Meaning(said["model"], unpack(base64.b64decode(said["vector"])))
            id, text = str(said["id"]), str(said["text"])
        except (ValueError, KeyError, TypeError, struct.error):
            log.warning("An answer in an unknown form was passed over.")
            return
        self._silent_until = 0.0
        self._known[text] = meant
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        answer = self._waiting.get(id)
        if answer is not None and not answer.done():
            answer.set_result(meant)


interpreter = Interpreter()


def listening() -> AbstractAsyncContextManager[None]:
    """Hear answers while the app runs."""
    return interpreter.ear.open()
