"""Numbers as people write and say them: "7", "7b", "B12", "٤", "seven", "treinta y uno", "einundvierzig", "siódma".

How a language spells them is told by Unicode's CLDR; numbers.json adds what it leaves out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from unicode_rbnf import FormatPurpose, RbnfEngine

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.stopwords import stopwords
from backhaul_workers.findings.words import Word, words

# "doubtful" is a word that is more often none: "one of the guards", "am Tor ein Unfall", "poarta nouă" (new), "quai neuf".
Form = Literal["digits", "words", "ordinal", "doubtful"]

_LANGUAGES = ("en", "es", "fr", "de", "pl", "ro", "tr", "uk", "ar", "hi")
# Seventy is septante in Belgium and in Switzerland.
_NEIGHBOURS: Mapping[str, tuple[str, ...]] = {"fr": ("fr_BE", "fr_CH")}
_OWN = kinds_of("numbers")
_MOST = 199
_MOST_ORDINAL = 31
# Languages that number their gates by ordinals ("yedinci", "السابعة") and of which CLDR knows them.
_ORDINALS_OF = ("tr", "ar")
_DOUBTFUL: Mapping[str, frozenset[str]] = {"fr": frozenset({"neuf"}), "ro": frozenset({"nouă"})}
# English words that drivers of every language mix in; the shorter ones mean something else ("ten" is this in Polish).
_MIXED_IN_LETTERS = 4
# English spells the nought of a code as a letter.
_OH = frozenset({"oh", "o"})
# Of a row of digits alone not every one is worth a closer look.
_NEAR = 12
_SPACE = re.compile(r"[ ,\-\u00a0]{1,3}")
_DIGITS = re.compile(r"(\d{1,4})(st|nd|rd|th)?$")
_MIXED = re.compile(r"\d{1,3}[a-z]$|[a-z]\d{1,3}$")
_LETTER = re.compile(r"[A-HJ-Z]$")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from 0 to 9999 with the index after its last word."""

    value: int
    end: int
    form: Form


def number_at(row: Sequence[Word], start: int, language: str | None) -> Number | None:
    """The number that begins with the word ``start``; ``language`` None reads number words of all languages."""
    if not 0 <= start < len(row):
        return None
    if digits := _DIGITS.match(row[start].folded):
        return Number(int(digits.group(1)), start + 1, "digits")
    said = [
        Number(int(kind.split()[0]), end, cast("Form", kind.split()[1]))
        for kind, end in _phrases(language if language in _LANGUAGES else None).at(row, start).items()
    ]
    return max(said, key=lambda n: (n.end, n.form == "words", n.form == "ordinal", -n.value), default=None)


def spelled_at(text: str, row: Sequence[Word], start: int) -> tuple[int, int]:
    """How many digits number words of one language spell from the word ``start`` on, and the index after the last of them.

    "four seven one one" has four, "forty-seven, 11" too; digits alone spell nothing.
    """
    near = range(start, min(start + _NEAR, len(row))) if row[start].folded.isdigit() else (start,)
    if not any(row[at].folded in _OH or ((said := number_at(row, at, None)) and said.form != "digits") for at in near):
        return 0, start
    # What is spelled is spelled in one language: "on" is ten in Turkish, but "on one" is not 101.
    return max((_spelled_at(text, row, start, language) for language in _LANGUAGES), key=lambda found: found[1])


def _spelled_at(text: str, row: Sequence[Word], start: int, language: str) -> tuple[int, int]:
    count, at, in_words = 0, start, False
    while at < len(row) and (at == start or _SPACE.fullmatch(text, row[at - 1].end, row[at].start)):
        is_oh = language == "en" and row[at].folded in _OH
        number = Number(0, at + 1, "words") if is_oh else number_at(row, at, language)
        if number is None:
            break
        count += len(row[at].folded if number.form == "digits" else str(number.value))
        in_words = in_words or number.form != "digits"
        at = number.end
    return (count, at) if in_words else (0, start)


def label_at(
    text: str, row: Sequence[Word], start: int, language: str | None, *, marked: bool = False
) -> tuple[str, int] | None:
    """The number or letter by which a dock or gate goes ("7", "4b", "C"), and the index after it.

    A single letter counts as a capital only; "I" is a person. Doubtful words count where they are ``marked`` ("number one").
    """
    if number := number_at(row, start, language):
        if (number.form == "doubtful" and not marked) or number.value >= 1000 or _goes_on(text, row, number, language):
            return None
        return str(number.value), number.end
    if not 0 <= start < len(row):
        return None
    word = row[start]
    if _MIXED.match(word.folded) or _LETTER.match(text[word.start : word.end]):
        return word.folded, start + 1
    return None


def _goes_on(text: str, row: Sequence[Word], number: Number, language: str | None) -> bool:
    """Whether another number word follows, so that this is a piece of something that is not understood."""
    if number.form == "digits" or number.end >= len(row) or text[row[number.end - 1].end : row[number.end].start].strip(" -"):
        return False
    following = number_at(row, number.end, language)
    return following is not None and following.form == "words"


@cache
def _phrases(language: str | None) -> Phrases:
    if language is None:
        return Phrases({code: _spellings(code) for code in _LANGUAGES})
    own = _spellings(language)
    if language == "en":
        return Phrases({"en": own})
    taken = {word.folded for phrases in own.values() for phrase in phrases for word in words(phrase)} | stopwords(language)
    english = {
        kind: [one for one in phrases if len(one) >= _MIXED_IN_LETTERS and one.isalpha() and one not in taken]
        for kind, phrases in _spellings("en").items()
    }
    return Phrases({language: own, "en": english})


@cache
def _spellings(language: str) -> dict[str, list[str]]:
    """The number words of a language by value and form: {"7 words": ["sieben"], ...}."""
    found: dict[str, list[str]] = {}
    for engine in map(RbnfEngine.for_language, (language, *_NEIGHBOURS.get(language, ()))):
        for value in range(_MOST + 1):
            for spelled in engine.format_number(value, FormatPurpose.CARDINAL).text_by_ruleset.values():
                for said in _variants(spelled):
                    doubtful = said in _DOUBTFUL.get(language, ()) or (value == 1 and said != "eins")
                    found.setdefault(f"{value} {'doubtful' if doubtful else 'words'}", []).append(said)
        for value in range(1, _MOST_ORDINAL + 1 if language in _ORDINALS_OF else 1):
            found[f"{value} ordinal"] = list(engine.format_number(value, FormatPurpose.ORDINAL).text_by_ruleset.values())
    for kind, phrases in _OWN.get(language, {}).items():
        found.setdefault(kind if " " in kind else f"{kind} words", []).extend(phrases)
    return found


def _variants(spelled: str) -> Iterator[str]:
    yield spelled
    # "One hundred and two"; German says "hundert" too; the apostrophe of Ukrainian is typed as another one, or not at all.
    for written, typed in (("hundred ", "hundred and "), ("einhundert", "hundert"), ("\u02bc", "'"), ("\u02bc", "")):
        if written in spelled:
            yield spelled.replace(written, typed)
    # Arabic as it is spoken: "خمسة وعشرين".
    if spelled.endswith("ون"):
        yield spelled.removesuffix("ون") + "ين"
