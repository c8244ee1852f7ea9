"""Names of places that are not in the gazetteer: "the new yard of Lidl in Vuosaari", "at the Kuusakoski gate".

A manager decides about each, so a wrong one costs a glance; a name is one where it is written like one, with a capital.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.places.mentions import Mention
from backhaul_workers.findings.places.resolve import PlaceFinding
from backhaul_workers.findings.stopwords import EVERY_STOPWORD
from backhaul_workers.findings.words import Span, Word, span, words

_NEW = Phrases(kinds_of("new_places"))
_AT = Phrases(kinds_of("places"))
_MOST_WORDS = 4
_MOST_FOUND = 3
_SHORTEST = 4
# These scripts have no capitals: what is a name there, only several who say it can tell.
_WITHOUT_CAPITALS = frozenset({"ar", "hi"})


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that nobody entered, with its words in the text. ``new``: it was said to be a new place."""

    name: str
    evidence: Span
    new: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: a site, or another name of ``of_site_id``. ``key`` is the same where two mean the same name."""

    kind: Literal["site", "alias"]
    name: str
    key: str
    of_site_id: UUID | None
    lat: float | None
    lon: float | None
    sure: bool


def unknown_places(text: str, taken: Collection[Span], language: str | None) -> list[Unknown]:
    """The names in ``text`` that stand outside of ``taken``, the words that mean something already; at most three."""
    row = words(text)
    found = [*_said_to_be_new(text, row, language), *_where_something_is(text, row, language)]
    free: list[Unknown] = []
    for one in found:
        # A new place may well be at a known one; a bare name must be none.
        others = [] if one.new else taken
        if all(_apart(one.evidence, other) for other in (*others, *(f.evidence for f in free))):
            free.append(one)
    return free[:_MOST_FOUND]


def _said_to_be_new(text: str, row: Sequence[Word], language: str | None) -> list[Unknown]:
    found = []
    for start in range(len(row)):
        new = _NEW.at(row, start, language).get("new")
        if new is None:
            continue
        # "New Lidl yard"; in German the yard itself has a capital.
        named_before = next(
            (n for n in range(new, _names(text, row, new, language) + 1) if "place" in _NEW.at(row, n, language)), new
        )
        place = _NEW.at(row, named_before, language).get("place")
        begin = new
        if place is None:
            # "Depozitul nou", "المستودع الجديد": the other way round.
            place, begin, named_before = new, start - 1, new
            if start == 0 or "place" not in _NEW.at(row, start - 1, language):
                continue
        end, named = place, named_before > new
        while end < len(row) and end - begin < 2 * _MOST_WORDS:
            through = _NEW.at(row, end, language).get("in", end)
            while through < len(row) and row[through].folded in EVERY_STOPWORD and not _gap(text, row, through):
                through += 1
            after = _names(text, row, through, language)
            if after == through or _gap(text, row, end):
                break
            end, named = after, True
        if not named and language == "tr":
            # "Lidl Vuosaari'deki yeni deposu".
            first = start
            while first > 0 and start - first < _MOST_WORDS and _is_name(text, row[first - 1], language):
                first -= 1
            begin, named = first, first < start
        if named:
            evidence = span(text, row[begin:end])
            found.append(Unknown(evidence.text, evidence, new=True))
    return found


def _where_something_is(text: str, row: Sequence[Word], language: str | None) -> list[Unknown]:
    if language in _WITHOUT_CAPITALS:
        return []
    found = []
    for start in range(len(row)):
        begin = _AT.at(row, start, language).get("at")
        if begin is None:
            continue
        while begin < len(row) and row[begin].folded in EVERY_STOPWORD and not _gap(text, row, begin):
            begin += 1
        end = _names(text, row, begin, language)
        if end > begin and not _gap(text, row, begin):
            evidence = span(text, row[begin:end])
            if len(evidence.text) >= _SHORTEST:
                found.append(Unknown(evidence.text, evidence, new=False))
    return found


def _names(text: str, row: Sequence[Word], start: int, language: str | None) -> int:
    """Where the words end, from ``start``, that are written as names are."""
    end = start
    while end < len(row) and end - start < _MOST_WORDS and _is_name(text, row[end], language):
        if end > start and _gap(text, row, end):
            break
        end += 1
    return end


def _is_name(text: str, word: Word, language: str | None) -> bool:
    if word.folded in EVERY_STOPWORD or word.folded.isdecimal():
        return False
    if language in _WITHOUT_CAPITALS:
        return word.end - word.start >= _SHORTEST
    return text[word.start].isupper()


def _gap(text: str, row: Sequence[Word], at: int) -> bool:
    """Whether something other than a space stands before a word."""
    return at > 0 and any(c in ".,;:!?\n()" for c in text[row[at - 1].end : row[at].start])


def _apart(a: Span, b: Span) -> bool:
    return a.end <= b.start or b.end <= a.start


def key_of(name: str) -> str:
    """A name without case, accents, order and small words: "yard of Lidl" is "the Lidl yard"."""
    row = words(name)
    kept = sorted({word.folded for word in row if word.folded not in EVERY_STOPWORD})
    return " ".join(kept or [word.folded for word in row])[:200]


def proposals(
    text: str,
    place: PlaceFinding,
    mentions: Sequence[Mention],
    language: str | None,
    *,
    whole_site_id: UUID | None,
    amended: bool,
) -> list[Proposal]:
    """What a tip proposes to the gazetteer.

    ``place`` is what was found, ``whole_site_id`` its site (of a part: the site that it is a part of). ``amended``: its author
    moved the pin or named the site after the words were said, which shows what they meant.
    """
    made: list[Proposal] = []
    at = (place.lat, place.lon)
    here = place.site_id if place.kind == "site" else None
    plain = [one for one in mentions if one.ids and one.heard != "sound"]
    for unknown in unknown_places(text, [one.evidence for one in plain], language):
        if any(one.evidence.start <= unknown.evidence.start and unknown.evidence.end <= one.evidence.end for one in plain):
            # It was new, and somebody entered it.
            continue
        if unknown.new:
            near = whole_site_id if any(not _apart(unknown.evidence, one.evidence) for one in plain) else None
            sure = language not in _WITHOUT_CAPITALS
            made.append(Proposal("site", unknown.name, key_of(unknown.name), near, *at, sure))
        elif here and not any(one.kind in ("site", "part") for one in plain):
            made.append(Proposal("alias", unknown.name, key_of(unknown.name), here, *at, amended))
        elif place.kind == "area":
            made.append(Proposal("site", unknown.name, key_of(unknown.name), None, *at, amended))
    for one in mentions:
        if one.heard == "sound" and here in one.ids and place.evidence.source in ("sounds_like", "hinted_site", "fix"):
            made.append(Proposal("alias", one.evidence.text, key_of(one.evidence.text), here, *at, amended))
        if one.kind == "part" and one.heard == "number" and not one.ids and whole_site_id and not one.elsewhere:
            # "Dock 12" where no dock has that number.
            made.append(Proposal("site", one.evidence.text, key_of(one.evidence.text), whole_site_id, *at, False))
    unique: dict[tuple[str, str], Proposal] = {}
    for proposal in made:
        unique.setdefault((proposal.kind, proposal.key), proposal)
    return list(unique.values())[:_MOST_FOUND]
