"""What lies along a line, held against brute force: random lines and places anywhere on earth.

The oracle in words. Edges are great circles. The line is driven from ``from_m`` on. An insight's *pass* is a longest stretch
of that on which the line is within the corridor of it. Its nearest point is where the driver is told of it, by how far they
have driven and how far aside it is; of points that are equally near, the first. Of several passes the first one counts, and
one that only leads away from where the driver is, is behind them and counts no more. Nothing else is told.

It cuts every edge into bits of 100 m at most, puts them on the ellipsoid in space, and measures each bit against each insight.
It shares no formula with the product, which uses planes, boxes and strips: lengths come from geographiclib.

Two readings of the same words are both right: what is within a hair of the corridor's edge may be told or not, and where a
line that goes on without turning leaves the corridor for a moment, that may be one pass or two.
"""

import hashlib
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sqlalchemy import text
from tests.factories import make_organisation

from backhaul.db.session import organisation_session

EARTH, BALL = Geodesic.WGS84, Geodesic(6_371_008.8, 0)
BIT_M = 100.0
Floats = NDArray[np.float64]
Point = tuple[float, float]


def in_space(points: Sequence[Point]) -> Floats:
    """(lon, lat) on WGS 84 as x, y, z in metres."""
    lon, lat = np.radians(np.array(points, dtype=np.float64)).T
    e2 = EARTH.f * (2 - EARTH.f)
    n = EARTH.a / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    return np.stack([n * np.cos(lat) * np.cos(lon), n * np.cos(lat) * np.sin(lon), n * (1 - e2) * np.sin(lat)], axis=1)


@dataclass(frozen=True)
class Told:
    """Where a driver is told of an insight."""

    along_m: float
    aside_m: float
    first_m: float
    last_m: float


class Driven:
    """A line in bits, from ``from_m`` on."""

    def __init__(self, line: Sequence[Point], from_m: float) -> None:
        points: list[Point] = [line[0]]
        for (lon1, lat1), (lon2, lat2) in itertools.pairwise(line):
            length_m = EARTH.Inverse(lat1, lon1, lat2, lon2)["s12"]
            if length_m == 0:
                continue
            bits = max(1, math.ceil(length_m / BIT_M))
            way = BALL.InverseLine(lat1, lon1, lat2, lon2)
            for bit in range(1, bits):
                at = way.ArcPosition(way.a13 * bit / bits)
                points.append((at["lon2"], at["lat2"]))
            points.append((lon2, lat2))
        space = in_space(points)
        lengths = np.linalg.norm(np.diff(space, axis=0), axis=1)
        ends = np.cumsum(lengths)
        self.length_m = float(ends[-1])
        starts = ends - lengths
        ahead = ends > from_m
        self.a, self.b = space[:-1][ahead], space[1:][ahead]
        self.start_m, self.bit_m = starts[ahead], lengths[ahead]
        self.from_m = from_m
        if len(self.a) and self.start_m[0] < from_m:
            share = (from_m - self.start_m[0]) / self.bit_m[0]
            self.a[0] += share * (self.b[0] - self.a[0])
            self.bit_m[0] -= from_m - self.start_m[0]
            self.start_m[0] = from_m
        along = self.b - self.a
        unit = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
        bends = np.degrees(np.arccos(np.clip((unit[1:] * unit[:-1]).sum(axis=1), -1, 1)))
        self.turned = np.concatenate([[0.0], np.cumsum(bends)]) if len(unit) else np.zeros(0)

    def nearest(self, at: Floats) -> tuple[Floats, Floats]:
        """Of each bit, how near it comes to a point, and where along the line."""
        along = self.b - self.a
        share = np.clip(((at - self.a) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12), 0, 1)
        aside = np.linalg.norm(at - self.a - share[:, None] * along, axis=1)
        return aside, self.start_m + share * self.bit_m

    def _within(self, at: Floats, corridor_m: float) -> Iterator[list[float]]:
        """Stretches [from, to, first bit, last bit] that are within the corridor, joined where they touch."""
        aside, foot_m = self.nearest(at)
        found: list[float] | None = None
        for n in np.flatnonzero(aside <= corridor_m):
            along, off = self.b[n] - self.a[n], self.a[n] - at
            square, half, rest = float(along @ along), float(along @ off), float(off @ off) - corridor_m**2
            if square < 1e-12:
                low, high = 0.0, 1.0
            else:
                root = math.sqrt(max(0.0, half * half - square * rest))
                low, high = max(0.0, (-half - root) / square), min(1.0, (-half + root) / square)
            begin, end = self.start_m[n] + low * self.bit_m[n], self.start_m[n] + high * self.bit_m[n]
            begin, end = min(begin, foot_m[n]), max(end, foot_m[n])
            if found and begin <= found[1] + 1e-6:
                found[1], found[3] = max(found[1], end), float(n)
            else:
                if found:
                    yield found
                found = [begin, end, float(n), float(n)]
        if found:
            yield found

    def told(self, at: Floats, corridor_m: float, *, one_way_is_one: bool, hair_share: float, behind_m: float) -> Told | None:
        """The first pass at or after ``from_m``, and its nearest point. What is nearest at ``from_m + behind_m`` is behind."""
        if not len(self.a):
            return None
        aside, foot_m = self.nearest(at)
        passes: list[list[float]] = []
        for one in self._within(at, corridor_m):
            last = passes[-1] if passes else None
            goes_on = last and self.turned[int(one[2])] - self.turned[int(last[3])] < 61 and one[0] - last[1] < 1_700
            if one_way_is_one and last and goes_on:
                last[1], last[3] = one[1], one[3]
            else:
                passes.append(one)
        for first_m, last_m, first, last_bit in passes:
            bits = slice(int(first), int(last_bit) + 1)
            n = int(first) + int(np.argmin(aside[bits]))
            # As near again after a turn, by less than a plane is wrong by: that may be the nearest point, too.
            again = aside[bits] <= aside[n] * (1 + hair_share) + 100 * hair_share
            ahead = np.flatnonzero(again & (foot_m[bits] > self.from_m + behind_m))
            if hair_share and self.from_m > 0 and foot_m[n] <= self.from_m + behind_m and len(ahead):
                n = int(first) + int(ahead[0])
            if self.from_m == 0 or foot_m[n] > self.from_m + behind_m:
                return Told(float(foot_m[n]), float(aside[n]), first_m, last_m)
        return None


lengths_m = st.floats(1, 5.7).map(lambda power: 10**power)
turns_deg = st.one_of(st.floats(-20, 20), st.floats(-180, 180), st.sampled_from([0.0, 90.0, -90.0, 180.0]))
begins = st.one_of(
    st.tuples(st.floats(-180, 180), st.floats(-75, 75)),
    st.tuples(st.sampled_from([179.9999, -179.99, 180.0]), st.floats(-75, 75)),
    st.tuples(st.floats(-180, 180), st.sampled_from([89.9, -89.99, 86.0, -84.0])),
)
aside = st.tuples(st.floats(0, 1), st.floats(-2.2, 2.2))


@st.composite
def lines(draw: st.DrawFn) -> list[Point]:
    """A line of up to twelve edges of 10 m to 500 km, which may come back on itself, cross itself or close."""
    (lon, lat), heading = draw(begins), draw(st.floats(-180, 180))
    points = [(lon, lat)]
    scale = draw(st.floats(1, 4))
    for _ in range(draw(st.integers(1, 11))):
        heading += draw(turns_deg)
        length_m = draw(lengths_m) if draw(st.integers(0, 9)) == 0 else 10 ** draw(st.floats(max(1, scale - 1), scale))
        to = EARTH.Direct(lat, lon, heading, length_m)
        lon, lat = to["lon2"], to["lat2"]
        points.append((round(lon, 7), round(lat, 7)))
    if draw(st.booleans()):
        points += draw(st.sampled_from([points[:1], points[-2::-1]]))
    return points if len(set(points)) > 1 else [*points, (lon, lat - 0.01)]


def beside(line: Sequence[Point], share: float, by_m: float) -> Point:
    """A place beside the line."""
    lengths = [EARTH.Inverse(a[1], a[0], b[1], b[0])["s12"] for a, b in itertools.pairwise(line)]
    rest = share * sum(lengths)
    for (lon1, lat1), (lon2, lat2), length_m in zip(line, line[1:], lengths, strict=False):
        if rest <= length_m and length_m > 0:
            way = BALL.InverseLine(lat1, lon1, lat2, lon2)
            at = way.ArcPosition(way.a13 * rest / length_m)
            to = EARTH.Direct(at["lat2"], at["lon2"], at["azi2"] + 90, by_m)
            return round(to["lon2"], 8), round(to["lat2"], 8)
        rest -= length_m
    return line[-1]


async def _found(
    line: Sequence[Point], places: Sequence[Point], corridor_m: float, from_m: float
) -> dict[int, tuple[float, float]]:
    organisation = await make_organisation()
    async with organisation_session(organisation.id) as db:
        await db.execute(
            text("""
                INSERT INTO insight (organisation_id, id, title, text, language, urgency, confidence, visibility, place_kind,
                                     geom, status, published_at, updated_at)
                SELECT :organisation, md5(n::text)::uuid, 'x', 'x', 'en', 'normal', 0.67, 'organisation', 'area',
                       ST_SetSRID(ST_MakePoint(lon, lat), 4326), 'new', now(), now()
                FROM unnest(CAST(:lons AS float8[]), CAST(:lats AS float8[])) WITH ORDINALITY p(lon, lat, n)
            """),
            {"organisation": organisation.id, "lons": [lon for lon, _ in places], "lats": [lat for _, lat in places]},
        )
        rows = await db.execute(
            text("""
                SELECT n, along_m, offset_m FROM insights_along(ST_GeomFromText(:line, 4326), :corridor_m, :from_m, 1000) f
                JOIN generate_series(1, 1000) n ON md5(n::text)::uuid = f.insight_id ORDER BY f.along_m, f.insight_id
            """),
            {
                "line": f"LINESTRING({','.join(f'{lon!r} {lat!r}' for lon, lat in line)})",
                "corridor_m": corridor_m,
                "from_m": from_m,
            },
        )
        found = {row.n - 1: (row.along_m, row.offset_m) for row in rows}
        # A page is the beginning of the whole.
        page = await db.execute(
            text("SELECT insight_id FROM insights_along(ST_GeomFromText(:line, 4326), :corridor_m, :from_m, 2)"),
            {
                "line": f"LINESTRING({','.join(f'{lon!r} {lat!r}' for lon, lat in line)})",
                "corridor_m": corridor_m,
                "from_m": from_m,
            },
        )
        ids = [UUID(hashlib.md5(str(n + 1).encode()).hexdigest()) for n in found]  # noqa: S324 - as the statement above
        assert [row.insight_id for row in page] == ids[:2]
        await db.rollback()
    return found


HELSINKI = (24.94, 60.17)


@example(line=[HELSINKI, (24.94, 64.6)], spots=[(0.5, 0.5)], corridor_m=150.0, share=0.0)
@example(line=[(20.0, 60.0), (29.0, 60.0)], spots=[(0.5, 0.5), (0.3, -0.9)], corridor_m=150.0, share=0.0)
@example(line=[(20.0, 60.0), (29.0, 60.0)], spots=[(0.5, 0.5), (0.5, -1.2)], corridor_m=1.0, share=0.25)
@example(line=[(179.9, 10.0), (-179.9, 10.1)], spots=[(0.499, 0.5), (0.501, -0.5), (0.5, 0.0)], corridor_m=2000.0, share=0.1)
@example(line=[(0.0, 89.9), (180.0, 89.9)], spots=[(0.5, 0.5), (0.2, 0.5)], corridor_m=2000.0, share=0.0)
@example(line=[HELSINKI, (24.96, 60.17), HELSINKI, (24.96, 60.17)], spots=[(0.1, 0.5)], corridor_m=150.0, share=0.4)
@example(
    line=[
        (0.0, 0.0),
        (0.0, 0.000286),
        (0.0, 0.000572),
        (7.8e-06, 0.0004819),
        (1.57e-05, 0.0003918),
        (2.61e-05, 0.0002716),
        (3.91e-05, 0.0001226),
        (-7.72e-05, 0.0001517),
        (7.6e-06, 0.0001172),
        (0.0, 0.0),
    ],
    spots=[(0.46484375, 1.0)],
    corridor_m=150.0,
    share=0.84375,
)
@given(
    line=lines(),
    spots=st.lists(aside, min_size=1, max_size=8),
    corridor_m=st.sampled_from([1.0, 20.0, 150.0, 2000.0]),
    share=st.one_of(st.just(0.0), st.floats(0.01, 0.99)),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@pytest.mark.usefixtures("database")
async def test_along_any_line_what_brute_force_finds_is_found(
    line: list[Point], spots: list[tuple[float, float]], corridor_m: float, share: float
) -> None:
    places = [beside(line, at, by * corridor_m) for at, by in spots]
    from_m = share * Driven(line, 0).length_m
    driven = Driven(line, from_m)
    # Near a pole, where nobody drives, the plane is wrong by up to a hundredth.
    is_polar = max(abs(lat) for _, lat in [*line, *places]) > 83
    hair_m = 0.05 + (0.01 if is_polar else 0.001) * corridor_m
    found = await _found(line, places, corridor_m, from_m)
    for n, place in enumerate(in_space(places)):
        right: list[Any] = [
            driven.told(place, width_m, one_way_is_one=joined, hair_share=hair_share, behind_m=behind_m)
            for width_m in (corridor_m - hair_m, corridor_m, corridor_m + hair_m)
            for joined in (False, True)
            for hair_share in (0.0, 0.0005)
            # Half a metre is what a plane may be wrong by.
            for behind_m in (0.01, 0.5)
        ]
        assert _agrees(found.get(n), right, driven, place, corridor_m), (places[n], found.get(n), right)


def _agrees(
    told: tuple[float, float] | None, right: Sequence[Told | None], driven: Driven, place: Floats, corridor_m: float
) -> bool:
    if told is None:
        return None in right
    along_m, aside_m = told
    # Of a kilometre of line a plane is wrong by less than a metre, and at a corner of the corridor a little more.
    # Beyond 83 degrees, where nobody drives, by up to two metres: there only who is within the corridor is exact.
    near_m = 0.3 + 0.004 * corridor_m + (2.0 if abs(place[2]) > 6.3e6 else 0.0)
    far_m = 3 + 0.02 * corridor_m + 1e-5 * along_m
    feet, where = driven.nearest(place)
    there = feet[np.abs(where - along_m) <= far_m]
    return any(
        one is not None
        and abs(aside_m - one.aside_m) <= near_m
        and one.first_m - far_m <= along_m <= one.last_m + far_m
        and (abs(along_m - one.along_m) <= far_m or (len(there) > 0 and there.min() <= one.aside_m + near_m))
        for one in right
    )
