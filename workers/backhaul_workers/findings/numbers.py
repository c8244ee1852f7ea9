"""Numbers as people write and say them: "7", "7b", "B12", "٤", "seven", "treinta y uno", "einundvierzig", "siódma"."""

import re
from collections.abc import Sequence

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.words import Word, words

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


_ALL = {**_WORDS, "de": {**_WORDS["de"], **_german()}}
_PHRASES = Phrases(_ALL)
# What is spelled is spelled in one language: "on" is ten in Turkish, but "on one" is not 101.
_SPELLED = tuple(
    Phrases({language: {**kinds, "0": [*kinds["0"], "oh", "o"]} if language == "en" else kinds})
    for language, kinds in _ALL.items()
)
_FIRST = frozenset({"oh", "o"} | {words(one)[0].folded for kinds in _ALL.values() for said in kinds.values() for one in said})
# Of a row of digits alone not every one is worth a closer look.
_NEAR = 12
_SPACE = re.compile(r"[ ,\-\u00a0]{1,3}")


def number_at(row: Sequence[Word], start: int, language: str | None) -> tuple[int, int] | None:
    """The whole number that begins with the word ``start``, from 0 to 9999, and the index after its last word."""
    return _number_at(_PHRASES, row, start, language)


def _number_at(phrases: Phrases, row: Sequence[Word], start: int, language: str | None) -> tuple[int, int] | None:
    if not 0 <= start < len(row):
        return None
    if digits := _DIGITS.match(row[start].folded):
        return int(digits.group(1)), start + 1
    said = phrases.at(row, start, language)
    if not said:
        return None
    value, end = max(((int(value), end) for value, end in said.items()), key=lambda found: (found[1], -found[0]))
    if value >= 20 and value % 10 == 0:
        following = end + 1 if end < len(row) and row[end].folded in _JOINTS else end
        ones = [(int(v), e) for v, e in phrases.at(row, following, language).items() if 0 < int(v) < 10]
        if ones:
            return value + ones[0][0], ones[0][1]
    return value, end


def spelled_at(text: str, row: Sequence[Word], start: int) -> tuple[int, int]:
    """How many digits number words of one language spell from the word ``start`` on, and the index after the last of them.

    "four seven one one" has four, "forty-seven, 11" too; digits alone spell nothing.
    """
    near = row[start : start + _NEAR] if row[start].folded.isdigit() else row[start : start + 1]
    if not any(word.folded in _FIRST for word in near):
        return 0, start
    return max((_spelled_at(phrases, text, row, start) for phrases in _SPELLED), key=lambda found: found[1])


def _spelled_at(phrases: Phrases, text: str, row: Sequence[Word], start: int) -> tuple[int, int]:
    count, at, in_words = 0, start, False
    while at < len(row) and (at == start or _SPACE.fullmatch(text, row[at - 1].end, row[at].start)):
        first = at + 1 if at > start and row[at].folded in _JOINTS else at
        number = _number_at(phrases, row, first, None)
        if number is None:
            break
        digits = _DIGITS.match(row[first].folded)
        count += len(digits[1] if digits else str(number[0]))
        in_words = in_words or not digits
        at = number[1]
    return (count, at) if in_words else (0, start)


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
