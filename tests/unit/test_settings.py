"""Defaults that follow the machine."""

import os

import pytest

from backhaul.settings import Settings


def test_clips_take_no_cores_that_this_process_may_not_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKHAUL_SPEECH_PROCESSES", raising=False)
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert Settings().speech_processes == 1
    finally:
        os.sched_setaffinity(0, allowed)
