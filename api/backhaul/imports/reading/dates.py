"""Dates as phones and spreadsheets of whichever country write them."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, Literal, get_args

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)

_D = r"(\d{1,4})"
# 31.12.21, 21:15 · 12/31/21, 9:15 PM · [2021-12-31 21.15.03] · and the same in the digits of other scripts.
MOMENT: Final = (
    rf"{_D}\s?[./\-]\s?{_D}\s?[./\-]\s?{_D}\.?[,،]?\s+(?:um |a las |à |alle |\u043e )?"
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\s?([^\W\d_][^\d\]\-\u2013:]{0,8}?))?"
)
_WHOLE: Final = re.compile(MOMENT + r"\s*$")
# A day alone in a table.
_DAY: Final = re.compile(rf"{_D}\s?[./\-]\s?{_D}\s?[./\-]\s?{_D}\s*$")
_PM: Final = frozenset(("pm", "nachm", "ös", "م", "пп", "μμ", "अपराह्न", "शाम"))
_AM: Final = frozenset(("am", "vorm", "öö", "ص", "дп", "πμ", "पूर्वाह्न", "सुबह"))
_MOST_DAYS: Final = 31
_EARLIEST, _LATEST = 1990, 2100

Parts = tuple[int, int, int, int, int, int, str | None]


def parts_of(groups: Sequence[str | None]) -> Parts:
    """The seven groups of MOMENT: three numbers of the day in whichever order, hour, minute, second, the half of the day."""
    first, second, third, hour, minute, seconds, half = groups
    word = re.sub(r"[.\s]", "", half or "").casefold() or None
    return (*(int(one or 0) for one in (first, second, third, hour, minute, seconds)), word)  # type: ignore[return-value]  # six


def moment(parts: Parts, order: Order) -> datetime | None:
    """What that is; None where it is no time."""
    one, two, three, hour, minute, second, half = parts
    day, month, year = {"dmy": (one, two, three), "mdy": (two, one, three), "ymd": (three, two, one)}[order]
    if half in _PM:
        hour = hour % 12 + 12
    elif half in _AM:
        hour %= 12
    elif half is not None:
        return None
    try:
        at = datetime(year + 2000 if year < 100 else year, month, day, hour, minute, second)  # noqa: DTZ001 - of the place
    except ValueError:
        return None
    return at if _EARLIEST <= at.year <= _LATEST else None


def order_of(every: Sequence[Parts]) -> Order | None:
    """In which order this file writes day and month: the one in which all are dates, and of two the one in which time does
    not run back. None where both could be: whoever brings the file says so.
    """
    # What is no time in any order tells nothing of the order.
    every = [parts for parts in every if any(moment(parts, order) for order in ORDERS)]
    possible: dict[Order, int] = {}
    for order in ORDERS:
        # Years of two digits stand first only where somebody says so.
        if (order == "ymd") != all(parts[0] > _MOST_DAYS for parts in every):
            continue
        read = [moment(parts, order) for parts in every]
        times = [at for at in read if at]
        if len(times) == len(every) or (times and len(times) >= 0.98 * len(every)):
            possible[order] = sum(later < earlier for earlier, later in pairwise(times))
    if not possible:
        return None
    least = min(possible.values())
    best = [order for order, back in possible.items() if back == least]
    # Every day the same as its month: the same either way.
    same = len({tuple(moment(parts, order) for parts in every) for order in best}) == 1
    return best[0] if len(best) == 1 or same else None


def cell(raw: str) -> Parts | datetime | None:
    """A time in a table: ISO 8601 as it stands, others in parts; None where it is no time."""
    raw = digits(raw.strip())
    try:
        return datetime.fromisoformat(raw)
    except ValueError:
        pass
    if found := _WHOLE.match(raw):
        return parts_of(found.groups())
    if found := _DAY.match(raw):
        return parts_of((*found.groups(), "12", "0", "0", None))
    return None


def digits(raw: str) -> str:
    """Digits of any script as ours, and its narrow spaces as spaces."""
    return raw.translate(_DIGITS)


_DIGITS: Final = {
    **{0x0660 + n: str(n) for n in range(10)},
    **{0x06F0 + n: str(n) for n in range(10)},
    **{0x0966 + n: str(n) for n in range(10)},
    0x202F: " ",
    0x00A0: " ",
}
