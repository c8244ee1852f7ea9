"""Weeks and quarters as addresses name them: 2026-W48, 2026-Q4."""

import re
from datetime import date
from typing import NamedTuple

from backhaul.errors import Invalid
from backhaul.measure.models import PeriodKind

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


class Period(NamedTuple):
    """A week (ISO 8601) by its Monday, or a quarter by its first day."""

    kind: PeriodKind
    begins: date


def read_period(said: str) -> Period:
    """The period of that name.

    Raises:
        Invalid: there is no such week or quarter.
    """
    try:
        if named := _WEEK.fullmatch(said):
            return Period("week", date.fromisocalendar(int(named[1]), int(named[2]), 1))
        if named := _QUARTER.fullmatch(said):
            return Period("quarter", date(int(named[1]), 3 * int(named[2]) - 2, 1))
    except ValueError:
        # The year 0, or the 53rd week of a year that has 52.
        pass
    raise Invalid("Name a week such as 2026-W48 or a quarter such as 2026-Q4.")
