"""How fast the read side is beside the SQL that it sends, and how that grows:
`python -m infra.bench.reads [--insights 1000000 10000000] [--world FOLDER] [--json out.jsonl]`.

Makes that many insights for fifty organisations of very different size in a private database of its own (on disk, fsync
on), starts the API in a process of its own, and asks it over loopback with one client. Beside each read stands the same
statement alone, on one connection with the same settings, its organisation set once. Both are warmed up; the two alternate,
so that what else the machine does hits both. Times are milliseconds from the request to the last byte.

Where `wrk` is installed, many clients ask for pages of 25 rows at once; beside it stands the bare framework that answers the
same bytes from memory.
"""

import argparse
import asyncio
import http.client
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from infra.bench.world import ORGANISATIONS, memory_mb, organisation, served, world
from rich.console import Console
from rich.table import Table
from sqlalchemy import event

from backhaul.db.embedded import EmbeddedPostgres
from backhaul.discover.squares import position

console = Console(highlight=False, width=None if sys.stdout.isatty() else 150)

ROUNDS, EACH, WARM_UP = 3, 100, 30
CLIENTS = 16
# A continent, a town, some streets.
TILE_ZOOMS = (6, 10, 14)


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


def ask(connection: http.client.HTTPConnection, path: str, token: str) -> bytes:
    """One answer, whole."""
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in (200, 204):
        raise SystemExit(f"{path} answered {answer.status}: {body[:300].decode()}")
    return body


async def requests_of(reads: list[Read], token: str, count: int) -> dict[str, list[list[tuple[str, Any]]]]:
    """What the API sends to the database for each request of each read, without the statement that enters the organisation."""
    import httpx

    from backhaul.db.session import engine
    from backhaul.main import app

    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "enter(" not in statement:
            sent.append((statement, parameters))

    event.listen(engine().sync_engine, "before_cursor_execute", note)
    found: dict[str, list[list[tuple[str, Any]]]] = {read.name: [] for read in reads}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8000") as client:
        for read in reads:
            for n in range(count):
                sent.clear()
                answer = await client.get(read.path(n), headers={"Authorization": f"Bearer {token}"})
                answer.raise_for_status()
                found[read.name].append(list(sent))
    event.remove(engine().sync_engine, "before_cursor_execute", note)
    await engine().dispose()
    return found


async def statements(reads: list[Read], token: str, count: int) -> dict[str, list[tuple[str, Any]]]:
    """The same, one after the other."""
    found = {
        name: [one for request in requests for one in request]
        for name, requests in (await requests_of(reads, token, count)).items()
    }
    if any(len(each) != count for name, each in found.items() if not name.startswith("search")):
        raise SystemExit("A read sent more than one statement.")
    return found


def measure(read: Read, sql: list[tuple[str, Any]], port: int, token: str, bare: psycopg.Connection[Any]) -> dict[str, Any]:
    """Both ways in turns."""
    if read.name.startswith("search"):
        # Several statements with a bound for each, of which some depend on what others found: there is no bare SQL beside it.
        return _alone(read, port, token)
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


def _alone(read: Read, port: int, token: str) -> dict[str, Any]:
    """A search over HTTP, with no worker that would say what it means, and how many answers were partial."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times: list[float] = []
    size = rows = partial = 0
    for n in range(-WARM_UP, ROUNDS * EACH):
        started = time.perf_counter()
        body = ask(connection, read.path(n % EACH), token)
        took_ms = (time.perf_counter() - started) * 1000
        if n >= 0:
            times.append(took_ms)
            answer = json.loads(body)
            size, rows, partial = size + len(body), rows + len(answer["items"]), partial + answer["partial"]
    connection.close()
    return {
        "read": read.name,
        "rows": round(rows / len(times), 1),
        "kilobytes": round(size / len(times) / 1000, 1),
        **{f"http_p{p}_ms": round(percentile(times, p / 100), 2) for p in (50, 95, 99)},
        **dict.fromkeys(("sql_p50_ms", "sql_p95_ms", "sql_p99_ms"), "-"),
        "ratio_p50": "-",
        "partial": partial,
    }


def around(lat: float, lon: float) -> dict[str, float]:
    """A box of about ten kilometres."""
    return {"west": lon - 0.09, "south": lat - 0.045, "east": lon + 0.09, "north": lat + 0.045}


def reads_of(route_id: str, site_id: str) -> list[Read]:
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
        Read("feed, one site", lambda _: f"/api/v1/feed?site={site_id}"),
        Read("site page", lambda _: f"/api/v1/sites/{site_id}/insights"),
        Read("feed, two words", lambda n: f"/api/v1/feed?q=forklift+word{n % 5000}"),
        Read("search, two words", lambda n: f"/api/v1/search?q=forklift+word{n % 5000}"),
        Read("search, two common words", lambda n: f"/api/v1/search?q={('forklift', 'driver', 'key')[n % 3]}+blocked"),
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


def run(insights: int, kept: Path | None, only: str) -> list[dict[str, Any]]:
    """Everything at one size."""
    with world(insights, kept) as (postgres, root):
        with served("backhaul.main:app") as (port, _):
            found = list(_compare(postgres, port, only))
        return found if only else found + list(_many_clients(root))


def _compare(postgres: EmbeddedPostgres, port: int, only: str) -> Iterator[dict[str, Any]]:
    from backhaul.db.session import connection_string

    for number, label in ((1, "largest"), (ORGANISATIONS, "smallest")):
        token = f"bench{number}"
        organisation_id, route_id, member_id, count = organisation(postgres, number)
        reads = reads_of(str(route_id), str(md5(f"{number}site1".encode(), usedforsecurity=False).hexdigest()))
        if label == "smallest":
            reads = [read for read in reads if read.name in ("feed, newest 25", "nearby, 25 within 50 km")]
        reads = [read for read in reads if re.search(only, read.name)]
        sql = asyncio.run(statements(reads, token, EACH))
        with psycopg.connect(connection_string(), autocommit=True) as bare:
            for name, value in (("organisation_id", organisation_id), ("member_id", member_id), ("role", "manager")):
                bare.execute("SELECT set_config(%s, %s, false)", (f"backhaul.{name}", str(value)))
            for read in reads:
                figures = measure(read, sql[read.name], port, token, bare)
                brief = ", ".join(f"{key} {figures[key]}" for key in ("http_p50_ms", "http_p99_ms", "sql_p50_ms", "ratio_p50"))
                console.print(f"  {label} organisation, {count:,} insights: {read.name}: {brief}", soft_wrap=True)
                yield {"bench": "reads", "organisation": label, "insights": count, **figures}


def _many_clients(root: Path) -> Iterator[dict[str, Any]]:
    """A page of the feed for many at once from two processes, and the bare framework with the same bytes."""
    if not shutil.which("wrk"):
        console.print("  requests per second are left out: apt install wrk")
        return
    path, token = "/api/v1/feed", "bench1"
    with served("backhaul.main:app", workers=2) as (port, pid):
        page = root / "page.json"
        page.write_bytes(ask(http.client.HTTPConnection("127.0.0.1", port), path, token))
        before_mb = memory_mb(pid)
        api = _wrk(port, path, token)
        after_mb = memory_mb(pid)
    os.environ["BENCH_PAGE"] = str(page)
    with served("infra.bench.peer:app", workers=2) as (port, pid):
        peer = _wrk(port, path, token)
    yield {
        "bench": "requests per second",
        "clients": CLIENTS,
        "kilobytes": round(page.stat().st_size / 1000, 1),
        "per_s": api,
        "bare_framework_per_s": peer,
        "ratio": round(api / peer, 3),
        "memory_mb_before": round(before_mb),
        "memory_mb_after": round(after_mb),
    }


def _wrk(port: int, path: str, token: str) -> float:
    run = ["wrk", "-t1", f"-c{CLIENTS}", "-d10s", "-H", f"Authorization: Bearer {token}", f"http://127.0.0.1:{port}{path}"]
    subprocess.run(run, capture_output=True, check=True)  # noqa: S603 - the warm-up
    printed = subprocess.run(run, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if wrong := re.search(r"Non-2xx.*|Socket errors.*", printed):
        raise SystemExit(wrong[0])
    found = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    assert found is not None, printed  # noqa: S101 - wrk always says so
    return float(found[1])


def tables(found: list[dict[str, Any]]) -> Iterator[Table]:
    """For people: one line a read, beside what the same read took in the smallest world that was made."""
    shown = Table(title="Reads over HTTP, one client, beside the same SQL alone (milliseconds)")
    for head in ("organisation", "read", "rows", "kB", "HTTP p50", "p95", "p99", "SQL p50", "p95", "p99", "HTTP/SQL", "growth"):
        shown.add_column(head, justify="left" if head in ("organisation", "read") else "right")
    first: dict[tuple[str, str], float] = {}
    for row in (row for row in found if row["bench"] == "reads"):
        growth = row["http_p50_ms"] / first.setdefault((row["organisation"], row["read"]), row["http_p50_ms"])
        figures = [str(row[key]) for key in list(row)[3:] if key != "partial"]
        shown.add_row(f"{row['organisation']} ({row['insights']:,})", *figures, f"{growth:.2f}")
    yield shown
    loads = [row for row in found if row["bench"] == "requests per second"]
    if loads:
        shown = Table(title=f"Feed pages, {CLIENTS} clients, two processes, the clients on the same machine")
        for head in list(loads[0])[1:]:
            shown.add_column(head, justify="right")
        for row in loads:
            shown.add_row(*(str(value) for value in list(row.values())[1:]))
        yield shown


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--insights", type=int, nargs="+", default=[100_000], help="in all organisations; several sizes grow")
    parser.add_argument("--json", type=Path, help="append one line for each measurement to this file")
    parser.add_argument("--world", type=Path, help="keep what was made in this folder, and find it there the next time")
    parser.add_argument("--only", default="", help="reads whose name has this pattern (a regular expression)")
    asked = parser.parse_args()
    found = [one for insights in asked.insights for one in run(insights, asked.world, asked.only)]
    for shown in tables(found):
        console.print(shown)
    for row in found:
        line = json.dumps(row)
        console.print(line, soft_wrap=True)
        if asked.json:
            with asked.json.open("a") as file:
                file.write(line + "\n")


if __name__ == "__main__":
    main()
