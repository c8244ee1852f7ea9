"""Clips that wait at the same moment are decoded together: the decoder reads its weights once for all of them.

A token of one clip takes 11 ms, of each of four together 6, of each of eight 5 (base in 8-bit integers, one thread). Nobody
waits for company: who comes alone is decoded alone.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class _Waiting:
    """One clip: what the encoder made of it, and what the decoder is told first."""

    encoded: Any  # ctranslate2.StorageView (1, frames / 2, size)
    prompt: list[int]
    done: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    problem: BaseException | None = None

    @property
    def fits(self) -> tuple[int, int]:
        """Only clips of one window and with prompts of one length are decoded together."""
        return self.encoded.shape[1], len(self.prompt)


class Together:
    """Puts the clips of many threads together. ``decode`` takes what waits as (encoded, prompts), a result for each."""

    def __init__(self, decode: Callable[[Sequence[Any], list[list[int]]], list[Any]], *, at_once: int, most: int) -> None:
        self._decode = decode
        self._most = most
        # As many threads lead as there are cores; the others' clips wait to be taken along.
        self._leading = threading.Semaphore(at_once)
        self._waiting: list[_Waiting] = []
        self._lock = threading.Lock()

    def decode(self, encoded: Any, prompt: list[int]) -> Any:
        """The result for one clip; blocks until it is there, and raises what decoding raised."""
        own = _Waiting(encoded, prompt)
        with self._lock:
            self._waiting.append(own)
        with self._leading:
            # Others may have taken this one along meanwhile, and then there may be nothing left to do.
            taken = self._take()
            if taken:
                self._lead(taken)
        own.done.wait()
        if own.problem:
            raise own.problem
        return own.result

    def _take(self) -> list[_Waiting]:
        with self._lock:
            if not self._waiting:
                return []
            fits = self._waiting[0].fits
            taken = [one for one in self._waiting if one.fits == fits][: self._most]
            self._waiting = [one for one in self._waiting if one not in taken]
            return taken

    def _lead(self, taken: list[_Waiting]) -> None:
        try:
            results = self._decode([one.encoded for one in taken], [one.prompt for one in taken])
            for one, result in zip(taken, results, strict=True):
                one.result = result
        except BaseException as problem:  # noqa: BLE001  # whoever waits hears of it
            if len(taken) > 1:
                # One of them is to blame, or their number: each by itself, as if it had come alone.
                for one in taken:
                    self._lead([one])
                return
            taken[0].problem = problem
        for one in taken:
            one.done.set()
