"""A made-up world of many organisations, as large as is asked for, in a database of its own; and the API on top of it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from rich.console import Console

from backhaul.db.embedded import EmbeddedPostgres
from backhaul.db.migrate import upgrade

console = Console(highlight=False)

ORGANISATIONS = 50
# Zipf's law: the n-th organisation has an n-th of the rows of the largest, which has 22 % of all.
SHARES = tuple(1 / n / sum(1 / m for m in range(1, ORGANISATIONS + 1)) for n in range(1, ORGANISATIONS + 1))

# A country of about 200 km by 220 km. Two thirds of the insights lie in sixty towns, the rest anywhere. The route, 50 km with
# a vertex every 80 m, begins in the middle of it.
WORLD = (
    "SELECT setseed(0.42)",
    """CREATE TEMP TABLE of AS
       SELECT n::int, share, md5('organisation' || n)::uuid AS organisation_id
       FROM unnest(%(shares)s::float8[]) WITH ORDINALITY AS s(share, n)""",
    "INSERT INTO organisation (id, name, languages) SELECT organisation_id, 'Organisation ' || n, '{en,pl}' FROM of",
    """INSERT INTO member (organisation_id, id, name, role, language)
       SELECT organisation_id, md5(n || 'member' || m)::uuid, 'Member ' || m,
              CASE WHEN m <= 3 THEN 'manager' ELSE 'contributor' END, 'en'
       FROM of, generate_series(1, 50) m""",
    """INSERT INTO access_token (organisation_id, id, member_id, name, token_hash)
       SELECT organisation_id, gen_random_uuid(), md5(n || 'member1')::uuid, 'bench',
              sha256(convert_to('bench' || n, 'UTF8'))
       FROM of""",
    """INSERT INTO tag (organisation_id, id, slug, name, description, keywords, ordinal)
       SELECT organisation_id, md5(n || 'tag' || t)::uuid, 'tag-' || t, 'Tag ' || t, 'About it.', '{}', t
       FROM of, generate_series(1, 14) t""",
    """CREATE TEMP TABLE town AS
       SELECT t, 24 + 3.6 * random() AS lon, 60 + 2 * random() AS lat FROM generate_series(1, 60) t""",
    """INSERT INTO site (organisation_id, id, name, aliases, geom, radius_m)
       SELECT organisation_id, md5(n || 'site' || t)::uuid, 'Site ' || t, '{}',
              ST_SetSRID(ST_MakePoint(lon, lat), 4326), 100
       FROM of, town""",
    """INSERT INTO route (organisation_id, id, name, line, length_m)
       SELECT organisation_id, md5(n || 'route')::uuid, 'Fifty kilometres', line, ST_Length(line::geography)
       FROM of, (SELECT ST_SetSRID(ST_MakeLine(ST_MakePoint(25.4 + v * 0.00102, 61 + 0.03 * sin(v / 60.0)) ORDER BY v),
                                    4326) AS line
                 FROM generate_series(0, 880) v) l""",
    """INSERT INTO route_segment (organisation_id, route_id, ordinal, start_m, length_m, geom)
       SELECT r.organisation_id, r.id, s.* FROM route r CROSS JOIN LATERAL line_segments(r.line) s""",
    # In the order of time, as in life, and with ids that tell it as those of phones do.
    """CREATE TEMP TABLE one AS
       SELECT organisation_id, n, i, at, a, b, t, visibility,
              (ms || '7' || right(md5(random()::text), 19))::uuid AS id,
              (ms || '7' || right(md5(random()::text), 19))::uuid AS tip_id
       FROM (SELECT of.organisation_id, of.n, i, random() AS a, b, ceil(60 * random() ^ 2)::int AS t,
                    CASE WHEN b < 0.05 THEN 'managers' ELSE 'organisation' END AS visibility,
                    now() - (1 - i / (1 + of.share * %(insights)s)) * interval '365 days' AS at
             FROM of, generate_series(1, (of.share * %(insights)s)::int) i, LATERAL (SELECT random() + 0 * i AS b) luck) row,
            LATERAL (SELECT lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS ms) time""",
    """INSERT INTO tip (organisation_id, id, kind, text, captured_at, received_at, clock_off, visibility, anonymous, author_id,
                        content_sha256, state)
       SELECT organisation_id, tip_id, CASE WHEN i %% 3 = 0 THEN 'voice' ELSE 'text' END, 'x', at, at, false,
              'organisation', false,
              md5(n || 'member' || 1 + i %% 50)::uuid, ''::bytea, 'published' FROM one""",
    """INSERT INTO tip_part (organisation_id, tip_id, name, ordinal, declared_type, size_bytes, sha256)
       SELECT organisation_id, tip_id, 'voice', 0, 'audio/webm', 1, ''::bytea FROM one WHERE i %% 3 = 0""",
    """INSERT INTO rendition (organisation_id, tip_id, part, kind, media_type, size_bytes, duration_s)
       SELECT organisation_id, tip_id, 'voice', 'audio', 'audio/mp4', 1, 7.5 FROM one WHERE i %% 3 = 0""",
    """INSERT INTO insight (organisation_id, id, title, text, language, urgency, confidence, visibility, place_kind,
                            place_label, place_precision_m, site_id, geom, quadkey, status, assignee_id, published_at,
                            updated_at)
       SELECT organisation_id, one.id, 'Tag ' || i %% 14 || ' - Site ' || t,
              'Dock ' || i %% 40 || ' at gate ' || i %% 97 || ' was blocked again, the forklift word' || i %% 5000
              || ' is broken and the driver had to wait for forty minutes until somebody came with the key',
              'en', CASE WHEN a < 0.02 THEN 'alert' WHEN a < 0.1 THEN 'high' ELSE 'normal' END, 0.67, visibility,
              'site', 'Site ' || t, 100, CASE WHEN i %% 3 < 2 THEN md5(n || 'site' || t)::uuid END,
              ST_SetSRID(ST_MakePoint(at_lon, at_lat), 4326), quadkey(tile_x(at_lon), tile_y(at_lat)),
              CASE WHEN i %% 10 < 7 THEN 'done' WHEN i %% 10 = 7 THEN 'assigned' ELSE 'new' END,
              CASE WHEN i %% 10 = 7 THEN md5(n || 'member' || 1 + i %% 3)::uuid END, at, at
       FROM one JOIN town USING (t) CROSS JOIN LATERAL (
           SELECT CASE WHEN i %% 3 < 2 THEN town.lon + (a - 0.5) * 0.2 ELSE 24 + 3.6 * a END AS at_lon,
                  CASE WHEN i %% 3 < 2 THEN town.lat + (b - 0.5) * 0.1 ELSE 60 + 2 * b END AS at_lat) place""",
    """INSERT INTO insight_tip (organisation_id, tip_id, insight_id, joined_at, told_at)
       SELECT organisation_id, tip_id, id, at, at FROM one""",
    """INSERT INTO insight_tag (organisation_id, insight_id, tag_id, score, evidence)
       SELECT organisation_id, id, md5(n || 'tag' || 1 + (i + k) %% 14)::uuid, 0.8 - k / 10.0, '[]'
       FROM one, generate_series(0, 1) k""",
    """INSERT INTO confirmation (organisation_id, insight_id, member_id, kind)
       SELECT organisation_id, id, md5(n || 'member' || 1 + (i + k) %% 50)::uuid,
              CASE WHEN i %% 5 = 0 THEN 'gone' ELSE 'still_there' END
       FROM one, generate_series(0, 2) k WHERE i %% 2 = 0""",
)

# What triggers and workers would have made of each row, which came past them. The words are put together from the few pieces
# that all texts are made of: one by one, a million texts take nine minutes.
AFTERWARDS: tuple[str, ...] = (
    """INSERT INTO insight_cell (organisation_id, level, cell, visibility, status, kind, urgency, n, x, y)
       SELECT i.organisation_id, l.level, i.quadkey >> (2 * (24 - l.level)), i.visibility, i.status, i.kind, i.urgency,
              count(*), sum(i.x), sum(i.y)
       FROM (SELECT *, tile_x(lon) AS x, tile_y(lat) AS y FROM insight OFFSET 0) i
       CROSS JOIN unnest(ARRAY[6, 9, 12, 15]) AS l(level) GROUP BY 1, 2, 3, 4, 5, 6, 7""",
    """CREATE TEMP TABLE piece AS
       SELECT what, n, t, setweight(as_words(said, 'en'), weight) AS words FROM (
           SELECT 'title', n, t, 'A'::"char", 'Tag ' || n || ' - Site ' || t || ' | Site ' || t
           FROM generate_series(0, 13) n, generate_series(1, 60) t
           UNION ALL SELECT 'dock', n, 0, 'B', 'Dock ' || n FROM generate_series(0, 39) n
           UNION ALL SELECT 'gate', n, 0, 'B', 'at gate ' || n || ' was blocked again, the forklift'
                     FROM generate_series(0, 96) n
           UNION ALL SELECT 'word', n, 0, 'B', 'word' || n || ' is broken and the driver had to wait for forty minutes until'
                                               || ' somebody came with the key' FROM generate_series(0, 4999) n
       ) said(what, n, t, weight, said)""",
    "ANALYZE piece",
    "ANALYZE one",
    """INSERT INTO insight_words (organisation_id, insight_id, words, shared)
       SELECT organisation_id, id, title.words || dock.words || gate.words || word.words, visibility = 'organisation'
       FROM one
       JOIN piece title ON title.what = 'title' AND title.n = i %% 14 AND title.t = one.t
       JOIN piece dock ON dock.what = 'dock' AND dock.n = i %% 40
       JOIN piece gate ON gate.what = 'gate' AND gate.n = i %% 97
       JOIN piece word ON word.what = 'word' AND word.n = i %% 5000""",
    """INSERT INTO word (organisation_id, word, insights, shared)
       SELECT organisation_id, l, least(sum(m.n), max(m.every)), least(sum(m.shared), max(m.every_shared))
       FROM (SELECT organisation_id, what, p_n, p_t, count(*) AS n,
                    count(*) FILTER (WHERE visibility = 'organisation') AS shared,
                    sum(count(*)) OVER every AS every,
                    sum(count(*) FILTER (WHERE visibility = 'organisation')) OVER every AS every_shared
             FROM one CROSS JOIN LATERAL (VALUES ('title', i %% 14, t), ('dock', i %% 40, 0), ('gate', i %% 97, 0),
                                                 ('word', i %% 5000, 0)) v(what, p_n, p_t)
             GROUP BY 1, 2, 3, 4
             WINDOW every AS (PARTITION BY organisation_id, what)) m
       JOIN piece p ON p.what = m.what AND p.n = m.p_n AND p.t = m.p_t, unnest(tsvector_to_array(p.words)) l
       GROUP BY 1, 2""",
    # Counted once the indexes are there: the overview notes what is due, and whoever measures it counts.
    "SELECT note_all_of(id) FROM organisation",
)


def fill(postgres: EmbeddedPostgres, insights: int) -> None:
    """Make the world, and what the planner knows of it.

    Indexes are built at the end and foreign keys are not looked at: ten million rows one by one would take hours.
    """
    upgrade(postgres.url())
    with psycopg.connect(postgres.conninfo()) as connection:
        connection.execute("SET search_path = backhaul, public")
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '2GB'")
        connection.execute("SET work_mem = '512MB'")
        indexes = connection.execute(
            """SELECT indexname, indexdef FROM pg_indexes
               WHERE schemaname = 'backhaul' AND tablename ~ '^(insight|tip|confirmation|rendition)'
                 AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = to_regclass(quote_ident(indexname)))"""
        ).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for statement in (*WORLD, *AFTERWARDS):
            connection.execute(statement, {"shares": list(SHARES), "insights": insights})
        for _, definition in indexes:
            connection.execute(definition)
    with psycopg.connect(postgres.conninfo(), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


@contextmanager
def world(insights: int, kept: Path | None = None) -> Iterator[tuple[EmbeddedPostgres, Path]]:
    """A running database with that many insights, its folder being the data folder of whatever is started on it.

    Ten million take half an hour to make, so a world can be `kept` in a folder and is found there the next time; otherwise it
    is deleted at the end.
    """
    root = kept / str(insights) if kept else Path(tempfile.mkdtemp(prefix="backhaul-bench-"))
    root.mkdir(parents=True, exist_ok=True)
    # PostgreSQL drops to its own user where this runs as root.
    root.chmod(0o755)
    made = root / "made"
    try:
        with EmbeddedPostgres(root / "postgres") as postgres:
            if not made.exists():
                started = time.perf_counter()
                console.print(f"Making {insights:,} insights in {ORGANISATIONS} organisations …")
                fill(postgres, insights)
                console.print(f"  made in {time.perf_counter() - started:.0f} s")
                made.touch()
            else:
                # A world that was kept may be of an older release.
                upgrade(postgres.url())
            os.environ["BACKHAUL_DATA"] = str(root)
            # One member asks as hundreds do.
            os.environ["BACKHAUL_RATE_MEMBER_UNITS"] = os.environ["BACKHAUL_RATE_ADDRESS_UNITS"] = "0"
            os.environ["BACKHAUL_DATABASE_URL"] = postgres.url()
            yield postgres, root
    finally:
        if not kept:
            EmbeddedPostgres(root / "postgres").destroy()
            shutil.rmtree(root, ignore_errors=True)


def organisation(postgres: EmbeddedPostgres, number: int) -> tuple[Any, Any, Any, int]:
    """The ids of the organisation, its route and its first member, and how many insights it has."""
    with psycopg.connect(postgres.conninfo()) as owner:
        row = owner.execute(
            "SELECT r.organisation_id, r.id, md5(%s || 'member1')::uuid, (SELECT count(*) FROM backhaul.insight i"
            " WHERE i.organisation_id = r.organisation_id) FROM backhaul.route r WHERE r.id = md5(%s || 'route')::uuid",
            (str(number), str(number)),
        ).fetchone()
    assert row is not None  # noqa: S101 - made by `fill`
    return row


@contextmanager
def served(app: str, workers: int = 1) -> Iterator[tuple[int, int]]:
    """An ASGI app in uvicorn, in processes of its own: its port, and the process id."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    # Uvicorn takes a descriptor for a unix socket and leaves Nagle's algorithm on: 40 ms for every answer.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    process = subprocess.Popen(  # noqa: S603 - our own
        [
            *(sys.executable, "-m", "uvicorn", app, "--fd", str(listener.fileno()), "--workers", str(workers)),
            *("--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "1"),
            # The client pauses while the SQL alone is measured.
            *("--timeout-keep-alive", "300"),
        ],
        pass_fds=(listener.fileno(),),
        env=dict(os.environ),
    )
    try:
        yield listener.getsockname()[1], process.pid
    finally:
        process.terminate()
        process.wait()
        listener.close()


def memory_mb(pid: int) -> float:
    """What a process and its children hold, each shared page counted once (PSS), in MB."""
    pids = [pid]
    for one in pids:
        pids += [int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
    held_kb = 0
    for one in pids:
        rollup = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        held_kb += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return held_kb / 1000
