"""`backhaul up` and the other commands, each as a process of its own, as on a new machine: no settings but the folder."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import uuid_utils
from sqlalchemy import text

from backhaul.client import TRY_AGAIN, Tip
from backhaul.db.embedded import EmbeddedPostgres
from backhaul.db.migrate import upgrade
from backhaul.db.session import owner_engine

# One service for all of them: in several processes each would start its own.
pytestmark = pytest.mark.xdist_group("backhaul up")

T = TypeVar("T")

BACKHAUL = (sys.executable, "-m", "backhaul")
READY_S = 60
COMMAND_S = 120


@dataclass
class Machine:
    """One data folder and the processes that belong to it."""

    data: Path

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("BACKHAUL_")}
        return {**inherited, "BACKHAUL_DATA": str(self.data), "BACKHAUL_PORT": "0"}

    def up(self, port: str = "0") -> "subprocess.Popen[str]":
        environment = {**self.environment, "BACKHAUL_PORT": port}
        with (self.data / "up.log").open("a") as log:
            return subprocess.Popen(
                [*BACKHAUL, "up"], env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True, text=True
            )

    def backhaul(self, *arguments: str, url: str | None = None) -> "subprocess.CompletedProcess[str]":
        address = ["--url", url] if url else []
        return subprocess.run(
            [*BACKHAUL, *arguments, *address], env=self.environment, capture_output=True, text=True, check=False
        )

    def said(self) -> str:
        return (self.data / "up.log").read_text()

    def address(self, process: "subprocess.Popen[str]") -> str:
        def ready() -> str | None:
            assert process.poll() is None, self.said()
            told = re.search(r"Backhaul is ready after [\d.]+ s: (\S+)", self.said())
            return told[1] if told else None

        return eventually(ready, READY_S)

    def processes(self) -> dict[int, str]:
        """Everything that runs for this folder: what inherited its setting, and PostgreSQL, which works inside it."""
        found = {}
        for process in Path("/proc").iterdir():
            if not process.name.isdecimal():
                continue
            try:
                ours = f"BACKHAUL_DATA={self.data}\0" in (process / "environ").read_text()
                if ours or str((process / "cwd").readlink()).startswith(str(self.data)):
                    found[int(process.name)] = (process / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
        return found

    def pid_of(self, words: str) -> int:
        return next(pid for pid, command in self.processes().items() if words in command)


def eventually(look: Callable[[], T | None], within_s: float = 30) -> T:
    deadline = time.monotonic() + within_s
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def answers(url: str) -> Callable[[], bool]:
    def look() -> bool:
        try:
            return httpx.get(f"{url}/readyz", timeout=2).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    return look


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with tempfile.TemporaryDirectory(prefix="backhaul-up-") as folder:
        Path(folder).chmod(0o755)
        yield Machine(Path(folder))
        EmbeddedPostgres(Path(folder) / "postgres").destroy()


@pytest.fixture(scope="module")
def url(machine: Machine) -> Iterator[str]:
    """The address of a Backhaul that runs for this module; at the end Ctrl-C, and nothing may be left of it."""
    process = machine.up()
    yield machine.address(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0, machine.said()
    eventually(lambda: not machine.processes())


@pytest.fixture
def demo(machine: Machine, url: str) -> dict[str, Any]:
    assert url
    document: dict[str, Any] = json.loads((machine.data / "demo.json").read_text())
    return document


def test_it_prints_links_that_sign_in_with_one_tap(machine: Machine, url: str, demo: dict[str, Any]) -> None:
    manager = next(member for member in demo["members"] if member["role"] == "manager")
    assert manager["sign_in_url"] in machine.said()
    assert manager["sign_in_url"].startswith(url)
    with httpx.Client(base_url=url, follow_redirects=False) as browser:
        assert browser.get(manager["sign_in_url"]).status_code == httpx.codes.SEE_OTHER
        assert browser.get("/api/v1/me").json()["name"] == manager["name"]


def test_without_a_speech_model_it_says_so_and_text_tips_become_insights(machine: Machine, url: str) -> None:
    assert "backhaul models fetch base" in machine.said()
    said = "Gate 3 only opens from the left lane this week."
    sent = machine.backhaul("submit", "--text", said, "--lat", "60.2935", "--lon", "25.0945", "--wait", url=url)
    assert sent.returncode == 0, sent.stderr
    insight = json.loads(sent.stdout)
    assert insight["text"] == said
    assert insight["place"]["label"] == "Northgate Depot"

    feed = machine.backhaul("feed", "--limit", "5", url=url)
    assert insight["id"] in [json.loads(line)["id"] for line in feed.stdout.splitlines()]


def test_a_refused_tip_tells_the_next_step_and_fails(machine: Machine, url: str) -> None:
    sent = machine.backhaul("submit", "--text", "anything", "--token", "made-up", url=url)
    assert sent.returncode == 1
    assert "401" in sent.stderr
    assert "Traceback" not in sent.stderr


def test_a_second_one_on_the_same_folder_is_told_where_the_first_is(machine: Machine, url: str) -> None:
    second = machine.backhaul("up")
    assert second.returncode == 1
    assert url in second.stderr


def test_a_taken_port_is_named_with_the_next_step(machine: Machine, url: str) -> None:
    port = url.rpartition(":")[2]
    with tempfile.TemporaryDirectory() as folder:
        second = subprocess.run(
            [*BACKHAUL, "up"],
            env={**machine.environment, "BACKHAUL_DATA": folder, "BACKHAUL_PORT": port},
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_S,
        )
        assert second.returncode == 1
        assert f"Port {port}" in second.stderr
        assert "BACKHAUL_PORT=" in second.stderr
        assert not (Path(folder) / "postgres").exists()


@pytest.mark.parametrize("victim", ["uvicorn", "backhaul_workers", "bin/postgres"])
def test_what_is_killed_comes_back(machine: Machine, url: str, victim: str) -> None:
    killed = machine.pid_of(victim)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: any(victim in command for pid, command in machine.processes().items() if pid != killed))
    eventually(answers(url))
    sent = machine.backhaul("submit", "--text", f"Still here after {victim}.", "--wait", url=url)
    assert sent.returncode == 0, sent.stderr


def test_killed_itself_it_leaves_nothing_running() -> None:
    with tempfile.TemporaryDirectory(prefix="backhaul-up-") as folder:
        Path(folder).chmod(0o755)
        machine = Machine(Path(folder))
        process = machine.up()
        try:
            machine.address(process)
            assert len(machine.processes()) > 3
            process.kill()
            process.wait()
            eventually(lambda: not machine.processes(), 20)
        finally:
            process.kill()
            process.wait()
            EmbeddedPostgres(Path(folder) / "postgres").destroy()


# A release of before, which knew no groups, and who worked with it.
BEFORE = "0020"
_WORKED_WITH_IT = """
    INSERT INTO organisation (id, name, languages) VALUES (gen_random_uuid(), 'Northgate', '{en}');
    INSERT INTO member (organisation_id, id, name, role, language)
        SELECT id, gen_random_uuid(), 'Quill', 'contributor', 'en' FROM organisation;
    INSERT INTO access_token (organisation_id, id, member_id, name, token_hash)
        SELECT organisation_id, gen_random_uuid(), id, 'phone', sha256('quill') FROM member
"""


def test_while_an_old_database_is_upgraded_phones_lose_nothing_and_are_refused_nothing() -> None:
    with tempfile.TemporaryDirectory(prefix="backhaul-upgrade-") as folder, socket.socket() as free:
        machine = Machine(Path(folder))
        machine.data.chmod(0o755)
        with EmbeddedPostgres(machine.data / "postgres") as postgres:
            upgrade(postgres.url(), BEFORE)
            with owner_engine(postgres.url()).begin() as owner:
                owner.execute(text("SET search_path = backhaul, public"))
                owner.execute(text(_WORKED_WITH_IT))
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        free.close()
        sent: list[str] = []
        again = 0
        over = threading.Event()

        def phone() -> None:
            """Sends what it has until it is taken, as an outbox does. Anything else ends it."""
            nonlocal again
            with httpx.Client(base_url=f"{url}/api/v1", headers={"Authorization": "Bearer quill"}, timeout=30) as line:
                while not over.is_set():
                    tip = Tip("text", text=f"Gate {len(sent)} of the {'north' if len(sent) % 2 else 'south'} yard is closed")
                    id, body = str(uuid_utils.uuid7()), tip.body(None)
                    while True:
                        try:
                            status = line.put(f"/tips/{id}", json=body).status_code
                        except httpx.TransportError:
                            status = 503
                        if status not in TRY_AGAIN:
                            break
                        again += 1
                        time.sleep(0.2)
                    assert status == httpx.codes.CREATED, status
                    sent.append(id)

        def published(id: str) -> bool:
            with httpx.Client(base_url=f"{url}/api/v1", headers={"Authorization": "Bearer quill"}) as reader:
                return bool(reader.get(f"/tips/{id}").json()["state"] == "published")

        with ThreadPoolExecutor() as phones:
            sending = phones.submit(phone)
            eventually(lambda: again > 0)
            process = machine.up(port=url.rpartition(":")[2])
            try:
                assert machine.address(process) == url
                eventually(lambda: len(sent) >= 10 or sending.done())
                over.set()
                sending.result(60)
                eventually(lambda: all(published(id) for id in sent), READY_S)
            finally:
                over.set()
                process.send_signal(signal.SIGINT)
                ended = process.wait(60)
            assert ended == 0, machine.said()
        eventually(lambda: not machine.processes())
        EmbeddedPostgres(machine.data / "postgres").destroy()
