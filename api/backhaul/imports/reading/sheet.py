"""A table with one tip in each row."""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from typing import Final

from backhaul.imports.reading.dates import Order, cell, moment, order_of
from backhaul.imports.reading.said import MOST_LINES, Said, clean, name_of, settle

_CALLED: Final[Mapping[str, str]] = {
    "text": "text tip message note words texto mensaje nota texte nachricht hinweis treść tekst wiadomość mesaj metin not "
    "текст повідомлення النص رسالة टेक्स्ट संदेश",
    "time": "time at date when datetime timestamp captured_at fecha hora heure zeit datum uhrzeit czas data dată tarih zaman "
    "час дата الوقت التاريخ समय तारीख",
    "place": "place site where location lugar sitio lieu ort miejsce loc yer місце المكان الموقع स्थान जगह",
    "lat": "lat latitude breite latitud szerokość latitudine enlem широта",
    "lon": "lon lng long longitude länge longitud długość boylam довгота",
    "who": "author who name member autor auteur nom nombre autorin yazan автор الكاتب लेखक",
}
_COLUMNS: Final = {name: frozenset(called.split()) for name, called in _CALLED.items()}
_PROTECTED: Final = re.compile(r"'(?=[=+\-@\t\0])")
_LONGEST_CELL: Final = 1_000_000


def read(text: str, order: Order | None) -> Iterator[Said]:
    """The rows. Raises ValueError where there is no column with words, and "dates" as a chat does."""
    csv.field_size_limit(_LONGEST_CELL)
    head = text.lstrip("\r\n").split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(";\t|,", key=head.count))
    columns: dict[str, int] | None = None
    found: list[tuple[Said, str]] = []
    line = 1
    try:
        for row in rows:
            begins, line = line, rows.line_num + 1
            if len(found) > MOST_LINES:
                raise OverflowError
            if not any(one.strip() for one in row):
                continue
            if columns is None:
                columns = _columns(row)
                continue
            found.append(_row(begins, {name: row[n] if n < len(row) else "" for name, n in columns.items()}))
    except csv.Error:
        found.append((Said(line, wrong="unreadable"), ""))
    if columns is None:
        raise ValueError("no head")
    times = [cell(raw) if raw else None for _, raw in found]
    every = [one for one in times if isinstance(one, tuple)]
    order = order or (order_of(every) if every else "dmy")
    if order is None:
        raise ValueError("dates")
    for (said, raw), time in zip(found, times, strict=True):
        at = moment(time, order) if isinstance(time, tuple) else time
        if at:
            said.at = at.isoformat()
        elif raw and not said.wrong:
            said.wrong = "no_time"
        yield settle(said)


def _columns(head: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for n, raw in enumerate(head):
        called = re.sub(r"[\s\-]+", "_", re.sub(r"[(\[].*", "", raw).strip("\ufeff ").casefold())
        for name, spellings in _COLUMNS.items():
            if called in spellings:
                found.setdefault(name, n)
    if "text" not in found:
        raise ValueError("no column with words")
    return found


def _row(line: int, cells: Mapping[str, str]) -> tuple[Said, str]:
    said = Said(line)
    kept = {name: clean(_PROTECTED.sub("", raw, count=1)) for name, raw in cells.items()}
    said.text, said.who = kept.get("text", ""), name_of(kept.get("who", ""))
    said.place = kept.get("place", "").replace("\n", " ")[:200] or None
    lat, lon = kept.get("lat", ""), kept.get("lon", "")
    if lat or lon:
        try:
            said.lat, said.lon = float(lat.replace(",", ".")), float(lon.replace(",", "."))
            if not (math.isfinite(said.lat + said.lon) and abs(said.lat) <= 90 and abs(said.lon) <= 180):
                raise ValueError("off the earth")
        except ValueError:
            said.lat = said.lon = None
            said.wrong = "position"
    return said, kept.get("time", "")
