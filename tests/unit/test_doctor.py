"""The doctor: what keeps `backhaul up` from working is missing, what only makes it poorer is absent."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backhaul import doctor
from backhaul.db import embedded
from backhaul.settings import Settings


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def run(data: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BACKHAUL_")}
    environment = {**inherited, "BACKHAUL_DATA": str(data), "BACKHAUL_PORT": "0", **settings}
    command = [sys.executable, "-m", "backhaul", "doctor", "--json"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_without_postgis_the_fix_is_the_command_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(embedded, "BINARIES_FOLDER", tmp_path)
    check = doctor.database(Settings(data=tmp_path, database_url=None))
    assert check.state == "missing"
    assert "apt-get install --no-install-recommends postgresql-15 postgresql-15-postgis-3" in check.fix


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    address = f"postgresql+psycopg://someone:hush@/none?host={tmp_path}"
    check = doctor.database(Settings(data=tmp_path, database_url=address))
    assert check.state == "missing"
    assert "hush" not in f"{check.found}{check.fix}"


def test_a_taken_port_is_missing_and_any_port_is_fine(tmp_path: Path, taken_port: int) -> None:
    assert doctor.port(Settings(data=tmp_path, port=taken_port)).state == "missing"
    assert doctor.port(Settings(data=tmp_path, port=0)).state == "ok"


def test_a_data_folder_that_cannot_be_made_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    check = doctor.data_folder(Settings(data=tmp_path / "file" / "data"))
    assert check.state == "missing"
    assert "BACKHAUL_DATA" in check.fix
    assert doctor.data_folder(Settings(data=tmp_path / "not" / "yet")).state == "ok"


def test_without_espeak_misheard_names_are_off_and_everything_else_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    check = doctor.espeak(Settings(data=tmp_path))
    assert check.state == "absent"
    assert "apt-get install --no-install-recommends espeak-ng" in check.fix


def test_a_missing_speech_model_is_told_and_does_not_fail(tmp_path: Path) -> None:
    told = run(tmp_path)
    checks = {check["name"]: check for check in json.loads(told.stdout)}
    assert checks["speech model"]["state"] == "absent"
    assert "backhaul models fetch base" in checks["speech model"]["fix"]
    assert {name for name, check in checks.items() if check["state"] == "missing"} == set()
    assert told.returncode == 0


def test_the_exit_code_tells_that_up_could_not_work(tmp_path: Path, taken_port: int) -> None:
    told = run(tmp_path, BACKHAUL_PORT=str(taken_port))
    assert [check["name"] for check in json.loads(told.stdout) if check["state"] == "missing"] == ["port"]
    assert told.returncode == 1
