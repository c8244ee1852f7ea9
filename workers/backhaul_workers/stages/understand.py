"""UNDERSTAND: language, tags, urgency, place and title, each with its evidence."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.models import Organisation
from backhaul.insights.models import Tag
from backhaul.settings import get_settings
from backhaul.tips.models import PhotoText, Tip, Transcript, Understanding
from backhaul_workers.findings import language, titles, urgency
from backhaul_workers.findings.places import Fix, NearRoute, NearSite, best_fix, resolve, spoken_sites
from backhaul_workers.findings.tags import TagOption, find_tags
from backhaul_workers.tools import Tools

# Sites farther than this from a fix are not candidates; a hinted or a spoken one always is.
_SITES_WITHIN_M = 2_000.0
_MOST_CANDIDATES = 25
# Peers see a stretch of road, not where on it somebody stood.
_ALONG_STEP_M = 100.0

_SITES = text("""
    SELECT s.id, s.name, n.distance_m, ST_Y(p) AS lat, ST_X(p) AS lon, s.radius_m
    FROM site s
    LEFT JOIN sites_near(:lon, :lat, :within_m, :most) n ON n.site_id = s.id
    CROSS JOIN LATERAL ST_PointOnSurface(s.geom) p
    WHERE s.organisation_id = :organisation AND (n.site_id IS NOT NULL OR s.id = ANY(CAST(:named AS uuid[])))
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
    WHERE r.organisation_id = :organisation AND (n.route_id IS NOT NULL OR r.id = :hinted)
    ORDER BY n.distance_m NULLS LAST, r.id
""")


@dataclass(frozen=True, slots=True)
class Job:
    """What was said, what is written in the photos, and what the organisation knows around where it was said."""

    text: str
    photo_text: str
    languages: tuple[str, ...]
    hint: str | None
    tags: tuple[TagOption, ...]
    fix: Fix | None
    photo: Fix | None
    hinted_site: NearSite | None
    hinted_route: NearRoute | None
    spoken_site: NearSite | None
    sites: tuple[NearSite, ...]
    routes: tuple[NearRoute, ...]
    near_route_m: float


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
    tags = await db.scalars(select(Tag).where(Tag.organisation_id == tip.organisation_id).order_by(Tag.ordinal))
    fix, photo = await _fixes(db, tip)
    at = best_fix(fix, photo)
    names = (await db.execute(text("SELECT id, name, aliases FROM site WHERE parent_id IS NULL ORDER BY id"))).all()
    mentions = spoken_sites(_all_words(words, photo_text), [(row.id, row.name, row.aliases) for row in names])
    mentioned = next((mention.site_id for mention in mentions if not mention.ambiguous), None)
    where = {
        "organisation": tip.organisation_id,
        "lon": at.lon if at else None,
        "lat": at.lat if at else None,
        "most": _MOST_CANDIDATES,
    }
    settings = get_settings()
    sites = await _sites(db, where, [one for one in (tip.site_id, mentioned) if one])
    routes = await _routes(db, where, tip.route_id, settings.near_route_m)
    return Job(
        text=words,
        photo_text=photo_text,
        languages=tuple(languages),
        hint=spoken.language if spoken else tip.language,
        tags=tuple(TagOption(tag.slug, tag.name, tag.description, tag.keywords) for tag in tags),
        fix=fix,
        photo=photo,
        hinted_site=sites.get(tip.site_id) if tip.site_id else None,
        hinted_route=routes.get(tip.route_id) if tip.route_id else None,
        spoken_site=sites.get(mentioned) if mentioned else None,
        sites=tuple(sites.values()),
        routes=tuple(routes.values()),
        near_route_m=settings.near_route_m,
    )


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
    return {row.id: NearSite(row.id, row.name, row.distance_m, row.lat, row.lon, row.radius_m) for row in rows}


async def _routes(db: AsyncSession, where: dict[str, Any], hinted: UUID | None, near_m: float) -> dict[UUID, NearRoute]:
    # A hinted route may be farther away than one that nobody named: there may be a detour.
    rows = await db.execute(_ROUTES, {**where, "within_m": _SITES_WITHIN_M, "hinted": hinted, "step_m": _ALONG_STEP_M})
    found = {row.id: NearRoute(row.id, row.name, row.distance_m, row.along_m, row.lat, row.lon) for row in rows}
    near = {id: route for id, route in found.items() if route.distance_m is not None and route.distance_m <= near_m}
    return near | ({hinted: found[hinted]} if hinted in found else {})


def work(job: Job, tools: Tools) -> dict[str, Any]:
    """Run the extractors. They are pure: the same job gives the same findings."""
    del tools
    spoken = language.detect(job.text or job.photo_text, job.languages, job.hint)
    tags = find_tags(_all_words(job.text, job.photo_text), job.tags, spoken.language)
    place = resolve(
        job.fix,
        job.photo,
        job.hinted_site,
        job.hinted_route,
        job.sites,
        job.routes,
        spoken_site=job.spoken_site,
        near_route_m=job.near_route_m,
    )
    names = {tag.slug: tag.name for tag in job.tags}
    findings = {
        "text": job.text,
        "photo_text": job.photo_text,
        "language": asdict(spoken),
        "tags": [asdict(tag) for tag in tags],
        "urgency": asdict(urgency.find(job.text, spoken.language, tags)),
        "place": asdict(place),
        "title": _title(job, names[tags[0].slug] if tags else None, place.label, spoken.language),
    }
    # JSON's own types only: what is stored reads back as it is.
    plain: dict[str, Any] = orjson.loads(orjson.dumps(findings))
    return plain


def _title(job: Job, tag: str | None, place: str | None, spoken: str) -> str:
    """What was said makes the title. Where nothing was, what is written in the photo does, in quotes: nobody said it."""
    said = titles.make(job.text, tag, place, spoken)
    if job.text:
        return said
    written = titles.make(job.photo_text, tag, place, spoken)
    return said if written == said else f"“{written}”"


async def write(db: AsyncSession, tip: Tip, found: dict[str, Any]) -> None:
    """Store the findings; a second run replaces them with the same."""
    row = insert(Understanding).values(
        organisation_id=tip.organisation_id, tip_id=tip.id, created_at=tip.received_at, findings=found
    )
    await db.execute(row.on_conflict_do_update(constraint="pk_understanding", set_={"findings": row.excluded.findings}))
