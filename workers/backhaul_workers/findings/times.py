"""When it holds: "until Friday", "before seven", "every Monday", "tomorrow morning", in the time zone of the place.

Words that announce a time come first; only what stands behind one is read as a time. So "a two hour queue" and "took 40
minutes" are none. Dates with a month are read by dateparser.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from dateparser.date import DateDataParser

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.numbers import number_at
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.stopwords import EVERY_STOPWORD
from backhaul_workers.findings.words import Span, Word, span, words

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LEXICON = kinds_of("times")
_PHRASES = {code: Phrases({code: kinds}) for code, kinds in _LEXICON.items()}
_COUNTED = Phrases({code: {"counted": kinds["counted"]} for code, kinds in kinds_of("places").items()})
# Hours of the parts of a day; a night ends on the next morning.
_PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 23), "night": (22, 30), "tonight": (18, 30)}
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
}
_BOUNDS = ("until", "before", "from", "since", "after")
_MOST_WORDS = 400
# Articles between the announcing word and the time: "hasta el viernes".
_MOST_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class TimesFinding:
    """When what was said holds, in the zone ``time_zone`` (IANA); None where nothing was said about it.

    ``recurrence`` is an RFC 5545 RRULE; each time lasts ``lasts_s`` seconds where that was said.
    """

    valid_from: datetime | None
    valid_until: datetime | None
    recurrence: str | None
    lasts_s: float | None
    time_zone: str
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day or a piece of one (``start`` to ``end``), or a time of day (``clock``: minutes after midnight)."""

    first: int
    after: int
    start: datetime | None = None
    end: datetime | None = None
    clock: int | None = None
    # "Seven" may be in the evening, "19:00" and "sieben Uhr" are not asked.
    vague: bool = False


def find(text: str, language: str | None, said_at: datetime, time_zone: str) -> TimesFinding:
    """When ``text`` (``language`` ISO 639-1) says that it holds, said at ``said_at`` (aware) in ``time_zone`` (IANA).

    A zone that is not known is read as UTC. A day ends at its last second.
    """
    zone = _zone(time_zone)
    try:
        return _Reader(text, language, said_at.astimezone(zone), str(zone)).read()
    except OverflowError:
        # A clock in the year 9999 has no tomorrow.
        return TimesFinding(None, None, None, None, str(zone))


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str, language: str | None, now: datetime, zone: str) -> None:
        self.text, self.now, self.zone = text, now, zone
        self.language = language if language in _PHRASES else "en"
        self.row: Sequence[Word] = words(text)[:_MOST_WORDS]
        self.valid_from: datetime | None = None
        self.valid_until: datetime | None = None
        self.until_clock: _Moment | None = None
        self.day: _Moment | None = None
        self.window: tuple[int, int] | None = None
        self.days: set[str] = set()
        self.daily = False
        self.part: tuple[int, int] | None = None
        self.evidence: list[Span] = []

    def read(self) -> TimesFinding:
        at = 0
        while at < len(self.row):
            after = self._recurring(at) or self._window(at) or self._bounded(at) or self._ahead(at) or self._day(at)
            if after:
                self.evidence.append(span(self.text, self.row[at:after]))
            at = after or at + 1
        return self._put_together()

    def _kinds(self, at: int) -> dict[str, int]:
        return _PHRASES[self.language].at(self.row, at, self.language)

    def _recurring(self, at: int) -> int | None:
        here = self._kinds(at)
        for kind, days in (("weekdays", _DAYS[:5]), ("weekends", _DAYS[5:])):
            if kind in here:
                self.days.update(days)
                return here[kind]
        if "daily" in here:
            self.daily = True
            return here["daily"]
        plural = next((day for day in _DAYS if day + "s" in here), None)
        if plural:
            self.days.add(plural)
            return here[plural + "s"]
        if "every" not in here:
            return None
        end, found = here["every"], False
        while end < len(self.row):
            following = self._kinds(end)
            day = next((d for d in _DAYS if d in following), None) or next((d for d in _DAYS if d + "s" in following), None)
            if day:
                self.days.add(day)
                end, found = following.get(day) or following[day + "s"], True
            elif (
                found
                and self.row[end].folded in ("and", "y", "et", "und", "i")
                and any(d in self._kinds(end + 1) for d in _DAYS)
            ):
                end += 1
            else:
                break
        part = next((p for p in _PARTS if p in self._kinds(end)), None)
        if part:
            self.part, end = _PARTS[part], self._kinds(end)[part]
            self.daily = self.daily or not found
            return end
        return end if found else None

    def _window(self, at: int) -> int | None:
        """ "From 6 to 8", "between 6 and 8", "6-8 Uhr"."""
        here = self._kinds(at)
        opening = max((here[k] for k in ("from", "between") if k in here), default=None)
        first = self._clock(self._over(opening)) if opening else None
        if first is None or first.clock is None:
            return None
        joint = self._kinds(first.after).get("to")
        second = self._clock(self._over(joint)) if joint else None
        if second is None or second.clock is None or self._counts(second.after):
            return None
        start, end = first.clock, second.clock
        if second.clock >= 13 * 60 and first.vague and first.clock + 12 * 60 < second.clock:
            # "From 6 to 8 pm".
            start += 12 * 60
        if end <= start:
            end += 24 * 60 if end + 12 * 60 <= start else 12 * 60
        self.window = (start, end)
        return second.after

    def _bounded(self, at: int) -> int | None:
        here = self._kinds(at)
        for bound in sorted((b for b in _BOUNDS if b in here), key=lambda b: -here[b]):
            moment = self._moment(self._over(here[bound]), past=bound == "since")
            if moment is None or (moment.clock is not None and (moment.after == at or self._counts(moment.after))):
                moment = self._over_unit(here[bound]) if bound == "since" else None
            if moment:
                self._take(bound, moment)
                # "From Monday to Wednesday".
                joint = self._kinds(moment.after).get("to") if bound == "from" and moment.start else None
                last = self._moment(self._over(joint)) if joint else None
                if last and last.end:
                    self.valid_until = last.end if last.end > (self.valid_from or self.now) else last.end + timedelta(days=7)
                    return last.after
                return moment.after
        # Turkish and Hindi say it behind: "cumaya kadar", "शुक्रवार तक".
        moment = self._moment(at)
        if moment:
            behind = self._kinds(moment.after)
            for bound in ("until", "before", "from"):
                if f"{bound} after" in behind:
                    self._take(bound, moment)
                    return behind[f"{bound} after"]
        return None

    def _take(self, bound: str, moment: _Moment) -> None:
        if moment.clock is not None:
            if bound in ("until", "before"):
                self.until_clock = self.until_clock or moment
                if bound == "before":
                    self.until_clock = _Moment(moment.first, moment.after, clock=moment.clock)
            elif self.valid_from is None:
                past = bound == "since"
                self.valid_from = self._next(moment.clock, vague=moment.vague, past=past)
        elif bound == "until":
            self.valid_until = self.valid_until or moment.end
        elif bound == "before":
            self.valid_until = self.valid_until or (moment.start and moment.start - timedelta(seconds=1))
        elif bound == "after":
            self.valid_from = self.valid_from or (moment.end and moment.end + timedelta(seconds=1))
        else:
            self.valid_from = self.valid_from or moment.start

    def _ahead(self, at: int) -> int | None:
        """ "For the next two weeks", "in 20 minutes"."""
        here = self._kinds(at)
        for word in ("next", "in"):
            if word not in here:
                continue
            length = self._length(here[word])
            if length:
                if word == "next":
                    self.valid_until = self.valid_until or self.now + length[0]
                else:
                    self.valid_from = self.valid_from or self.now + length[0]
                return length[1]
        return None

    def _day(self, at: int) -> int | None:
        here = self._kinds(at)
        if "yesterday" in here or "last" in here or "last week" in here:
            # It is over: what was at that time says nothing about when it holds.
            past = self._moment(at, past=True) or self._moment(here.get("last", at), past=True)
            return past.after if past else None
        moment = self._moment(at, clocks=False)
        if moment is None:
            return None
        if self.day is None:
            self.day = moment
        return moment.after

    def _moment(self, at: int, *, past: bool = False, clocks: bool = True) -> _Moment | None:
        """The day, period or time of day that begins with the word ``at``."""
        here = self._kinds(at)
        today = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        if period := self._period(at, here, today):
            return period
        dated: tuple[datetime, int] | None = None
        for kind, days in (("tonight", 0), ("yesterday", -1), ("tomorrow", 1), ("today", 0)):
            if kind in here:
                dated = (today + timedelta(days=days), here[kind])
                break
        shifted = max((here[k] for k in ("this", "next") if k in here), default=at)
        weekday = next((d for d in _DAYS if d in self._kinds(shifted)), None)
        if dated is None and weekday:
            ahead = (_DAYS.index(weekday) - self.now.weekday()) % 7 or 7
            dated = (today + timedelta(days=ahead - 7 if past else ahead), self._kinds(shifted)[weekday])
        if dated is None and "this" in here and any(p in self._kinds(here["this"]) for p in _PARTS):
            dated = (today, here["this"])
        if dated is None and (date := self._date(at)):
            dated = (
                self.now.replace(
                    year=date[0].year, month=date[0].month, day=date[0].day, hour=0, minute=0, second=0, microsecond=0
                ),
                date[1],
            )
        if dated:
            return self._within_day(at, *dated, tonight="tonight" in here)
        return self._clock(at) if clocks else None

    def _period(self, at: int, here: dict[str, int], today: datetime) -> _Moment | None:
        monday = today - timedelta(days=today.weekday())
        last = timedelta(seconds=1)
        if "this week" in here:
            return _Moment(at, here["this week"], None, monday + timedelta(days=7) - last)
        if "next week" in here:
            return _Moment(at, here["next week"], monday + timedelta(days=7), monday + timedelta(days=14) - last)
        if "last week" in here:
            return _Moment(at, here["last week"], self.now - timedelta(days=7), monday - last)
        for kind, ahead in (("this month", 0), ("next month", 1)):
            if kind in here:
                first = today.replace(day=1)
                for _ in range(ahead):
                    first = (first + timedelta(days=32)).replace(day=1)
                end = first + timedelta(days=monthrange(first.year, first.month)[1]) - last
                return _Moment(at, here[kind], first if ahead else None, end)
        return None

    def _within_day(self, at: int, day: datetime, after: int, *, tonight: bool) -> _Moment:
        """The day, or the part of it that follows: "tomorrow morning", "Friday at 6 pm"."""
        following = self._kinds(self._over(after, most=1))
        part = "tonight" if tonight else next((p for p in _PARTS if p in following and p != "tonight"), None)
        if part:
            start, end = _PARTS[part]
            after = after if tonight else following[part]
            return _Moment(at, after, day + timedelta(hours=start), day + timedelta(hours=end))
        return _Moment(at, after, day, day + timedelta(days=1) - timedelta(seconds=1))

    def _clock(self, at: int) -> _Moment | None:
        here = self._kinds(at)
        for kind, hour in (("noon", 12), ("midnight", 0)):
            if kind in here:
                return _Moment(at, here[kind], clock=hour * 60)
        half = next((k for k in ("half past", "half to") if k in here), None)
        number = number_at(self.row, here[half] if half else at, self.language)
        if number is None or number.value > 24:
            return None
        hour, after = number.value, number.end
        minutes, vague = 0, True
        between = self.text[self.row[after - 1].end : self.row[after].start] if after < len(self.row) else ""
        if between in (":", ".") and (row := self.row[after].folded).isdecimal() and len(row) == 2 and int(row) < 60:
            minutes, after, vague = int(row), after + 1, False
        elif between in (".", ",") and self.row[after].folded[0].isdecimal():
            # 3.5 tonnes.
            return None
        following = self._kinds(after)
        for kind in ("pm", "am"):
            if kind in following:
                hour += 12 * (kind == "pm" and hour < 12) - 12 * (kind == "am" and hour == 12)
                after, vague = following[kind], False
        if "clock" in following and vague:
            after, vague = following["clock"], self.language in ("en",)
        if half == "half past":
            minutes = 30
        elif half == "half to":
            hour, minutes = hour - 1, 30
        vague = vague and hour <= 12
        return _Moment(at, after, clock=(hour * 60 + minutes) % (24 * 60), vague=vague)

    def _date(self, at: int) -> tuple[datetime, int] | None:
        """ "27 November", "3.12.", read by dateparser: two to three words of which one is a number."""
        for after in (at + 3, at + 2):
            row = self.row[at:after]
            if (
                after > len(self.row)
                or not any(w.folded.isdecimal() for w in row)
                or self.row[after - 1].folded in EVERY_STOPWORD
            ):
                continue
            chunk = self.text[row[0].start : row[-1].end]
            if all(w.folded.isdecimal() for w in row):
                if not all(self.text[a.end : b.start] in (".", "/", "-") for a, b in pairwise(row)):
                    continue
                if "." in chunk and self.text[row[-1].end : row[-1].end + 1] != "." and len(row) < 3:
                    continue
            elif any(w.folded.isalpha() and len(w.folded) < 3 for w in row):
                continue
            if found := _parse(chunk, self.language, self.now):
                return found, after
        return None

    def _length(self, at: int) -> tuple[timedelta, int] | None:
        number = number_at(self.row, at, self.language)
        if number is None:
            return None
        here = self._kinds(number.end)
        unit = next((u for u in _UNITS if u in here), None)
        return (_UNITS[unit] * number.value, here[unit]) if unit else None

    def _over_unit(self, at: int) -> _Moment | None:
        """ "Since two hours"."""
        length = self._length(at)
        return _Moment(at, length[1], self.now - length[0], self.now) if length else None

    def _counts(self, at: int) -> bool:
        """Whether the number before the word ``at`` counts things: "after 6 pallets", "from 6 to 8 pallets"."""
        here = self._kinds(at)
        if "to" in here and (number := number_at(self.row, here["to"], self.language)):
            return self._counts(number.end)
        return any(u in here for u in _UNITS) or _COUNTED.has(self.row, at, "counted", self.language)

    def _over(self, at: int | None, most: int = _MOST_BETWEEN) -> int:
        """The next word that is no article."""
        at = at or 0
        for _ in range(most):
            if (
                at < len(self.row)
                and self.row[at].folded in EVERY_STOPWORD
                and not self._kinds(at)
                and number_at(self.row, at, self.language) is None
            ):
                at += 1
        return at

    def _next(self, clock: int, *, vague: bool, past: bool = False) -> datetime:
        """When it is ``clock`` next (with ``past``: was last); in a vague one the nearer of morning and evening."""
        today = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        choices = [
            today + timedelta(days=day, minutes=minutes)
            for day in (-1, 0, 1)
            for minutes in ({clock, (clock + 12 * 60) % (24 * 60)} if vague else {clock})
        ]
        return max(c for c in choices if c <= self.now) if past else min(c for c in choices if c > self.now)

    def _put_together(self) -> TimesFinding:
        recurrence, lasts_s = self._rule()
        start, end = self.valid_from, self.valid_until
        if recurrence is None:
            if self.day:
                start, end = start or self.day.start, end or self.day.end
            if self.window:
                midnight = (self.day.start if self.day and self.day.start else self.now).replace(
                    hour=0, minute=0, second=0, microsecond=0
                )
                begins, ends = (midnight + timedelta(minutes=m) for m in self.window)
                if ends <= self.now:
                    begins, ends = begins + timedelta(days=1), ends + timedelta(days=1)
                start, end = begins, ends
            elif self.until_clock and self.until_clock.clock is not None:
                if self.day and self.day.start:
                    end = self.day.start.replace(hour=0) + timedelta(minutes=self.until_clock.clock)
                elif self.valid_until is None:
                    end = self._next(self.until_clock.clock, vague=self.until_clock.vague)
        if end is not None and end <= max(self.now, start or self.now):
            end = None
        return TimesFinding(start, end, recurrence, lasts_s, self.zone, tuple(self.evidence))

    def _rule(self) -> tuple[str | None, float | None]:
        if not self.days and not self.daily:
            return None, None
        rule = f"FREQ=WEEKLY;BYDAY={','.join(d for d in _DAYS if d in self.days)}" if self.days else "FREQ=DAILY"
        hours = self.window or (self.part and (self.part[0] * 60, self.part[1] * 60))
        if not hours:
            return rule, None
        return f"{rule};BYHOUR={hours[0] // 60 % 24};BYMINUTE={hours[0] % 60}", (hours[1] - hours[0]) * 60.0


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _parse(chunk: str, language: str, now: datetime) -> datetime | None:
    settings: dict[str, Any] = {
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "REQUIRE_PARTS": ["day", "month"],
        "PARSERS": ["absolute-time"],
    }
    return DateDataParser(languages=[language], settings=settings).get_date_data(chunk).date_obj
