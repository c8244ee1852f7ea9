"""Makes the two archives in this folder: `python infra/basemap/make.py FOLDER`. Run by hand: what it makes is committed.

FOLDER holds what it reads, and SOURCES.md says where that comes from: `countries-50m.json`, `naturalearth_cities.shp` and
`.dbf`, `Helsinki.osm.pbf`. It wants mapbox-vector-tile, pmtiles, pyshp and shapely, and for the streets osmium and the
program `tilemaker`.
"""

import gzip
import json
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import osmium
import shapefile
import shapely
from mapbox_vector_tile.Mapbox import vector_tile_pb2
from pmtiles.convert import mbtiles_to_pmtiles
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.ops import unary_union

HERE = Path(__file__).parent
WORLD_ZOOMS = range(6)
STREETS_DEEPEST = 14
# Half a pixel where a tile is shown 512 pixels wide. The deepest is stretched over all that lie below it.
EXTENT, EXTENT_DEEPEST = 1024, 2048
# Beyond it a polygon is clipped, so that no outline is drawn along the edges of tiles.
MARGIN = 1 / 64
# Countries are named from the zoom on at which about this share of a tile is theirs.
NAMED_SHARE = 0.004
NATURAL_EARTH = "Made with Natural Earth"
# By pwa/src/map/style.ts.
DRAWN = ("landcover", "landuse", "park", "water", "waterway", "building", "transportation", "transportation_name", "place")
OPEN_STREET_MAP = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>'


def mercator(lon: float, lat: float) -> tuple[float, float]:
    """A point on the map of the world, which is 1 wide and 1 high, from its north-west corner."""
    lat = max(-85.05, min(85.05, lat))
    return (lon + 180) / 360, 0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)


class Topology:
    """A TopoJSON file: geometries made of arcs that neighbours share."""

    def __init__(self, path: Path) -> None:
        read = json.loads(path.read_text())
        (kx, ky), (dx, dy) = read["transform"]["scale"], read["transform"]["translate"]
        self.objects = read["objects"]
        self.arcs: list[list[tuple[float, float]]] = []
        for arc in read["arcs"]:
            x = y = 0
            points = []
            for step_x, step_y in arc:
                x, y = x + step_x, y + step_y
                points.append(mercator(x * kx + dx, y * ky + dy))
            self.arcs.append(points)

    def _ring(self, numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points

    def shape(self, geometry: dict[str, Any]) -> MultiPolygon:
        """A polygon or several."""
        parts = geometry.get("arcs", [])
        polygons = parts if geometry["type"] == "MultiPolygon" else [parts]
        made = [
            Polygon(self._ring(rings[0]), [self._ring(hole) for hole in rings[1:]]).buffer(0) for rings in polygons if rings
        ]
        return unary_union(made)

    def borders(self, name: str) -> list[LineString]:
        """The arcs that two geometries share."""
        used: Counter[int] = Counter()
        for geometry in self.objects[name]["geometries"]:
            numbers = map(int, re.findall(r"-?\d+", json.dumps(geometry.get("arcs", []))))
            used.update(n if n >= 0 else ~n for n in numbers)
        return [LineString(self.arcs[number]) for number, times in used.items() if times > 1]


def pieces(shape: Any, z: int, x: int = 0, y: int = 0, at: int = 0) -> Iterator[tuple[int, int, Any]]:
    """The parts of a shape on the tiles of a zoom, each cut out of the larger one that it lies on."""
    size = 1 / 2**at
    margin = MARGIN * size
    part = shapely.clip_by_rect(shape, x * size - margin, y * size - margin, (x + 1) * size + margin, (y + 1) * size + margin)
    if part.is_empty:
        return
    if at == z:
        yield x, y, part
        return
    for dx in (0, 1):
        for dy in (0, 1):
            yield from pieces(part, z, 2 * x + dx, 2 * y + dy, at + 1)


def world(folder: Path) -> None:
    """Natural Earth: land, borders, names of countries and cities."""
    topology = Topology(folder / "countries-50m.json")
    land = topology.shape(topology.objects["land"]["geometries"][0])
    borders = unary_union(topology.borders("countries"))
    names: list[tuple[float, Point, dict[str, Any]]] = []
    for country in topology.objects["countries"]["geometries"]:
        shape = topology.shape(country)
        if shape.is_empty or country["properties"]["name"] == "Antarctica":
            continue
        largest = max(getattr(shape, "geoms", [shape]), key=lambda one: one.area)
        names.append((shape.area, largest.representative_point(), {"name": country["properties"]["name"], "kind": "country"}))
    for record in shapefile.Reader(str(folder / "naturalearth_cities.shp")).iterShapeRecords():
        names.append((0, Point(mercator(*record.shape.points[0])), {"name": record.record["name"], "kind": "city"}))
    tiles: dict[int, bytes] = {}
    for z in WORLD_ZOOMS:
        extent = EXTENT_DEEPEST if z == WORLD_ZOOMS[-1] else EXTENT
        fine = 0.7 / (extent * 2**z)
        layers: dict[tuple[int, int], dict[str, list[dict[str, Any]]]] = {}

        def put(x: int, y: int, layer: str, shape: Any, z: int = z, layers: Any = layers, **properties: Any) -> None:
            scaled = shapely.transform(shape, lambda points: points * 2**z - (x, y))
            found = layers.setdefault((x, y), {}).setdefault(layer, [])
            found.append({"geometry": scaled, "properties": properties})

        # What is smaller than a pixel is left out, but for the deepest: islands are where harbours are.
        least = 0 if z == WORLD_ZOOMS[-1] else (1 / (512 * 2**z)) ** 2 * 2
        coast = land.simplify(fine)
        parts = [part for part in getattr(coast, "geoms", [coast]) if part.area >= least]
        for x, y, part in pieces(MultiPolygon(parts), z):
            put(x, y, "land", part)
        for x, y, part in pieces(borders.simplify(fine), z):
            put(x, y, "border", part)
        for area, at, told in names:
            shown = z >= 3 if told["kind"] == "city" else area * 4**z > NAMED_SHARE or z >= 5
            if shown:
                rank = 9 if told["kind"] == "city" else max(1, min(8, round(-math.log10(area + 1e-12))))
                put(int(at.x * 2**z), int(at.y * 2**z), "place", at, **told, rank=rank)
        for (x, y), found in layers.items():
            encoded = mapbox_vector_tile.encode(
                [{"name": name, "features": features} for name, features in found.items()],
                default_options={"quantize_bounds": (0, 0, 1, 1), "extents": extent, "y_coord_down": True},
            )
            tiles[zxy_to_tileid(z, x, y)] = gzip.compress(encoded, 9, mtime=0)
    fields: dict[str, dict[str, str]] = {
        "land": {},
        "border": {},
        "place": {"name": "String", "kind": "String", "rank": "Number"},
    }
    write(
        HERE / "world.pmtiles",
        tiles,
        (WORLD_ZOOMS[0], WORLD_ZOOMS[-1]),
        (-180, -85.05, 180, 85.05),
        fields,
        "World",
        NATURAL_EARTH,
    )


def write(
    path: Path,
    tiles: dict[int, bytes],
    zooms: tuple[int, int],
    bounds: tuple[float, float, float, float],
    fields: dict[str, dict[str, str]],
    name: str,
    attribution: str,
) -> None:
    """An archive of gzipped vector tiles."""
    west, south, east, north = (round(part * 1e7) for part in bounds)
    with path.open("wb") as file:
        writer = Writer(file)
        for id in sorted(tiles):
            writer.write_tile(id, tiles[id])
        writer.finalize(
            {
                "tile_type": TileType.MVT,
                "tile_compression": Compression.GZIP,
                "min_zoom": zooms[0],
                "max_zoom": zooms[1],
                "min_lon_e7": west,
                "min_lat_e7": south,
                "max_lon_e7": east,
                "max_lat_e7": north,
                "center_zoom": zooms[0],
                "center_lon_e7": (west + east) // 2,
                "center_lat_e7": (south + north) // 2,
            },
            {
                "name": name,
                "attribution": attribution,
                "vector_layers": [{"id": id, "fields": of} for id, of in fields.items()],
            },
        )
    print(f"{path.name}: {len(tiles)} tiles, {path.stat().st_size} bytes")  # noqa: T201 - a program for people


def trim(source: Path, target: Path) -> tuple[float, float, float, float]:
    """The extract without what it refers to and does not have: 4,525 points outside of it, on which tilemaker aborts.

    Answers its bounds: west, south, east, north.
    """
    nodes = {one.id: (one.location.lon, one.location.lat) for one in osmium.FileProcessor(str(source)) if one.is_node()}
    kept = set()
    target.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(target)) as writer:
        for one in osmium.FileProcessor(str(source)):
            if one.is_node():
                writer.add(one)
            elif one.is_way():
                has = [node.ref for node in one.nodes if node.ref in nodes]
                if len(has) < 2:
                    continue
                kept.add(one.id)
                if one.is_closed() and len(has) >= 3 and has[0] != has[-1]:
                    has.append(has[0])
                writer.add(one.replace(nodes=has))
            elif one.is_relation():
                members = [m for m in one.members if (m.type == "w" and m.ref in kept) or (m.type == "n" and m.ref in nodes)]
                if members and len(members) == len(list(one.members)):
                    writer.add(one)
    lons, lats = zip(*nodes.values(), strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def drawn(packed: bytes) -> bytes:
    """A tile without the layers that our styles do not draw."""
    tile = vector_tile_pb2.tile()
    tile.ParseFromString(gzip.decompress(packed))
    layers = [layer for layer in tile.layers if layer.name in DRAWN]
    del tile.layers[:]
    tile.layers.extend(layers)
    return gzip.compress(tile.SerializeToString(), 9, mtime=0)


def streets(folder: Path) -> None:
    """OpenStreetMap: the middle of Helsinki, in the layers of OpenMapTiles."""
    trimmed = folder / "trimmed.osm.pbf"
    bounds = trim(folder / "Helsinki.osm.pbf", trimmed)
    examples = Path("/usr/share/doc/tilemaker/examples")
    config = json.loads((examples / "config-openmaptiles.json").read_text())
    # The sea and its like are made of files that are not here.
    config["layers"] = {name: layer for name, layer in config["layers"].items() if "source" not in layer}
    config["settings"] |= {"minzoom": 9, "maxzoom": STREETS_DEEPEST, "basezoom": STREETS_DEEPEST, "compress": "gzip"}
    (folder / "config.json").write_text(json.dumps(config))
    mbtiles, made = folder / "helsinki.mbtiles", folder / "helsinki.pmtiles"
    mbtiles.unlink(missing_ok=True)
    subprocess.run(  # noqa: S603 - a program of Debian's
        [
            *("tilemaker", "--input", str(trimmed), "--output", str(mbtiles)),
            *("--config", str(folder / "config.json"), "--process", str(examples / "process-openmaptiles.lua")),
        ],
        check=True,
    )
    made.unlink(missing_ok=True)
    mbtiles_to_pmtiles(str(mbtiles), str(made), STREETS_DEEPEST)
    with made.open("rb") as file:
        reader = Reader(MmapSource(file))
        header = reader.header()
        tiles = {zxy_to_tileid(*zxy): drawn(data) for zxy, data in all_tiles(reader.get_bytes)}
    fields: dict[str, dict[str, str]] = {name: {} for name in DRAWN}
    write(
        HERE / "helsinki.pmtiles", tiles, (header["min_zoom"], header["max_zoom"]), bounds, fields, "Helsinki", OPEN_STREET_MAP
    )


if __name__ == "__main__":
    world(Path(sys.argv[1]))
    streets(Path(sys.argv[1]))
