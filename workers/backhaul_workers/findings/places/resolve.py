"""One place from everything that hints at one, or two or three of which the author is asked.

What comes out never contains the exact position: it is the site's own point, the point on the route, or the centre of a
grid cell. What the author chose wins. Then the position says where it was (the first of ``SOURCES`` that answers), and what
was said narrows that down ("dock 7" at the site of the fix), confirms it, or goes against it: who names another site
plainly talks about that one, perhaps about the place that he just left.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from backhaul_workers.findings.places.mentions import Mention
from backhaul_workers.findings.places.position import GRID_M, Fix, best_fix, distance_m, grid_cell

Source = Literal[
    "hinted_site",
    "fix",
    "photo",
    "spoken_site",
    "spoken_part",
    "sounds_like",
    "spoken_road",
    "spoken_route",
    "hinted_route",
    "route",
    "area",
    "none",
]

# A detour, a parallel street, a yard beside the road: farther off, the hint is about another day's drive.
HINTED_ROUTE_M = 2_000.0
# A site that is named and as near as this is where the tip was made.
_NEAR_M = 2_000.0
# From this likeness on a name that only sounds like a site's is taken; two that differ by less are one question.
ACCEPT_SOUND = 0.65
_SOUND_TIE = 0.05
# A second place this probable beside the first is asked about.
_MOST_ASKED = 3
# How sure each way to a place is by itself; corrections by people will tell better.
_CONFIDENCE: dict[Source, float] = {
    "hinted_site": 0.98,
    "fix": 0.9,
    "photo": 0.85,
    "hinted_route": 0.8,
    "route": 0.7,
    "area": 0.6,
    "none": 0.0,
}
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
    parent_id: UUID | None = None
    aliases: Sequence[str] = ()
    time_zone: str | None = None


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
class Reason:
    """What speaks for a place: where it comes from, the words that were said, and the distance from the position."""

    source: Source
    label: str | None
    words: str | None = None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the places that the author is asked about; for the author alone, as its distance tells of the fix."""

    site_id: UUID
    label: str
    confidence: float
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """The place that peers see; ``precision_m`` is how far from ``lat``, ``lon`` it may have been.

    ``confidence`` (0 to 1) that it is the right one. ``candidates`` are two or three where that is really open, likeliest
    first; the place is then what is known without an answer. ``reasons``: the one that decided, then what else was said.
    """

    kind: Literal["site", "route", "area", "none"]
    label: str | None
    site_id: UUID | None
    route_id: UUID | None
    lat: float | None
    lon: float | None
    precision_m: float | None
    along_m: float | None
    evidence: PlaceEvidence
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    mentions: tuple[Mention, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hints:
    fix: Fix | None
    photo: Fix | None
    at: Fix | None
    hinted_site: NearSite | None
    hinted_route: NearRoute | None
    sites: Sequence[NearSite]
    routes: Sequence[NearRoute]
    near_route_m: float


def resolve(
    fix: Fix | None,
    photo: Fix | None,
    hinted_site: NearSite | None,
    hinted_route: NearRoute | None,
    sites: Sequence[NearSite],
    routes: Sequence[NearRoute],
    *,
    mentions: Sequence[Mention] = (),
    in_photos: Sequence[Mention] = (),
    posts: Sequence[NearRoute] = (),
    near_route_m: float = 150.0,
) -> PlaceFinding:
    """Where a tip belongs.

    ``fix`` is the phone's, ``photo`` the EXIF position. ``sites`` and ``routes`` are those near ``best_fix(fix, photo)``, and
    those that ``mentions`` name. ``posts`` are the points of the kilometre posts among the mentions. What stands on a sign
    ``in_photos`` never overrules a position: it may point to where the road goes.
    """
    at = best_fix(fix, photo)
    hints = _Hints(fix, photo, at, hinted_site, hinted_route, sites, routes, near_route_m)
    by_position = next((found for source in SOURCES if (found := source(hints))), _NOWHERE)
    by_position = replace(by_position, confidence=_certainty(by_position, hints), reasons=(_reason(by_position),))
    mentions = (*mentions, *_written_here(hints, by_position, in_photos))
    said = _said(hints, by_position, mentions)
    decided = _decide(hints, by_position, said)
    if decided.kind != "site":
        decided = _on_a_road(hints, decided, mentions, posts)
    return replace(decided, mentions=mentions)


def _written_here(hints: _Hints, place: PlaceFinding, in_photos: Sequence[Mention]) -> list[Mention]:
    """What is written in the photos, as far as it counts: all where there is no position, else the place itself, the site
    that it is a part of, and its own parts."""
    if not (hints.at and hints.at.trusted):
        return list(in_photos)
    whole = {site.id: site.parent_id for site in hints.sites}
    here = {place.site_id, whole.get(place.site_id)} - {None} if place.site_id else set()
    kept = (
        (m, tuple(id for id in m.ids if id in here or (place.site_id and whole.get(id) == place.site_id))) for m in in_photos
    )
    return [replace(mention, ids=ids) for mention, ids in kept if ids]


@dataclass(frozen=True, slots=True)
class _Option:
    """A site that the words may mean."""

    site: NearSite
    confidence: float
    mention: Mention

    @property
    def source(self) -> Source:
        if self.mention.heard == "sound":
            return "sounds_like"
        return "spoken_part" if self.mention.kind == "part" else "spoken_site"


def _said(hints: _Hints, place: PlaceFinding, mentions: Sequence[Mention]) -> list[_Option]:
    """The sites that the words may mean, likeliest first."""
    known = {site.id: site for site in (*hints.sites, *([hints.hinted_site] if hints.hinted_site else []))}
    here: set[UUID | None] = set()
    if place.site_id in known:
        here = {known[place.site_id].parent_id or place.site_id, place.site_id}
    named = [(m, _narrowed([known[id] for id in m.ids if id in known], here)) for m in mentions if m.kind == "site"]
    plain = [(m, sites) for m, sites in named if m.heard != "sound" and sites and not m.elsewhere]
    said_sites = {site.id for _, sites in plain for site in sites}
    options: list[_Option] = []
    for mention in (m for m in mentions if m.kind == "part" and not m.elsewhere):
        parts = [known[id] for id in mention.ids if id in known]
        within = [p for p in parts if said_sites & {p.parent_id, p.id}] or [p for p in parts if here & {p.parent_id, p.id}]
        sure = 0.95 if within else 0.7
        if not within and not said_sites:
            within = _narrowed(parts, here)
        options += [_Option(part, sure / len(within), mention) for part in within]
    if options:
        # The first of several is what the tip is about: "dock 4 is blocked, use dock 7". Where the fix is in one, that one.
        first = options[0].mention
        return sorted(
            (
                replace(o, confidence=o.confidence if o.mention == first or o.site.id == place.site_id else o.confidence / 3)
                for o in options
            ),
            key=lambda o: (o.site.id != place.site_id, -o.confidence),
        )
    for position, (mention, sites) in enumerate(plain):
        for site in sites:
            sure = 0.95 if site.id in here or _near(site) else 0.7 if hints.at and hints.at.trusted else 0.85
            among = sum(len(others) for _, others in plain)
            options.append(_Option(site, sure if among == 1 or site.id in here else sure / among - 0.01 * position, mention))
    if not options:
        options = [_Option(s, m.score, m) for m, sites in named if m.heard == "sound" for s in sites]
    return sorted(options, key=lambda o: (o.site.id not in here, -o.confidence))


def _decide(hints: _Hints, place: PlaceFinding, said: Sequence[_Option]) -> PlaceFinding:
    """The place by position and by words put together."""
    source = place.evidence.source
    known = {site.id: site for site in hints.sites}
    if source == "hinted_site":
        within = [o for o in said if o.mention.kind == "part" and o.site.parent_id == place.site_id]
        if len(within) == 1:
            return _by_words(hints, within[0], place, _CONFIDENCE["hinted_site"])
        return place
    if not said:
        return place
    best = said[0]
    rivals = [o for o in said[1:] if o.site.id != best.site.id and o.confidence > best.confidence / 2]
    if best.mention.heard == "sound":
        # A site around the fix is better than one that the words only sound like.
        if place.kind == "site":
            return place
        tied = [o for o in said[1:] if o.confidence > best.confidence - _SOUND_TIE]
        if best.confidence >= ACCEPT_SOUND and not tied:
            return _by_words(hints, best, place, best.confidence)
        return _asked(hints, place, said)
    if place.kind == "site" and place.site_id:
        there = known.get(place.site_id)
        same = best.site.id == place.site_id or (there is not None and there.parent_id == best.site.id)
        if same:
            # The dock around the fix says more than the name of its site.
            return replace(place, confidence=max(place.confidence, 0.95), reasons=(*place.reasons, _heard(best)))
        if rivals:
            return _asked(hints, place, said)
        inside = best.site.parent_id is not None and best.site.parent_id in {place.site_id, there.parent_id if there else None}
        # Plainly named and not where the fix is: the place that the driver left, or goes to.
        return _by_words(hints, best, place, best.confidence if inside else min(best.confidence, 0.6))
    if rivals:
        return _asked(hints, place, said)
    return _by_words(hints, best, place, best.confidence)


def _by_words(hints: _Hints, option: _Option, place: PlaceFinding, confidence: float) -> PlaceFinding:
    found = _site(option.source, option.site, option.site.distance_m, hints.at)
    if place.kind in ("site", "route") and place.label != found.label:
        evidence = replace(found.evidence, next_name=place.label, next_distance_m=place.evidence.distance_m)
        found = replace(found, evidence=evidence)
    other = () if place.kind == "none" else place.reasons
    return replace(found, confidence=round(confidence, 2), reasons=(_heard(option), *other))


def _asked(hints: _Hints, place: PlaceFinding, said: Sequence[_Option]) -> PlaceFinding:
    """The place as far as it is known, and the question."""
    names = {site.id: site.name for site in hints.sites}
    first: dict[UUID, _Option] = {}
    for option in said:
        first.setdefault(option.site.id, option)
    if len(first) > _MOST_ASKED and not any(_near(option.site) for option in first.values()):
        # Dock 7 of any of twenty sites: that is no question with three answers.
        return place
    candidates = tuple(
        Candidate(o.site.id, _full_name(o.site, names), round(o.confidence, 2), _rounded(o.site.distance_m))
        for o in list(first.values())[:_MOST_ASKED]
    )
    return replace(
        place,
        confidence=round(min(place.confidence, 0.5), 2) if place.kind == "site" else place.confidence,
        candidates=candidates,
        reasons=(*place.reasons, *(_heard(o) for o in first.values()))[: 1 + _MOST_ASKED],
    )


def _on_a_road(hints: _Hints, place: PlaceFinding, mentions: Sequence[Mention], posts: Sequence[NearRoute]) -> PlaceFinding:
    """What was said about roads and routes, where no site is meant."""
    for mention in mentions:
        post = next((p for p in posts if mention.along_m is not None and p.id in mention.ids), None)
        if post and post.lat is not None:
            found = _route("spoken_road", post, hints.at)
            reason = Reason("spoken_road", mention.label, mention.evidence.text, _rounded(post.distance_m))
            known = () if place.kind == "none" else place.reasons
            return replace(found, label=mention.label, confidence=0.8, candidates=place.candidates, reasons=(reason, *known))
    for mention in mentions:
        if mention.kind != "route" or len(mention.ids) != 1 or place.kind == "route":
            continue
        route = next((r for r in hints.routes if r.id == mention.ids[0]), None)
        if route and (route.distance_m is None or route.distance_m <= HINTED_ROUTE_M):
            found = _route("spoken_route", route, hints.at)
            reason = Reason("spoken_route", route.name, mention.evidence.text, _rounded(route.distance_m))
            return replace(found, confidence=0.75, candidates=place.candidates, reasons=(reason, *place.reasons))
    road = next((m for m in mentions if m.kind == "road"), None)
    if road and place.label is None:
        reason = Reason("spoken_road", road.label, road.evidence.text)
        return replace(place, label=road.label, reasons=(*place.reasons, reason))
    return place


def _narrowed(sites: Sequence[NearSite], here: AbstractSet[UUID | None]) -> list[NearSite]:
    """Of several that bear one name, that where the tip was made, else those nearby, else all, nearest first."""
    if at_once := [s for s in sites if here & {s.id, s.parent_id}]:
        return at_once
    near = sorted((s for s in sites if _near(s)), key=lambda s: (s.distance_m or 0.0, str(s.id)))
    if near:
        # The second is as good where it is hardly farther.
        least = near[0].distance_m or 0.0
        return [s for s in near if (s.distance_m or 0.0) <= 2 * least + _COARSEST_TIE_M]
    return sorted(sites, key=lambda s: (s.distance_m if s.distance_m is not None else float("inf"), str(s.id)))


def _near(site: NearSite) -> bool:
    return site.distance_m is not None and site.distance_m <= max(_NEAR_M, site.radius_m)


def _certainty(place: PlaceFinding, hints: _Hints) -> float:
    """How sure the position alone is: a fix that may be off by more than the site is wide may be next door."""
    sure = _CONFIDENCE.get(place.evidence.source, 0.5)
    accuracy_m = place.evidence.accuracy_m
    if place.evidence.source == "fix" and accuracy_m and place.precision_m and accuracy_m > place.precision_m:
        sure = max(0.4, sure * place.precision_m / accuracy_m)
    if place.evidence.source == "area" and not (hints.at and hints.at.trusted):
        sure = 0.3
    return round(sure, 2)


def _reason(place: PlaceFinding) -> Reason:
    return Reason(place.evidence.source, place.label, None, place.evidence.distance_m)


def _heard(option: _Option) -> Reason:
    return Reason(option.source, option.site.name, option.mention.evidence.text, _rounded(option.site.distance_m))


def _full_name(site: NearSite, names: dict[UUID, str]) -> str:
    """ "Dock 7, Northgate Depot", but "Northgate Dock 7"."""
    parent = names.get(site.parent_id) if site.parent_id else None
    if parent is None or parent.split()[0].casefold() in site.name.casefold():
        return site.name
    return f"{site.name}, {parent}"


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
    _hinted_route,
    _near_route,
    _area,
)


_NOWHERE = PlaceFinding("none", None, None, None, None, None, None, None, PlaceEvidence("none"))


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
