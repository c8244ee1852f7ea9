"""What the child process does: import everything, lock itself in, read the one file, answer a line for each place."""

import codecs
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from backhaul.isolation import COULD_NOT_START, lock_in
from backhaul.share.reading import geojson, gpx, osm, table
from backhaul.share.reading.places import MOST_PLACES, Found


def main(order: Mapping[str, Any]) -> None:
    """Never returns. The first line of standard input says how the file is read, the rest is the file."""
    try:
        _warm_up()
        lock_in(memory_bytes=order["memory_bytes"], output_bytes=order["output_bytes"], cpu_s=order["cpu_s"])
    except Exception:  # noqa: BLE001 - whatever it is, the exit code is all that the parent needs
        os._exit(COULD_NOT_START)
    asked = json.loads(sys.stdin.buffer.readline())
    _answer(sys.stdout.buffer, asked, sys.stdin.buffer.read())
    sys.stdout.buffer.flush()
    os._exit(0)


def _answer(out: BinaryIO, asked: dict[str, Any], data: bytes) -> None:
    try:
        for n, found in enumerate(places(data, asked)):
            if n == MOST_PLACES:
                _say(out, {"end": "too_many"})
                return
            _say(out, {**asdict(found)})
        _say(out, {"end": "all"})
    except MemoryError:
        _say(out, {"end": "too_large"})
    except Exception:  # noqa: BLE001 - parsers raise anything on bytes that were made to break them
        _say(out, {"end": "unreadable"})


def _say(out: BinaryIO, told: dict[str, Any]) -> None:
    out.write(json.dumps(told).encode() + b"\n")


def places(data: bytes, asked: dict[str, Any]) -> Iterator[Found]:
    """The places of a file whose format is "geojson", "gpx", "csv" or "osm". Raises ValueError."""
    exchange = bool(asked["exchange"])
    if asked["format"] == "osm":
        return osm.read(data, asked=asked["tags"], exchange=exchange)
    return {"geojson": geojson.read, "gpx": gpx.read, "csv": table.read}[asked["format"]](data, exchange=exchange)


def _warm_up() -> None:
    """Whatever is imported late is imported now: a child that is nobody can import nothing."""
    gpx_file = b'<gpx version="1.1" creator="x"><wpt lat="1" lon="2"><name>A</name></wpt></gpx>'
    osm_file = b'<osm version="0.6"><node id="1" lat="1" lon="2"><tag k="shop" v="x"/><tag k="name" v="A"/></node>'
    osm_file += b'<node id="2" lat="1" lon="3"/><way id="1"><nd ref="1"/><nd ref="2"/></way><relation id="1">'
    osm_file += b'<member type="way" ref="1" role=""/><tag k="type" v="route"/><tag k="shop" v="x"/></relation></osm>'
    geojson_file = b'{"type":"Feature","properties":{"name":"A","opening_hours":"Mo 10:00-11:00","time_zone":"Europe/Paris"}}'
    for format, data in (("gpx", gpx_file), ("osm", osm_file), ("geojson", geojson_file), ("csv", b"name,lat,lon\nA,1,2")):
        list(places(data, {"format": format, "tags": ["shop"], "exchange": False}))
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        codecs.lookup(encoding)
