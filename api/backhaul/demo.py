"""The demo organisation, Northgate Logistics: members of every role, sites, routes, and tips in five languages.

Its tips take the same way as a phone's: they are accepted, queued, and become insights in the worker. ``demo.json`` in the
data folder holds its links and tokens; it is written with mode 600, and only where the service answers on loopback.
"""

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update

from backhaul.db.address import database_url
from backhaul.db.base import new_id
from backhaul.db.session import engine, organisation_session, owner_engine
from backhaul.errors import Unavailable
from backhaul.gazetteer.record import add_route, add_site
from backhaul.identity.access import Reader
from backhaul.identity.models import Member, Organisation, SignInLink
from backhaul.identity.sign_in import add_access_token, add_sign_in_link, sign_in_url
from backhaul.insights.tags import add_default_tags
from backhaul.settings import get_settings
from backhaul.tips.accept import accept_tip
from backhaul.tips.schemas import TipIn

NAME = "Northgate Logistics"
LANGUAGES = ["en", "es", "pl", "de", "uk"]
TIME_ZONE = "Europe/Helsinki"
LINK_DAYS = 30

MEMBERS = (
    ("Aino Virtanen", "manager", "en"),
    ("James Okafor", "contributor", "en"),
    ("Lucía Ortega", "contributor", "es"),
    ("Marek Kowalski", "contributor", "pl"),
    ("Jonas Weber", "contributor", "de"),
    ("Olena Kovalenko", "contributor", "uk"),
    ("Sara Lind", "admin", "en"),
    ("Priya Nair", "partner", "en"),
)

# Name, aliases, latitude, longitude, radius in metres, the site it is part of.
SITES: tuple[tuple[str, list[str], float, float, float, str | None], ...] = (
    ("Northgate Depot", ["Northgate", "the depot", "North Gate"], 60.2935, 25.0945, 250, None),
    ("Northgate Dock 4", ["Dock 4"], 60.2941, 25.0957, 30, "Northgate Depot"),
    ("Northgate Dock 7", ["Dock 7"], 60.2945, 25.0966, 30, "Northgate Depot"),
    ("Vuosaari Harbour", ["the harbour", "Vuosaari"], 60.2187, 25.1960, 300, None),
    ("Kamppi Loading Hall", ["Kamppi"], 60.1687, 24.9320, 120, None),
    ("Market Square Wholesale", ["Market Square"], 60.1675, 24.9525, 120, None),
    ("Pasila Parcel Hub", ["Pasila"], 60.1987, 24.9330, 150, None),
    ("Kalasatama Cold Store", ["Kalasatama", "the cold store"], 60.1880, 24.9793, 120, None),
)

# Name, then longitude and latitude in driving order, then the stops.
ROUTES: tuple[tuple[str, list[tuple[float, float]], list[str]], ...] = (
    (
        "Route 12: Northgate to Kamppi",
        [
            (25.0945, 60.2935),
            (25.0700, 60.2800),
            (25.0350, 60.2550),
            (25.0060, 60.2330),
            (24.9900, 60.2150),
            (24.9793, 60.1995),
            (24.9770, 60.1890),
            (24.9600, 60.1800),
            (24.9525, 60.1675),
            (24.9410, 60.1700),
            (24.9320, 60.1687),
        ],
        ["Northgate Depot", "Kalasatama Cold Store", "Market Square Wholesale", "Kamppi Loading Hall"],
    ),
    (
        "Harbour shuttle",
        [
            (25.0945, 60.2935),
            (25.1250, 60.2860),
            (25.1600, 60.2700),
            (25.1800, 60.2500),
            (25.1900, 60.2350),
            (25.1960, 60.2187),
        ],
        ["Northgate Depot", "Vuosaari Harbour"],
    ),
    (
        "City round",
        [
            (24.9330, 60.1987),
            (24.9560, 60.1940),
            (24.9793, 60.1880),
            (24.9700, 60.1780),
            (24.9525, 60.1675),
            (24.9320, 60.1687),
            (24.9280, 60.1850),
            (24.9330, 60.1987),
        ],
        ["Pasila Parcel Hub", "Kalasatama Cold Store", "Market Square Wholesale", "Kamppi Loading Hall", "Pasila Parcel Hub"],
    ),
)

# Author, minutes ago, latitude, longitude, what was said.
TIPS: tuple[tuple[str, int, float | None, float | None, str], ...] = (
    ("James Okafor", 35, 60.2940, 25.0958, "Dock 4 is blocked by a broken forklift. Use dock 7, the night crew knows."),
    ("Marek Kowalski", 50, 60.2331, 25.0058, "Czarny lód na zjeździe przy moście, dwa auta już w rowie. Jedźcie powoli."),
    ("Lucía Ortega", 75, 60.1689, 24.9318, "El código de la puerta de Kamppi ha cambiado, ahora hay que llamar al portero."),
    ("Jonas Weber", 110, 60.2189, 25.1957, "Am Hafen steht man seit sieben Uhr zwei Stunden, nur ein Tor ist offen."),
    (
        "Olena Kovalenko",
        150,
        60.1881,
        24.9790,
        "Тут на складі новий менеджер: через запізнення хоче змінити перевізника.",
    ),
    (
        "James Okafor",
        190,
        60.1990,
        24.9335,
        "Pasila has twice the parcels since Monday, they ask whether we can run a second van.",
    ),
    ("James Okafor", 230, 60.2702, 25.1597, "Diesel is nine cents cheaper at the station before the harbour turn."),
    ("Marek Kowalski", 300, 60.1676, 24.9523, "Konkurencja stoi codziennie o szóstej pod hurtownią i proponuje niższe ceny."),
    ("Lucía Ortega", 360, 60.2550, 25.0352, "Hay obras en la salida treinta y uno, el desvío tarda diez minutos más."),
    ("Jonas Weber", 420, 60.2943, 25.0950, "Danke an die Frühschicht, die Rampe war gestreut, bevor wir kamen."),
    ("James Okafor", 500, None, None, "Does anybody know where to park overnight near Vuosaari Harbour with a trailer?"),
)


def seed() -> None:
    """Make the demo organisation where there is none, and see to it that the links in demo.json work.

    Raises:
        Unavailable: others than this machine can reach the service; the links would let anybody in.
    """
    if not get_settings().is_local:
        raise Unavailable(
            "The demo's links let anybody in, so it is made on a loopback address only: unset BACKHAUL_PUBLIC_URL."
        )
    asyncio.run(_seed())


async def _seed() -> None:
    try:
        with owner_engine(database_url()).connect() as owner:
            # The application's role sees no organisation before it is in one.
            known = owner.execute(text("SELECT id FROM backhaul.organisation WHERE name = :name"), {"name": NAME}).scalar()
        if known is None:
            known = new_id()
            await _make(known)
        await _write_links(known)
    finally:
        await engine().dispose()


async def _make(organisation_id: UUID) -> None:
    async with organisation_session(organisation_id, role="admin") as db:
        db.add(Organisation(id=organisation_id, name=NAME, languages=LANGUAGES, time_zone=TIME_ZONE))
        await db.flush()
        members = {
            name: Member(organisation_id=organisation_id, id=new_id(), name=name, role=role, language=language)
            for name, role, language in MEMBERS
        }
        db.add_all(members.values())
        await db.flush()
        await add_default_tags(db, organisation_id)
        sites: dict[str, UUID] = {}
        for name, aliases, lat, lon, radius_m, parent in SITES:
            sites[name] = await add_site(
                db,
                organisation_id,
                name,
                lat=lat,
                lon=lon,
                radius_m=radius_m,
                aliases=aliases,
                parent_id=sites[parent] if parent else None,
            )
        for name, coordinates, stops in ROUTES:
            await add_route(db, organisation_id, name, coordinates, [sites[stop] for stop in stops])
        now = datetime.now(UTC)
        for author, minutes, tip_lat, tip_lon, said in TIPS:
            member = members[author]
            reader = Reader(organisation_id, member.id, member.name, member.role, member.language, None)
            fix = {"lat": tip_lat, "lon": tip_lon, "accuracy_m": 8} if tip_lat is not None else None
            tip = TipIn.model_validate(
                {"kind": "text", "text": said, "captured_at": now - timedelta(minutes=minutes), "fix": fix}
            )
            await accept_tip(db, reader, new_id(), tip)


async def _write_links(organisation_id: UUID) -> None:
    settings = get_settings()
    file = settings.data / "demo.json"
    async with organisation_session(organisation_id, role="admin") as db:
        await db.execute(
            update(SignInLink).where(SignInLink.reusable).values(expires_at=datetime.now(UTC) + timedelta(days=LINK_DAYS))
        )
        members = (await db.execute(select(Member).order_by(Member.id))).scalars().all()
        before = _read(file)
        # The file may be of another database that was used with this data folder.
        of_this_database = before.get("organisation", {}).get("id") == str(organisation_id)
        known = {one["name"]: one for one in before["members"]} if of_this_database else {}
        people = [
            {
                "name": member.name,
                "role": member.role,
                "language": member.language,
                "sign_in_url": sign_in_url(
                    known[member.name]["sign_in_url"].rpartition("/")[2]
                    if member.name in known
                    else add_sign_in_link(db, organisation_id, member.id, reusable=True, hours=LINK_DAYS * 24)
                ),
                "token": known[member.name]["token"]
                if member.name in known
                else add_access_token(db, organisation_id, member.id, "demo"),
            }
            for member in members
        ]
        sites = await db.execute(
            text("""
                SELECT id, name, ST_Y(p) AS lat, ST_X(p) AS lon FROM site CROSS JOIN LATERAL ST_PointOnSurface(geom) p
                WHERE retired_at IS NULL ORDER BY id
            """)
        )
        routes = await db.execute(text("SELECT id, name FROM route WHERE retired_at IS NULL ORDER BY id"))
        document = {
            "base_url": settings.base_url,
            "organisation": {"id": str(organisation_id), "name": NAME},
            "members": people,
            "sites": [{**row._mapping, "id": str(row.id)} for row in sites],
            "routes": [{**row._mapping, "id": str(row.id)} for row in routes],
        }
    _write(file, json.dumps(document, ensure_ascii=False, indent=2))


def _read(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def _write(file: Path, content: str) -> None:
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(content)
    fresh.replace(file)
