"""How fast the overview answers, and how long its counts take: `python -m infra.bench.overview [--insights 1000000]
[--world FOLDER] [--json out.jsonl]`.

In the world of `infra.bench.world`, whose rollups are filled as a worker fills them. Asks over loopback with one client, as the
largest organisation's manager (22 % of all insights) and as the smallest's, each request a different question in turns: all of
it, a tag, a site, both, weeks and quarters, the map's squares. Then one thing is told in the running week, and what a worker
needs to count its week and quarter anew is timed: with the pause between two rounds that is how old an answer can be.
"""

import argparse
import http.client
import json
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import md5
from pathlib import Path
from typing import Any

import psycopg
from infra.bench.reads import ask, percentile
from infra.bench.world import ORGANISATIONS, organisation, served, world
from rich.console import Console
from rich.table import Table

from backhaul.db.embedded import EmbeddedPostgres
from backhaul.db.migrate import upgrade

console = Console(highlight=False, width=None if sys.stdout.isatty() else 150)

EACH, WARM_UP = 300, 30
TARGET_P95_MS = 300
MOST_OLD_S = 60


def questions(number: int, quarter: str) -> dict[str, Callable[[int], str]]:
    """What a manager asks, by name: the path of the n-th request."""
    sites = [str(md5(f"{number}site{n}".encode(), usedforsecurity=False).hexdigest()) for n in range(1, 61)]

    def asked(n: int, *names: str) -> str:
        values = {"tag": f"tag-{1 + n % 14}", "site": sites[n % 60], "period": quarter}
        return "?" + "&".join(f"{name}={values[name]}" for name in names)

    return {
        "overview, last week": lambda _: "/api/v1/overview",
        "overview, a quarter": lambda n: "/api/v1/overview" + asked(n, "period"),
        "overview, a tag": lambda n: "/api/v1/overview" + asked(n, "tag"),
        "overview, a site": lambda n: "/api/v1/overview" + asked(n, "site"),
        "overview, a tag at a site, a quarter": lambda n: "/api/v1/overview" + asked(n, "tag", "site", "period"),
        "heat, a quarter, medium": lambda n: "/api/v1/overview/heat" + asked(n, "period"),
        "heat, a quarter, small, a tag": lambda n: "/api/v1/overview/heat" + asked(n, "period", "tag") + "&size=small",
    }


def run(insights: int, kept: Path | None) -> Iterator[dict[str, Any]]:
    """Everything at one size."""
    with world(insights, kept) as (postgres, _), served("backhaul.main:app") as (port, _):
        # One that was kept may be older than the overview.
        upgrade(postgres.url())
        with psycopg.connect(postgres.conninfo(), autocommit=True) as owner:
            _count_what_is_due(owner)
            row = owner.execute("SELECT to_char(now(), 'YYYY-\"Q\"Q'), count(*) FROM backhaul.overview_cell").fetchone()
        assert row is not None  # noqa: S101 - a query without a condition
        quarter, cells = row
        for number, label in ((1, "largest"), (ORGANISATIONS, "smallest")):
            *_, count = organisation(postgres, number)
            connection = http.client.HTTPConnection("127.0.0.1", port)
            for name, path in questions(number, quarter).items():
                times = []
                for n in range(-WARM_UP, EACH):
                    started = time.perf_counter()
                    body = ask(connection, path(n), f"bench{number}")
                    if n >= 0:
                        times.append((time.perf_counter() - started) * 1000)
                yield {
                    "bench": "overview",
                    "organisation": label,
                    "insights": count,
                    "of": insights,
                    "cells": cells,
                    "read": name,
                    "kilobytes": round(len(body) / 1000, 1),
                    **{f"p{p}_ms": round(percentile(times, p / 100), 1) for p in (50, 95, 99)},
                }
            connection.close()
        yield {"bench": "overview, counted anew", "of": insights, **_recount(postgres)}


def _count_what_is_due(owner: "psycopg.Connection[Any]") -> None:
    """What a worker does when it starts: after an upgrade all there is, in a world that was kept."""
    owner.execute("SET search_path = backhaul, public")
    for (organisation_id,) in owner.execute("SELECT organisations_with_overview_due()").fetchall():
        while True:
            with owner.transaction():
                owner.execute("SELECT set_scope(%s, NULL, 'worker')", [organisation_id])
                if owner.execute("SELECT refresh_overview()").fetchone() == (0,):
                    break


def _recount(postgres: EmbeddedPostgres) -> dict[str, float]:
    """Seconds to count one day's week and quarter of the largest organisation anew."""
    organisation_id, *_ = organisation(postgres, 1)
    times = []
    with psycopg.connect(postgres.conninfo(), autocommit=True) as owner:
        owner.execute("SET search_path = backhaul, public")
        for _ in range(3):
            owner.execute("SELECT note_overview(%s, now())", [organisation_id])
            started = time.perf_counter()
            _count_what_is_due(owner)
            times.append(time.perf_counter() - started)
    return {"recount_s": round(min(times), 2), "recount_most_s": round(max(times), 2)}


def main() -> int:
    """Measure and print; answers 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--insights", type=int, nargs="+", default=[100_000], help="in all organisations; several sizes grow")
    parser.add_argument("--json", type=Path, help="append one line for each measurement to this file")
    parser.add_argument("--world", type=Path, help="keep what was made in this folder, and find it there the next time")
    asked = parser.parse_args()
    found = [one for insights in asked.insights for one in run(insights, asked.world)]
    shown = Table(title="The overview over HTTP, one client (milliseconds)")
    for head in ("organisation", "insights", "read", "kB", "p50", "p95", "p99"):
        shown.add_column(head, justify="left" if head in ("organisation", "read") else "right")
    reads = [row for row in found if row["bench"] == "overview"]
    for row in reads:
        shown.add_row(
            row["organisation"],
            f"{row['insights']:,} of {row['of']:,}",
            row["read"],
            *(str(row[key]) for key in ("kilobytes", "p50_ms", "p95_ms", "p99_ms")),
        )
    console.print(shown)
    for row in found:
        line = json.dumps(row)
        console.print(line, soft_wrap=True)
        if asked.json:
            with asked.json.open("a") as file:
                file.write(line + "\n")
    slow = max(row["p95_ms"] for row in reads)
    old_s = max(row["recount_most_s"] for row in found if "recount_most_s" in row)
    console.print(
        f"Slowest p95 {slow} ms (at most {TARGET_P95_MS}), counting anew {old_s} s (of {MOST_OLD_S}, with a pause of 20)."
    )
    return int(slow > TARGET_P95_MS or old_s + 20 > MOST_OLD_S)


if __name__ == "__main__":
    sys.exit(main())
