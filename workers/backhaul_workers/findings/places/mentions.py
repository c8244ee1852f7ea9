"""Places that a text names: the organisation's sites and routes by name, docks and gates by number, and points on roads."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from uuid import UUID

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.numbers import label_at, number_at
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.places.spoken import spoken_sites
from backhaul_workers.findings.stopwords import EVERY_STOPWORD
from backhaul_workers.findings.words import Span, Word, fold, span, words

Kind = Literal["site", "part", "route", "road"]
Heard = Literal["name", "number", "sound", "road"]

# What a part is called when it is asked for by number; a word may mean two ("Tor": a gate, or a dock's door).
_PARTS = ("gate", "dock", "hall", "row")
_PHRASES = Phrases(kinds_of("places"))
# Names of roads: any of them where it is written like one, the rarer ones only after a small word ("on the B96"): a rack or a
# dock may be called B96 too.
_ROAD = re.compile(
    r"(?<![\w-])(?:"
    r"(?:[AEMNАЕМН]|AP|RN|RD|DK|DW|DN|DJ|US|SR|I)[ -]?\d{1,4}|(?P<small>[aemn]\d{2,4})|(?P<rare>[BDSKLRРТ][ -]?\d{1,4})"
    r")(?!\w)"
)
# What is sold at petrol stations.
_FUELS = frozenset({"e5", "e10", "e85", "b7", "b10", "e 5", "e 10"})
_POST = re.compile(r"[\s.:]{0,2}(?:[nN][°ºo]?\.?\s?)?(\d{1,4}(?:[.,+]\d{1,3})?)(?![\d.,]*\d)")
_METRES = {"kilometre": 1_000.0, "mile": 1_609.344}
# Two pieces of one road reference stand this near to each other.
_MOST_BETWEEN = 4


@dataclass(frozen=True, slots=True)
class KnownSite:
    """A site or a part of one (``parent_id``), as the organisation calls it."""

    id: UUID
    name: str
    aliases: Sequence[str] = ()
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class KnownRoute:
    """A route; ``length_m`` tells which kilometre posts can be on it."""

    id: UUID
    name: str
    length_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that the text names. ``ids`` are all sites, parts or routes that the words may mean; none where only the words
    are known.

    ``score`` is 1 for what is written as it is called, and the likeness (0 to 1) for what only sounds like it.
    ``elsewhere``: said as where somebody comes from or goes to. ``along_m``: a kilometre post on the one route of ``ids``.
    ``number``: the "7" of "dock seven".
    """

    kind: Kind
    label: str
    evidence: Span
    heard: Heard
    ids: tuple[UUID, ...] = ()
    score: float = 1.0
    elsewhere: bool = False
    along_m: float | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: Literal["road", "exit", "post", "bound", "landmark"]
    start: int
    end: int
    value: str = ""


def mentions(
    text: str, sites: Sequence[KnownSite], routes: Sequence[KnownRoute], language: str | None = None
) -> tuple[Mention, ...]:
    """The places that ``text`` names, in its order. ``language`` (ISO 639-1) None reads number words of all languages."""
    row = words(text)
    named = list(_by_name(text, sites, routes))
    numbered = list(_by_number(text, row, sites, routes, language))
    on_roads = list(_on_roads(text, row, routes, language))
    found: list[Mention] = []
    # The longer reading of the same words wins ("Northgate Dock 7" is one place). Of "dock 7" the number is read rather than
    # the name of one site's part: other sites may call theirs "bay 7".
    for one in sorted([*named, *numbered, *on_roads], key=lambda m: (m.evidence.start - m.evidence.end, m.heard != "number")):
        if all(one.evidence.end <= other.evidence.start or other.evidence.end <= one.evidence.start for other in found):
            found.append(one)
    found.sort(key=lambda m: m.evidence.start)
    return tuple(replace(m, elsewhere=_elsewhere(row, m.evidence, language)) for m in found)


def _by_name(text: str, sites: Sequence[KnownSite], routes: Sequence[KnownRoute]) -> Iterator[Mention]:
    parts = {site.id for site in sites if site.parent_id}
    routes_by_id = {route.id for route in routes}
    names: list[tuple[UUID, str, Sequence[str]]] = [(site.id, site.name, site.aliases) for site in sites]
    names += [(route.id, route.name, _short(route.name)) for route in routes]
    together: dict[Span, list[tuple[UUID, str]]] = {}
    for one in spoken_sites(text, names):
        together.setdefault(one.evidence, []).append((one.site_id, one.name))
    for evidence, called in together.items():
        kind: Kind = "site"
        if all(id in routes_by_id for id, _ in called):
            kind = "route"
        elif any(id in parts for id, _ in called):
            kind = "part"
        ids = tuple(id for id, _ in called if kind == "route" or id not in routes_by_id)
        label = called[0][1] if len(called) == 1 else evidence.text
        yield Mention(kind, label, evidence, "name", ids)


def _short(route: str) -> tuple[str, ...]:
    """What people call "Route 12: Northgate to Kamppi"."""
    head = re.split(r"[:(,]| - | – ", route, maxsplit=1)[0].strip()
    # A road's name alone is a road, of which a route may drive some kilometres.
    return (head,) if head != route and not _ROAD.fullmatch(head) else ()


def _by_number(
    text: str, row: Sequence[Word], sites: Sequence[KnownSite], routes: Sequence[KnownRoute], language: str | None
) -> Iterator[Mention]:
    known: dict[tuple[str, str], list[UUID]] = {}
    for site in sites:
        for key in sorted({key for name in (site.name, *site.aliases) for key in part_keys(name)}):
            known.setdefault(key, []).append(site.id)
    driven: dict[str, list[UUID]] = {}
    for route in routes:
        for number in sorted(_route_numbers(route.name)):
            driven.setdefault(number, []).append(route.id)
    for start, end, kinds, number in _numbered(text, row, language):
        evidence = span(text, row[start:end])
        if "route" in kinds and (number in driven or not known.keys() & {(kind, number) for kind in kinds}):
            yield Mention("route", evidence.text, evidence, "number", tuple(driven.get(number, ())), number=number)
            continue
        # Of a word's two meanings the one that the organisation has under this number is meant.
        ids = next((known[kind, number] for kind in _PARTS if kind in kinds and (kind, number) in known), [])
        yield Mention("part", evidence.text, evidence, "number", tuple(ids), number=number)


@lru_cache(maxsize=65_536)
def part_keys(name: str) -> frozenset[tuple[str, str]]:
    """Kind and number of the docks and gates in a name: "Northgate Dock 7" is ("dock", "7")."""
    return frozenset(
        (kind, number) for _, _, kinds, number in _numbered(name, words(name), None) for kind in _PARTS if kind in kinds
    )


@lru_cache(maxsize=4_096)
def _route_numbers(name: str) -> frozenset[str]:
    """The "12" of "Route 12: Northgate to Kamppi"."""
    return frozenset(number for _, _, kinds, number in _numbered(name, words(name), None) if "route" in kinds)


def _numbered(text: str, row: Sequence[Word], language: str | None) -> Iterator[tuple[int, int, frozenset[str], str]]:
    """(first word, word after the last, kinds, number) of each "dock 7", "docks 3 and 4", "7 numaralı rampa", "сьома рампа"."""
    at = 0
    while at < len(row):
        here = _PHRASES.at(row, at, language)
        kinds = frozenset(kind for kind in here if kind in (*_PARTS, "route"))
        if kinds:
            start, end = at, max(here[kind] for kind in kinds)
            listed = 0
            while (label := _label_after(text, row, end, language)) and _close(text, row, start, end):
                yield start, label[1], kinds, label[0]
                listed += 1
                start = end = label[1]
                if end < len(row) and row[end].start - row[end - 1].end <= 1 and _PHRASES.has(row, end, "and", language):
                    end += 1
                    start = end
                elif not (end < len(row) and text[row[end - 1].end : row[end].start].strip() in (",", "/", "+")):
                    break
                if label_at(text, row, end, language) is None:
                    break
            if listed:
                at = max(start, at + 1)
                continue
        before = _label_before(text, row, at, language)
        if before:
            yield at, before[1], before[2], before[0]
            at = before[1]
            continue
        at += 1


def _label_after(text: str, row: Sequence[Word], at: int, language: str | None) -> tuple[str, int] | None:
    if at == 0:
        return None
    spelled = _PHRASES.at(row, at, language).get("number", at)
    # A name ("Dock One", in whichever language) is no sentence in which "one" may stand for somebody.
    label = label_at(text, row, spelled, language, marked=spelled > at or language is None)
    if label is None or any(_gap(text, row, n, comma=True) for n in range(at, label[1])):
        return None
    # "At the dock two hours" names no dock; "dock 7, two hours" does.
    if label[1] < len(row) and not _gap(text, row, label[1], comma=True) and _PHRASES.has(row, label[1], "counted", language):
        return None
    # "Gate 7:30", "dock 3.5": a time, an amount.
    follows = text[row[label[1] - 1].end :][:2]
    if re.match(r"[:.,]\d", follows):
        return None
    return label


def _label_before(text: str, row: Sequence[Word], at: int, language: str | None) -> tuple[str, int, frozenset[str]] | None:
    """A number before the word, told to be a name by more than its place: "7 numaralı rampa", "2. kapı", "сьома рампа"."""
    label = label_at(text, row, at, language, marked=True)
    if label is None or label[1] >= len(row):
        return None
    end = label[1]
    number = number_at(row, at, language)
    ordinal = number is not None and number.form == "ordinal"
    dotted = row[end - 1].folded.isdecimal() and text[row[end - 1].end : row[end].start] == ". "
    spelled = _PHRASES.at(row, end, language).get("number")
    if spelled is None and not ordinal and not dotted:
        return None
    place = spelled or end
    here = _PHRASES.at(row, place, language)
    kinds = frozenset(kind for kind in here if kind in (*_PARTS, "route", "exit"))
    if not kinds or "exit" in kinds:
        return None
    return label[0], max(here[kind] for kind in kinds), kinds


def _on_roads(text: str, row: Sequence[Word], routes: Sequence[KnownRoute], language: str | None) -> Iterator[Mention]:
    pieces = sorted(_pieces(text, row, language), key=lambda p: (p.start, -p.end))
    group: list[_Piece] = []
    for piece in [*pieces, None]:
        if piece and group and piece.start < group[-1].end:
            continue
        if piece and (not group or _belongs(text, row, group[-1].end, piece.start)):
            group.append(piece)
            continue
        if any(p.kind in ("road", "exit", "post") for p in group):
            yield _road_mention(text, row, group, routes)
        group = [piece] if piece else []


def _road_mention(text: str, row: Sequence[Word], group: Sequence[_Piece], routes: Sequence[KnownRoute]) -> Mention:
    evidence = span(text, row[group[0].start : group[-1].end])
    roads = {p.value for p in group if p.kind == "road"}
    along_m = next((float(p.value) for p in group if p.kind == "post"), None)
    ids = tuple(
        route.id for route in routes if roads & _roads_of(route.name) and (along_m is None or along_m <= route.length_m)
    )
    return Mention("road", evidence.text, evidence, "road", ids, along_m=along_m if len(ids) == 1 else None)


def _pieces(text: str, row: Sequence[Word], language: str | None) -> Iterator[_Piece]:
    by_start = {word.start: n for n, word in enumerate(row)}
    for found in _ROAD.finditer(text):
        n = by_start.get(found.start())
        if n is None or fold(found.group()) in _FUELS:
            continue
        after_small_word = n > 0 and row[n - 1].folded in EVERY_STOPWORD
        if (found.group("rare") or found.group("small")) and not after_small_word:
            continue
        end = next(m for m in range(n, len(row) + 1) if m == len(row) or row[m].start >= found.end())
        yield _Piece("road", n, end, _road_name(found.group()))
    for n in range(len(row)):
        here = _PHRASES.at(row, n, language)
        if "exit" in here and (label := _label_after(text, row, here["exit"], language)):
            yield _Piece("exit", n, label[1], label[0])
        for unit, metres in _METRES.items():
            if unit in here:
                # "Mile marker 14".
                end = _PHRASES.at(row, here[unit], language).get("post", here[unit])
                if post := _POST.match(text, row[end - 1].end):
                    value = float(post.group(1).replace(",", ".").replace("+", ".")) * metres
                    after = next(m for m in range(end, len(row) + 1) if m == len(row) or row[m].start >= post.end())
                    if not _PHRASES.has(row, after, "counted", language):
                        yield _Piece("post", n, after, str(value))
        # "23 kilometr": in Turkish it is the dot that makes it a post rather than a distance.
        dotted = n > 0 and (language != "tr" or text[row[n - 1].end : row[n].start].startswith("."))
        if "kilometre_after" in here and dotted and row[n - 1].folded.isdecimal():
            yield _Piece("post", n - 1, here["kilometre_after"], str(float(row[n - 1].folded) * 1_000))
        numbered = label_at(text, row, n, language, marked=True)
        spelled = _PHRASES.at(row, numbered[1], language).get("number") if numbered else None
        exit_end = _PHRASES.at(row, spelled, language).get("exit") if spelled else None
        if numbered and exit_end:
            yield _Piece("exit", n, exit_end, numbered[0])
        if "bound" in here:
            yield _Piece("bound", n, here["bound"])
        if "towards" in here:
            end = here["towards"]
            while end < len(row) - 1 and row[end].folded in EVERY_STOPWORD and not _gap(text, row, end):
                end += 1
            yield _Piece("bound", n, end if end >= len(row) or _gap(text, row, end) else end + 1)
        if "landmark" in here:
            yield _landmark(text, row, n, here["landmark"], language)


def _landmark(text: str, row: Sequence[Word], at: int, end: int, language: str | None) -> _Piece:
    """ "Past the bridge", "पुल के बाद": the landmark with the word that says on which side of it."""
    for n in range(at - 1, max(-1, at - 4), -1):
        if _gap(text, row, n + 1):
            break
        if _PHRASES.has(row, n, "past", language):
            # "Près du pont": "du" is no side of anything.
            while n > 0 and not _gap(text, row, n) and _PHRASES.has(row, n - 1, "past", language):
                n -= 1
            return _Piece("landmark", n, end)
        if row[n].folded not in EVERY_STOPWORD:
            break
    for n in range(end, min(len(row), end + 2)):
        if _gap(text, row, n):
            break
        if (after := _PHRASES.at(row, n, language).get("past")) is not None and language in ("hi", "tr"):
            return _Piece("landmark", at, after)
    return _Piece("landmark", at, end)


@lru_cache(maxsize=4_096)
def _roads_of(route: str) -> frozenset[str]:
    return frozenset(_road_name(found.group()) for found in _ROAD.finditer(route))


def _road_name(written: str) -> str:
    # А12 in Cyrillic letters is the A12 of the neighbours.
    return re.sub(r"[\s-]", "", written).upper().translate(str.maketrans("АЕМНРТ", "AEMHPT"))


def _belongs(text: str, row: Sequence[Word], end: int, start: int) -> bool:
    between = row[end:start]
    return (
        len(between) <= _MOST_BETWEEN
        and not any(_gap(text, row, n) for n in range(end, start + 1))
        and all(w.folded in EVERY_STOPWORD or w.folded in _BETWEEN for w in between)
    )


# What may stand between the pieces of a road reference besides small words: "autostrady", "l'" (autoroute).
_BETWEEN = frozenset(
    word.folded for kinds in kinds_of("places").values() for entry in kinds["between"] for word in words(entry)
)


def _gap(text: str, row: Sequence[Word], n: int, *, comma: bool = False) -> bool:
    """Whether more than a space stands before the word ``n``: a sentence ends, a line, with ``comma`` also a clause."""
    if n <= 0 or n >= len(row):
        return False
    between = text[row[n - 1].end : row[n].start]
    # The blocks hide a name or a plate.
    if any(c in between for c in "!?;\n…█"):
        return True
    if "(" in between or ("," in between and comma):
        return True
    # The full stop of "no. 4" ends nothing.
    return "." in between and row[n - 1].end - row[n - 1].start > 3


def _close(text: str, row: Sequence[Word], start: int, end: int) -> bool:
    return not any(_gap(text, row, n) for n in range(start + 1, end))


def _elsewhere(row: Sequence[Word], evidence: Span, language: str | None) -> bool:
    first = next((n for n, word in enumerate(row) if word.start >= evidence.start), 0)
    for n in range(first - 1, max(-1, first - 3), -1):
        if _PHRASES.has(row, n, "elsewhere", language):
            # "Next to dock 7", "access to dock 7": that is here.
            return not any(_PHRASES.at(row, before, language).get("here") == n + 1 for before in range(max(0, n - 2), n))
        if row[n].folded not in EVERY_STOPWORD:
            return False
    return False
