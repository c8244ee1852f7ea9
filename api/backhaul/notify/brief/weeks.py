"""Weeks as ISO 8601 names them, from Monday to Monday by the clock on an organisation's wall."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from backhaul.errors import Invalid

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """``monday`` is its first day."""

    monday: date

    @classmethod
    def named(cls, name: str) -> Self:
        """Of a name such as 2026-W48. Raises Invalid: that year has no such week."""
        year, _, week = name.partition("-W")
        try:
            return cls(date.fromisocalendar(int(year), int(week), 1))
        except ValueError:
            raise Invalid("Name a week that there is, such as 2026-W48.") from None

    @classmethod
    def of(cls, day: date) -> Self:
        """The week in which a day is."""
        return cls(day - timedelta(days=day.weekday()))

    @property
    def name(self) -> str:
        """As its address has it."""
        year, week, _ = self.monday.isocalendar()
        return f"{year:04}-W{week:02}"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    def before(self) -> Self:
        """The one before."""
        return type(self)(self.monday - _WEEK)

    def after(self) -> Self:
        """The next one."""
        return type(self)(self.monday + _WEEK)

    def begins(self, zone: str) -> datetime:
        """Monday's midnight there."""
        return datetime.combine(self.monday, time(), ZoneInfo(zone))
