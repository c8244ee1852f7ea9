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

MIN_CHARS: Final = 4
MAX_CHARS: Final = 10
# Width by height. European plates are 4.7 or 2, American ones 2, those of motorcycles 1.3.
MIN_ASPECT: Final = 1.3

_CURRENCY = r"(?:[$€£₺₴₹¥]|\b(?:eur|usd|gbp|chf|pln|ron|uah|inr|zł|lei|kr)\b)"
_NUMBER = r"\d{1,4}(?:[.,]\d{1,3})?"
_UNIT = r"(?:m|cm|mm|km|km/h|kmh|mph|t|to|kg|lbs?|ft|l|h|hrs?|min|mins|%|°c?|v|kw|kn|mi)"
_TIME = r"\d{1,2}[:.h]\d{2}(?:\s?[ap]m)?"
# What stands before a number on the signs of yards, buildings and roads. Four letters and more, which few plates spell.
_PLACES = (
    "dock gate exit door ramp lane level floor room hall unit aisle zone platform track pier berth building block store stop "
    "depot warehouse route junction bridge height width weight speed load code step "
    "tür halle rampe spur ausfahrt gleis ebene lager gebäude brücke höhe "
    "porte quai rampe sortie niveau voie hangar bâtiment allée étage entrée "
    "puerta muelle rampa salida andén nave planta pasillo nivel "
    "brama rampa zjazd wjazd hala peron poziom magazyn brzeg "
    "poartă rampă ieșire hală nivel depozit kapı çıkış depo salon "
    "док ворота брама рампа виїзд зал рівень склад"
)
_OTHERS = (
    re.compile(rf"{_CURRENCY}\s?\d|\d\s?{_CURRENCY}|\d[.,]\d{{2,3}}\s?/\s?\w+|^\d{{1,3}}[.,]\d{{2,3}}$", re.IGNORECASE),
    re.compile(rf"^(?:max|min|h|b)?\W*{_NUMBER}\s?{_UNIT}\W*$", re.IGNORECASE),
    re.compile(rf"^\W*{_TIME}(?:\W+{_TIME})?\W*$", re.IGNORECASE),
    re.compile(r"^\W*\d{1,2}\s?[-–]\s?\d{1,2}\s?(?:h|hrs?|uhr|am|pm)\W*$", re.IGNORECASE),
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
    return not (any(other.search(text) for other in _OTHERS) or _is_numbered_place(plain))


def known(names: Collection[str]) -> frozenset[str]:
    """Names as `is_plate` compares them: without case, spaces and punctuation. Only such with a digit can look like a plate."""
    return frozenset(plain for plain in map(_plain, names) if any(c.isdigit() for c in plain))


def _is_numbered_place(plain: str) -> bool:
    """Whether it is a word of `_PLACES`, then up to three digits and perhaps a letter: the reader often drops the space."""
    return _NUMBERED.fullmatch(plain) is not None


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


_NUMBERED: Final = re.compile(rf"(?:{'|'.join(sorted(set(map(_plain, _PLACES.split()))))})\d{{1,3}}[a-z]?")
