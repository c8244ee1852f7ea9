"""Licence plates among the lines of text in a photo.

No plate detector with weights that we may ship is good enough, and the reader of text finds plates anyway: a plate is a short
wide line of letters and digits (measured before: 97 % of European, 87 % of American, 100 % of Brazilian plates on close-ups).
So is much else on a sign, which is why what says that it is none is let through: the organisation's own names, prices,
numbers with a unit, times, and words such as "dock" before a number. In doubt it is a plate: a sign that is hidden costs a
look at the place, a plate that is shown cannot be taken back.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from backhaul_workers.findings.lexicons import words_of

MIN_CHARS: Final = 4
MAX_CHARS: Final = 10
# Width by height. European plates are 4.7 or 2, American ones 2, those of motorcycles 1.3.
MIN_ASPECT: Final = 1.3

_SIGN = r"(?:[$€£₺₴₹¥]|zł)"
# In capitals and beside a whole number these may be a plate's: Kraków's begin with KR, a Romanian one may end with RON.
_CURRENCY = r"(?:eur|usd|gbp|chf|pln|ron|uah|inr|lei|kr)"
_TIME = r"\d{1,2}[:.h]\d{2}(?:\s?[ap]m)?"
# A single letter is a unit after a small number only: "1234 M" may be the rest of a plate.
_MEASURE = (
    r"(?:\d{1,2}(?:[.,]\d{1,2})?\s?(?:m|t|l|h|v)"
    r"|\d{1,5}(?:[.,]\d{1,3})?\s?(?:cm|mm|km|km/h|kmh|mph|to|kg|lbs?|ft|hrs?|mins?|%|°c?|kw|kn))"
)
_OTHERS = (
    re.compile(rf"{_SIGN}\s?\d|\d\s?{_SIGN}|\d[.,]\d{{2,3}}\s?/\s?\w+|(?:^|\s)\d{{1,3}}[.,]\d{{2,3}}$", re.IGNORECASE),
    re.compile(rf"\b{_CURRENCY}\s?\d+(?:[.,]\d|\s?/)|\d[.,]\d+\s?{_CURRENCY}\b|\d\s?{_CURRENCY}\s?/", re.IGNORECASE),
    re.compile(rf"\b{_CURRENCY}\s?\d|\d\s?{_CURRENCY}\b"),
    re.compile(rf"^\W*(?:[^\W\d]{{3,}}\W+)*{_MEASURE}\W*$", re.IGNORECASE),
    re.compile(rf"^\W*{_TIME}(?:\W+{_TIME})?\W*$", re.IGNORECASE),
    re.compile(r"^\W*\d{1,2}\s?[-\u2013]\s?\d{1,2}\s?(?:h|hrs?|uhr|am|pm)\W*$", re.IGNORECASE),
    re.compile(r"^\W*\d{1,2}[./]\d{1,2}[./](?:\d{2}|20\d{2})\W*$"),
    # Plates are in capitals; "km 12" is a kilometre post.
    re.compile(r"^\W*km\W*\d+(?:[.,]\d)?\W*$"),
)


def is_plate(text: str, width: float, height: float, names: Collection[str] = ()) -> bool:
    """Whether a line of text that is ``width`` by ``height`` (any unit) large may be a licence plate.

    ``names`` are the organisation's own (sites, docks, routes), as `known` folds them.
    """
    plain = _plain(text)
    if not MIN_CHARS <= len(plain) <= MAX_CHARS or not any(c.isdigit() for c in plain):
        return False
    if width <= MIN_ASPECT * height or plain in names:
        return False
    return not (any(other.search(text) for other in _OTHERS) or _NUMBERED.fullmatch(plain))


def known(names: Collection[str]) -> frozenset[str]:
    """Names as `is_plate` compares them: without case, spaces and punctuation. Only such with a digit can look like a plate."""
    return frozenset(plain for plain in map(_plain, names) if any(c.isdigit() for c in plain))


def _plain(text: str) -> str:
    # Accents go too, because the reader sometimes misses them.
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


# What stands before a number on the signs of yards, buildings and roads: words of four letters and more, which few plates
# spell. The reader often drops the space between.
_WORDS = "|".join(sorted({_plain(word) for words in words_of("numbered").values() for word in words}))
_NUMBERED: Final = re.compile(rf"(?:{_WORDS})\d{{1,3}}[a-z]?")
