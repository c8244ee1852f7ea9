"""How fast all that an organisation knows leaves, and what that needs: `python -m infra.bench.export [--rows 1000000]`.

One organisation has all of it. The feed is read as CSV and as GeoJSON through the API as it is served, by a client that throws
it away, while the API's memory is looked at ten times a second. Beside it, on the same rows: PostgreSQL's COPY of the table as
it stands, and of the same columns as the file has, made by the same SQL in one statement.
"""

import argparse
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import psycopg
from infra.bench import world as worlds
from psycopg import sql
from rich.console import Console

from backhaul.db.embedded import EmbeddedPostgres

console = Console(highlight=False)


class Peak:
    """What a process held at most, in MB."""

    def __init__(self) -> None:
        self.mb = 0.0

    @contextmanager
    def of(self, pid: int) -> Iterator[None]:
        """Look at it meanwhile."""
        done = threading.Event()

        def look() -> None:
            while not done.is_set():
                self.mb = max(self.mb, worlds.memory_mb(pid))
                done.wait(0.1)

        looking = threading.Thread(target=look)
        looking.start()
        try:
            yield
        finally:
            done.set()
            looking.join()


def _copied(postgres: EmbeddedPostgres, query: str) -> tuple[int, float]:
    """How many bytes COPY writes, and in how many seconds; thrown away."""
    started, size = time.perf_counter(), 0
    with psycopg.connect(postgres.conninfo()) as owner:
        owner.execute("SET search_path = backhaul, public")
        owner.execute("SET jit = off")
        # Put together from constants of ours.
        with owner.cursor().copy(sql.SQL(cast(Any, f"COPY ({query}) TO STDOUT (FORMAT csv)"))) as copy:
            size = sum(len(piece) for piece in copy)
    return size, time.perf_counter() - started


def _same_columns(organisation: Any) -> str:
    from backhaul.share.outward.feature import PROPERTIES

    values = {"organisation": f"'{organisation}'::uuid", "language": "'en'", "base": "'http://127.0.0.1:8000'"}
    columns = ", ".join(f"({expression}) AS {name}" for name, expression, _ in PROPERTIES)
    written = f"SELECT i.id, {columns}, i.lat, i.lon FROM insight i ORDER BY i.published_at DESC, i.id DESC"  # noqa: S608
    return re.sub(r"(?<!:):(organisation|language|base)\b", lambda found: values[found[1]], written)


def run(rows: int) -> Iterator[dict[str, Any]]:
    """Every figure."""
    worlds.SHARES = (1.0,)
    with worlds.world(rows) as (postgres, _):
        organisation, _, _, count = worlds.organisation(postgres, 1)
        for name, query in (
            ("COPY of the table", "SELECT * FROM insight"),
            ("COPY of the same columns", _same_columns(organisation)),
        ):
            size, took_s = _copied(postgres, query)
            yield {"what": name, "rows": count, "rows_per_s": count / took_s, "mb": size / 1e6, "s": took_s}
        with worlds.served("backhaul.main:app") as (port, pid):
            headers = {"Authorization": "Bearer bench1"}
            with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", headers=headers, timeout=60) as client:
                # What is planned and kept at the first page is not what a row costs.
                client.get("/feed.csv", params={"urgency": "alert"})
                before_mb = worlds.memory_mb(pid)
                for format in ("csv", "geojson"):
                    peak, started, size, lines = Peak(), time.perf_counter(), 0, 0
                    with peak.of(pid), client.stream("GET", f"/feed.{format}") as answer:
                        answer.raise_for_status()
                        for piece in answer.iter_raw():
                            size, lines = size + len(piece), lines + piece.count(b"\n")
                    took_s = time.perf_counter() - started
                    yield {
                        "what": f"the feed as {format}",
                        "rows": count,
                        "rows_per_s": count / took_s,
                        "mb": size / 1e6,
                        "s": took_s,
                        "lines": lines,
                        "api_mb_before": before_mb,
                        "api_mb_peak": peak.mb,
                    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path, help="append one line for each figure to this file")
    asked = parser.parse_args()
    for row in run(asked.rows):
        memory = f", API {row['api_mb_before']:.0f} -> {row['api_mb_peak']:.0f} MB" if "api_mb_peak" in row else ""
        told = f"{row['what']:26} {row['rows']:>9,} rows in {row['s']:6.1f} s = {row['rows_per_s']:>8,.0f} rows/s"
        console.print(f"{told}, {row['mb']:,.0f} MB{memory}")
        if asked.json:
            with asked.json.open("a") as file:
                file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
