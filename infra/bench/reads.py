"""How fast the read side is beside the SQL that it sends: `python infra/bench/reads.py [--insights 100000] [--json out.jsonl]`.

Makes insights for five organisations of very different size in a private database of its own (on disk, fsync on), starts
the API in a process of its own, and asks it over loopback with one client. Beside each read stands the same statement
alone, on one connection with the same settings, its organisation set once. Both are warmed up; the two alternate, so that
what else the machine does hits both. Times are milliseconds from the request to the last byte.
"""

import argparse
import asyncio
import http.client
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy import event

from backhaul.db.embedded import EmbeddedPostgres
from backhaul.db.migrate import upgrade
from backhaul.discover.squares import position

console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)

# Shares of the insights: the largest organisation has thirty times the rows of the smallest.
SHARES = (0.60, 0.20, 0.12, 0.06, 0.02)
ROUNDS, EACH, WARM_UP = 3, 100, 30
# A continent, a town, some streets.
TILE_ZOOMS = (6, 10, 14)

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
    """CREATE TEMP TABLE one AS
       SELECT of.organisation_id, of.n, i, gen_random_uuid() AS id, gen_random_uuid() AS tip_id, random() AS a, random() AS b,
              ceil(60 * random() ^ 2)::int AS t, now() - random() * interval '365 days' AS at
       FROM of, generate_series(1, (of.share * %(insights)s)::int) i""",
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
                            place_label, place_precision_m, site_id, geom, status, assignee_id, published_at, updated_at)
       SELECT organisation_id, one.id, 'Tag ' || i %% 14 || ' - Site ' || t,
              'Dock ' || i %% 40 || ' at gate ' || i %% 97 || ' was blocked again, the forklift word' || i %% 5000
              || ' is broken and the driver had to wait for forty minutes until somebody came with the key',
              'en', CASE WHEN a < 0.02 THEN 'alert' WHEN a < 0.1 THEN 'high' ELSE 'normal' END, 0.67,
              CASE WHEN b < 0.05 THEN 'managers' ELSE 'organisation' END,
              'site', 'Site ' || t, 100, CASE WHEN i %% 3 < 2 THEN md5(n || 'site' || t)::uuid END,
              CASE WHEN i %% 3 < 2
                   THEN ST_SetSRID(ST_MakePoint(town.lon + (a - 0.5) * 0.2, town.lat + (b - 0.5) * 0.1), 4326)
                   ELSE ST_SetSRID(ST_MakePoint(24 + 3.6 * a, 60 + 2 * b), 4326) END,
              CASE WHEN i %% 10 < 7 THEN 'done' WHEN i %% 10 = 7 THEN 'assigned' ELSE 'new' END,
              CASE WHEN i %% 10 = 7 THEN md5(n || 'member' || 1 + i %% 3)::uuid END, at, at
       FROM one JOIN town USING (t)""",
    "INSERT INTO insight_tip (organisation_id, tip_id, insight_id, joined_at) SELECT organisation_id, tip_id, id, at FROM one",
    """INSERT INTO insight_tag (organisation_id, insight_id, tag_id, score, evidence)
       SELECT organisation_id, id, md5(n || 'tag' || 1 + (i + k) %% 14)::uuid, 0.8 - k / 10.0, '[]'
       FROM one, generate_series(0, 1) k""",
    """INSERT INTO confirmation (organisation_id, insight_id, member_id, kind)
       SELECT organisation_id, id, md5(n || 'member' || 1 + (i + k) %% 50)::uuid,
              CASE WHEN i %% 5 = 0 THEN 'gone' ELSE 'still_there' END
       FROM one, generate_series(0, 2) k WHERE i %% 2 = 0""",
)


@dataclass(frozen=True)
class Read:
    """One read: its name, and the question of the n-th request."""

    name: str
    path: Callable[[int], str]
    # Whether it answers with a list, and not with a picture of one.
    listed: bool = True


def percentile(times_ms: list[float], share: float) -> float:
    """The smallest time that this share of the requests did not exceed."""
    return sorted(times_ms)[min(len(times_ms) - 1, int(share * len(times_ms)))]


def fill(postgres: EmbeddedPostgres, insights: int) -> None:
    """Make the world, and what the planner knows of it."""
    upgrade(postgres.url())
    with psycopg.connect(postgres.conninfo()) as connection:
        connection.execute("SET search_path = backhaul, public")
        for statement in WORLD:
            connection.execute(statement, {"shares": list(SHARES), "insights": insights})
        # As a worker does every ten minutes: what the squares of the map counted is added up.
        connection.execute("SELECT refresh_map(1000000)")
    with psycopg.connect(postgres.conninfo(), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def ask(connection: http.client.HTTPConnection, path: str, token: str) -> bytes:
    """One answer, whole."""
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in (200, 204):
        raise SystemExit(f"{path} answered {answer.status}: {body[:300].decode()}")
    return body


async def statements(reads: list[Read], token: str, count: int) -> dict[str, list[tuple[str, Any]]]:
    """What the API sends to the database for each read, without the statement that enters the organisation."""
    import httpx

    from backhaul.db.session import engine
    from backhaul.main import app

    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "enter(" not in statement:
            sent.append((statement, parameters))

    event.listen(engine().sync_engine, "before_cursor_execute", note)
    found: dict[str, list[tuple[str, Any]]] = {}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8000") as client:
        for read in reads:
            sent.clear()
            for n in range(count):
                answer = await client.get(read.path(n), headers={"Authorization": f"Bearer {token}"})
                answer.raise_for_status()
            found[read.name] = list(sent)
    await engine().dispose()
    if any(len(each) != count for each in found.values()):
        raise SystemExit("A read sent more than one statement.")
    return found


def measure(read: Read, sql: list[tuple[str, Any]], port: int, token: str, bare: psycopg.Connection[Any]) -> dict[str, Any]:
    """Both ways in turns."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    over_http: list[float] = []
    alone: list[float] = []
    size = rows = 0
    for n in range(WARM_UP):
        ask(connection, read.path(n % len(sql)), token)
        bare.execute(*sql[n % len(sql)]).fetchall()
    for _ in range(ROUNDS):
        for n in range(EACH):
            path = read.path(n)
            started = time.perf_counter()
            body = ask(connection, path, token)
            over_http.append((time.perf_counter() - started) * 1000)
            size += len(body)
            rows += len(json.loads(body)["items"]) if read.listed else 0
        for n in range(EACH):
            started = time.perf_counter()
            bare.execute(*sql[n]).fetchall()
            alone.append((time.perf_counter() - started) * 1000)
    connection.close()
    return {
        "read": read.name,
        "rows": round(rows / ROUNDS / EACH, 1),
        "kilobytes": round(size / ROUNDS / EACH / 1000, 1),
        **{f"http_p{p}_ms": round(percentile(over_http, p / 100), 2) for p in (50, 95, 99)},
        **{f"sql_p{p}_ms": round(percentile(alone, p / 100), 2) for p in (50, 95, 99)},
        "ratio_p50": round(statistics.median(over_http) / statistics.median(alone), 2),
    }


def around(lat: float, lon: float) -> dict[str, float]:
    """A box of about ten kilometres."""
    return {"west": lon - 0.09, "south": lat - 0.045, "east": lon + 0.09, "north": lat + 0.045}


def reads_of(route_id: str) -> list[Read]:
    """The reads that are measured; each request asks something slightly different, the same in every run."""
    luck = random.Random(42)  # noqa: S311 - repeatable, not secret
    places = [(60.1 + 1.8 * luck.random(), 24.1 + 3.4 * luck.random()) for _ in range(EACH)]

    def tile(z: int) -> Callable[[int], str]:
        spots = [position(lon, lat, z) for lat, lon in places]
        return lambda n: f"/api/v1/tiles/{z}/{int(spots[n][0])}/{int(spots[n][1])}.mvt"

    return [
        Read("feed, newest 25", lambda _: "/api/v1/feed"),
        Read("feed, new ones with a tag", lambda n: f"/api/v1/feed?status=new&tag=tag-{1 + n % 14}"),
        Read("feed, what is owed", lambda _: "/api/v1/feed?owed=true"),
        Read("feed, two words", lambda n: f"/api/v1/feed?q=forklift+word{n % 5000}"),
        Read(
            "nearby, 25 within 50 km",
            lambda n: "/api/v1/nearby?" + urlencode({"lat": places[n][0], "lon": places[n][1], "radius_m": 50_000}),
        ),
        Read(
            "nearby, 25 within 5 km",
            lambda n: "/api/v1/nearby?" + urlencode({"lat": places[n][0], "lon": places[n][1], "radius_m": 5_000}),
        ),
        *(Read(f"tile of zoom {z}", tile(z), listed=False) for z in TILE_ZOOMS),
        Read("tile of zoom 6, new alerts", lambda n: tile(6)(n) + "?status=new&urgency=alert", listed=False),
        Read("tile of zoom 6, a tag", lambda n: tile(6)(n) + f"?tag=tag-{1 + n % 14}", listed=False),
        Read("in view, 25 in 10 km", lambda n: "/api/v1/within?" + urlencode(around(*places[n]))),
        Read("route of 50 km, next 50", lambda n: f"/api/v1/routes/{route_id}/insights?from_m={n * 250}"),
    ]


def run(root: Path, insights: int) -> list[dict[str, Any]]:
    """Everything, from an empty folder."""
    started = time.perf_counter()
    with EmbeddedPostgres(root / "postgres") as postgres:
        console.print(f"Making {insights:,} insights in {len(SHARES)} organisations …")
        fill(postgres, insights)
        console.print(f"  made in {time.perf_counter() - started:.0f} s")
        listener = socket.create_server(("127.0.0.1", 0))
        # Uvicorn takes a descriptor for a unix socket and leaves Nagle's algorithm on: 40 ms for every answer.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port = listener.getsockname()[1]
        os.environ["BACKHAUL_DATA"] = str(root)
        os.environ["BACKHAUL_DATABASE_URL"] = postgres.url()
        api = subprocess.Popen(  # noqa: S603 - our own API
            [
                *(sys.executable, "-m", "uvicorn", "backhaul.main:app", "--fd", str(listener.fileno())),
                *("--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "1"),
                # The client pauses while the SQL alone is measured.
                *("--timeout-keep-alive", "300"),
            ],
            pass_fds=(listener.fileno(),),
        )
        try:
            return list(_compare(postgres, port))
        finally:
            api.terminate()
            api.wait()
            listener.close()


def _compare(postgres: EmbeddedPostgres, port: int) -> list[dict[str, Any]]:
    from backhaul.db.session import connection_string

    found = []
    for number, label in ((1, "largest"), (len(SHARES), "smallest")):
        token = f"bench{number}"
        with psycopg.connect(postgres.conninfo()) as owner:
            row = owner.execute(
                "SELECT r.organisation_id, r.id, md5(%s || 'member1')::uuid, (SELECT count(*) FROM backhaul.insight i"
                " WHERE i.organisation_id = r.organisation_id) FROM backhaul.route r WHERE r.id = md5(%s || 'route')::uuid",
                (str(number), str(number)),
            ).fetchone()
        assert row is not None  # noqa: S101 - made above
        organisation_id, route_id, member_id, count = row
        reads = reads_of(str(route_id))
        if label == "smallest":
            reads = [read for read in reads if read.name in ("feed, newest 25", "nearby, 25 within 50 km")]
        sql = asyncio.run(statements(reads, token, EACH))
        with psycopg.connect(connection_string(), autocommit=True) as bare:
            for name, value in (("organisation_id", organisation_id), ("member_id", member_id), ("role", "manager")):
                bare.execute("SELECT set_config(%s, %s, false)", (f"backhaul.{name}", str(value)))
            for read in reads:
                console.print(f"  {label} organisation, {count:,} insights: {read.name} …")
                found.append({"organisation": label, "insights": count, **measure(read, sql[read.name], port, token, bare)})
    return found


def table(found: list[dict[str, Any]]) -> Table:
    """For people."""
    shown = Table(title="Reads over HTTP, one client, beside the same SQL alone (milliseconds)")
    for head in ("organisation", "read", "rows", "kB", "HTTP p50", "p95", "p99", "SQL p50", "p95", "p99", "HTTP/SQL"):
        shown.add_column(head, justify="left" if head in ("organisation", "read") else "right")
    for row in found:
        shown.add_row(f"{row['organisation']} ({row['insights']:,})", *(str(row[key]) for key in list(row)[2:]))
    return shown


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--insights", type=int, default=100_000)
    parser.add_argument("--json", type=Path, help="append one line for each measurement to this file")
    asked = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="backhaul-bench-"))
    # PostgreSQL drops to its own user where this runs as root.
    root.chmod(0o755)
    try:
        found = run(root, asked.insights)
    finally:
        EmbeddedPostgres(root / "postgres").destroy()
        shutil.rmtree(root, ignore_errors=True)
    console.print(table(found))
    for row in found:
        line = json.dumps({"bench": "reads", **row})
        console.print(line, soft_wrap=True)
        if asked.json:
            with asked.json.open("a") as file:
                file.write(line + "\n")


if __name__ == "__main__":
    main()
