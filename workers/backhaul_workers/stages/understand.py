"""UNDERSTAND: language, what is personal, tags, urgency, kind, place, times and title, each with its evidence."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import and_, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.gazetteer.models import RouteStop, Site
from backhaul.gazetteer.propose import Proposed, propose
from backhaul.identity.models import Organisation
from backhaul.insights.models import Tag
from backhaul.settings import get_settings
from backhaul.tips.models import Embedding, PhotoText, Tip, Transcript, Understanding
from backhaul_workers.findings import embedding, kind, language, times, titles, urgency
from backhaul_workers.findings.masking import Reading
from backhaul_workers.findings.places import (
    Fix,
    HeadingFinding,
    KnownRoute,
    KnownSite,
    Mention,
    NearRoute,
    NearSite,
    PlaceFinding,
    Proposal,
    best_fix,
    goals,
    heading,
    mentions,
    misheard,
    proposals,
    resolve,
)
from backhaul_workers.findings.tags import TagModel, TagOption, tags_by_words
from backhaul_workers.stages import personal, unheard
from backhaul_workers.stages.normalise import Made
from backhaul_workers.tag_models import Lesson, learned, read_model
from backhaul_workers.tools import Tools

# Sites farther than this from a fix are not candidates; a hinted or a spoken one always is.
_SITES_WITHIN_M = 2_000.0
_MOST_CANDIDATES = 50
# Peers see a stretch of road, not where on it somebody stood.
_ALONG_STEP_M = 100.0

_SITES = text("""
    SELECT s.id, s.name, coalesce(n.distance_m, ST_Distance(s.geom::geography, here::geography)) AS distance_m,
        ST_Y(p) AS lat, ST_X(p) AS lon, s.radius_m, s.parent_id, s.aliases,
        coalesce(s.time_zone, whole.time_zone) AS time_zone
    FROM site s
    LEFT JOIN site whole ON whole.organisation_id = s.organisation_id AND whole.id = s.parent_id
    CROSS JOIN LATERAL (SELECT ST_SetSRID(ST_MakePoint(CAST(:lon AS float8), CAST(:lat AS float8)), 4326) AS here) fix
    LEFT JOIN sites_near(:lon, :lat, :within_m, :most) n ON n.site_id = s.id
    CROSS JOIN LATERAL ST_PointOnSurface(s.geom) p
    WHERE s.organisation_id = :organisation AND (n.site_id IS NOT NULL OR s.id = ANY(CAST(:named AS uuid[]) || ARRAY(
        SELECT part.parent_id FROM site part
        WHERE part.organisation_id = :organisation AND part.id = ANY(CAST(:named AS uuid[]))
    )))
    ORDER BY n.distance_m NULLS LAST, s.id
""")
_ROUTES = text("""
    SELECT r.id, r.name, n.distance_m, near.along_m, ST_Y(p) AS lat, ST_X(p) AS lon
    FROM route r
    LEFT JOIN routes_near(:lon, :lat, :within_m, :most) n ON n.route_id = r.id
    LEFT JOIN LATERAL (SELECT least(round(n.along_m / :step_m) * :step_m, r.length_m) AS along_m) near ON true
    LEFT JOIN LATERAL (
        SELECT point_along(g.geom, (near.along_m - g.start_m) / nullif(g.length_m, 0)) AS p
        FROM route_segment g
        WHERE g.organisation_id = r.organisation_id AND g.route_id = r.id AND g.start_m <= near.along_m
        ORDER BY g.start_m DESC LIMIT 1
    ) snapped ON true
    WHERE r.organisation_id = :organisation AND (n.route_id IS NOT NULL OR r.id = ANY(CAST(:wanted AS uuid[])))
    ORDER BY n.distance_m NULLS LAST, r.id
""")
_POST = text("""
    SELECT r.id, r.name, ST_Y(p) AS lat, ST_X(p) AS lon
    FROM route r
    JOIN LATERAL (
        SELECT point_along(g.geom, (:along_m - g.start_m) / nullif(g.length_m, 0)) AS p FROM route_segment g
        WHERE g.organisation_id = r.organisation_id AND g.route_id = r.id AND g.start_m <= :along_m
        ORDER BY g.start_m DESC LIMIT 1
    ) at ON p IS NOT NULL
    WHERE r.organisation_id = :organisation AND r.id = :route
""")


@dataclass(frozen=True, slots=True)
class Job:
    """What was said, what is written in the photos, and what the organisation knows around where it was said."""

    text: str
    asks: bool
    said: personal.Said
    tip: tuple[UUID, UUID]
    recorded: dict[str, float]
    heard_by: frozenset[Reading]
    photo_text: str
    languages: tuple[str, ...]
    hint: str | None
    tags: tuple[TagOption, ...]
    tagger: TagModel | Lesson
    fix: Fix | None
    photo: Fix | None
    hinted_site: NearSite | None
    hinted_route: NearRoute | None
    gazetteer: tuple[tuple[KnownSite, ...], tuple[KnownRoute, ...]]
    posts: tuple[NearRoute, ...]
    around: frozenset[UUID]
    sites: tuple[NearSite, ...]
    routes: tuple[NearRoute, ...]
    near_route_m: float
    said_at: datetime
    time_zone: str
    # Its author moved the pin or named the site after the words were said.
    amended: bool


async def read(db: AsyncSession, tip: Tip) -> Job:
    """The words and the candidates."""
    spoken = (
        await db.execute(
            select(Transcript.text, Transcript.language)
            .where(Transcript.organisation_id == tip.organisation_id, Transcript.tip_id == tip.id)
            .order_by(Transcript.version.desc())
            .limit(1)
        )
    ).one_or_none()
    words = "\n".join(part for part in (tip.text, spoken.text if spoken else None) if part)
    in_photos = await db.scalars(
        select(PhotoText.text)
        .where(PhotoText.organisation_id == tip.organisation_id, PhotoText.tip_id == tip.id)
        .order_by(PhotoText.part)
    )
    photo_text = "\n".join(in_photos)
    languages = await db.scalar(select(Organisation.languages).where(Organisation.id == tip.organisation_id)) or []
    tags = await db.scalars(select(Tag).where(Tag.organisation_id == tip.organisation_id).order_by(Tag.ordinal, Tag.slug))
    options = tuple(TagOption(tag.slug, tag.name, tag.description, tag.keywords) for tag in tags)
    fix, photo = await _fixes(db, tip)
    at = best_fix(fix, photo)
    hint = spoken.language if spoken else tip.language
    told = _all_words(words, photo_text)
    gazetteer = await _gazetteer(db)
    spoken_in = language.detect(words or photo_text, languages, hint).language
    named = mentions(told, *gazetteer, spoken_in)
    stops = await _stops(db, tip)
    where = {
        "organisation": tip.organisation_id,
        "lon": at.lon if at else None,
        "lat": at.lat if at else None,
        "most": _MOST_CANDIDATES,
    }
    settings = get_settings()
    asked_for = {id for mention in named for id in mention.ids if mention.kind in ("site", "part")}
    asked_for |= {id for goal in goals(words, gazetteer[0], named, spoken_in) for id in goal.ids}
    sites = await _sites(db, where, sorted({*asked_for, *stops, *([tip.site_id] if tip.site_id else [])}, key=str))
    spoken_routes = {id for mention in named for id in mention.ids if mention.kind == "route"}
    routes = await _routes(db, where, tip.route_id, spoken_routes, settings.near_route_m)
    near = {site.id for site in sites.values() if site.distance_m is not None and site.distance_m <= _SITES_WITHIN_M}
    return Job(
        text=words,
        asks=tip.asks,
        said=await personal.read(db, tip, photo_text),
        tip=(tip.organisation_id, tip.id),
        recorded=await unheard.recordings(db, tip),
        heard_by=unheard.heard_by(tip),
        photo_text=photo_text,
        languages=tuple(languages),
        hint=hint,
        tags=options,
        tagger=await read_model(db, tip.organisation_id, options),
        fix=fix,
        photo=photo,
        hinted_site=sites.get(tip.site_id) if tip.site_id else None,
        hinted_route=routes.get(tip.route_id) if tip.route_id else None,
        gazetteer=gazetteer,
        posts=tuple([post for mention in named if (post := await _post(db, tip.organisation_id, mention))]),
        around=frozenset({*near, *stops}),
        sites=tuple(sites.values()),
        routes=tuple(routes.values()),
        near_route_m=settings.near_route_m,
        # "Tomorrow" by a clock that is years off is no day at all.
        said_at=tip.received_at if tip.clock_off else tip.captured_at,
        time_zone=await db.scalar(select(Organisation.time_zone).where(Organisation.id == tip.organisation_id)) or "UTC",
        amended=tip.place_revision > 0,
    )


async def _gazetteer(db: AsyncSession) -> tuple[tuple[KnownSite, ...], tuple[KnownRoute, ...]]:
    sites = (await db.execute(text("SELECT id, name, aliases, parent_id FROM site WHERE retired_at IS NULL ORDER BY id"))).all()
    routes = (await db.execute(text("SELECT id, name, length_m FROM route WHERE retired_at IS NULL ORDER BY id"))).all()
    return (
        tuple(KnownSite(row.id, row.name, row.aliases, row.parent_id) for row in sites),
        tuple(KnownRoute(row.id, row.name, row.length_m) for row in routes),
    )


async def _stops(db: AsyncSession, tip: Tip) -> list[UUID]:
    if tip.route_id is None:
        return []
    stops = select(RouteStop.site_id).join(
        Site, and_(Site.organisation_id == RouteStop.organisation_id, Site.id == RouteStop.site_id)
    )
    of_route = (RouteStop.organisation_id == tip.organisation_id, RouteStop.route_id == tip.route_id)
    return list(await db.scalars(stops.where(*of_route, Site.retired_at.is_(None))))


async def _post(db: AsyncSession, organisation_id: UUID, mention: Mention) -> NearRoute | None:
    """The point of a kilometre post on the one route that it is on."""
    if mention.along_m is None or len(mention.ids) != 1:
        return None
    row = (
        await db.execute(_POST, {"organisation": organisation_id, "route": mention.ids[0], "along_m": mention.along_m})
    ).one_or_none()
    return NearRoute(row.id, row.name, None, mention.along_m, row.lat, row.lon) if row else None


def _all_words(said: str, photo_text: str) -> str:
    """What was said comes first: it weighs more, and its offsets are those of the insight's text."""
    return "\n".join(part for part in (said, photo_text) if part)


async def _fixes(db: AsyncSession, tip: Tip) -> tuple[Fix | None, Fix | None]:
    row = (
        await db.execute(
            select(Tip.fix.ST_Y(), Tip.fix.ST_X(), Tip.accuracy_m, Tip.photo_fix.ST_Y(), Tip.photo_fix.ST_X()).where(
                Tip.organisation_id == tip.organisation_id, Tip.id == tip.id
            )
        )
    ).one()
    lat, lon, accuracy_m, photo_lat, photo_lon = row
    return (
        Fix(lat, lon, accuracy_m) if lat is not None else None,
        Fix(photo_lat, photo_lon) if photo_lat is not None else None,
    )


async def _sites(db: AsyncSession, where: dict[str, Any], named: list[UUID]) -> dict[UUID, NearSite]:
    rows = await db.execute(_SITES, {**where, "within_m": _SITES_WITHIN_M, "named": named})
    return {
        row.id: NearSite(
            row.id, row.name, row.distance_m, row.lat, row.lon, row.radius_m, row.parent_id, tuple(row.aliases), row.time_zone
        )
        for row in rows
    }


async def _routes(
    db: AsyncSession, where: dict[str, Any], hinted: UUID | None, named: set[UUID], near_m: float
) -> dict[UUID, NearRoute]:
    # A hinted route may be farther away than one that nobody named: there may be a detour.
    wanted = sorted({*named, *([hinted] if hinted else [])}, key=str)
    rows = await db.execute(_ROUTES, {**where, "within_m": _SITES_WITHIN_M, "wanted": wanted, "step_m": _ALONG_STEP_M})
    found = {row.id: NearRoute(row.id, row.name, row.distance_m, row.along_m, row.lat, row.lon) for row in rows}
    near = {id: route for id, route in found.items() if route.distance_m is not None and route.distance_m <= near_m}
    return near | {id: found[id] for id in wanted if id in found}


@dataclass(frozen=True, slots=True, eq=False)
class Understood:
    """The findings as JSON, the embedding of the words, packed (None where nothing was said), and what others hear of it."""

    findings: dict[str, Any]
    vector: bytes | None
    unheard: list[Made]


def work(job: Job, tools: Tools) -> Understood:
    """Run the extractors. They are pure: the same job gives the same findings."""
    embedder = tools.embedder()
    spoken = language.detect(job.text or job.photo_text, job.languages, job.hint)
    # What is stored, and what is made of it, knows nothing personal; evidence points into these words.
    hidden = personal.work(job.said)
    words, written = hidden.everybodys, hidden.written
    told = _all_words(words, written)
    (vector,) = embedder.embed([told])
    tags = learned(job.tagger, embedder).tags(told, spoken.language, vector)
    # By the words alone: a hazard must not become less urgent because somebody corrected a tag.
    urgent = urgency.find(words, spoken.language, tags_by_words(words, job.tags, spoken.language))
    # Read again in what is shown: a place in a hidden plate or name is none, and its words would stand in the label.
    named = mentions(told, *job.gazetteer, spoken.language)
    said = tuple(one for one in named if one.evidence.end <= len(words))
    place = resolve(
        job.fix,
        job.photo,
        job.hinted_site,
        job.hinted_route,
        job.sites,
        job.routes,
        mentions=misheard(words, said, job.sites, job.around, spoken.language, job.languages),
        in_photos=named[len(said) :],
        posts=job.posts,
        near_route_m=job.near_route_m,
    )
    site = next((site for site in job.sites if site.id == place.site_id), None)
    zone = (site.time_zone if site else None) or job.time_zone
    names = {tag.slug: tag.name for tag in job.tags}
    naming = (names[tags.put[0].slug] if tags.put else None, place.label, spoken.language)
    findings = {
        "text": words,
        "photo_text": written,
        "language": asdict(spoken),
        "tags": [asdict(tag) for tag in tags.put],
        "suggested_tags": [asdict(tag) for tag in tags.suggested],
        "urgency": asdict(urgent),
        "kind": asdict(kind.asked(words, spoken.language) if job.asks else kind.find(words, spoken.language, urgent)),
        "place": asdict(place),
        "heading": asdict(way) if (way := _way(words, said, job, place, spoken.language)) else None,
        "times": asdict(times.find(words, spoken.language, job.said_at, zone)),
        "title": _title(words, written, *naming),
        "for_members": {"title": titles.make(hidden.members, *naming), "text": hidden.members} if hidden.members else None,
        "personal": hidden.row,
        "proposed": [asdict(one) for one in _proposed(job, words, place, spoken.language)],
    }
    # JSON's own types only: what is stored reads back as it is.
    plain: dict[str, Any] = orjson.loads(orjson.dumps(findings))
    silent = {reading: times for reading, times in hidden.silent.items() if reading in job.heard_by}
    made = unheard.work(*job.tip, job.recorded, silent, tools)
    return Understood(plain, embedding.pack(vector) if vector.any() else None, made)


def _way(words: str, said: tuple[Mention, ...], job: Job, place: PlaceFinding, code: str | None) -> HeadingFinding | None:
    """Which way of a road is meant. From the place that all see: a bearing from the fix itself would tell where that was."""
    at = Fix(place.lat, place.lon) if place.lat is not None and place.lon is not None else None
    known = {site.id: Fix(site.lat, site.lon) for site in job.sites}
    return heading(words, goals(words, job.gazetteer[0], said, code), known, at, code, compass_only=place.kind == "site")


def _proposed(job: Job, words: str, place: PlaceFinding, code: str | None) -> list[Proposal]:
    site = next((site for site in job.sites if site.id == place.site_id), None)
    whole = (site.parent_id or site.id) if site else None
    named = tuple(one for one in place.mentions if one.evidence.end <= len(words))
    return proposals(words, place, named, code, whole_site_id=whole, amended=job.amended)


def _title(words: str, written: str, *naming: str | None) -> str:
    """What was said makes the title. Where nothing was, what is written in the photo does, in quotes: nobody said it."""
    said = titles.make(words, *naming)
    if words:
        return said
    quoted = titles.make(written, *naming)
    return said if quoted == said else f"“{quoted}”"


def tells_hazard(found: Understood) -> bool:
    """Whether somebody should look soon."""
    return bool(found.findings["urgency"]["level"] != "normal")


async def write(db: AsyncSession, tip: Tip, found: Understood) -> None:
    """Store the findings and the embedding; a second run replaces them with the same."""
    await personal.write(db, tip, found.findings.pop("personal"))
    proposed = [
        Proposed(
            one["kind"],
            one["name"],
            one["key"],
            found.findings["language"]["language"],
            UUID(one["of_site_id"]) if one["of_site_id"] else None,
            (one["lat"], one["lon"]) if one["lat"] is not None else None,
            one["sure"],
        )
        for one in found.findings.pop("proposed")
    ]
    # Managers read what is proposed, and nothing of what a group says among itself.
    await propose(db, tip.organisation_id, tip.id, [] if tip.group_id else proposed)
    await unheard.write(db, tip, found.unheard)
    of_tip = {"organisation_id": tip.organisation_id, "tip_id": tip.id}
    await db.execute(delete(Embedding).filter_by(**of_tip))
    if found.vector:
        db.add(Embedding(**of_tip, model=embedding.MODEL, vector=found.vector))
        await db.flush()
    row = insert(Understanding).values(
        organisation_id=tip.organisation_id, tip_id=tip.id, created_at=tip.received_at, findings=found.findings
    )
    await db.execute(row.on_conflict_do_update(constraint="pk_understanding", set_={"findings": row.excluded.findings}))
