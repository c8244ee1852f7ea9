"""Words of a text with their places in it, in a form in which two spellings of one word are equal."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Python's \w leaves out combining marks, which would tear Hindi words and vocalised Arabic apart at every vowel sign.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963"
)
# Soft hyphens and joiners sit inside words without being seen.
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}{_INVISIBLE}])*")
# What NFKD leaves whole although readers take it for the plain letter, and the Arabic letters that are
# typed either way: alef maksura as yeh, teh marbuta as heh; the tatweel only stretches.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    | {"\u0649": "\u064a", "\u0629": "\u0647", "\u0640": ""}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text as evidence: ``whole[start:end] == text``, offsets in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its place in the text, in small letters (for stemming), and folded (for comparing)."""

    start: int
    end: int
    small: str
    folded: str


def fold(text: str) -> str:
    """Case, diacritics and compatibility forms taken away: ``Żółć`` -> ``zolc``, ``②`` -> ``2``, an alef with hamza -> alef.

    Signs that are vowels rather than accents (Devanagari) stay.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    kept = (c for c in decomposed if unicodedata.category(c) != "Mn" or "\u0900" <= c <= "\u097f")
    # The nukta is left out by many keyboards and recognisers: "सड़क" and "सडक" are one word.
    return "".join(kept).replace("\u093c", "").translate(_PLAIN)


def words(text: str) -> list[Word]:
    """The words and numbers of ``text`` in order; punctuation, emoji and control characters separate them."""
    found = []
    for match in _WORD.finditer(text):
        raw = match.group()
        folded = fold(raw)
        if folded:
            found.append(Word(match.start(), match.end(), unicodedata.normalize("NFC", raw.lower()), folded))
    return found


def span(text: str, covered: Iterable[Word]) -> Span:
    """The evidence from the first to the last of the ``covered`` words, which must not be empty."""
    row = list(covered)
    start, end = row[0].start, row[-1].end
    return Span(start, end, text[start:end])
