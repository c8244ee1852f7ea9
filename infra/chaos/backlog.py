"""A backlog is told, and is fair (R11): `python -m infra.chaos.backlog`.

On a private PostgreSQL (on disk, fsync on) with the API in a process of its own: how long accepting and asking take while 5,000
voice tips of one organisation wait, what taking a job costs a worker, and where a small organisation's tips stand under three
orders: as the queue comes (oldest first), a priority given at accepting (minus the own jobs that wait), and turns.
"""

import json
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import LiteralString
from uuid import UUID, uuid4

import httpx
import psycopg
from infra.bench.accept import Server, console, timed

WAITING = 5_000
# The small organisation sends one tip, and one more after each of so many that were taken.
EVERY, SENT = 25, 20


def fill(db: psycopg.Connection[tuple[object, ...]], organisation: UUID, jobs: int, queue: str = "media") -> list[UUID]:
    """Voice tips that wait for their first stage."""
    tips = [uuid4() for _ in range(jobs)]
    with db.transaction():
        db.execute(
            """INSERT INTO tip (organisation_id, id, kind, captured_at, received_at, clock_off, visibility, anonymous,
                                content_sha256, state, stage)
               SELECT %s, id, 'voice', now(), now(), false, 'organisation', false, '', 'queued', 'normalise'
               FROM unnest(%s::uuid[]) id""",
            [organisation, tips],
        )
        db.execute(
            """INSERT INTO procrastinate_jobs (queue_name, task_name, args)
               SELECT %s, 'tip.normalise', jsonb_build_object('organisation_id', %s::uuid, 'tip_id', id)
               FROM unnest(%s::uuid[]) WITH ORDINALITY AS waits(id, n) ORDER BY n""",
            [queue, organisation, tips],
        )
    return tips


def organisation(db: psycopg.Connection[tuple[object, ...]]) -> UUID:
    """One more."""
    id = uuid4()
    db.execute("INSERT INTO organisation (id, name, languages) VALUES (%s, 'Other', '{en}')", [id])
    return id


def quantiles(what: str, took_ms: list[float]) -> None:
    """Print the median and the 95th percentile."""
    cuts = statistics.quantiles(took_ms, n=20)
    console.print(f"{what}: p50 {statistics.median(took_ms):.1f} ms, p95 {cuts[-1]:.1f} ms ({len(took_ms)} times)")


def accepting(server: Server, db: psycopg.Connection[tuple[object, ...]]) -> None:
    """A text tip with nothing waiting and behind the backlog, in turns, so that what else the machine does hits both."""
    large = organisation(db)
    took: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(3):
        for behind in (False, True):
            if behind:
                fill(db, large, WAITING)
            found, _ = timed(server.text, 1, 60)
            took[behind] += found
            db.execute("TRUNCATE procrastinate_jobs CASCADE")
    quantiles("accept a text tip, nothing waits", took[False])
    quantiles(f"accept a text tip, {WAITING:,} voice tips wait", took[True])


def asking(server: Server, db: psycopg.Connection[tuple[object, ...]]) -> None:
    """Where a tip is, for the first and the last of the large organisation and for the one of a small one."""
    own = UUID(str(db.execute("SELECT organisation_id FROM member").fetchall()[0][0]))
    db.execute("UPDATE member SET role = 'manager'")
    (alone,) = fill(db, own, 1)
    first, *_, last = fill(db, own, WAITING)
    asked = [(f"the first of {WAITING:,}", first), (f"the last of {WAITING:,}", last)]
    with httpx.Client(
        base_url=f"http://127.0.0.1:{server.port}", headers={"Authorization": f"Bearer {server.token}"}
    ) as client:

        def ask(what: str, tip: UUID) -> None:
            took = []
            for _ in range(40):
                began = time.perf_counter()
                status = client.get(f"/api/v1/tips/{tip}").raise_for_status().json()
                took.append((time.perf_counter() - began) * 1000)
            quantiles(f"GET of {what}, place {status['queue_position']}", took)
            took = []
            for _ in range(40):
                began = time.perf_counter()
                with db.transaction():
                    db.execute("SELECT set_scope(%s, NULL, 'manager')", [own])
                    db.execute("SELECT * FROM jobs_ahead(%s)", [tip])
                took.append((time.perf_counter() - began) * 1000)
            quantiles("    of which the place, with a transaction of its own", took)

        ask("a tip before all others", alone)
        for what, tip in asked:
            ask(what, tip)
        db.execute("UPDATE tip SET author_id = (SELECT id FROM member) WHERE organisation_id = %s", [own])
        took = []
        for _ in range(10):
            began = time.perf_counter()
            client.get("/api/v1/tips", params={"limit": 50}).raise_for_status()
            took.append((time.perf_counter() - began) * 1000)
        quantiles(f"GET of 50 own tips of {WAITING:,}", took)
        db.execute("TRUNCATE procrastinate_jobs CASCADE")
        fill(db, organisation(db), WAITING)
        (small,) = fill(db, own, 1)
        ask(f"a small organisation's one tip behind {WAITING:,} of another", small)
    db.execute("TRUNCATE procrastinate_jobs CASCADE")


def taking(db: psycopg.Connection[tuple[object, ...]]) -> None:
    """What the choice of the next job costs, with one organisation and with many that wait."""
    fetches: dict[str, LiteralString] = {
        "oldest first": "SELECT id FROM procrastinate_fetch_job_v2('{media}', 1)",
        "turns": "SELECT id FROM take_turn('media', 1)",
    }
    for organisations in (1, 200, 1_000):
        for _ in range(organisations):
            fill(db, organisation(db), max(5, WAITING // organisations))
        db.execute("ANALYZE procrastinate_jobs")
        for what, fetch in fetches.items():
            took = []
            for _ in range(60):
                began = time.perf_counter()
                db.execute(fetch)
                took.append((time.perf_counter() - began) * 1000)
            quantiles(f"take a job, {organisations:,} organisations wait, {what}", took)
        db.execute("TRUNCATE procrastinate_jobs CASCADE")


def fairness(db: psycopg.Connection[tuple[object, ...]]) -> None:
    """How many jobs are taken before a small organisation's tip, and whether the large one's own keep their order."""
    own_first: LiteralString = """UPDATE procrastinate_jobs j SET priority = -(
        SELECT count(*) FROM procrastinate_jobs o
        WHERE o.args ->> 'organisation_id' = j.args ->> 'organisation_id' AND o.status = 'todo' AND o.id < j.id)
        WHERE j.args ->> 'tip_id' = ANY(%s)"""
    ways: dict[str, tuple[LiteralString, bool]] = {
        "oldest first": ("SELECT args ->> 'tip_id' FROM procrastinate_fetch_job_v2('{media}', 1)", False),
        "priority at accepting": ("SELECT args ->> 'tip_id' FROM procrastinate_fetch_job_v2('{media}', 1)", True),
        "turns": ("SELECT args ->> 'tip_id' FROM take_turn('media', 1)", False),
    }
    backlog = 1_000
    for what, (fetch, prioritised) in ways.items():
        large, small = organisation(db), organisation(db)
        old = fill(db, large, backlog)
        if prioritised:
            db.execute(
                """UPDATE procrastinate_jobs j SET priority = -n FROM (
                       SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM procrastinate_jobs) o WHERE o.id = j.id"""
            )

        def send(whose: UUID, prioritised: bool = prioritised) -> UUID:
            (tip,) = fill(db, whose, 1)
            if prioritised:
                db.execute(own_first, [[str(tip)]])
            return tip

        sent_at: dict[UUID, int] = {}
        before: list[int] = []
        overtaken = 0
        late: UUID | None = None
        left = set(old)
        for n in range(backlog + SENT + 1):
            if n % EVERY == 0 and len(sent_at) < SENT:
                sent_at[send(small)] = n
            if n == backlog // 2:
                # When half is done, the large one sends one more: it may not come before what it sent earlier.
                late = send(large)
            tip = UUID(str(db.execute(fetch).fetchall()[0][0]))
            if tip in sent_at:
                before.append(n - sent_at[tip])
            left.discard(tip)
            if tip == late:
                overtaken = len(left)
        console.print(
            f"{what}: {SENT} tips of a small organisation beside {backlog:,} of a large one: "
            f"{statistics.mean(before):.1f} jobs taken before one of them, {max(before)} at most; "
            f"a later tip of the large one overtook {overtaken} of its own"
        )
        db.execute("TRUNCATE procrastinate_jobs CASCADE")


def main() -> None:
    """All of it; about a minute."""
    with tempfile.TemporaryDirectory(prefix="backhaul-chaos-") as folder, ExitStack() as cleanup:
        # PostgreSQL drops to its own user where this runs as root.
        Path(folder).chmod(0o755)
        server = Server(Path(folder), cleanup)
        db = cleanup.enter_context(psycopg.connect(server.postgres.conninfo(), autocommit=True))
        db.execute("SET search_path = backhaul, public")
        db.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        console.print(f"load of this machine: {json.dumps(os.getloadavg())}")
        accepting(server, db)
        asking(server, db)
        taking(db)
        fairness(db)


if __name__ == "__main__":
    main()
