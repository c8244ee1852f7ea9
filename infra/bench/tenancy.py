"""What tenancy in the database costs: `python -m infra.bench.tenancy [--insights 20000] [--world FOLDER] [--json out.jsonl]`.

The statements that the API sends for feed, nearby, along a route, search and a site's page, on two connections that differ
in one thing: the application's role, which every policy binds, and a role with the same grants that no policy binds
(BYPASSRLS), both as a manager, who sees everything of the organisation, so that both answer the same rows. The two take turns,
and begin in turns, so that what else the machine does hits both. Milliseconds of the statements alone; the ratio is that of
the medians, and beside it the median of the ratios of each pair.

What this does not switch off: spatial and text reads are functions of the owner either way (tenancy-by-functions.md), and the
organisation leads every index. Contributors and partners read other rows with it than without, so they cannot be compared so.
"""

import argparse
import asyncio
import json
import re
import statistics
import sys
import time
from collections.abc import Iterator
from hashlib import md5
from pathlib import Path
from typing import Any

import psycopg
from infra.bench.reads import EACH, Read, percentile, reads_of, requests_of
from infra.bench.world import ORGANISATIONS, organisation, world
from rich.console import Console
from rich.table import Table

from backhaul.db.embedded import EmbeddedPostgres

console = Console(highlight=False, width=None if sys.stdout.isatty() else 130)

ROUNDS, WARM_UP = 5, 20
OPEN = "bench_open"
# As the target says it: what a policy that costs nothing could be off by.
MOST = 1.10
_BOUND = re.compile(r"statement_timeout = \d+")
_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def open_role(postgres: EmbeddedPostgres) -> None:
    """A role that may what the application's may, and that no policy binds."""
    with psycopg.connect(postgres.conninfo(), autocommit=True) as owner:
        if owner.execute("SELECT FROM pg_roles WHERE rolname = %s", (OPEN,)).fetchone() is None:
            owner.execute(f"CREATE ROLE {OPEN} NOLOGIN BYPASSRLS IN ROLE backhaul_app")


def connected(role: str, organisation_id: Any, member_id: Any) -> psycopg.Connection[Any]:
    """A connection with the application's settings, in this role and as this manager."""
    from backhaul.db.session import connection_string

    opened = psycopg.connect(connection_string(), autocommit=True)
    opened.execute(f"SET ROLE {role}")
    for name, value in (("organisation_id", organisation_id), ("member_id", member_id), ("role", "manager")):
        opened.execute("SELECT set_config(%s, %s, false)", (f"backhaul.{name}", str(value)))
    return opened


def timed(connection: psycopg.Connection[Any], sent: list[tuple[str, Any]]) -> tuple[float, list[Any]]:
    """Milliseconds of one request's statements, and what the last of them answered."""
    rows: list[Any] = []
    with connection.transaction():
        started = time.perf_counter()
        for statement, parameters in sent:
            # A search bounds each of its steps; here both sides are to do all of it.
            answer = connection.execute(_BOUND.sub("statement_timeout = 60000", statement), parameters)
            rows = answer.fetchall() if answer.description else []
        return (time.perf_counter() - started) * 1000, rows


def ids(rows: list[Any]) -> list[str]:
    """Everything that an answer names, in its order."""
    return _ID.findall(str(rows))


def compare(read: Read, requests: list[list[tuple[str, Any]]], on: Any, off: Any) -> dict[str, Any]:
    """Both sides in turns."""
    times: dict[str, list[float]] = {"on": [], "off": []}
    sides = [("on", on), ("off", off)]
    for n in range(-WARM_UP, ROUNDS * len(requests)):
        told = {}
        for name, connection in sides if n % 2 else reversed(sides):
            took_ms, told[name] = timed(connection, requests[n % len(requests)])
            if n >= 0:
                times[name].append(took_ms)
        # Ages and confidences are of the moment; which insights, members and tags is not.
        if ids(told["on"]) != ids(told["off"]) and not read.name.startswith("search"):
            raise SystemExit(f"{read.name}: the two sides answered something else.")
    pairs = [one / other for one, other in zip(times["on"], times["off"], strict=True)]
    return {
        "bench": "tenancy",
        "read": read.name,
        **{f"{name}_p{p}_ms": round(percentile(each, p / 100), 2) for name, each in times.items() for p in (50, 95)},
        "ratio_p50": round(statistics.median(times["on"]) / statistics.median(times["off"]), 3),
        "ratio_of_pairs": round(statistics.median(pairs), 3),
    }


def run(insights: int, kept: Path | None) -> Iterator[dict[str, Any]]:
    """Every read, for the largest and the smallest organisation."""
    with world(insights, kept) as (postgres, _):
        open_role(postgres)
        for number, label in ((1, "largest"), (ORGANISATIONS, "smallest")):
            organisation_id, route_id, member_id, count = organisation(postgres, number)
            site_id = md5(f"{number}site1".encode(), usedforsecurity=False).hexdigest()
            reads = [read for read in reads_of(str(route_id), site_id) if read.listed]
            sent = asyncio.run(requests_of(reads, f"bench{number}", EACH))
            with (
                connected("backhaul_app", organisation_id, member_id) as on,
                connected(OPEN, organisation_id, member_id) as off,
            ):
                for read in reads:
                    found = compare(read, sent[read.name], on, off)
                    yield {**found, "organisation": label, "insights": count}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--insights", type=int, default=20_000, help="in all fifty organisations")
    parser.add_argument("--json", type=Path, help="append one line for each measurement to this file")
    parser.add_argument("--world", type=Path, help="keep what was made in this folder, and find it there the next time")
    asked = parser.parse_args()
    shown = Table(title=f"Row-level security on and off, {asked.insights:,} insights (milliseconds of SQL)")
    for head in ("organisation", "read", "on p50", "off p50", "on p95", "off p95", "on/off", "of pairs"):
        shown.add_column(head, justify="left" if head in ("organisation", "read") else "right")
    worst = 0.0
    for row in run(asked.insights, asked.world):
        line = json.dumps(row)
        console.print(line, soft_wrap=True)
        if asked.json:
            with asked.json.open("a") as file:
                file.write(line + "\n")
        figures = [row[key] for key in ("on_p50_ms", "off_p50_ms", "on_p95_ms", "off_p95_ms", "ratio_p50", "ratio_of_pairs")]
        shown.add_row(f"{row['organisation']} ({row['insights']:,})", row["read"], *map(str, figures))
        worst = max(worst, row["ratio_p50"])
    console.print(shown)
    console.print(f"The worst of them: {worst:.2f} times; at most {MOST} are promised.")


if __name__ == "__main__":
    main()
