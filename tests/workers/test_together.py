"""Clips that wait at the same moment are decoded together, each gets its own result, and nobody waits for company."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from backhaul_workers.speech.together import Together


def encoding(frames: int, value: float) -> Any:
    return np.full((1, frames, 2), value, np.float32)


def test_many_clips_of_two_windows_are_decoded_together_and_each_gets_its_own() -> None:
    batches: list[int] = []

    def decode(encoded: Sequence[Any], prompts: list[list[int]]) -> list[Any]:
        assert len({one.shape for one in encoded}) == 1, "one window"
        assert len({len(prompt) for prompt in prompts}) == 1, "prompts of one length"
        batches.append(len(encoded))
        time.sleep(0.02)
        return [(float(one[0, 0, 0]), prompt[-1]) for one, prompt in zip(encoded, prompts, strict=True)]

    together = Together(decode, at_once=1, most=4)
    clips = [(encoding(300 if n % 2 else 450, n), [1] * (n % 3 + 1) + [n]) for n in range(36)]
    with ThreadPoolExecutor(36) as pool:
        found = list(pool.map(lambda clip: together.decode(*clip), clips))
    assert found == [(float(n), n) for n in range(36)]
    assert sum(batches) == 36
    assert max(batches) == 4
    assert len(batches) < 24, "most of them had company"


def test_who_comes_alone_is_decoded_alone_and_at_once() -> None:
    began = time.monotonic()
    assert Together(lambda encoded, _: [len(encoded)], at_once=2, most=8).decode(encoding(300, 0), [1]) == 1
    assert time.monotonic() - began < 0.5


def test_who_cannot_be_decoded_harms_nobody_who_came_along() -> None:
    batches: list[int] = []

    def decode(encoded: Sequence[Any], prompts: list[list[int]]) -> list[Any]:
        batches.append(len(encoded))
        time.sleep(0.02)
        if [7] in prompts:
            raise RuntimeError("no such word")
        return [prompt[0] for prompt in prompts]

    together = Together(decode, at_once=1, most=4)

    def ask(n: int) -> int | str:
        try:
            return int(together.decode(encoding(300, 0), [n]))
        except RuntimeError as problem:
            return str(problem)

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(ask, range(12))) == [*range(7), "no such word", *range(8, 12)]
    assert max(batches) == 4


def test_what_goes_wrong_is_told_to_everybody_who_waited_and_to_nobody_after() -> None:
    wrong, all_here = threading.Event(), threading.Barrier(4)
    wrong.set()

    def decode(encoded: Sequence[Any], _: list[list[int]]) -> list[Any]:
        if wrong.is_set():
            raise RuntimeError("out of memory")
        return [0] * len(encoded)

    together = Together(decode, at_once=1, most=8)

    def ask() -> None:
        all_here.wait(5)
        with pytest.raises(RuntimeError, match="out of memory"):
            together.decode(encoding(300, 0), [1])

    with ThreadPoolExecutor(4) as pool:
        for asked in [pool.submit(ask) for _ in range(4)]:
            asked.result(5)
    wrong.clear()
    assert together.decode(encoding(300, 0), [1]) == 0
