"""Whether somebody should look at once: a small lexicon that always alerts, in every language of the screens.

It is meant to miss little: a false alert costs a glance, a missed one may cost a person. A trained tag can join it later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.phrases import Phrase, Phrases
from backhaul_workers.findings.stopwords import EVERY_STOPWORD
from backhaul_workers.findings.tags.findings import TagFinding
from backhaul_workers.findings.words import Span, Word, span, words

Level = Literal["normal", "high", "alert"]
# A tag of this slug at this score makes a tip at least high.
HAZARD_TAG = "safety-hazard"
HAZARD_SCORE = 0.75
# A phrase of another language than the text's counts from this many letters on: false friends are short (Polish "rana"
# is a wound, Spanish "rana" a frog), and a wrongly detected language must not silence "Gasaustritt".
_FOREIGN_LETTERS = 8


@dataclass(frozen=True, slots=True)
class UrgencyFinding:
    """``alert``: danger to life now. ``high``: it will hurt or stop somebody soon. The evidence is what made it so."""

    level: Level
    evidence: tuple[Span, ...] = ()


# Per language: phrases that make a tip "alert" or "high" ("*" at a word's end stands for any ending); "harmless" ones in
# which they do not count (fire drill); words before ("no") or after them ("no_after") that deny them.
_LEXICON = kinds_of("urgency")


def find(text: str, language: str | None = None, tags: Sequence[TagFinding] = ()) -> UrgencyFinding:
    """How urgent ``text`` is; ``language`` (ISO 639-1) None looks with the words of every language."""
    row = words(text)
    hits: dict[str, list[Span]] = {level: [] for level in _LEVELS}
    harmless = {at for phrase in _hits(row, _HARMLESS, language) for at in range(phrase.start, phrase.end)}
    for phrase in _hits(row, _URGENT, language):
        if not harmless.issuperset(range(phrase.start, phrase.end)) and not _denied(row, phrase):
            hits[phrase.kind].append(span(text, row[phrase.start : phrase.end]))
    for level in _LEVELS:
        if hits[level]:
            return UrgencyFinding(level, _widest(hits[level]))
    for tag in tags:
        if tag.slug == HAZARD_TAG and tag.score >= HAZARD_SCORE:
            return UrgencyFinding("high", tag.evidence)
    return UrgencyFinding("normal")


def _hits(row: list[Word], lexicon: Phrases, language: str | None) -> list[Phrase]:
    known = language if language in _LEXICON else None
    return [phrase for at in range(len(row)) for phrase in lexicon.found(row, at, known)]


def _denied(row: list[Word], phrase: Phrase) -> bool:
    """Whether the hit is said not to be so: "no injuries", "yok" (Turkish) after it. The phrase's own words never deny it.

    Between a denial and the hit only words without content may stand: in "the scanner is not working fire in aisle two",
    as a recogniser writes it, nothing denies the fire. Nor does "No. Fire!": there is more than a space between.
    """
    before, after = _DENIALS[phrase.language]
    if any(word.folded in after for word in row[phrase.end : phrase.end + 2]):
        return True
    for at in range(phrase.start - 1, max(0, phrase.start - 3) - 1, -1):
        if row[at + 1].start - row[at].end > 1:
            return False
        if row[at].folded in before:
            return True
        if row[at].folded not in EVERY_STOPWORD:
            return False
    return False


def _widest(spans: list[Span]) -> tuple[Span, ...]:
    """In order, without those that lie inside another."""
    return tuple(
        s
        for s in sorted(set(spans), key=lambda s: (s.start, s.end))
        if not any(o != s and o.start <= s.start and s.end <= o.end for o in spans)
    )


def _phrases(*kinds: str) -> Phrases:
    lexicon = {code: {kind: lists.get(kind, ()) for kind in kinds} for code, lists in _LEXICON.items()}
    return Phrases(lexicon, foreign_letters=_FOREIGN_LETTERS, everywhere=None)


def _folded(code: str, kind: str) -> frozenset[str]:
    return frozenset(word.folded for entry in _LEXICON[code].get(kind, ()) for word in words(entry))


_LEVELS: tuple[Level, ...] = ("alert", "high")
_URGENT = _phrases(*_LEVELS)
_HARMLESS = _phrases("harmless")
_DENIALS = {code: (_folded(code, "no"), _folded(code, "no_after")) for code in _LEXICON}
