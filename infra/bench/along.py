"""What lies along a route, beside the naive query: `python -m infra.bench.along [--insights 100000] [--json out.jsonl]`.

The world is that of reads.py. Beside the product's statement, sent as the application with its row-level security, stands
what one would write first, sent as the owner and without any: every insight within 150 m of the whole line as a geography,
which finds its index too. Both answer the same question and their rows are compared, one by one, before anything is timed.
The two alternate, so that what else the machine does hits both. Times are milliseconds.

Lines are 50 km and 500 km long with a vertex every 80 m, through towns and woods. `whole` is all that lies along them;
`page` is the next 50 from a place on the line, as a phone asks for it.
"""

import argparse
import json
import math
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
from infra.bench.reads import percentile
from infra.bench.world import organisation, world
from rich.console import Console
from rich.table import Table

console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)

CORRIDOR_M = 150
EVERY_M = 80
ALL = 1_000_000
ROUNDS = 7
# What takes this long is not asked again: its first answer is what it is compared with.
ENOUGH_MS = 5_000.0

OURS = "SELECT insight_id, along_m FROM backhaul.insights_along(%(line)s::geometry, {corridor}, %(from_m)s, %(most)s)"
ON_ROUTE = "SELECT insight_id, along_m FROM backhaul.insights_on_route(%(route)s, {corridor}, %(from_m)s, %(most)s)"
NAIVE = """
    SELECT id, along_m FROM (
        SELECT i.id, ST_LineLocatePoint(%(line)s::geometry, i.geom) * %(length_m)s AS along_m
        FROM backhaul.insight i
        WHERE i.organisation_id = %(organisation)s AND i.published_at IS NOT NULL AND i.current_until > now()
          AND ST_DWithin(i.geom::geography, %(line)s::geography, {corridor})
    ) found WHERE along_m >= %(from_m)s ORDER BY along_m, id LIMIT %(most)s
"""


def way(length_m: float) -> str:
    """A line of that length as EWKT: it winds from town to town like a road, and on the way north it turns back and forth."""
    lat_m, points, lon, lat, driven, east = 111_400.0, [], 24.3, 60.2, 0.0, 1.0
    while driven <= length_m:
        points.append(f"{lon:.6f} {lat:.6f}")
        # Along a parallel for 150 km, then 25 km north, then back; never quite straight.
        leg = driven % 175_000
        heading = (0.0 if leg < 150_000 else math.pi / 2) + 0.5 * math.sin(driven / 2_500) * (leg < 150_000)
        lon += east * EVERY_M * math.cos(heading) / (lat_m * math.cos(math.radians(lat)))
        lat += EVERY_M * math.sin(heading) / lat_m
        driven += EVERY_M
        if leg + EVERY_M >= 175_000:
            east = -east
    return f"SRID=4326;LINESTRING({','.join(points)})"


def milliseconds(connection: psycopg.Connection[Any], query: Any, asked: dict[str, Any]) -> tuple[float, list[Any]]:
    """One answer, whole, and how long it took."""
    started = time.perf_counter()
    rows = connection.execute(query, asked).fetchall()
    return (time.perf_counter() - started) * 1000, rows


def compare(owner: psycopg.Connection[Any], app: psycopg.Connection[Any], of: dict[str, Any], km: int) -> list[dict[str, Any]]:
    """The whole line and pages of it; as a route whose pieces are stored, and as a line that somebody sends."""
    line = way(km * 1000)
    row = owner.execute("SELECT ST_Length(%s::geography)", (line,)).fetchone()
    length_m = row[0] if row else 0.0
    route = f"00000000-0000-0000-0000-{km:012d}"
    owner.execute("DELETE FROM backhaul.route_segment WHERE route_id = %s", (route,))
    owner.execute("DELETE FROM backhaul.route WHERE id = %s", (route,))
    owner.execute(
        "INSERT INTO backhaul.route (organisation_id, id, name, line, length_m) VALUES (%s, %s, %s, %s, %s)",
        (of["organisation"], route, f"{km} km", line, length_m),
    )
    owner.execute(
        "INSERT INTO backhaul.route_segment (organisation_id, route_id, ordinal, start_m, length_m, geom)"
        " SELECT r.organisation_id, r.id, s.* FROM backhaul.route r CROSS JOIN LATERAL backhaul.line_segments(r.line) s"
        " WHERE r.organisation_id = %s AND r.id = %s",
        (of["organisation"], route),
    )
    owner.execute("ANALYZE backhaul.route_segment")
    asked = {**of, "line": line, "length_m": length_m, "route": route}
    queries = [query.format(corridor=CORRIDOR_M) for query in (NAIVE, ON_ROUTE, OURS)]
    found = []
    for what, most, starts in (
        ("whole", ALL, [0.0]),
        ("page", 50, [length_m * n / ROUNDS for n in range(ROUNDS)]),
    ):
        times: tuple[list[float], ...] = ([], [], [])
        rows = 0
        for turn in range(ROUNDS + 1):
            at = {**asked, "most": most, "from_m": starts[turn % len(starts)]}
            slow = times[0][-1] if times[0] and times[0][-1] > ENOUGH_MS else None
            answers = [milliseconds(app, query, at) for query in queries[1:]]
            answers.insert(0, (slow, answers[0][1]) if slow else milliseconds(owner, queries[0], at))
            if what == "whole":
                naive, *ours = ({id for id, _ in answer} for _, answer in answers)
                if any(one != naive for one in ours):
                    raise SystemExit(f"{km} km: {[len(naive ^ one) for one in ours]} rows differ.")
            rows = len(answers[1][1])
            # The first round warms up.
            if turn or answers[0][0] > ENOUGH_MS:
                for one, (took, _) in zip(times, answers, strict=True):
                    one.append(took)
        naive_ms = statistics.median(times[0])
        found.append(
            {
                "line_km": km,
                "read": what,
                "rows": rows,
                "naive_p50_ms": round(naive_ms, 1),
                **{
                    key: value
                    for name, one in (("route", times[1]), ("line", times[2]))
                    for key, value in {
                        f"{name}_p50_ms": round(statistics.median(one), 2),
                        f"{name}_worst_ms": round(percentile(one, 1), 2),
                        f"{name}_times_faster": round(statistics.median(a / b for a, b in zip(times[0], one, strict=True)), 1),
                    }.items()
                },
            }
        )
    return found


def run(insights: int, kept: Path | None) -> list[dict[str, Any]]:
    """Everything at one size."""
    with world(insights, kept) as (postgres, _):
        from backhaul.db.session import connection_string

        organisation_id, _, member_id, _ = organisation(postgres, 1)
        with (
            psycopg.connect(postgres.conninfo(), autocommit=True) as owner,
            psycopg.connect(connection_string(), autocommit=True) as app,
        ):
            owner.execute("SET search_path = backhaul, public")
            for name, value in (("organisation_id", organisation_id), ("member_id", member_id), ("role", "manager")):
                app.execute("SELECT set_config(%s, %s, false)", (f"backhaul.{name}", str(value)))
            return [one for km in (50, 500) for one in compare(owner, app, {"organisation": organisation_id}, km)]


def table(found: list[dict[str, Any]], insights: int) -> Table:
    """For people."""
    shown = Table(title=f"Along a route within {CORRIDOR_M} m, {insights:,} insights, same rows (milliseconds)")
    heads = ("line", "read", "rows", "naive p50", "route p50", "worst", "times faster", "any line p50", "worst", "times faster")
    for head in heads:
        shown.add_column(head, justify="left" if head in ("line", "read") else "right")
    for one in found:
        shown.add_row(f"{one['line_km']} km", *(str(value) for name, value in one.items() if name != "line_km"))
    return shown


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--insights", type=int, default=100_000)
    parser.add_argument("--json", type=Path, help="append a line for each read")
    parser.add_argument("--world", type=Path, help="keep what was made in this folder, and find it there the next time")
    asked = parser.parse_args()
    found = run(asked.insights, asked.world)
    console.print(table(found, asked.insights))
    if asked.json:
        with asked.json.open("a") as out:
            out.writelines(json.dumps({"insights": asked.insights, **one}) + "\n" for one in found)


if __name__ == "__main__":
    main()
