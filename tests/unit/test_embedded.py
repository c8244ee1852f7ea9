"""The private PostgreSQL: who starts it, who ends it, and what it survives."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from backhaul.db import embedded
from backhaul.db.embedded import EmbeddedPostgres, PostgresUnavailableError, find_binaries

USER = """
import sys, time
from pathlib import Path
from backhaul.db.embedded import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1]), fast=True) as postgres:
    print(postgres.postmaster(), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the user postgres may pass; pytest's own folders are closed to it."""
    with tempfile.TemporaryDirectory(prefix="backhaul-test-") as parent:
        Path(parent).chmod(0o755)
        yield Path(parent) / "postgres"
        EmbeddedPostgres(Path(parent) / "postgres").destroy()


@pytest.fixture
def postgres(folder: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(folder, fast=True) as running:
        yield running


def user(folder: Path) -> "subprocess.Popen[str]":
    """Another Backhaul process that uses the cluster until its standard input is closed."""
    return subprocess.Popen([sys.executable, "-c", USER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def told_pid(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def eventually_stopped(postgres: EmbeddedPostgres) -> bool:
    deadline = time.monotonic() + 10
    while postgres.postmaster() is not None:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_the_first_start_makes_a_utf8_database_with_its_extensions_and_no_port(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.conninfo()) as connection:
        extensions = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
        assert {"postgis", "pg_trgm", "btree_gist", "btree_gin"} <= extensions
        settings: dict[str, str] = dict(
            connection.execute(
                "SELECT name, setting FROM pg_settings WHERE name IN ('listen_addresses', 'TimeZone', 'jit')"
            ).fetchall()
        )
        assert settings == {"listen_addresses": "", "TimeZone": "UTC", "jit": "off"}
        assert connection.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = 'backhaul'"
        ).fetchone() == ("UTF8", "C.UTF-8")
    assert postgres.socket_folder.stat().st_mode & 0o777 == 0o700


def test_it_ends_with_its_last_user_and_keeps_what_was_committed(folder: Path) -> None:
    first = EmbeddedPostgres(folder).start()
    with psycopg.connect(first.conninfo()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    second = EmbeddedPostgres(folder).start()
    assert second.postmaster() == first.postmaster()

    first.close()
    assert second.postmaster() is not None
    second.close()
    assert second.postmaster() is None

    with EmbeddedPostgres(folder) as third, psycopg.connect(third.conninfo()) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_killed_user_leaves_no_server_behind(folder: Path) -> None:
    process = user(folder)
    told_pid(process)
    process.kill()
    process.communicate()
    assert eventually_stopped(EmbeddedPostgres(folder))


def test_a_killed_starter_does_not_take_the_server_from_another_user(folder: Path) -> None:
    starter = user(folder)
    pid = told_pid(starter)
    with EmbeddedPostgres(folder, fast=True) as other:
        starter.kill()
        starter.communicate()
        time.sleep(0.5)
        assert other.postmaster() == pid
        with psycopg.connect(other.conninfo()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert other.postmaster() is None


def test_two_starters_at_once_share_one_server(folder: Path) -> None:
    processes = [user(folder), user(folder), user(folder)]
    pids = {told_pid(process) for process in processes}
    for process in processes:
        process.communicate()
    assert len(pids) == 1
    assert [process.returncode for process in processes] == [0, 0, 0]


def test_a_killed_server_comes_back_with_every_commit(folder: Path) -> None:
    with EmbeddedPostgres(folder) as postgres:
        with psycopg.connect(postgres.conninfo(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n integer)")
            connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
        killed = postgres.postmaster()
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        postgres.start()
        assert postgres.postmaster() not in (None, killed)
        with psycopg.connect(postgres.conninfo()) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_process_id_that_another_program_has_now_is_not_the_server(folder: Path) -> None:
    with EmbeddedPostgres(folder, fast=True) as postgres:
        pass
    # As after a power cut: the files say that it runs, and the number belongs to us.
    for file in (postgres.cluster / "postmaster.pid", postgres.socket_folder / ".s.PGSQL.5432.lock"):
        file.write_text(f"{os.getpid()}\n{postgres.cluster}\n0\n5432\n{postgres.socket_folder}\n")
    assert postgres.postmaster() is None
    with postgres, psycopg.connect(postgres.conninfo()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_a_data_folder_that_postgres_cannot_enter_gets_a_pointer(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    postgres = EmbeddedPostgres(tmp_path / "postgres", fast=True)
    try:
        with postgres:
            assert postgres.home.parent == embedded.SYSTEM_FOLDER
            assert (tmp_path / "postgres.path").read_text().strip() == str(postgres.home)
            again = EmbeddedPostgres(tmp_path / "postgres")
            assert again.postmaster() == postgres.postmaster()
    finally:
        postgres.destroy()
    assert not postgres.home.exists()
    assert not (tmp_path / "postgres.path").exists()


def test_a_pointer_to_a_folder_that_is_gone_does_not_begin_an_empty_database(tmp_path: Path) -> None:
    (tmp_path / "postgres.path").write_text(f"{tmp_path / 'gone'}\n")
    with pytest.raises(PostgresUnavailableError, match=r"gone.*backup"):
        EmbeddedPostgres(tmp_path / "postgres").start()


def test_a_cluster_of_another_major_version_is_named_with_the_packages_it_needs(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder, fast=True)
    with postgres:
        pass
    (postgres.cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresUnavailableError, match=r"made by PostgreSQL 9.*postgresql-9-postgis-3"):
        postgres.start()
    (postgres.cluster / "PG_VERSION").write_text(f"{find_binaries().major}\n")


def test_without_postgis_the_error_is_the_command_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(embedded, "BINARIES_FOLDER", tmp_path)
    with pytest.raises(PostgresUnavailableError, match=r"apt-get install .*postgresql-15 postgresql-15-postgis-3"):
        find_binaries()


def test_a_long_path_gets_a_short_socket(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder.parent / ("deep" * 30) / "postgres", fast=True)
    postgres.folder.parent.mkdir(mode=0o755)
    try:
        with postgres, psycopg.connect(postgres.conninfo()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        postgres.destroy()
    assert not postgres.socket_folder.exists()


def test_what_people_wrote_is_not_in_the_log(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE TABLE tip (words text PRIMARY KEY)")
        connection.execute("INSERT INTO tip VALUES ('ice on the ramp')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO tip VALUES ('ice on the ramp')")
    postgres.close()
    logs = "".join(file.read_text() for file in (postgres.home / "log").iterdir())
    assert "duplicate key" in logs
    assert "ice on the ramp" not in logs
