"""When it holds: "until Friday", "before seven", "every Monday", "tomorrow morning", in the time zone of the place.

Words that announce a time come first; only what stands behind one is read as a time. So "a two hour queue" and "took 40
minutes" are none, and a bare number is an hour only where the clause ends with it: "after two", but "after two attempts".
Dates with a month are read by dateparser. A promise that nobody made ends a tip too early, so what may be past is left out.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dateparser.date import DateDataParser

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.numbers import Number, number_at
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.stopwords import EVERY_STOPWORD, stopwords
from backhaul_workers.findings.words import Span, Word, span, words

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LEXICON = kinds_of("times")
_PHRASES = {code: Phrases({code: kinds}) for code, kinds in _LEXICON.items()}
_COUNTED = Phrases({code: {"counted": kinds["counted"]} for code, kinds in kinds_of("places").items()})
_NUMBERED = Phrases(
    {
        code: {kind: kinds[kind] for kind in ("dock", "gate", "hall", "row", "route", "exit", "number")}
        for code, kinds in kinds_of("places").items()
    }
)
# Hours of the parts of a day; a night ends on the next morning.
_PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 23), "night": (22, 30), "tonight": (18, 30)}
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
}
# Beside these, words that only open a span: "de 6 a 8", but "una cola de 2 horas".
_BOUNDS = ("until", "before", "from", "since", "after", "between")
_BEHIND = ("until", "before", "from")
# "7pm", "18h", "7h30"; and the "30" of "7:30pm".
_HOUR = re.compile(r"(\d{1,2})(?:([ap])m|h([0-5]\d)?|uhr)$")
_MINUTES = re.compile(r"([0-5]\d)(?:([ap])m|h|uhr)?$")
_DAY = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er)?$")
_SHORT_LENGTH = re.compile(r"(\d{1,3})(h|min)$")
# Languages in which "the seventh" is seven o'clock.
_HOURS_BY_ORDINALS = ("pl", "uk", "ar")
_SAY_NO_TIME = frozenset({"at", "on", "of", "then", "holds", "past"})
# A date farther ahead, written without its year, is one that was.
_FARTHEST = timedelta(days=300)
# What may stand between two words of one clause.
_INSIDE = " '-\u2013\u2019"
# Behind a number: an amount ("from 6 €", "12/24"), no end of a clause.
_AMOUNT = re.compile(r"\s?[/%€$£°+*]")
_SENTENCE_ENDS = frozenset(".!?;\n\u061f\u0964\u2026")
# Minutes after midnight before which nobody loads.
_EARLIEST = 5 * 60
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
    # An hour of the day ("Friday 18:00"): ``start`` is that, and what ends then ends there.
    at_hour: bool = False
    # A day that only the tense of the sentence tells to be ahead: "on Monday".
    unsure: bool = False
    # The Hindi word for a day away, in either direction.
    either: bool = False
    # "2h", which may be how long it takes.
    may_last: bool = False


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
        self.from_clock: _Moment | None = None
        self.until_clock: _Moment | None = None
        self.last_day: datetime | None = None
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
            # Of "de la mañana" no piece is a time of its own.
            at = after or max([at + 1, *self._kinds(at).values()])
        return self._put_together()

    def _kinds(self, at: int) -> dict[str, int]:
        return _PHRASES[self.language].at(self.row, at, self.language)

    def _recurring(self, at: int) -> int | None:
        here = self._kinds(at)
        for kind, days in (("weekdays", _DAYS[:5]), ("weekends", _DAYS[5:])):
            if kind in here:
                self.days.update(days)
                return here[kind]
        plural = next((day for day in _DAYS if day + "s" in here), None)
        if plural:
            self.days.add(plural)
            return here[plural + "s"]
        # "Monday to Friday" is every week, "from Monday to Wednesday" once.
        joint = self._joint(here["MO"]) if "MO" in here else None
        last = self._kinds(joint) if joint else {}
        for day in ("FR", "SA"):
            if day in last:
                self.days.update(_DAYS[: _DAYS.index(day) + 1])
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
        first = self._clock(self._to_hour(opening), bare=True) if opening else None
        if first is None or first.clock is None:
            return None
        joint = self._joint(first.after)
        last = self._to_hour(joint) if joint else len(self.row)
        # Two numbers make a span of hours sooner than one makes an hour: "from 6 to 8 nobody unloads".
        if opening and (date := self._date(last, announced=True)):
            return self._days(opening, *date)
        said = self.row[last].folded if last < len(self.row) else ""
        second = self._clock(last, bare=said.isdecimal())
        if second is None or second.clock is None or self._counts(second.after):
            return None
        if _NUMBERED.at(self.row, second.after, self.language) and not self._between(second.after).strip():
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

    def _joint(self, at: int) -> int | None:
        """The index after what joins the two ends of a span: "to", a dash."""
        dash = at < len(self.row) and self._between(at).strip() in ("-", "\u2013")
        return at if dash else self._kinds(at).get("to")

    def _days(self, at: int, last: datetime, after: int) -> int | None:
        """ "From 3 to 5 December", of which the word ``at`` is the 3."""
        first = number_at(self.row, self._over(at), self.language)
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
        here = self._kinds(at)
        bounds = {bound: here[bound] for bound in _BOUNDS if bound in here}
        if any(day in here for day in _DAYS):
            # "Monday to Wednesday".
            bounds["between"] = at
        for bound, after in sorted(bounds.items(), key=lambda one: -one[1]):
            moment = self._over_unit(after) if bound == "since" else None
            moment = moment or self._moment(self._to_hour(after), past=bound == "since", announced=True)
            if moment is None or not self._bounds(bound, moment):
                continue
            # "From Monday to Wednesday".
            joint = self._joint(moment.after) if bound in ("from", "between") and moment.start else None
            last = self._moment(self._over(joint), announced=True) if joint else None
            if bound == "between" and not (last and last.end):
                continue
            self._take("from" if bound == "between" else bound, moment)
            if last and last.end:
                self.valid_until = last.end if last.end > (self.valid_from or self.now) else last.end + timedelta(days=7)
                return last.after
            return moment.after
        # Turkish and Hindi say it behind: "cumaya kadar", "शुक्रवार तक".
        behind = self._moment(at, bare=True) if any(f"{bound} after" in _LEXICON[self.language] for bound in _BEHIND) else None
        if behind:
            following = self._kinds(behind.after)
            for bound in _BEHIND:
                if f"{bound} after" in following:
                    # "कल से" is since yesterday, or from tomorrow.
                    if bound != "from" or not behind.either or "will" in self._around(at):
                        self._take(bound, behind)
                    return following[f"{bound} after"]
        return None

    def _bounds(self, bound: str, moment: _Moment) -> bool:
        """Whether a time begins or ends with ``moment``: "after 6 pallets" and "après 2 h d'attente" tell none."""
        if moment.clock is None:
            return True
        if moment.may_last and bound in ("after", "since") and not self._ends(moment.after):
            return False
        return bound != "between" and not self._counts(moment.after)

    def _take(self, bound: str, moment: _Moment) -> None:
        if moment.clock is not None:
            if bound in ("until", "before"):
                self.until_clock = self.until_clock or moment
                if bound == "before":
                    self.until_clock = _Moment(moment.first, moment.after, clock=moment.clock)
            elif bound == "since":
                self.valid_from = self.valid_from or self._next(moment.clock, vague=moment.vague, past=True)
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
        here = self._kinds(at)
        for word in ("next", "in"):
            if word not in here:
                continue
            length = self._length(here[word])
            if length:
                if word == "next":
                    self.valid_until = self.valid_until or self._later(length[0])
                else:
                    self.valid_from = self.valid_from or self._later(length[0])
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
        if self.day is None and not (moment.unsure and self._tense(at) is None) and self._tense(at, moment) != "past":
            self.day = moment
        return moment.after

    def _tense(self, at: int, moment: _Moment | None = None) -> Literal["past", "ahead"] | None:
        """What the words of the sentence around the word ``at`` tell: it was, or it is or will be; None where neither.

        Of a ``moment`` that is told for sure, only that of an unsure one is asked.
        """
        if moment and not moment.unsure:
            return None
        kinds = self._around(at)
        return "past" if "past" in kinds else "ahead" if "holds" in kinds else None

    def _around(self, at: int) -> set[str]:
        """The kinds of all words of the sentence around the word ``at``."""
        first, after = at, at + 1
        while first > 0 and _SENTENCE_ENDS.isdisjoint(self._between(first)):
            first -= 1
        while after < len(self.row) and _SENTENCE_ENDS.isdisjoint(self._between(after)):
            after += 1
        return {kind for n in range(first, after) for kind in self._kinds(n)}

    def _between(self, at: int) -> str:
        """What stands between the word ``at`` and the one before it."""
        return self.text[self.row[at - 1].end : self.row[at].start] if 0 < at < len(self.row) else ""

    def _moment(
        self, at: int, *, past: bool = False, clocks: bool = True, announced: bool = False, bare: bool = False
    ) -> _Moment | None:
        """The day, period or time of day that begins with the word ``at``; a ``bare`` number as well, whatever follows."""
        here = self._kinds(at)
        today = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        if period := self._period(at, here, today):
            return period
        for kind, days in (("tonight", 0), ("yesterday", -1), ("tomorrow", 1), ("today", 0)):
            if kind in here:
                return self._within_day(at, today + timedelta(days=days), here[kind], tonight="tonight" in here)
        if "either" in here:
            days = -1 if self._tense(at) == "past" else 1
            return replace(self._within_day(at, today + timedelta(days=days), here["either"]), unsure=True, either=True)
        shifted = max((here[k] for k in ("this", "next") if k in here), default=at)
        following = self._kinds(shifted)
        if weekday := next((d for d in _DAYS if d in following), None):
            return self._weekday(at, weekday, following[weekday], here, past=past)
        if "this" in here and any(p in self._kinds(here["this"]) for p in _PARTS):
            return self._within_day(at, today, here["this"])
        if date := self._date(at, announced=announced or any(self._kinds(n).get("on") == at for n in (at - 1, at - 2))):
            day = self.now.replace(
                year=date[0].year, month=date[0].month, day=date[0].day, hour=0, minute=0, second=0, microsecond=0
            )
            return None if day - self.now > _FARTHEST and not announced else self._within_day(at, day, date[1])
        return self._clock(at, bare=bare) if clocks else None

    def _weekday(self, at: int, weekday: str, after: int, here: dict[str, int], *, past: bool) -> _Moment:
        """The coming one, which may be today; after "next" it is not, and a past one is the last."""
        today = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        ahead = (_DAYS.index(weekday) - self.now.weekday()) % 7
        said_next = "next" in here or "next" in self._kinds(after)
        if past:
            ahead = ahead and ahead - 7
        elif said_next and ahead == 0:
            ahead = 7
        found = self._within_day(at, today + timedelta(days=ahead), after)
        over = found.start if found.at_hour else found.end
        if not past and ahead == 0 and "this" not in here and over and over <= self.now:
            # "Until Friday 18:00", said on a Friday at seven in the evening.
            found = self._within_day(at, today + timedelta(days=7), after)
        return replace(found, unsure="this" not in here and not said_next)

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

    def _within_day(self, at: int, day: datetime, after: int, *, tonight: bool = False) -> _Moment:
        """The day, or the part or hour of it that follows: "tomorrow morning", "Friday at 6 pm"."""
        start, end = day, day + timedelta(days=1) - timedelta(seconds=1)
        following = self._kinds(self._over(after, most=1))
        part = "tonight" if tonight else next((p for p in _PARTS if p in following and p != "tonight"), None)
        if part:
            hours = _PARTS[part]
            after = after if tonight else following[part]
            start, end = day + timedelta(hours=hours[0]), day + timedelta(hours=hours[1])
        hour = self._clock(self._to_hour(after)) if self._between(after).strip() in ("", ",") else None
        if hour is None or hour.clock is None or self._counts(hour.after):
            return _Moment(at, after, start, end)
        minutes = hour.clock + 12 * 60 * (hour.vague and part not in (None, "morning") and hour.clock < 12 * 60)
        begins = day + timedelta(minutes=minutes)
        return _Moment(at, hour.after, begins, max(begins, end), at_hour=True)

    def _clock(self, at: int, *, bare: bool = False) -> _Moment | None:
        """The time of day that begins with the word ``at``. A number that nothing marks as an hour is one where the clause
        ends behind it, or with ``bare`` anyway."""
        here = self._kinds(at)
        for kind, hour in (("noon", 12), ("midnight", 0)):
            if kind in here:
                return _Moment(at, here[kind], clock=hour * 60)
        part = next((p for p in _PARTS if p in here and self.language in ("tr", "hi")), None)
        first = here[part] if part else at
        marked = "hour of" in self._kinds(first)
        first = self._kinds(first).get("hour of", first)
        half = next((k for k in ("half past", "half to") if k in self._kinds(first)), None)
        first = self._kinds(first)[half] if half else first
        if first >= len(self.row):
            return None
        number = number_at(self.row, first, self.language)
        told = marked or half is not None or part is not None
        may_last = False
        minutes = 0
        if written := _HOUR.match(self.row[first].folded):
            hour, after, told = int(written[1]), first + 1, True
            minutes, may_last = int(written[3] or 0), written[0].endswith("h")
            hour = _by_half(hour, written[2])
        elif number is not None:
            hour, after = number.value, number.end
        else:
            return None
        between = self._between(after)
        if between in (":", ".") and (split := _MINUTES.match(self.row[after].folded)):
            if between == "." and int(split[1]) % 5:
                # 1.59 a litre.
                return None
            hour, minutes, after, told = _by_half(hour, split[2]), int(split[1]), after + 1, True
        elif between in (".", ",") and self.row[after].folded[0].isdecimal():
            # 3.5 tonnes.
            return None
        vague = not told or half is not None or (marked and part is None)
        following = self._kinds(after)
        if "case" in following and self._between(after) in ("'", "\u2019"):
            # "7'ye kadar".
            after = following["case"]
            following = self._kinds(after)
        for kind in ("pm", "am"):
            if kind in following:
                hour = _by_half(hour, kind[0])
                after, vague, told = following[kind], False, True
        if "clock" in following and not written:
            may_last = "hour" in following
            after, told = max(after, following["clock"]), True
            vague = self.language in ("en", "hi", "uk")
        if part and hour < 12 and part != "morning":
            hour, vague = hour + 12, False
        if hour > 24 or not (told or bare or self._is_hour(number, at, after)):
            return None
        if may_last and "of" in self._kinds(after):
            # "2 heures d'attente".
            return None
        if half == "half past":
            minutes = 30
        elif half == "half to":
            hour, minutes = hour - 1, 30
        return _Moment(at, after, clock=(hour * 60 + minutes) % (24 * 60), vague=vague and hour <= 12, may_last=may_last)

    def _is_hour(self, number: Number | None, at: int, after: int) -> bool:
        """Whether a number that nothing marks as an hour is one: the clause ends behind it, or a day follows.

        Digits, and words behind "at" or "a las", are told from amounts by the small word behind them too: "after 6 the gate
        is locked".
        """
        if number is None or number.form == "doubtful":
            return False
        if number.form == "ordinal" and self.language not in _HOURS_BY_ORDINALS:
            return False
        if _AMOUNT.match(self.text, self.row[after - 1].end):
            return False
        if self._ends(after):
            return True
        led_in = number.form == "digits" or any(self._kinds(n).get("at") == at for n in (at - 1, at - 2))
        return led_in and self.row[after].folded in stopwords(self.language) and "of" not in self._kinds(after)

    def _ends(self, at: int) -> bool:
        """Whether a clause ends before the word ``at``."""
        if at >= len(self.row) or self._between(at).strip(_INSIDE):
            return True
        here = self._kinds(at)
        if "then" in here:
            return number_at(self.row, here["then"], self.language) is None
        days = (*_DAYS, *_PARTS, "today", "tomorrow", "yesterday", "either", "every", "daily", "weekdays", "this week")
        return any(kind in here or kind in self._kinds(here.get("on", at)) for kind in days)

    def _to_hour(self, at: int) -> int:
        """Past the small words before an hour: "at", "a las"."""
        at = self._over(at)
        return self._kinds(at).get("at", at)

    def _date(self, at: int, *, announced: bool) -> tuple[datetime, int] | None:
        """ "27 November", "3.12.", read by dateparser: two to three words of which one is a number.

        Two numbers are a date with the full stops of one ("3.12."), or with a slash behind a word that announces a time;
        else they are a range or an amount: "docks 3-4", "open 24/7".
        """
        if at in _NUMBERED.at(self.row, at - 1, self.language).values():
            return None
        for after in (at + 3, at + 2):
            row = self.row[at:after]
            months = [w for n, w in enumerate(row, at) if not _DAY.match(w.folded) and "of" not in self._kinds(n)]
            if after > len(self.row) or len(months) > 1 or not any(_DAY.match(w.folded) for w in (row[0], row[-1])):
                continue
            chunk = self.text[row[0].start : row[-1].end]
            if not months:
                if not self._is_date(row, after, announced=announced):
                    continue
                chunk = "/".join(w.folded for w in row)
            elif len(months[0].folded) < 3 or (months[0].folded in EVERY_STOPWORD and not announced):
                # "Dock 2 may be full".
                continue
            elif any(_DAY.match(a.folded) and _DAY.match(b.folded) for a, b in pairwise(row)):
                continue
            if found := _parse(chunk, self.language, self.now):
                return found, after
        return None

    def _is_date(self, row: Sequence[Word], after: int, *, announced: bool) -> bool:
        signs = {self.text[a.end : b.start] for a, b in pairwise(row)}
        if len(signs) != 1 or not signs <= {".", "/", "-"}:
            return False
        if len(row) == 3:
            return len(row[-1].folded) in (2, 4) and int(row[-1].folded) % 100 >= self.now.year % 100
        if signs == {"."}:
            # At the end of a sentence "3.5." is an amount as well.
            return self.text[row[-1].end :][:1] == "." and (announced or after < len(self.row))
        return signs == {"/"} and announced and not self._counts(after)

    def _length(self, at: int) -> tuple[timedelta, int] | None:
        if at < len(self.row) and (short := _SHORT_LENGTH.match(self.row[at].folded)):
            return _UNITS["hour" if short[2] == "h" else "minute"] * int(short[1]), at + 1
        number = number_at(self.row, at, self.language)
        if number is None:
            return None
        here = self._kinds(number.end)
        unit = next((u for u in _UNITS if u in here), None)
        return (_UNITS[unit] * number.value, here[unit]) if unit else None

    def _later(self, length: timedelta) -> datetime:
        """A length from now; hours are hours also where the clocks change, a day ends at the same time of the clock."""
        if length % timedelta(days=1):
            return (self.now.astimezone(UTC) + length).astimezone(self.now.tzinfo)
        return self.now + length

    def _over_unit(self, at: int) -> _Moment | None:
        """ "Since two hours"."""
        length = self._length(at)
        return _Moment(at, length[1], self._later(-length[0]), self.now) if length else None

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
                and self._kinds(at).keys() <= _SAY_NO_TIME
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
                    start = self._next(self.from_clock.clock, vague=self.from_clock.vague)
            if self.until_clock and not self.window and self.until_clock.clock is not None:
                # "Do piątku do 18".
                day = self.last_day or (self.day and self.day.start)
                if day:
                    end = day.replace(hour=0, minute=0) + timedelta(minutes=self.until_clock.clock)
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


def _by_half(hour: int, half: str | None) -> int:
    """The hour on a clock of 24 hours; ``half`` is "a" (am), "p" (pm) or nothing."""
    if half == "p" and hour < 12:
        return hour + 12
    return 0 if half == "a" and hour == 12 else hour


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
