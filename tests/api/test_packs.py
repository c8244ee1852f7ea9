"""A route to take along where there is no network."""

import gzip
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import delete, event, update
from tests import factories
from tests.factories import LAT, LON, make_insight, make_member, make_organisation, make_route, make_site, make_tip, now

from backhaul.db.session import engine, organisation_session
from backhaul.discover import packs
from backhaul.discover.schemas import RoutePack
from backhaul.gazetteer.models import Route
from backhaul.identity.models import Member, Organisation
from backhaul.media.objects import objects, rendition_key
from backhaul.tips.models import Rendition, Tip

DEGREE_M = 111_420


@pytest.fixture
async def northgate(client: httpx.AsyncClient) -> Organisation:
    """An organisation with a driver, who is signed in."""
    northgate = await make_organisation()
    await factories.sign_in(client, await make_member(northgate))
    return northgate


async def north(organisation: Organisation, *, stops: bool = True) -> Route:
    """Ten kilometres north, from the depot to the customer."""
    depot, customer = await make_site(organisation, "Depot"), await make_site(organisation, "Customer", lat=LAT + 0.5)
    await make_site(organisation, "Dock 4", lat=LAT + 0.001, parent=depot)
    line = [(LON, LAT), (LON, LAT + 10_000 / DEGREE_M)]
    return await make_route(organisation, line, stops=[(depot, 0), (customer, 10_000)] if stops else [])


def pack_of(answer: httpx.Response) -> RoutePack:
    assert answer.status_code == 200, answer.text
    return RoutePack.model_validate_json(answer.content, strict=True)


async def test_a_pack_has_the_line_the_places_along_it_and_what_is_known(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    route = await north(northgate)
    await make_site(northgate, "Petrol station", lat=LAT + 5000 / DEGREE_M, lon=LON + 0.005)  # 277 m aside
    await make_site(northgate, "Another town", lat=LAT + 5000 / DEGREE_M, lon=LON + 0.1)
    for metres in (7000, 2000):
        await make_insight(northgate, f"At {metres}", lat=LAT + metres / DEGREE_M)
    await make_insight(northgate, "In another town", lat=LAT + 5000 / DEGREE_M, lon=LON + 0.1)
    await make_insight(northgate, "Not published", lat=LAT + 3000 / DEGREE_M, published=False)

    pack = pack_of(await client.get(f"/api/v1/packs/{route.id}"))

    assert (pack.route.id, pack.route.line["type"]) == (route.id, "LineString")
    # Its stops, wherever they are, their parts, and what lies on the way; in driving order.
    assert {site.name for site in pack.sites[:2]} == {"Depot", "Dock 4"}
    assert [site.name for site in pack.sites[2:]] == ["Petrol station", "Customer"]
    assert [insight.title for insight in pack.insights.items] == ["At 2000", "At 7000"]
    assert (await client.get(f"/api/v1/routes/{route.id}")).json() == pack.route.model_dump(mode="json")


async def test_a_pack_that_still_holds_is_not_sent_again(client: httpx.AsyncClient, northgate: Organisation) -> None:
    route = await north(northgate)
    insight = await make_insight(northgate, published_at=now() - timedelta(hours=1))
    address = f"/api/v1/packs/{route.id}"
    first = await client.get(address)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert tag.endswith('"')
    await factories.grow_older(northgate)
    later = await client.get(address)
    assert later.json()["insights"]["items"][0]["age_s"] > first.json()["insights"]["items"][0]["age_s"]
    for shown in (tag, f"W/{tag}", f'"another", {tag}', "*"):
        held = await client.get(address, headers={"If-None-Match": shown})
        assert (held.status_code, held.content, held.headers["ETag"]) == (304, b"", tag), "only the time has changed"
    assert (await client.get(address, headers={"If-None-Match": '"another"'})).status_code == 200

    await client.post(f"/api/v1/insights/{insight.id}/confirmations", json={"kind": "gone"})
    changed = await client.get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["ETag"] == tag) == (200, False)
    await make_site(northgate, "A new dock")
    again = await client.get(address, headers={"If-None-Match": changed.headers["ETag"]})
    assert again.status_code == 200


async def test_a_pack_comes_packed_to_who_can_unpack_it(client: httpx.AsyncClient, northgate: Organisation) -> None:
    route = await north(northgate)
    for _ in range(20):
        await make_insight(northgate)
    address = f"/api/v1/packs/{route.id}"
    plain = await client.get(address, headers={"Accept-Encoding": "identity"})
    packed = await client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert 5 * int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    # A second may pass between the two answers, and each insight tells how old it is.
    ours, theirs = ([one.model_dump(exclude={"age_s"}) for one in pack_of(answer).insights.items] for answer in (packed, plain))
    assert ours == theirs
    assert packed.headers["ETag"] != plain.headers["ETag"], "other bytes"
    for answer in (plain, packed):
        assert (await client.get(address, headers={"If-None-Match": answer.headers["ETag"]})).status_code == 304


async def test_a_pack_stays_small_and_keeps_what_comes_first(
    client: httpx.AsyncClient, northgate: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = await north(northgate)
    for n in range(12):
        await make_insight(northgate, f"Insight {n}", "x" * 9000, lat=LAT + 100 * n / DEGREE_M)
    monkeypatch.setattr(packs, "MOST_BYTES", 50_000)
    answer = await client.get(f"/api/v1/packs/{route.id}")
    assert [insight.title for insight in pack_of(answer).insights.items] == [f"Insight {n}" for n in range(5)]
    monkeypatch.setattr(packs, "MOST_INSIGHTS", 3)
    assert len(pack_of(await client.get(f"/api/v1/packs/{route.id}")).insights.items) == 3


async def test_a_pack_has_nothing_that_its_reader_does_not_see(client: httpx.AsyncClient, northgate: Organisation) -> None:
    route = await north(northgate)
    await make_insight(northgate, "For managers", visibility="managers")
    await make_insight(northgate, "For all")
    seen = {}
    for role in ("contributor", "manager", "partner"):
        await factories.sign_in(client, await make_member(northgate, role))
        pack = pack_of(await client.get(f"/api/v1/packs/{route.id}"))
        seen[role] = {insight.title for insight in pack.insights.items}
    assert seen == {"contributor": {"For all"}, "manager": {"For all", "For managers"}, "partner": set()}


@pytest.mark.usefixtures("northgate")
@pytest.mark.parametrize(("route", "status"), [(uuid4(), 404), ("x", 422), ("%00", 422)])
async def test_there_is_no_such_route(client: httpx.AsyncClient, route: UUID | str, status: int) -> None:
    assert (await client.get(f"/api/v1/packs/{route}")).status_code == status


async def test_a_tag_too_long_to_be_one(client: httpx.AsyncClient, northgate: Organisation) -> None:
    route = await north(northgate, stops=False)
    assert (await client.get(f"/api/v1/packs/{route.id}", headers={"If-None-Match": "x" * 501})).status_code == 422
    assert pack_of(await client.get(f"/api/v1/packs/{route.id}")).sites[0].name == "Depot", "it is passed, if no stop"


async def rendered(tip: Tip, kind: str, data: bytes, size: int | None = None) -> None:
    """What a worker made of a tip's recording or photo, in the object store and noted."""
    of_tip = {"organisation_id": tip.organisation_id, "tip_id": tip.id, "part": tip.kind, "kind": kind}
    objects().put_now(rendition_key(tip.organisation_id, tip.id, tip.kind, kind), data)
    noted = {"media_type": "audio/mp4", "size_bytes": size or len(data), "sha256": sha256(data).digest()}
    async with organisation_session(tip.organisation_id) as db:
        await db.execute(delete(Rendition).filter_by(**of_tip))
        db.add(Rendition(**of_tip, **noted))


async def told(organisation: Organisation, author: Member, kind: str, metres: int) -> Tip:
    """A voice or photo tip so many metres along, and its insight."""
    lat = LAT + metres / DEGREE_M
    tip = await make_tip(organisation, author, kind=kind, spoken="Ask for Maria" if kind == "voice" else None, lat=lat)
    await rendered(tip, "audio" if kind == "voice" else "thumbnail", f"{kind} at {metres}".encode())
    await make_insight(organisation, f"{kind} at {metres}", lat=lat, tips=[tip])
    return tip


async def test_a_pack_names_what_can_be_heard_and_seen_and_a_phone_fetches_only_what_is_new(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    author, route = await make_member(northgate), await north(northgate)
    voice, far = await told(northgate, author, "voice", 2000), await told(northgate, author, "voice", 7000)
    photo = await told(northgate, author, "photo", 5000)
    address = f"/api/v1/packs/{route.id}"
    first = await client.get(address)
    parts = pack_of(first).parts
    # Small pictures first, then voices, each in driving order: what is named last is left out first.
    assert [(part.tip_id, part.kind) for part in parts] == [(photo.id, "thumbnail"), (voice.id, "audio"), (far.id, "audio")]
    for part in parts:
        heard = await client.get(part.url)
        assert (heard.status_code, len(heard.content), sha256(heard.content).hexdigest()) == (200, part.size, part.etag)

    await rendered(voice, "audio", b"heard anew")
    later = await client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    known = {part.etag for part in parts}
    assert [part.tip_id for part in pack_of(later).parts if part.etag not in known] == [voice.id], "it alone is fetched again"

    taken_back = await client.delete(f"/api/v1/tips/{far.id}")
    assert taken_back.status_code == 404, "not mine"
    await factories.sign_in(client, author)
    assert (await client.delete(f"/api/v1/tips/{far.id}")).status_code == 204
    left = pack_of(await client.get(address))
    assert far.id not in {part.tip_id for part in left.parts}
    assert "voice at 7000" not in {item.title for item in left.insights.items}


async def test_a_colleague_takes_along_only_the_recording_that_is_silent_where_it_is_masked(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    author, route = await make_member(northgate), await north(northgate)
    tip = await told(northgate, author, "voice", 2000)
    address = f"/api/v1/packs/{route.id}"
    (open_to_all,) = pack_of(await client.get(address)).parts
    await rendered(tip, "audio-colleague", b"silent for colleagues")

    tags = {}
    for who in (await make_member(northgate), author, await make_member(northgate, "manager")):
        await factories.sign_in(client, who)
        (part,) = pack_of(await client.get(address)).parts
        tags[who.id] = part.etag
        assert sha256((await client.get(part.url)).content).hexdigest() == part.etag
    colleague, *whole = tags.values()
    assert colleague == sha256(b"silent for colleagues").hexdigest()
    assert set(whole) == {open_to_all.etag}, "its author and managers hear all of it"

    await factories.sign_in(client, await make_member(northgate, "partner"))
    assert pack_of(await client.get(address)).parts == []
    elsewhere = await make_organisation("Elsewhere")
    await factories.sign_in(client, await make_member(elsewhere))
    assert (await client.get(address)).status_code == 404


async def test_a_pack_stays_below_twenty_megabytes_and_tells_what_is_left_out(
    client: httpx.AsyncClient, northgate: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, route = await make_member(northgate), await north(northgate)
    for metres in (1000, 3000, 5000, 7000):
        await rendered(await told(northgate, author, "voice", metres), "audio", b"long", size=6_000_000)
    await rendered(await told(northgate, author, "photo", 9000), "thumbnail", b"small", size=30_000)
    pack = pack_of(await client.get(f"/api/v1/packs/{route.id}"))
    titles = {item.id: item.title for item in pack.insights.items}
    assert [titles[part.insight_id] for part in pack.parts] == [
        "photo at 9000",
        "voice at 1000",
        "voice at 3000",
        "voice at 5000",
    ]
    assert pack.left_out.model_dump() == {"insights": 0, "voices": 1, "thumbnails": 0, "bytes": 6_000_000}

    monkeypatch.setattr(packs, "MOST_INSIGHTS", 2)
    pack = pack_of(await client.get(f"/api/v1/packs/{route.id}"))
    assert (len(pack.insights.items), pack.left_out.insights) == (2, 3)
    assert {part.insight_id for part in pack.parts} == {item.id for item in pack.insights.items}


async def test_what_was_made_before_its_hash_was_noted_is_taken_along_too(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    author, route = await make_member(northgate), await north(northgate)
    await told(northgate, author, "voice", 2000)
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Rendition).values(sha256=None))
    (part,) = pack_of(await client.get(f"/api/v1/packs/{route.id}")).parts
    assert part.etag == f"audio-{part.size}"


async def test_a_pack_costs_the_same_statements_however_much_is_in_it_and_its_text_is_small(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    author, route = await make_member(northgate), await north(northgate)
    counts = []
    for metres in (0, 2000):
        for n in range(metres // 100):
            await told(northgate, author, "voice", metres + n)
        statements: list[str] = []
        listen = event.listens_for(engine().sync_engine, "before_cursor_execute")
        listen(lambda *args, to=statements: to.append(args[2]))
        body = (await client.get(f"/api/v1/packs/{route.id}")).content
        counts.append(len(statements))
    assert counts[0] == counts[1]
    items = len(pack_of(await client.get(f"/api/v1/packs/{route.id}")).insights.items)
    print(f"{items} insights and their parts: {len(body)} bytes, {len(gzip.compress(body, 6))} packed")  # noqa: T201
