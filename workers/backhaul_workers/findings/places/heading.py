"""Which way of a road is meant: "southbound", "Richtung Hamburg", "w kierunku Krakowa", "Ankara yönünde".

What is found hides a hazard from whoever drives the other way, so that doubt shows it to all: where both ways are named, where
the words advise another way, where several goals lie in different directions.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, degrees, radians, sin
from typing import Literal
from uuid import UUID

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.places.mentions import KnownSite, Mention
from backhaul_workers.findings.places.position import Fix, distance_m
from backhaul_workers.findings.stems import forms
from backhaul_workers.findings.stopwords import EVERY_STOPWORD
from backhaul_workers.findings.words import Span, Word, fold, span, words

_COMPASS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0,
    "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip
# Words of another language are left alone: "sur" is south in Spanish and on in French. English ones count everywhere.
_PHRASES = Phrases(kinds_of("headings"), foreign_letters=99)
_THINGS = Phrases(kinds_of("places"))
_PLACES = Phrases({code: {"place": kinds["place"]} for code, kinds in kinds_of("new_places").items()})
# "The north gate": a gate's name. Where adjectives follow their noun, nobody says so of a way.
_ADJECTIVE_FIRST = ("en", "pl", "uk", None)
_SENTENCE = re.compile(r"[!?;\n…।؟]|\.(?=\s|$)")
_MOST_BETWEEN = 2
# Nearer than that the bearing says nothing of a road: places are shown by 100 m, and roads bend.
_LEAST_AWAY_M = 1_000.0
# What differs by less is one way of a road.
_SAME_WAY_DEG = 60.0
# A town is named by a word of this length in a site's name ("Terminal Hamburg-Altona"); shorter ones stand for anything.
_LEAST_LETTERS = 4
# What an ending adds in languages that inflect names: Kraków, Krakowa; Warszawa, Warszawy.
_INFLECTING = ("pl", "uk", "ro", "tr")
_MOST_ENDING = 3

Source = Literal["compass", "towards", "both"]


@dataclass(frozen=True, slots=True)
class Goal:
    """Sites that somebody is said to drive towards, and the words that say so."""

    ids: tuple[UUID, ...]
    evidence: Span


@dataclass(frozen=True, slots=True)
class HeadingFinding:
    """The way that is meant: whole degrees clockwise from north, or None where ``source`` is that both are meant."""

    heading_deg: float | None
    source: Source
    evidence: Span


def goals(text: str, sites: Sequence[KnownSite], named: Sequence[Mention], language: str | None = None) -> tuple[Goal, ...]:
    """The sites that ``text`` tells as goals, by their names or by a word of these; ``named`` are its mentions."""
    row = words(text)
    return tuple(Goal(ids, span(text, row[start:end])) for start, end, ids in _goals(text, row, sites, named, language))


def heading(
    text: str,
    towards: Sequence[Goal],
    sites: Mapping[UUID, Fix],
    place: Fix | None,
    language: str | None = None,
    *,
    compass_only: bool = False,
) -> HeadingFinding | None:
    """The way of the road that ``text`` speaks of; None where it names none, or several.

    ``towards`` are its ``goals``, ``sites`` where these are, and ``place`` the shown place of the tip (never its exact fix):
    the way is the bearing from there. ``compass_only``: at a site, who drives towards another one is no matter of a road.
    """
    row = words(text)
    for n in range(len(row)):
        both = _PHRASES.at(row, n, language).get("both")
        if both:
            return HeadingFinding(None, "both", span(text, row[n:both]))
    found = [HeadingFinding(deg, "compass", span(text, row[start:end])) for start, end, deg in _by_compass(text, row, language)]
    if not compass_only and place:
        for goal in towards:
            if (deg := _bearing(place, [sites[id] for id in goal.ids if id in sites])) is not None:
                found.append(HeadingFinding(deg, "towards", goal.evidence))
    advised = _advised(text, row, language)
    found = sorted((f for f in found if _sentence(text, f.evidence.start) not in advised), key=lambda f: f.evidence.start)
    if not found or any(_apart(found[0], other) > _SAME_WAY_DEG for other in found):
        return None
    return found[0]


def _apart(a: HeadingFinding, b: HeadingFinding) -> float:
    return _between(a.heading_deg or 0.0, b.heading_deg or 0.0)


def _between(a: float, b: float) -> float:
    return abs((a - b + 180.0) % 360.0 - 180.0)


def _bearing(place: Fix, at: Sequence[Fix]) -> float | None:
    """The one way to all of them, by the first; None where they lie in different ones, or here."""
    ways = [_way(place, site) for site in at if distance_m(place, site) >= _LEAST_AWAY_M]
    if not ways or len(ways) < len(at) or any(_between(ways[0], way) > _SAME_WAY_DEG for way in ways):
        return None
    return ways[0]


def _way(a: Fix, b: Fix) -> float:
    """The initial bearing of the great circle, whole degrees clockwise from north."""
    lat_a, lat_b, east = radians(a.lat), radians(b.lat), radians(b.lon - a.lon)
    y = sin(east) * cos(lat_b)
    x = cos(lat_a) * sin(lat_b) - sin(lat_a) * cos(lat_b) * cos(east)
    return float(round(degrees(atan2(y, x))) % 360)


def _by_compass(text: str, row: Sequence[Word], language: str | None) -> Iterator[tuple[int, int, float]]:
    for n in range(len(row)):
        here = _PHRASES.at(row, n, language)
        for name, deg in _COMPASS.items():
            if (end := here.get(f"to_{name}")) is not None:
                yield n, end, deg
        for kind in ("towards", "to"):
            # "Bound for" and "bound for the" are both phrases: after each of them may stand what is meant.
            for phrase in _PHRASES.found(row, n, language):
                if phrase.kind != kind or not _close(text, row, n, phrase.end):
                    continue
                at = _past_small(text, row, phrase.end, language)
                if at < len(row) and _near(text, row, at) and (way := _compass(text, row, at, language)) is not None:
                    yield n, way[0], way[1]
        if "after" in here and (start := _before(row, n, language)) is not None:
            way = _compass(text, row, start, language, named=False)
            if way is not None and way[0] <= n:
                yield start, here["after"], way[1]


def _before(row: Sequence[Word], n: int, language: str | None) -> int | None:
    """Where the compass word directly before the word ``n`` begins."""
    for start in (n - 2, n - 1):
        if start >= 0 and all(_PHRASES.at(row, m, language).keys() & _COMPASS.keys() for m in range(start, n)):
            return start
    return None


def _compass(text: str, row: Sequence[Word], at: int, language: str | None, *, named: bool = True) -> tuple[int, float] | None:
    """(word after the last, degrees) of the compass words that begin here: "north", "nord-est"; "nord-sud" leads south."""
    first = _point(row, at, language)
    if first is None:
        return None
    end, deg = first
    second = _point(row, end, language) if _near(text, row, end) else None
    if second:
        end = second[0]
        turn = _between(deg, second[1])
        # Degrees of the mean by way of the shorter arc.
        deg = second[1] if turn == 180 else (deg + ((second[1] - deg + 180) % 360 - 180) / 2) % 360
    if _PHRASES.has(row, end, "of", language) and _near(text, row, end):
        # "South of the bridge" is a place.
        return None
    if named and language in _ADJECTIVE_FIRST and _near(text, row, end):
        things = _THINGS.at(row, end, language).keys() & {"dock", "gate", "hall", "row", "exit", "landmark"}
        titled = language != "uk" and text[row[end].start].isupper() and text[row[at].start].isupper()
        if things or titled or _PLACES.has(row, end, "place", language):
            return None
    return end, deg


def _point(row: Sequence[Word], at: int, language: str | None) -> tuple[int, float] | None:
    here = _PHRASES.at(row, at, language)
    # "Kuzeydoğu" begins as "kuzey" does.
    names = [name for name in _COMPASS if name in here]
    return (here[names[-1]], _COMPASS[max(names, key=len)]) if names else None


def _goals(
    text: str, row: Sequence[Word], sites: Sequence[KnownSite], named: Sequence[Mention], language: str | None
) -> Iterator[tuple[int, int, tuple[UUID, ...]]]:
    by_start = {m.evidence.start: m for m in named if m.kind in ("site", "part") and m.ids and m.heard != "sound"}
    by_end = {m.evidence.end: m for m in by_start.values()}
    taken: set[int] = set()
    for n in range(len(row)):
        for phrase in _PHRASES.found(row, n, language):
            if phrase.kind == "towards" and _close(text, row, n, phrase.end):
                at = phrase.end
                small = _past_small(text, row, at, language)
                for begin in dict.fromkeys((at, small)):
                    if begin in taken or begin >= len(row) or not _near(text, row, begin) or _point(row, begin, language):
                        continue
                    mention = by_start.get(row[begin].start)
                    if mention:
                        end = next((m for m in range(begin, len(row)) if row[m].start >= mention.evidence.end), len(row))
                        taken.add(begin)
                        yield n, end, mention.ids
                    elif ids := _sites_called(row[begin], sites, language):
                        taken.add(begin)
                        yield n, begin + 1, ids
            if phrase.kind == "after" and n > 0 and _near(text, row, n):
                # "Ankara'ya doğru": what the apostrophe cuts off is an ending.
                ending = (
                    n > 1 and len(row[n - 1].folded) <= _MOST_ENDING and text[row[n - 2].end : row[n - 1].start] in ("'", "’")
                )
                last = n - 2 if ending else n - 1
                mention = by_end.get(row[last].end)
                if mention:
                    start = next(m for m in range(len(row)) if row[m].end > mention.evidence.start)
                    yield start, phrase.end, mention.ids
                elif ids := _sites_called(row[last], sites, language):
                    yield last, phrase.end, ids


def _sites_called(word: Word, sites: Sequence[KnownSite], language: str | None) -> tuple[UUID, ...]:
    """The sites whose name has that word, or a form of it: a town, seldom more."""
    if len(word.folded) < _LEAST_LETTERS or word.folded in EVERY_STOPWORD:
        return ()
    languages = (language,) if language else ()
    said = forms(word, languages)
    return tuple(
        site.id
        for site in sites
        if site.parent_id is None
        and any(
            said & forms(Word(0, 0, own, fold(own)), languages)
            or (language in _INFLECTING and _inflected(word.folded, fold(own)))
            for name in (site.name, *site.aliases)
            for own in _telling(name)
        )
    )


@lru_cache(maxsize=65_536)
def _telling(name: str) -> tuple[str, ...]:
    """The words of a name that are no word for a kind of place."""
    row = words(name)
    return tuple(
        word.small
        for n, word in enumerate(row)
        if len(word.folded) >= _LEAST_LETTERS
        and not word.folded.isdecimal()
        and word.folded not in EVERY_STOPWORD
        and not _PLACES.has(row, n, "place")
        and not _THINGS.at(row, n).keys() & {"dock", "gate", "hall", "row", "exit", "landmark", "route", "between"}
        and not _PHRASES.at(row, n).keys() & _COMPASS.keys()
    )


def _inflected(said: str, name: str) -> bool:
    same = next((n for n, (a, b) in enumerate(zip(said, name, strict=False)) if a != b), min(len(said), len(name)))
    return same >= _LEAST_LETTERS and max(len(said), len(name)) - same <= _MOST_ENDING


def _past_small(text: str, row: Sequence[Word], at: int, language: str | None) -> int:
    """Past articles and other small words: "towards the north", "en direction de la"."""
    end = at
    while (
        end < len(row) - 1
        and end - at < _MOST_BETWEEN
        and row[end].folded in EVERY_STOPWORD
        and _near(text, row, end)
        and _point(row, end, language) is None
    ):
        end += 1
    return end


def _near(text: str, row: Sequence[Word], n: int) -> bool:
    """Whether nothing but a space or a hyphen stands before the word ``n``: no clause ends there."""
    return 0 < n < len(row) and text[row[n - 1].end : row[n].start].strip(" \u00a0-\u2010\u2013'’:") == ""


def _close(text: str, row: Sequence[Word], start: int, end: int) -> bool:
    return all(_near(text, row, n) for n in range(start + 1, end))


def _sentence(text: str, at: int) -> int:
    """Which sentence of the text a place in it belongs to."""
    return sum(1 for found in _SENTENCE.finditer(text) if found.start() < at)


def _advised(text: str, row: Sequence[Word], language: str | None) -> AbstractSet[int]:
    """The sentences that advise another way: who is told to go towards Tampere has no hazard there."""
    return {_sentence(text, row[n].start) for n in range(len(row)) if _PHRASES.has(row, n, "instead", language)}
