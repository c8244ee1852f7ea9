"""Makes what a story begins with, straight through the models. Everything has a plausible default."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID

import httpx
from geoalchemy2 import WKTElement
from sqlalchemy import text, update

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.gazetteer.models import Route, RouteStop, Site
from backhaul.identity.models import Member, Organisation
from backhaul.identity.sign_in import add_access_token, add_sign_in_link
from backhaul.insights.models import Insight, InsightTag, InsightTip, Tag
from backhaul.tips.models import Personal, PhotoText, Rendition, Tip, TipPart, Transcript

# Helsinki: far enough north that a degree of longitude is half a degree of latitude.
LAT, LON = 60.17, 24.94

_numbers = count(1)


def point(lat: float, lon: float) -> WKTElement:
    """A position as the models take it."""
    return WKTElement(f"POINT({lon} {lat})", srid=4326)


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


async def make_organisation(
    name: str = "Northgate Logistics", *, languages: Sequence[str] = ("en", "es", "pl"), time_zone: str = "UTC"
) -> Organisation:
    """A tenant of its own."""
    organisation = Organisation(id=new_id(), name=name, languages=list(languages), time_zone=time_zone)
    async with organisation_session(organisation.id) as db:
        db.add(organisation)
    return organisation


async def make_member(
    organisation: Organisation, role: str = "contributor", *, name: str | None = None, language: str = "en"
) -> Member:
    """A person who has not signed in yet."""
    member = Member(
        organisation_id=organisation.id,
        id=new_id(),
        name=name or f"{role.title()} {next(_numbers)}",
        role=role,
        language=language,
    )
    async with organisation_session(organisation.id) as db:
        db.add(member)
    return member


async def sign_in(client: httpx.AsyncClient, member: Member) -> None:
    """Sign the client's browser in as this member, by a link as people do."""
    async with organisation_session(member.organisation_id) as db:
        secret = add_sign_in_link(db, member.organisation_id, member.id)
    client.cookies.clear()
    answer = await client.post("/api/v1/session", json={"token": secret})
    assert answer.status_code == 200, answer.text


async def bearer(member: Member) -> dict[str, str]:
    """The headers of a script of this member's."""
    async with organisation_session(member.organisation_id) as db:
        token = add_access_token(db, member.organisation_id, member.id, "test")
    return {"Authorization": f"Bearer {token}"}


async def make_site(
    organisation: Organisation,
    name: str = "Northgate",
    *,
    lat: float = LAT,
    lon: float = LON,
    radius_m: float = 100,
    aliases: Sequence[str] = (),
    parent: Site | None = None,
    geom: WKTElement | None = None,
    time_zone: str | None = None,
) -> Site:
    """A site at a point, or with the geometry given."""
    site = Site(
        organisation_id=organisation.id,
        id=new_id(),
        name=name,
        aliases=list(aliases),
        parent_id=parent.id if parent else None,
        geom=geom or point(lat, lon),
        radius_m=radius_m,
        time_zone=time_zone,
    )
    async with organisation_session(organisation.id) as db:
        db.add(site)
    return site


async def make_route(
    organisation: Organisation,
    points: Sequence[tuple[float, float]],
    name: str = "North loop",
    *,
    stops: Sequence[tuple[Site, float]] = (),
) -> Route:
    """A route along (lon, lat) points with its segments; stops are sites with their place along it in metres."""
    line = WKTElement(f"LINESTRING({', '.join(f'{lon} {lat}' for lon, lat in points)})", srid=4326)
    route = Route(organisation_id=organisation.id, id=new_id(), name=name, line=line, length_m=0)
    async with organisation_session(organisation.id) as db:
        db.add(route)
        await db.flush()
        of_route = {"organisation": organisation.id, "route": route.id}
        await db.execute(
            text("""INSERT INTO route_segment (organisation_id, route_id, ordinal, start_m, length_m, geom)
                    SELECT r.organisation_id, r.id, s.* FROM route r CROSS JOIN LATERAL line_segments(r.line) s
                    WHERE r.organisation_id = :organisation AND r.id = :route"""),
            of_route,
        )
        await db.execute(
            text("""UPDATE route SET length_m = ST_Length(line::geography)
                    WHERE organisation_id = :organisation AND id = :route"""),
            of_route,
        )
        for ordinal, (site, along_m) in enumerate(stops):
            db.add(
                RouteStop(organisation_id=organisation.id, route_id=route.id, ordinal=ordinal, site_id=site.id, along_m=along_m)
            )
    return route


async def make_tag(
    organisation: Organisation, slug: str, name: str | None = None, *, ordinal: int = 0, description: str | None = None
) -> Tag:
    """One of the organisation's tags."""
    tag = Tag(
        organisation_id=organisation.id,
        id=new_id(),
        slug=slug,
        name=name or slug.replace("-", " ").title(),
        description=description or f"About {slug}.",
        keywords={},
        ordinal=ordinal,
    )
    async with organisation_session(organisation.id) as db:
        db.add(tag)
    return tag


async def make_tip(
    organisation: Organisation,
    author: Member | None = None,
    *,
    kind: str = "text",
    text: str | None = "Dock 4 is blocked by a broken lift",
    spoken: str | None = None,
    lat: float | None = LAT,
    lon: float | None = LON,
    captured_at: datetime | None = None,
    visibility: str = "organisation",
    group: UUID | None = None,
    anonymous: bool = False,
    state: str = "published",
) -> Tip:
    """A tip as the pipeline leaves it: a voice tip with its recording and transcript, a photo with its thumbnail."""
    tip = Tip(
        organisation_id=organisation.id,
        id=new_id(),
        kind=kind,
        text=text if kind == "text" else None,
        captured_at=captured_at or now(),
        received_at=now(),
        fix=None if lat is None or lon is None else point(lat, lon),
        accuracy_m=5,
        visibility="group" if group else visibility,
        group_id=group,
        anonymous=anonymous,
        author_id=None if anonymous or author is None else author.id,
        content_sha256=sha256(b"").digest(),
        state=state,
    )
    of_tip: dict[str, Any] = {"organisation_id": organisation.id, "tip_id": tip.id}
    async with organisation_session(organisation.id) as db:
        db.add(tip)
        await db.flush()
        # Looked through, and nothing found: otherwise nobody else reads it.
        db.add(Personal(**of_tip, transcript_version=None if spoken is None else 1, spans=[], views=None))
        if kind in ("voice", "photo"):
            declared, shown = ("audio/webm", "audio") if kind == "voice" else ("image/jpeg", "photo")
            db.add(
                TipPart(
                    **of_tip,
                    name=kind,
                    ordinal=0,
                    declared_type=declared,
                    media_type=declared,
                    size_bytes=1,
                    sha256=sha256(b"").digest(),
                    received_at=now(),
                )
            )
            await db.flush()
            for rendition in (shown, "speech" if kind == "voice" else "thumbnail"):
                db.add(
                    Rendition(
                        **of_tip,
                        part=kind,
                        kind=rendition,
                        media_type="audio/mp4" if kind == "voice" else "image/jpeg",
                        size_bytes=1,
                        duration_s=4.2 if kind == "voice" else None,
                        width=None if kind == "voice" else 400,
                        height=None if kind == "voice" else 300,
                    )
                )
        if kind == "photo" and text is not None:
            corners = [[10, 10], [300, 10], [300, 60], [10, 60]]
            lines = [{"text": text, "quad": corners, "score": 0.9}]
            db.add(PhotoText(**of_tip, part=kind, text=text, lines=lines, engine="scripted"))
        if spoken is not None:
            word = {"start_s": 0.1, "end_s": 0.4, "text": spoken.split()[0], "confidence": 0.9}
            db.add(
                Transcript(
                    **of_tip,
                    version=1,
                    text=spoken,
                    language="en",
                    language_probability=0.99,
                    segments=[{"start_s": 0.0, "end_s": 4.0, "text": spoken, "words": [word]}],
                    engine="scripted",
                    model="scripted",
                )
            )
    return tip


async def make_insight(
    organisation: Organisation,
    title: str = "Dock 4 is blocked",
    text: str = "Dock 4 is blocked by a broken lift",
    *,
    tips: Sequence[Tip] | None = None,
    tags: Sequence[Tag] = (),
    lat: float | None = LAT,
    lon: float | None = LON,
    site: Site | None = None,
    route: Route | None = None,
    urgency: str = "normal",
    status: str = "new",
    assignee: Member | None = None,
    visibility: str = "organisation",
    group: UUID | None = None,
    published_at: datetime | None = None,
    published: bool = True,
    reason: str | None = None,
) -> Insight:
    """An insight as the pipeline publishes it; without ``tips`` it rests on one text tip of nobody in particular."""
    at = published_at or now()
    if tips is None:
        tips = [await make_tip(organisation, text=text, lat=lat, lon=lon, visibility=visibility, group=group)]
    insight = Insight(
        organisation_id=organisation.id,
        id=new_id(),
        title=title,
        text=text,
        language="en",
        urgency=urgency,
        confidence=2 / 3,
        visibility="group" if group else visibility,
        group_id=group,
        place_kind="site" if site else "route" if route else "area" if lat is not None else "none",
        place_label=site.name if site else route.name if route else None,
        place_precision_m=None if lat is None else 100,
        site_id=site.id if site else None,
        route_id=route.id if route else None,
        geom=None if lat is None or lon is None else point(lat, lon),
        status=status,
        assignee_id=assignee.id if assignee else None,
        reason=reason,
        published_at=at if published else None,
        updated_at=at,
    )
    of_insight: dict[str, Any] = {"organisation_id": organisation.id, "insight_id": insight.id}
    async with organisation_session(organisation.id) as db:
        db.add(insight)
        await db.flush()
        db.add_all(InsightTip(**of_insight, tip_id=tip.id, joined_at=at) for tip in tips)
        db.add_all(InsightTag(**of_insight, tag_id=tag.id, score=0.8, evidence=[]) for tag in tags)
    return insight


async def make_group(
    client: httpx.AsyncClient, owner: Member, kind: str = "open", *others: Member, name: str = "Night run"
) -> UUID:
    """A group that this member starts and the others are in, by invitation."""
    group = new_id()
    address = f"/api/v1/groups/{group}"
    first = await bearer(owner)
    started = await client.put(address, json={"name": name, "kind": kind}, headers=first)
    assert started.status_code == 201, started.text
    for other in others:
        for headers in (first, await bearer(other)):
            let_in = await client.put(f"{address}/members/{other.id}", json={}, headers=headers)
            assert let_in.status_code == 200, let_in.text
    return group


async def grow_older(organisation: Organisation, by: timedelta = timedelta(minutes=1)) -> None:
    """Let time pass for everything that was published."""
    async with organisation_session(organisation.id) as db:
        await db.execute(update(Insight).values(published_at=Insight.published_at - by, confirmed_at=Insight.confirmed_at - by))


def ids(answer: httpx.Response) -> list[UUID]:
    """The ids of a list, in its order."""
    assert answer.status_code == 200, answer.text
    return [UUID(item["id"]) for item in answer.json()["items"]]
