"""Numbers as people write and say them: "7", "7b", "B12", "٤", "seven", "treinta y uno", "einundvierzig", "siódma"."""

import re
from collections.abc import Sequence

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.words import Word

_WORDS = kinds_of("numbers")
# What may stand between tens and ones: "treinta y uno".
_JOINTS = frozenset({"and", "y", "et", "si"})
_DIGITS = re.compile(r"(\d{1,4})(st|nd|rd|th)?$")
_MIXED = re.compile(r"\d{1,3}[a-z]$|[a-z]\d{1,3}$")
_LETTER = re.compile(r"[A-HJ-Z]$")


def _german() -> dict[str, list[str]]:
    """The numbers that German writes as one word: "einundvierzig"."""
    german = _WORDS["de"]
    return {
        str(tens + ones): [f"{one}und{german[str(tens)][0]}" for one in german[str(ones)] if one != "eins"]
        for tens in range(20, 100, 10)
        for ones in range(1, 10)
    }


_PHRASES = Phrases({**_WORDS, "de": {**_WORDS["de"], **_german()}})


def number_at(row: Sequence[Word], start: int, language: str | None) -> tuple[int, int] | None:
    """The whole number that begins with the word ``start``, from 0 to 9999, and the index after its last word."""
    if not 0 <= start < len(row):
        return None
    if digits := _DIGITS.match(row[start].folded):
        return int(digits.group(1)), start + 1
    said = _PHRASES.at(row, start, language)
    if not said:
        return None
    value, end = max(((int(value), end) for value, end in said.items()), key=lambda found: (found[1], -found[0]))
    if value >= 20 and value % 10 == 0:
        following = end + 1 if end < len(row) and row[end].folded in _JOINTS else end
        ones = [(int(v), e) for v, e in _PHRASES.at(row, following, language).items() if int(v) < 10]
        if ones:
            return value + ones[0][0], ones[0][1]
    return value, end


def label_at(text: str, row: Sequence[Word], start: int, language: str | None) -> tuple[str, int] | None:
    """The number or letter by which a dock or gate goes ("7", "4b", "C"), and the index after it.

    A single letter counts as a capital only; "I" is a person.
    """
    if number := number_at(row, start, language):
        return (str(number[0]), number[1]) if number[0] < 1000 else None
    if not 0 <= start < len(row):
        return None
    word = row[start]
    if _MIXED.match(word.folded) or _LETTER.match(text[word.start : word.end]):
        return word.folded, start + 1
    return None
