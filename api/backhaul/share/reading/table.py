"""CSV: one place a line, with whatever a spreadsheet of whichever country made of it."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from backhaul.share.reading.places import (
    Found,
    Wrong,
    clean,
    hours,
    id_of,
    other_names,
    position,
    radius,
    shape,
    zone,
)

# What people call the columns, folded.
_CALLED: Final[Mapping[str, str]] = {
    "name": "name title site label nombre nom nazwa denumire ad назва الاسم नाम nimi bezeichnung",
    "id": "id external_id externalid ref code kod código",
    "lat": "lat latitude y breite breitengrad latitud szerokosc szerokość latitudine enlem широта",
    "lon": "lon lng long longitude x länge laenge längengrad longitud dlugosc długość longitudine boylam довгота",
    "radius": "radius radius_m radio rayon promien promień raza yarıçap радіус",  # noqa: RUF001 - Turkish
    "aliases": "aliases alias other_names alt_name",
    "address": "address addr adresse dirección direccion adresa adres адреса العنوان पता osoite",
    "parent": "parent parent_id part_of site_id",
    "opening_hours": "opening_hours hours öffnungszeiten horario horaires",
    "time_zone": "time_zone timezone tz",
    "geometry": "wkt geometry geom geometria",
    "stops": "stops halte paradas",
    "both_ways": "both_ways",
}
COLUMNS: Final = {name: frozenset(called.split()) for name, called in _CALLED.items()}
# What protects a cell that a spreadsheet would compute: taken off again.
_PROTECTED = re.compile(r"'(?=[=+\-@\t\0])")
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?°?")
_WKT = re.compile(r"(POINT|LINESTRING|POLYGON|MULTIPOLYGON)(?:\s+Z)?\s*(\(.+\))", re.IGNORECASE | re.DOTALL)
_TYPES = {"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon", "MULTIPOLYGON": "MultiPolygon"}
_YES = frozenset(("1", "true", "yes", "t", "y"))
_LONGEST_CELL = 1_000_000


def read(data: bytes, *, exchange: bool) -> Iterator[Found]:
    """The places of a CSV file. Raises ValueError where it is none: no head, or none of its columns is known."""
    text = decoded(data)
    csv.field_size_limit(_LONGEST_CELL)
    head_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(";\t|,", key=head_line.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: dict[str, int] | None = None
    line = 1
    try:
        for row in rows:
            begins, line = line, rows.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if columns is None:
                columns = _columns(row)
                continue
            found = Found("line", str(begins))
            try:
                _fill(found, {name: _cell(row, n) for name, n in columns.items()}, exchange=exchange)
            except Wrong as wrong:
                found.wrong = wrong.code
            yield found
    except csv.Error:
        yield Found("line", str(line), wrong="unreadable")


def decoded(data: bytes) -> str:
    """As the byte-order mark says, else UTF-8, else as Windows writes it in western Europe. Raises ValueError for binary."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding)
    if b"\0" in data:
        raise ValueError("binary")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _columns(head: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for n, cell in enumerate(head):
        # "Latitude (°)", "Breite [WGS84]".
        called = re.sub(r"[\s\-]+", "_", re.sub(r"[(\[].*", "", cell).strip().casefold())
        for name, spellings in COLUMNS.items():
            if called in spellings:
                found.setdefault(name, n)
    if not ({"lat", "lon"} <= found.keys() or "geometry" in found):
        raise ValueError("no columns with coordinates")
    return found


def _cell(row: Sequence[str], n: int) -> str:
    return _PROTECTED.sub("", row[n], count=1).strip() if n < len(row) else ""


def _fill(found: Found, cells: Mapping[str, str], *, exchange: bool) -> None:
    found.name = clean(cells.get("name")) or clean(cells.get("address"))
    found.external_id = id_of(cells.get("id"))
    found.parent = clean(cells.get("parent"))
    given = other_names(cells.get("aliases"))
    if given:
        found.aliases, found.alias_languages = given
    address = clean(cells.get("address"))
    if address and address != found.name:
        # Who says the street means the place.
        found.aliases = [*(found.aliases or []), address]
    if "aliases" in cells and found.aliases is None:
        found.aliases = []
    if cells.get("geometry"):
        found.kind, found.geometry = shape(from_wkt(cells["geometry"]), exchange=exchange)
    else:
        if not cells.get("lat") or not cells.get("lon"):
            raise Wrong("no_position")
        lon, lat = position(number(cells["lon"]), number(cells["lat"]), exchange=exchange)
        found.geometry = {"type": "Point", "coordinates": [lon, lat]}
    found.radius_m = radius(number(cells["radius"]) if cells.get("radius") else None)
    found.opening_hours = hours(cells.get("opening_hours"))
    found.time_zone = zone(cells.get("time_zone"))
    if found.kind == "route":
        found.stops = [one for raw in cells.get("stops", "").split("|") if (one := clean(raw))]
        found.both_ways = cells.get("both_ways", "").casefold() in _YES
    if not found.name:
        raise Wrong("no_name")


def number(raw: str) -> float:
    """A number with a point or a comma. Raises Wrong."""
    written = raw.replace("\u2212", "-").replace("\u00a0", "").strip()
    if not _NUMBER.fullmatch(written):
        raise Wrong("not_a_number")
    value = float(written.rstrip("°").replace(",", "."))
    if not math.isfinite(value):
        raise Wrong("not_a_number")
    return value


def from_wkt(raw: str) -> dict[str, Any]:
    """GeoJSON of well-known text. Raises Wrong."""
    written = _WKT.fullmatch(re.sub(r"^SRID=4326;", "", raw.strip(), flags=re.IGNORECASE))
    if not written:
        raise Wrong("geometry")
    kind, body = _TYPES[written.group(1).upper()], written.group(2)
    if not re.fullmatch(r"[\d\s.,()eE+\-]+", body):
        raise Wrong("unreadable")
    numbers = re.sub(r"[^\s,()]+(?:\s+[^\s,()]+)+", lambda m: f"[{','.join(m.group().split())}]", body)
    try:
        nested = json.loads(numbers.replace("(", "[").replace(")", "]"))
    except (ValueError, RecursionError):
        raise Wrong("unreadable") from None
    # A point is one position, everything else a list of them.
    return {"type": kind, "coordinates": nested[0] if kind == "Point" else nested}
