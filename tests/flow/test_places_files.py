"""Files with places: looked at before they are imported, all or nothing, twice as once, out again and read by others."""

import csv
import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import osmium
import pytest
from tests.factories import bearer, make_member, make_organisation

from backhaul.identity.models import Organisation

# Helsinki, as its places are called in three languages.
DEPOT = {
    "type": "Feature",
    "id": "erp-17",
    "properties": {
        "name": "Northgate Depot",
        "aliases": [{"name": "Pohjoisportti", "language": "fi"}, {"name": "البوابة", "language": "ar"}, {"name": "the yard"}],
        "radius_m": 250,
        "opening_hours": "Mo-Fr 06:00-22:00",
        "time_zone": "Europe/Helsinki",
    },
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[25.09, 60.29], [25.1, 60.29], [25.1, 60.3], [25.09, 60.3], [25.09, 60.29]]],
    },
}
DOCK: dict[str, Any] = {
    "type": "Feature",
    "id": "erp-17-4",
    "properties": {"name": "Dock 4", "parent": "erp-17", "radius_m": 20},
    "geometry": {"type": "Point", "coordinates": [25.0946123456789, 60.293612345678]},
}
SHOP: dict[str, Any] = {
    "type": "Feature",
    "id": "erp-18",
    "properties": {"name": '=HYPERLINK("http://x")'},
    "geometry": {"type": "Point", "coordinates": [-0.0051, 51.4767]},
}
ISLANDS = {
    "type": "Feature",
    "id": "erp-20",
    "properties": {"name": "Taveuni & <Rabi>"},
    "geometry": {
        "type": "MultiPolygon",
        "coordinates": [
            [[[179.9, -16.9], [180, -16.9], [180, -16.8], [179.9, -16.9]]],
            [[[-180, -16.9], [-179.9, -16.9], [-180, -16.8], [-180, -16.9]]],
        ],
    },
}
LOOP = {
    "type": "Feature",
    "id": "erp-R1",
    "properties": {"name": "North loop", "stops": ["erp-17", "erp-18"], "both_ways": True},
    "geometry": {"type": "LineString", "coordinates": [[25.0946, 60.2936], [10, 55.5], [-0.0051, 51.4767]]},
}
ALL = (DEPOT, DOCK, SHOP, ISLANDS, LOOP)


def document(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


class Desk:
    """A manager with files."""

    def __init__(self, client: httpx.AsyncClient, organisation: Organisation, headers: dict[str, str]) -> None:
        self.client = client
        self.organisation = organisation
        self.headers = headers

    async def send(self, path: str, file: bytes, name: str, **choices: Any) -> httpx.Response:
        params = {"name": name, **choices}
        return await self.client.post(f"/api/v1{path}", content=file, params=params, headers=self.headers)

    async def preview(self, file: bytes, name: str, **choices: Any) -> dict[str, Any]:
        answer = await self.send("/imports/preview", file, name, **choices)
        assert answer.status_code == 200, answer.text
        report: dict[str, Any] = answer.json()
        return report

    async def take(self, file: bytes, name: str, **choices: Any) -> dict[str, int]:
        """Preview and apply; what was new, changed and so on, without the zeros."""
        seen = await self.preview(file, name, **choices)
        answer = await self.send("/imports", file, name, digest=seen["digest"], **choices)
        assert answer.status_code == 200, answer.text
        assert answer.json() == {**seen, "applied": True}
        return {name: n for name, n in seen["counts"].items() if n}

    async def list(self, kind: str, **params: Any) -> list[dict[str, Any]]:
        answer = await self.client.get(f"/api/v1/{kind}", params=params, headers=self.headers)
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def export(self, format: str, what: str = "all") -> bytes:
        params = {"format": format, "what": what}
        answer = await self.client.get("/api/v1/places/export", params=params, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.content


async def desk_of(client: httpx.AsyncClient, name: str = "Northgate") -> Desk:
    organisation = await make_organisation(name)
    return Desk(client, organisation, await bearer(await make_member(organisation, "manager")))


@pytest.fixture
async def desk(client: httpx.AsyncClient) -> Desk:
    return await desk_of(client)


def told(report: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(line["where"], line["action"], line["problem"]) for line in report["lines"]]


async def test_a_file_is_looked_at_then_imported_and_twice_is_as_once(desk: Desk) -> None:
    seen = await desk.preview(document(*ALL), "sites.geojson")
    assert seen["counts"] == {"new": 5, "changed": 0, "same": 0, "wrong": 0, "left_out": 0}
    assert [line["kind"] for line in seen["lines"]] == ["site", "part", "site", "site", "route"]
    assert await desk.list("sites") == [], "looking changes nothing"

    assert await desk.take(document(*ALL), "sites.geojson") == {"new": 5}
    sites = {site["name"]: site for site in await desk.list("sites")}
    depot = sites["Northgate Depot"]
    assert (depot["aliases"], depot["alias_languages"]) == (
        ["Pohjoisportti", "البوابة", "the yard"],
        {"Pohjoisportti": "fi", "البوابة": "ar"},
    )
    assert (depot["external_id"], depot["radius_m"], depot["time_zone"]) == ("erp-17", 250, "Europe/Helsinki")
    assert (sites["Dock 4"]["kind"], sites["Dock 4"]["parent_id"]) == ("part", depot["id"])
    (loop,) = await desk.list("routes")
    assert ([stop["name"] for stop in loop["stops"]], loop["both_ways"]) == (
        ["Northgate Depot", SHOP["properties"]["name"]],
        True,
    )

    assert await desk.take(document(*ALL), "sites.geojson") == {"same": 5}
    assert [site["version"] for site in await desk.list("sites")] == [1] * 4

    moved = {**DOCK, "geometry": {"type": "Point", "coordinates": [25.095, 60.294]}}
    seen = await desk.preview(document(DEPOT, moved), "sites.geojson")
    assert told(seen)[0] == ("2", "changed", None)
    assert seen["lines"][0]["changes"] == ["geometry"]


async def test_a_preview_of_yesterday_and_a_wrong_line_import_nothing(desk: Desk) -> None:
    seen = await desk.preview(document(*ALL), "sites.geojson")
    site = {"name": "Northgate Depot", "lat": 60.295, "lon": 25.095, "external_id": "erp-17"}
    assert (await desk.client.post("/api/v1/sites", json=site, headers=desk.headers)).status_code == 201
    late = await desk.send("/imports", document(*ALL), "sites.geojson", digest=seen["digest"])
    assert (late.status_code, late.json()["type"]) == (409, "/problems/preview-outdated")
    other = await desk.send("/imports", document(DEPOT), "sites.geojson", digest=seen["digest"])
    assert other.status_code == 409, "nor is another file what the preview showed"

    nameless = {**SHOP, "id": "erp-19", "properties": {}}
    seen = await desk.preview(document(DEPOT, nameless), "sites.geojson")
    assert told(seen) == [("2", "wrong", "no_name"), ("1", "changed", None)]
    assert seen["lines"][0]["hint"]
    refused = await desk.send("/imports", document(DEPOT, nameless), "sites.geojson", digest=seen["digest"])
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/wrong-lines")
    assert [site["version"] for site in await desk.list("sites")] == [1], "not even the good line"


async def test_a_spreadsheet_of_whichever_country(desk: Desk) -> None:
    german = (
        "Bezeichnung;Breite;Länge;Radius;Adresse\r\n"
        "Müller & Söhne;60,17;24,94;80;Hafenstraße 3\r\n;;;;\r\nFähre;60,16;24,95;;\r\n"
    )
    for n, encoding in enumerate(("utf-8-sig", "cp1252", "utf-16")):
        counts = await desk.take(german.encode(encoding), "orte.csv")
        assert counts == ({"new": 2} if n == 0 else {"same": 2}), encoding
    mueller = next(site for site in await desk.list("sites") if site["name"].startswith("M"))
    assert (mueller["lat"], mueller["lon"], mueller["radius_m"]) == (60.17, 24.94, 80)
    assert mueller["aliases"] == ["Hafenstraße 3"]

    lines = {
        "Exchanged,124.94,60.17": "exchanged",
        "Nobody,0,0": "nowhere",
        "Not a number,sixty,24": "not_a_number",
        "NaN,nan,24": "not_a_number",
        "Huge,1e400,24": "not_a_number",
        "Nowhere,,": "no_position",
        ",60.1,24.1": "no_name",
        "Twice,60.2,24.2": None,
        "TWICE,60.2001,24.2": "twice",
        '"=1+1","60.3","24.3"': None,
    }
    seen = await desk.preview("\n".join(["name,lat,lon", *lines]).encode(), "places.csv")
    assert {where: problem for where, action, problem in told(seen)} == {
        str(n): problem for n, problem in enumerate(lines.values(), 2)
    }
    # All of them the other way round: the numbers could be either, so the other places tell.
    swapped = b"name,lat,lon\nNew yard,24.9,60.2\n"
    (line,) = (await desk.preview(swapped, "x.csv"))["lines"]
    assert (line["action"], line["problem"]) == ("new", "far")
    (line,) = (await desk.preview(swapped, "x.csv", exchange=True))["lines"]
    assert (line["action"], line["problem"]) == ("new", None)


async def test_hostile_files_are_refused_with_what_to_do(desk: Desk) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "' + b"b" * 999 + b'">]><gpx><wpt lat="1" lon="1">&a;</wpt></gpx>'
    many = document(*({"type": "Feature", "properties": {"name": f"A{n}"}, "geometry": None} for n in range(20_001)))
    files: dict[str, tuple[bytes, int, str]] = {
        "empty.csv": (b"", 422, "unreadable-file"),
        "picture.csv": (b"\x89PNG\r\n\0\0", 422, "unreadable-file"),
        "no columns.csv": (b"a,b\n1,2\n", 422, "unreadable-file"),
        "archive": (b"PK\x03\x04" + bytes(100), 422, "unreadable-file"),
        "deep.geojson": (b"[" * 200_000, 422, "unreadable-file"),
        "nan.geojson": (b'{"type":"FeatureCollection","features":[NaN]}', 422, "unreadable-file"),
        "other coordinates.geojson": (b'{"type":"FeatureCollection","crs":"EPSG:3067","features":[]}', 422, "unreadable-file"),
        "bomb.gpx": (bomb, 422, "unreadable-file"),
        "bomb.osm": (bomb.replace(b"gpx", b"osm"), 422, "unreadable-file"),
        "broken.osm.pbf": (b"\0\0\0\x0d\n\x09OSMHeader" + b"\xff" * 500, 422, "unreadable-file"),
        "many.geojson": (many, 413, "too-large"),
    }
    for name, (data, status, slug) in files.items():
        answer = await desk.send("/imports/preview", data, name)
        assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}"), name
        assert answer.json()["hint"]
    bow_tie = {"type": "Polygon", "coordinates": [[[25, 60], [25.1, 60.1], [25.1, 60], [25, 60.1], [25, 60]]]}
    across = {"type": "Polygon", "coordinates": [[[179, 60], [-179, 60], [-179, 61], [179, 60]]]}
    shapes = [(bow_tie, "outline"), (across, "across_180"), ({"type": "GeometryCollection"}, "geometry"), (None, "no_position")]
    shapes += [
        ({"type": "LineString", "coordinates": [[1, 2]]}, "too_short"),
        ({"type": "Point", "coordinates": [1e300, 1]}, "out_of_range"),
    ]
    features = [{"type": "Feature", "properties": {"name": f"S{n}"}, "geometry": shape} for n, (shape, _) in enumerate(shapes)]
    seen = await desk.preview(document(*features), "shapes.geojson")
    assert [problem for _, _, problem in told(seen)] == [problem for _, problem in shapes]
    assert (await desk.send("/imports/preview", b"x", "x.osm", tags="a=b=c")).status_code == 422
    assert await desk.list("sites") == []


async def test_docks_and_gates_come_out_of_an_openstreetmap_extract(desk: Desk, tmp_path: Path) -> None:
    await desk.take(document(DEPOT), "sites.geojson")
    xml = b"""<osm version="0.6">
      <node id="1" lat="60.295" lon="25.095"><tag k="barrier" v="lift_gate"/><tag k="ref" v="2"/></node>
      <node id="2" lat="60.296" lon="25.096"><tag k="amenity" v="loading_dock"/><tag k="name" v="Ramp 7"/>
        <tag k="name:fi" v="Ramppi 7"/><tag k="alt_name" v="Bay 7;Door 7"/><tag k="opening_hours" v="sunny days"/></node>
      <node id="3" lat="60.4" lon="25.3"><tag k="barrier" v="gate"/></node>
      <node id="4" lat="60.5" lon="25.5"><tag k="amenity" v="fuel"/><tag k="name" v="Cheap diesel"/></node>
      <node id="5" lat="60.1" lon="24.8"/><node id="6" lat="60.1" lon="24.81"/><node id="7" lat="60.11" lon="24.8"/>
      <way id="8"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/>
        <tag k="building" v="warehouse"/><tag k="name" v="Hub"/></way>
      <way id="9"><nd ref="5"/><nd ref="99"/><nd ref="7"/><nd ref="5"/>
        <tag k="building" v="warehouse"/><tag k="name" v="Cut"/></way>
    </osm>"""
    source, packed = tmp_path / "a.osm", tmp_path / "a.osm.pbf"
    source.write_bytes(xml)
    with osmium.SimpleWriter(str(packed)) as writer:
        for element in osmium.FileProcessor(str(source)):
            writer.add(element)

    seen = await desk.preview(xml, "helsinki.osm")
    actions = {line["where"]: (line["action"], line["kind"], line["problem"]) for line in seen["lines"]}
    assert actions["node/1"] == ("new", "part", None)
    assert actions["node/3"] == ("left_out", "part", "no_name")
    assert actions["way/8"] == ("new", "site", None)
    assert "way/9" not in actions or actions["way/9"][0] == "left_out", "half of it is not in the extract"
    assert "node/4" not in actions

    assert (await desk.take(packed.read_bytes(), "helsinki.osm.pbf"))["new"] == 3
    sites = {site["name"]: site for site in await desk.list("sites")}
    assert sites["Gate 2"]["parent_id"] == sites["Ramp 7"]["parent_id"] == sites["Northgate Depot"]["id"]
    assert sites["Ramp 7"]["alias_languages"] == {"Ramppi 7": "fi"}
    assert sorted(sites["Ramp 7"]["aliases"]) == ["Bay 7", "Door 7", "Ramppi 7"]
    assert (sites["Hub"]["geometry"]["type"], sites["Hub"]["external_id"]) == ("Polygon", "osm:way/8")
    again = await desk.take(xml, "helsinki.osm")
    assert (again.get("new"), again["same"]) == (None, 3)
    assert (await desk.take(xml, "helsinki.osm", tags=["amenity=fuel"])) == {"new": 1}


async def test_a_route_relation_becomes_one_line_and_its_gaps_are_told(desk: Desk) -> None:
    def way(id: int, *nodes: int) -> str:
        refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
        return f'<way id="{id}">{refs}</way>'

    def relation(id: int, name: str, *members: tuple[int, str]) -> str:
        ways = "".join(f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in members)
        kind = '<tag k="type" v="route"/><tag k="route" v="bus"/>'
        return f'<relation id="{id}"><member type="node" ref="1" role="stop"/>{ways}{kind}<tag k="name" v="{name}"/></relation>'

    # A street to the north with a roundabout in it (4, 10, 5, 11), of which the eastern half is driven; the second and the
    # last way are drawn the other way round.
    places = {1: (0, 0), 2: (10, 0), 3: (20, 0), 4: (30, 0), 10: (35, 5), 5: (40, 0), 11: (35, -5), 6: (50, 0), 7: (60, 0)}
    nodes = "".join(f'<node id="{id}" lat="{60.1 + y / 1e4}" lon="{24.9 + x / 1e4}"/>' for id, (y, x) in places.items())
    ways = (way(1, 1, 2), way(2, 3, 2), way(3, 3, 4), way(4, 11, 4, 10, 5, 11), way(5, 6, 5), way(6, 7, 6))
    north = [(1, ""), (2, "forward"), (9, "backward"), (3, ""), (4, ""), (5, ""), (6, "")]
    torn = [(1, ""), (2, ""), (5, ""), (8, "")]
    file = (
        f"<osm version='0.6'>{nodes}{''.join(ways)}{relation(1, 'Bus 20', *north)}{relation(2, 'Torn', *torn)}</osm>".encode()
    )

    # Nobody wants all buses of a town among their routes unless they ask for them.
    assert "relation/1" not in {line["where"] for line in (await desk.preview(file, "town.osm"))["lines"]}
    seen = await desk.preview(file, "town.osm", tags=["route=bus"])
    told = {line["where"]: (line["action"], line["kind"], line["problem"]) for line in seen["lines"]}
    assert told == {
        "relation/1": ("new", "route", None),
        "relation/2": ("left_out", "route", "gap"),
        "relation/2: way/2 - way/5": ("left_out", "route", "gap"),
        "relation/2: way/8": ("left_out", "route", "gap"),
    }
    assert await desk.take(file, "town.osm", tags=["route=bus"]) == {"new": 1, "left_out": 3}
    (route,) = await desk.list("routes")
    assert (route["name"], route["external_id"]) == ("Bus 20", "osm:relation/1")
    line = (await desk.client.get(f"/api/v1/routes/{route['id']}", headers=desk.headers)).json()["line"]["coordinates"]
    by_place = {(round(60.1 + y / 1e4, 6), round(24.9 + x / 1e4, 6)): id for id, (y, x) in places.items()}
    assert [by_place[round(lat, 6), round(lon, 6)] for lon, lat in line] == [1, 2, 3, 4, 10, 5, 6, 7]


async def test_what_was_exported_comes_back_as_it_was(desk: Desk, client: httpx.AsyncClient) -> None:
    await desk.take(document(*ALL), "sites.geojson")
    bare = b"name,lat,lon\nHarbour,60.21,25.19\n"
    await desk.take(bare, "more.csv")
    first = {format: await desk.export(format) for format in ("geojson", "gpx", "csv")}
    for format, file in first.items():
        assert set(await desk.take(file, f"places.{format}")) == {"same"}, format
        other = await desk_of(client, f"Elsewhere by {format}")
        assert await other.take(file, f"places.{format}") == {"new": 6}, format
        for back in first:
            ours, theirs = await desk.export(back), await other.export(back)
            assert sorted(ours.splitlines()) == sorted(theirs.splitlines()) or json_of(ours, back) == json_of(theirs, back)
        retired = (await other.list("sites"))[0]
        await client.request("DELETE", f"/api/v1/sites/{retired['id']}?version=1", headers=other.headers)
        assert (await other.take(file, f"places.{format}"))["left_out"] == 1, "a file brings nothing retired back"


def json_of(file: bytes, format: str) -> Any:
    if format != "geojson":
        return sorted(line.strip(b",") for line in file.splitlines())
    return sorted(json.loads(file)["features"], key=lambda feature: str(feature["id"]))


def gdal(*command: str) -> str:
    """What a program of GDAL says."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


async def test_other_programs_read_what_was_exported(desk: Desk, tmp_path: Path) -> None:
    await desk.take(document(*ALL), "sites.geojson")
    for format, layers in (
        ("geojson", {"places": 5}),
        ("gpx", {"waypoints": 4, "routes": 1, "route_points": 3}),
        ("csv", {"places": 5}),
    ):
        file = tmp_path / f"places.{format}"
        file.write_bytes(await desk.export(format))
        info = gdal("ogrinfo", "-al", "-so", str(file))
        found = {name: int(n) for name, n in re.findall(r"Layer name: (\S+).*?Feature Count: (\d+)", info, re.DOTALL)}
        assert {name: n for name, n in found.items() if n} == layers, format
        layer = next(iter(layers))
        out = tmp_path / f"from-{format}.geojson"
        gdal("ogr2ogr", "-f", "GeoJSON", str(out), str(file), layer)
        shapes = {feature["properties"]["name"]: feature["geometry"] for feature in json.loads(out.read_text())["features"]}
        dock = shapes["Dock 4"]["coordinates"][:2]
        assert dock == pytest.approx(DOCK["geometry"]["coordinates"], abs=1e-7), format
        assert any(name.startswith("Taveuni") for name in shapes)
    table = list(csv.DictReader(io.StringIO((await desk.export("csv", "sites")).decode())))
    shop = next(row for row in table if row["id"] == "erp-18")
    assert shop["name"] == "'" + SHOP["properties"]["name"], "nothing for a spreadsheet to compute"
    assert float(shop["longitude"]) == -0.0051, "a number is none"
    retired = next(site for site in await desk.list("sites") if site["name"] == "Dock 4")
    await desk.client.request("DELETE", f"/api/v1/sites/{retired['id']}?version=1", headers=desk.headers)
    assert b"Dock 4" not in await desk.export("geojson")
