"""When it holds: "until Friday", "before seven", "every Monday", "tomorrow morning", in the time zone of the place.

Words that announce a time come first; only what stands behind one is read as a time. So "a two hour queue" and "took 40
minutes" are none. A promise that nobody made ends a tip too early, so what may be past is left out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backhaul_workers.findings.moments import DAYS, LEXICON, NUMBERED, PARTS, Moment, Moments
from backhaul_workers.findings.numbers import number_at
from backhaul_workers.findings.words import Span, span

# Beside these, words that only open a span: "de 6 a 8", but "una cola de 2 horas".
_BOUNDS = ("until", "before", "from", "since", "after", "between")
_BEHIND = ("until", "before", "from")
# Minutes after midnight before which nobody loads.
_EARLIEST = 5 * 60


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


class _Reader(Moments):
    """One reading of one text."""

    def __init__(self, text: str, language: str | None, now: datetime, zone: str) -> None:
        super().__init__(text, language, now)
        self.zone = zone
        self.valid_from: datetime | None = None
        self.valid_until: datetime | None = None
        self.from_clock: Moment | None = None
        self.until_clock: Moment | None = None
        self.last_day: datetime | None = None
        self.day: Moment | None = None
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
            # Of "de la mañana" no piece is a time of its own.
            at = after or max([at + 1, *self.kinds(at).values()])
        return self._put_together()

    def _recurring(self, at: int) -> int | None:
        here = self.kinds(at)
        for kind, days in (("weekdays", DAYS[:5]), ("weekends", DAYS[5:])):
            if kind in here:
                self.days.update(days)
                return here[kind]
        plural = next((day for day in DAYS if day + "s" in here), None)
        if plural:
            self.days.add(plural)
            return here[plural + "s"]
        # "Monday to Friday" is every week, "from Monday to Wednesday" once.
        joint = self.joint(here["MO"]) if "MO" in here else None
        last = self.kinds(joint) if joint else {}
        for day in ("FR", "SA"):
            if day in last:
                self.days.update(DAYS[: DAYS.index(day) + 1])
                return last[day]
        # "كل يوم جمعة" is every Friday, "كل يوم" every day.
        by_day = self._every(here["every"]) if "every" in here else None
        if by_day is None and "daily" in here:
            self.daily = True
            return here["daily"]
        return by_day

    def _every(self, end: int) -> int | None:
        found = False
        while end < len(self.row):
            following = self.kinds(end)
            day = next((d for d in DAYS if d in following), None) or next((d for d in DAYS if d + "s" in following), None)
            if day:
                self.days.add(day)
                end, found = following.get(day) or following[day + "s"], True
            elif (
                found and self.row[end].folded in ("and", "y", "et", "und", "i") and any(d in self.kinds(end + 1) for d in DAYS)
            ):
                end += 1
            else:
                break
        part = next((p for p in PARTS if p in self.kinds(end)), None)
        if part:
            self.part, end = PARTS[part], self.kinds(end)[part]
            self.daily = self.daily or not found
            return end
        return end if found else None

    def _window(self, at: int) -> int | None:
        """ "From 6 to 8", "between 6 and 8", "6-8 Uhr"."""
        here = self.kinds(at)
        opening = max((here[k] for k in ("from", "between") if k in here), default=None)
        first = self.clock(self.to_hour(opening), bare=True) if opening else None
        if first is None or first.clock is None:
            return None
        joint = self.joint(first.after)
        last = self.to_hour(joint) if joint else len(self.row)
        # Two numbers make a span of hours sooner than one makes an hour: "from 6 to 8 nobody unloads".
        if opening and (date := self.date(last, announced=True)):
            return self._days(opening, *date)
        said = self.row[last].folded if last < len(self.row) else ""
        second = self.clock(last, bare=said.isdecimal())
        if second is None or second.clock is None or self.counts(second.after):
            return None
        if NUMBERED.at(self.row, second.after, self.language) and not self.between(second.after).strip():
            # "From 2 to 4 docks".
            return None
        start, end = first.clock, second.clock
        of_24 = said.isdecimal() and int(said) > 12
        if not of_24 and second.clock >= 13 * 60 and first.vague and first.clock + 12 * 60 < second.clock:
            # "From 6 to 8 pm".
            start += 12 * 60
        elif first.vague and second.vague and start < end < _EARLIEST:
            # "From 2 to 4": nobody means the night.
            start, end = start + 12 * 60, end + 12 * 60
        if end <= start:
            end += 24 * 60 if end + 12 * 60 <= start else 12 * 60
        self.window = (start, end)
        return second.after

    def _days(self, at: int, last: datetime, after: int) -> int | None:
        """ "From 3 to 5 December", of which the word ``at`` is the 3."""
        first = number_at(self.row, self.over(at), self.language)
        if first is None or not 0 < first.value < last.day:
            return None
        start, end = (
            self.now.replace(year=last.year, month=last.month, day=day, hour=0, minute=0, second=0, microsecond=0)
            for day in (first.value, last.day)
        )
        self.valid_from = self.valid_from or start
        self.valid_until = self.valid_until or end + timedelta(days=1) - timedelta(seconds=1)
        return after

    def _bounded(self, at: int) -> int | None:
        here = self.kinds(at)
        bounds = {bound: here[bound] for bound in _BOUNDS if bound in here}
        if any(day in here for day in DAYS):
            # "Monday to Wednesday".
            bounds["between"] = at
        for bound, after in sorted(bounds.items(), key=lambda one: -one[1]):
            moment = self.over_unit(after) if bound == "since" else None
            moment = moment or self.moment(self.to_hour(after), past=bound == "since", announced=True)
            if moment is None or not self._bounds(bound, moment):
                continue
            # "From Monday to Wednesday".
            joint = self.joint(moment.after) if bound in ("from", "between") and moment.start else None
            last = self.moment(self.over(joint), announced=True) if joint else None
            if bound == "between" and not (last and last.end):
                continue
            self._take("from" if bound == "between" else bound, moment)
            if last and last.end:
                self.valid_until = last.end if last.end > (self.valid_from or self.now) else last.end + timedelta(days=7)
                return last.after
            return moment.after
        # Turkish and Hindi say it behind: "cumaya kadar", "शुक्रवार तक".
        behind = self.moment(at, bare=True) if any(f"{bound} after" in LEXICON[self.language] for bound in _BEHIND) else None
        if behind:
            following = self.kinds(behind.after)
            for bound in _BEHIND:
                if f"{bound} after" in following:
                    # "कल से" is since yesterday, or from tomorrow.
                    if bound != "from" or not behind.either or "will" in self.around(at):
                        self._take(bound, behind)
                    return following[f"{bound} after"]
        return None

    def _bounds(self, bound: str, moment: Moment) -> bool:
        """Whether a time begins or ends with ``moment``: "after 6 pallets" and "après 2 h d'attente" tell none."""
        if moment.clock is None:
            return True
        if moment.may_last and bound in ("after", "since") and not self.ends(moment.after):
            return False
        return bound != "between" and not self.counts(moment.after)

    def _take(self, bound: str, moment: Moment) -> None:
        if moment.clock is not None:
            if bound in ("until", "before"):
                self.until_clock = self.until_clock or moment
                if bound == "before":
                    self.until_clock = Moment(moment.first, moment.after, clock=moment.clock)
            elif bound == "since":
                self.valid_from = self.valid_from or self.next_time(moment.clock, vague=moment.vague, past=True)
            else:
                self.from_clock = self.from_clock or moment
        elif bound == "until":
            self.last_day = self.last_day or moment.start
            self.valid_until = self.valid_until or (moment.start if moment.at_hour else moment.end)
        elif bound == "before":
            ends = moment.start if moment.at_hour else moment.start and moment.start - timedelta(seconds=1)
            self.valid_until = self.valid_until or ends
        elif bound == "after":
            begins = moment.start if moment.at_hour else moment.end and moment.end + timedelta(seconds=1)
            self.valid_from = self.valid_from or begins
        else:
            self.valid_from = self.valid_from or moment.start

    def _ahead(self, at: int) -> int | None:
        """ "For the next two weeks", "in 20 minutes"."""
        here = self.kinds(at)
        for word in ("next", "in"):
            if word not in here:
                continue
            length = self.length(here[word])
            if length:
                if word == "next":
                    self.valid_until = self.valid_until or self.later(length[0])
                else:
                    self.valid_from = self.valid_from or self.later(length[0])
                return length[1]
        return None

    def _day(self, at: int) -> int | None:
        here = self.kinds(at)
        if "yesterday" in here or "last" in here or "last week" in here:
            # It is over: what was at that time says nothing about when it holds.
            past = self.moment(at, past=True) or self.moment(here.get("last", at), past=True)
            return past.after if past else None
        moment = self.moment(at, clocks=False)
        if moment is None:
            return None
        if self.day is None and (not moment.unsure or self.tense(at) == "ahead"):
            self.day = moment
        return moment.after

    def _put_together(self) -> TimesFinding:
        recurrence, lasts_s = self._rule()
        start, end = self.valid_from, self.valid_until
        if recurrence is None:
            if self.day and not (self.day.end and self.day.end <= self.now):
                start, end = start or self.day.start, end or self.day.end
            if self.window:
                midnight = (self.day.start if self.day and self.day.start else self.now).replace(
                    hour=0, minute=0, second=0, microsecond=0
                )
                begins, ends = (midnight + timedelta(minutes=m) for m in self.window)
                if ends <= self.now:
                    begins, ends = begins + timedelta(days=1), ends + timedelta(days=1)
                start, end = begins, ends
            elif self.from_clock and self.from_clock.clock is not None and self.valid_from is None:
                if self.day and self.day.start:
                    start = self.day.start.replace(hour=0, minute=0) + timedelta(minutes=self.from_clock.clock)
                else:
                    start = self.next_time(self.from_clock.clock, vague=self.from_clock.vague)
            if self.until_clock and not self.window and self.until_clock.clock is not None:
                # "Do piątku do 18".
                day = self.last_day or (self.day and self.day.start)
                if day:
                    end = day.replace(hour=0, minute=0) + timedelta(minutes=self.until_clock.clock)
                elif self.valid_until is None:
                    end = self.next_time(self.until_clock.clock, vague=self.until_clock.vague)
        if end is not None and end <= max(self.now, start or self.now):
            end = None
        return TimesFinding(start, end, recurrence, lasts_s, self.zone, tuple(self.evidence))

    def _rule(self) -> tuple[str | None, float | None]:
        if not self.days and not self.daily:
            return None, None
        rule = f"FREQ=WEEKLY;BYDAY={','.join(d for d in DAYS if d in self.days)}" if self.days else "FREQ=DAILY"
        hours = self.window or (self.part and (self.part[0] * 60, self.part[1] * 60))
        if not hours:
            return rule, None
        return f"{rule};BYHOUR={hours[0] // 60 % 24};BYMINUTE={hours[0] % 60}", (hours[1] - hours[0]) * 60.0


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
