"""Whether somebody should look at once: a small lexicon that always alerts, in every language of the screens.

It is meant to miss little: a false alert costs a glance, a missed one may cost a person. A trained tag can join it later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from backhaul_workers.findings.lexicons import kinds_of
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


@dataclass(frozen=True, slots=True)
class _Phrase:
    row: tuple[tuple[str, bool], ...]  # each word folded, and whether any ending will do
    level: Level
    language: str


def find(text: str, language: str | None = None, tags: Sequence[TagFinding] = ()) -> UrgencyFinding:
    """How urgent ``text`` is; ``language`` (ISO 639-1) None looks with the words of every language."""
    row = words(text)
    hits: dict[Level, list[Span]] = {"alert": [], "high": []}
    harmless = _covered(row, _HARMLESS, language)
    for phrase, start, end in _hits(row, _URGENT, language):
        if not harmless.issuperset(range(start, end)) and not _denied(row, start, end, phrase):
            hits[phrase.level].append(span(text, row[start:end]))
    for level in ("alert", "high"):
        if hits[level]:
            return UrgencyFinding(level, _widest(hits[level]))
    for tag in tags:
        if tag.slug == HAZARD_TAG and tag.score >= HAZARD_SCORE:
            return UrgencyFinding("high", tag.evidence)
    return UrgencyFinding("normal")


def _hits(row: list[Word], lexicon: Mapping[str, tuple[_Phrase, ...]], language: str | None) -> list[tuple[_Phrase, int, int]]:
    """Phrases with the indexes of their first word and of the word after their last."""
    found = []
    for at, word in enumerate(row):
        for phrase in lexicon.get(word.folded[:2], ()):
            end = at + len(phrase.row)
            if (
                end <= len(row)
                and _spoken(phrase, language)
                and all(
                    w.folded.startswith(p) if any_ending else w.folded == p
                    for (p, any_ending), w in zip(phrase.row, row[at:end], strict=True)
                )
            ):
                found.append((phrase, at, end))
    return found


def _spoken(phrase: _Phrase, language: str | None) -> bool:
    if language is None or language not in _LEXICON or language == phrase.language:
        return True
    return sum(len(p) for p, _ in phrase.row) >= _FOREIGN_LETTERS


def _covered(row: list[Word], lexicon: Mapping[str, tuple[_Phrase, ...]], language: str | None) -> set[int]:
    return {at for _, start, end in _hits(row, lexicon, language) for at in range(start, end)}


def _denied(row: list[Word], start: int, end: int, phrase: _Phrase) -> bool:
    """Whether the hit is said not to be so: "no injuries", "yok" (Turkish) after it. The phrase's own words never deny it.

    Between a denial and the hit only words without content may stand: in "the scanner is not working fire in aisle two",
    as a recogniser writes it, nothing denies the fire. Nor does "No. Fire!": there is more than a space between.
    """
    before, after = _DENIALS[phrase.language]
    if any(word.folded in after for word in row[end : end + 2]):
        return True
    for at in range(start - 1, max(0, start - 3) - 1, -1):
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


def _index(*kinds: tuple[Level, Mapping[str, Sequence[str]]]) -> dict[str, tuple[_Phrase, ...]]:
    """Phrases by the first two letters of their first word."""
    index: dict[str, list[_Phrase]] = {}
    for level, by_language in kinds:
        for language, phrases in by_language.items():
            for phrase in phrases:
                row = tuple((words(w)[0].folded, w.endswith("*")) for w in phrase.split())
                index.setdefault(row[0][0][:2], []).append(_Phrase(row, level, language))
    return {start: tuple(row) for start, row in index.items()}


def _lists(kind: str) -> dict[str, Sequence[str]]:
    return {code: kinds.get(kind, ()) for code, kinds in _LEXICON.items()}


def _folded(code: str, kind: str) -> frozenset[str]:
    return frozenset(word.folded for entry in _LEXICON[code].get(kind, ()) for word in words(entry))


_URGENT = _index(
    ("alert", _lists("alert")),
    ("high", _lists("high")),
)
_HARMLESS = _index(("normal", _lists("harmless")))
_DENIALS = {code: (_folded(code, "no"), _folded(code, "no_after")) for code in _LEXICON}
