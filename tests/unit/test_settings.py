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


def test_a_password_for_mail_leaves_encrypted_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKHAUL_SMTP_PASSWORD", "Xylophone")
    monkeypatch.setenv("BACKHAUL_SMTP_HOST", "mail.example.com")
    assert "Xylophone" not in repr(Settings())
    monkeypatch.setenv("BACKHAUL_SMTP_SECURITY", "none")
    with pytest.raises(ValueError, match="encrypted only") as refused:
        Settings()
    assert "Xylophone" not in str(refused.value)
    monkeypatch.setenv("BACKHAUL_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("BACKHAUL_PUBLIC_URL", "https://tips.example.com")
    assert Settings().sender == "Backhaul <backhaul@tips.example.com>"
