"""One place from everything that hints at one.

What comes out never contains the exact position: it is the site's own point, the point on the route, or the centre of a
grid cell. Sources are tried in the order of ``SOURCES``; the first that answers wins and says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from backhaul_workers.findings.places.position import GRID_M, Fix, best_fix, distance_m, grid_cell

Source = Literal["hinted_site", "fix", "photo", "spoken_site", "hinted_route", "route", "area", "none"]

# A detour, a parallel street, a yard beside the road: farther off, the hint is about another day's drive.
HINTED_ROUTE_M = 2_000.0
# Two sites nearer than a phone can tell apart: then the smaller one, a dock inside a yard, is the answer.
_USUAL_ACCURACY_M = 10.0
_COARSEST_TIE_M = 50.0


@dataclass(frozen=True, slots=True)
class NearSite:
    """A site with its own point; ``distance_m`` from ``best_fix`` to its outline, 0 inside, None where there is no fix."""

    id: UUID
    name: str
    distance_m: float | None
    lat: float
    lon: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class NearRoute:
    """A route and its point nearest to ``best_fix``, rounded along the line by the caller; None where there is no fix."""

    id: UUID
    name: str
    distance_m: float | None = None
    along_m: float | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceEvidence:
    """Why this place. ``distance_m`` from the position that ``source`` used to the site or route, whole metres.

    ``next_name`` and ``next_distance_m`` are the runner-up's. For members who see the tip itself: distances to several
    places would give an exact position away.
    """

    source: Source
    distance_m: float | None = None
    accuracy_m: float | None = None
    next_name: str | None = None
    next_distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """The place that peers see; ``precision_m`` is how far from ``lat``, ``lon`` it may have been."""

    kind: Literal["site", "route", "area", "none"]
    label: str | None
    site_id: UUID | None
    route_id: UUID | None
    lat: float | None
    lon: float | None
    precision_m: float | None
    along_m: float | None
    evidence: PlaceEvidence


@dataclass(frozen=True, slots=True)
class _Hints:
    fix: Fix | None
    photo: Fix | None
    at: Fix | None
    hinted_site: NearSite | None
    hinted_route: NearRoute | None
    sites: Sequence[NearSite]
    routes: Sequence[NearRoute]
    spoken_site: NearSite | None
    near_route_m: float


def resolve(
    fix: Fix | None,
    photo: Fix | None,
    hinted_site: NearSite | None,
    hinted_route: NearRoute | None,
    sites: Sequence[NearSite],
    routes: Sequence[NearRoute],
    *,
    spoken_site: NearSite | None = None,
    near_route_m: float = 150.0,
) -> PlaceFinding:
    """Where a tip belongs.

    ``fix`` is the phone's, ``photo`` the EXIF position. ``sites`` and ``routes`` are those near ``best_fix(fix, photo)``.
    ``spoken_site`` is one that the text names (``spoken_sites``); it counts only where there is no position to go by.
    """
    hints = _Hints(fix, photo, best_fix(fix, photo), hinted_site, hinted_route, sites, routes, spoken_site, near_route_m)
    for source in SOURCES:
        found = source(hints)
        if found:
            return found
    return PlaceFinding("none", None, None, None, None, None, None, None, PlaceEvidence("none"))


def _hinted_site(hints: _Hints) -> PlaceFinding | None:
    return _site("hinted_site", hints.hinted_site, hints.hinted_site.distance_m, hints.at) if hints.hinted_site else None


def _fix_in_site(hints: _Hints) -> PlaceFinding | None:
    if not (hints.fix and hints.fix.trusted):
        return None
    return _inside("fix", hints.fix, [(s.distance_m, s) for s in hints.sites if s.distance_m is not None])


def _photo_in_site(hints: _Hints) -> PlaceFinding | None:
    """A photo from the gallery was taken elsewhere than where it was sent from; its own position is measured here."""
    if not (hints.photo and hints.photo.trusted):
        return None
    if hints.at == hints.photo:
        return _inside("photo", hints.photo, [(s.distance_m, s) for s in hints.sites if s.distance_m is not None])
    return _inside("photo", hints.photo, [(distance_m(hints.photo, Fix(s.lat, s.lon)), s) for s in hints.sites])


def _named_site(hints: _Hints) -> PlaceFinding | None:
    if not hints.spoken_site or (hints.at and hints.at.trusted):
        return None
    return _site("spoken_site", hints.spoken_site, hints.spoken_site.distance_m, hints.at)


def _hinted_route(hints: _Hints) -> PlaceFinding | None:
    route = hints.hinted_route
    if not route or (route.distance_m is not None and route.distance_m > HINTED_ROUTE_M):
        return None
    return _route("hinted_route", route, hints.at)


def _near_route(hints: _Hints) -> PlaceFinding | None:
    if not (hints.at and hints.at.trusted):
        return None
    near = sorted(
        (r.distance_m, r.name, str(r.id), r)
        for r in hints.routes
        if r.distance_m is not None and r.distance_m <= hints.near_route_m
    )
    return _route("route", near[0][-1], hints.at, near[1][-1] if len(near) > 1 else None) if near else None


def _area(hints: _Hints) -> PlaceFinding | None:
    if not hints.at:
        return None
    cell = grid_cell(hints.at)
    evidence = PlaceEvidence("area", None, _rounded(hints.at.accuracy_m))
    return PlaceFinding("area", None, None, None, cell.lat, cell.lon, _precision(GRID_M, hints.at), None, evidence)


SOURCES: tuple[Callable[[_Hints], PlaceFinding | None], ...] = (
    _hinted_site,
    _fix_in_site,
    _photo_in_site,
    _named_site,
    _hinted_route,
    _near_route,
    _area,
)


def _inside(source: Source, at: Fix, measured: Sequence[tuple[float, NearSite]]) -> PlaceFinding | None:
    """The site within whose radius ``at`` lies: the nearest, or of those equally near for this fix the smallest."""
    tie_m = min(at.accuracy_m or _USUAL_ACCURACY_M, _COARSEST_TIE_M)
    inside = sorted(
        ((max(0.0, d - tie_m), s.radius_m, d, s.name, str(s.id), s) for d, s in measured if d <= s.radius_m),
        key=lambda row: row[:-1],
    )
    if not inside:
        return None
    best = inside[0][-1]
    following = inside[1] if len(inside) > 1 else None
    return _site(source, best, inside[0][2], at, (following[-1].name, following[2]) if following else None)


def _site(
    source: Source, site: NearSite, away_m: float | None, at: Fix | None, following: tuple[str, float] | None = None
) -> PlaceFinding:
    evidence = PlaceEvidence(
        source,
        _rounded(away_m),
        _rounded(at.accuracy_m) if at else None,
        following[0] if following else None,
        _rounded(following[1]) if following else None,
    )
    return PlaceFinding("site", site.name, site.id, None, site.lat, site.lon, site.radius_m, None, evidence)


def _route(source: Source, route: NearRoute, at: Fix | None, following: NearRoute | None = None) -> PlaceFinding:
    placed = route.lat is not None and route.lon is not None
    evidence = PlaceEvidence(
        source,
        _rounded(route.distance_m),
        _rounded(at.accuracy_m) if at else None,
        following.name if following else None,
        _rounded(following.distance_m) if following else None,
    )
    return PlaceFinding(
        "route",
        route.name,
        None,
        route.id,
        route.lat if placed else None,
        route.lon if placed else None,
        _precision(GRID_M, at) if placed else None,
        route.along_m if placed else None,
        evidence,
    )


def _precision(least_m: float, at: Fix | None) -> float:
    """A coarse fix does not become exact by rounding it."""
    return max(least_m, at.accuracy_m) if at and at.accuracy_m is not None and at.accuracy_m > 0 else least_m


def _rounded(metres: float | None) -> float | None:
    return None if metres is None else float(round(metres))
