"""The base map: read by ranges by anybody, and taken along around a route."""

import gzip
from pathlib import Path
from uuid import uuid4

import httpx
import mapbox_vector_tile
import pytest
from pmtiles.reader import MemorySource, Reader, all_tiles
from tests import factories
from tests.factories import make_member, make_organisation, make_route

from backhaul.discover import archives, corridor
from backhaul.identity.models import Organisation
from backhaul.settings import get_settings

ARCHIVES = get_settings().basemap_dir
# Through the square kilometre of Helsinki that comes with the product, and 30 km on to the north.
WAY = [(24.9412, 60.1655), (24.9440, 60.1700), (24.9480, 60.1780), (25.0945, 60.4500)]


@pytest.fixture
async def northgate(client: httpx.AsyncClient) -> Organisation:
    """An organisation with a driver, who is signed in."""
    northgate = await make_organisation()
    await factories.sign_in(client, await make_member(northgate))
    return northgate


@pytest.mark.parametrize(("name", "file"), [("world", "world.pmtiles"), ("streets", "helsinki.pmtiles")])
async def test_an_archive_is_read_by_ranges_as_maps_do(client: httpx.AsyncClient, name: str, file: str) -> None:
    bytes_of = (ARCHIVES / file).read_bytes()
    address = f"/basemap/{name}.pmtiles"
    head = await client.get(address, headers={"Range": "bytes=0-16383"})
    assert (head.status_code, head.content) == (206, bytes_of[:16384])
    assert head.headers["content-range"] == f"bytes 0-16383/{len(bytes_of)}"
    assert head.headers["cache-control"] == "public, max-age=86400"
    whole = await client.get(address)
    assert (whole.status_code, whole.content) == (200, bytes_of)
    held = await client.get(address, headers={"If-None-Match": whole.headers["etag"], "Range": "bytes=0-9"})
    assert held.status_code == 304
    rest = await client.get(address, headers={"Range": f"bytes={len(bytes_of) - 5}-"})
    assert (rest.status_code, rest.content) == (206, bytes_of[-5:])
    assert (await client.get(address, headers={"Range": f"bytes={len(bytes_of)}-"})).status_code == 416
    for range in ("bytes=-5", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b"):
        assert (await client.get(address, headers={"Range": range})).status_code == 422
    assert (await client.get(address, headers={"Range": "bytes=9-3"})).status_code == 416


async def test_there_are_two_archives_and_no_others(client: httpx.AsyncClient) -> None:
    for path in ("moon.pmtiles", "..%2Fworld.pmtiles", "world.pmtiles%00", "helsinki.pmtiles"):
        assert (await client.get(f"/basemap/{path}")).status_code in (404, 422)


def test_the_world_says_where_it_comes_from_and_is_small() -> None:
    size = 0
    for file, attribution in (("world.pmtiles", "Natural Earth"), ("helsinki.pmtiles", "OpenStreetMap contributors")):
        reader = Reader(MemorySource((ARCHIVES / file).read_bytes()))  # type: ignore[no-untyped-call]
        assert attribution in reader.metadata()["attribution"]  # type: ignore[no-untyped-call]
        size += (ARCHIVES / file).stat().st_size
    assert size < 1_500_000


async def test_a_route_takes_the_map_around_it_along(
    client: httpx.AsyncClient, northgate: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = await make_route(northgate, WAY)
    address = f"/api/v1/packs/{route.id}/tiles"
    answer = await client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.pmtiles"
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.content) < corridor.MOST_BYTES
    taken = Reader(MemorySource(answer.content))  # type: ignore[no-untyped-call]
    original = dict(all_tiles(MemorySource((ARCHIVES / "helsinki.pmtiles").read_bytes())))  # type: ignore[no-untyped-call]
    # Everything of the sample lies within 500 m of this way.
    assert dict(all_tiles(MemorySource(answer.content))) == original  # type: ignore[no-untyped-call]
    assert taken.header()["max_zoom"] == 14  # type: ignore[no-untyped-call]
    assert "OpenStreetMap" in taken.metadata()["attribution"]  # type: ignore[no-untyped-call]
    assert "transportation" in mapbox_vector_tile.decode(gzip.decompress(taken.get(14, 9327, 4742)))  # type: ignore[no-untyped-call]

    again = await client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    # Where there is not room for all of it, it is less deep, and still the whole way.
    monkeypatch.setattr(corridor, "MOST_BYTES", 30_000)
    smaller = await client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert smaller.status_code == 200
    assert {z for z, _, _ in dict(all_tiles(MemorySource(smaller.content)))} == {9, 10, 11, 12}  # type: ignore[no-untyped-call]


async def test_where_the_map_has_nothing_there_is_nothing_to_take(client: httpx.AsyncClient, northgate: Organisation) -> None:
    far = await make_route(northgate, [(179.9, -17), (-179.9, -17)])
    assert (await client.get(f"/api/v1/packs/{far.id}/tiles")).status_code == 204
    elsewhere = await make_organisation("Elsewhere")
    theirs = await make_route(elsewhere, WAY)
    for id in (theirs.id, uuid4()):
        assert (await client.get(f"/api/v1/packs/{id}/tiles")).status_code == 404


async def test_a_base_map_that_is_away_or_no_map_is_said(
    client: httpx.AsyncClient, northgate: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = await make_route(northgate, WAY)
    (tmp_path / "broken.pmtiles").write_bytes(b"PMTiles" + bytes(200))
    for named, expected in ((tmp_path / "gone.pmtiles", 204), (tmp_path / "broken.pmtiles", 503)):
        monkeypatch.setattr(archives, "streets", lambda named=named: archives._of_file(named))
        answer = await client.get(f"/api/v1/packs/{route.id}/tiles")
        assert answer.status_code == expected
