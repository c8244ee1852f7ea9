"""The feed as a file: CSV for spreadsheets and warehouses, GeoJSON (RFC 7946) for maps. Written while it is read."""

from collections.abc import AsyncIterator
from typing import Literal

from backhaul.discover.queries import Feed
from backhaul.identity.access import Reader
from backhaul.share.outward.feature import CSV_HEADER
from backhaul.share.outward.rows import all_pages

FileFormat = Literal["csv", "geojson"]
MEDIA_TYPES: dict[FileFormat, str] = {"csv": "text/csv; charset=utf-8; header=present", "geojson": "application/geo+json"}


async def csv_file(reader: Reader, asked: Feed) -> AsyncIterator[bytes]:
    """A header, and a line for each; no cell of it is computed by a spreadsheet."""
    yield f"{CSV_HEADER}\r\n".encode()
    async for lines in all_pages(reader, asked, "csv"):
        yield lines.encode()


async def geojson_file(reader: Reader, asked: Feed) -> AsyncIterator[bytes]:
    """A FeatureCollection, a feature a line; what has no place has no geometry."""
    yield b'{"type":"FeatureCollection","features":['
    before = b"\n"
    async for lines in all_pages(reader, asked, "feature"):
        yield before + lines.encode()
        before = b",\n"
    yield b"\n]}\n"


WRITERS = {"csv": csv_file, "geojson": geojson_file}
