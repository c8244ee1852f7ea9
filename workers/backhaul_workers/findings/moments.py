"""The days and times of day that a text names, each by the word with which it begins: "Friday at 6 pm", "18h", "3.12."

A bare number is an hour only where the clause ends with it: "after two", but "after two attempts". Dates with a month are read
by dateparser.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

from dateparser.date import DateDataParser

from backhaul_workers.findings.lexicons import kinds_of
from backhaul_workers.findings.numbers import Number, number_at
from backhaul_workers.findings.phrases import Phrases
from backhaul_workers.findings.stopwords import EVERY_STOPWORD, stopwords
from backhaul_workers.findings.words import Word, words

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LEXICON = kinds_of("times")
_PHRASES = {code: Phrases({code: kinds}) for code, kinds in LEXICON.items()}
_COUNTED = Phrases({code: {"counted": kinds["counted"]} for code, kinds in kinds_of("places").items()})
NUMBERED = Phrases(
    {
        code: {kind: kinds[kind] for kind in ("dock", "gate", "hall", "row", "route", "exit", "number")}
        for code, kinds in kinds_of("places").items()
    }
)
# Hours of the parts of a day; a night ends on the next morning.
PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 23), "night": (22, 30), "tonight": (18, 30)}
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
}
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
_MOST_WORDS = 400
# Articles between the announcing word and the time: "hasta el viernes".
_MOST_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class Moment:
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


class Moments:
    """The days and times of day of one text, said at ``now`` in the zone of its place."""

    def __init__(self, text: str, language: str | None, now: datetime) -> None:
        self.text, self.now = text, now
        self.language = language if language in _PHRASES else "en"
        self.row: Sequence[Word] = words(text)[:_MOST_WORDS]

    def kinds(self, at: int) -> dict[str, int]:
        """The kinds of the phrases that begin with the word ``at``, each with the index after its longest one."""
        return _PHRASES[self.language].at(self.row, at, self.language)

    def around(self, at: int) -> set[str]:
        """The kinds of all words of the sentence around the word ``at``."""
        first, after = at, at + 1
        while first > 0 and _SENTENCE_ENDS.isdisjoint(self.between(first)):
            first -= 1
        while after < len(self.row) and _SENTENCE_ENDS.isdisjoint(self.between(after)):
            after += 1
        return {kind for n in range(first, after) for kind in self.kinds(n)}

    def tense(self, at: int) -> Literal["past", "ahead"] | None:
        """What the words of the sentence around the word ``at`` tell: it was, or it is or will be; None where neither."""
        kinds = self.around(at)
        return "past" if "past" in kinds else "ahead" if "holds" in kinds else None

    def between(self, at: int) -> str:
        """What stands between the word ``at`` and the one before it."""
        return self.text[self.row[at - 1].end : self.row[at].start] if 0 < at < len(self.row) else ""

    def joint(self, at: int) -> int | None:
        """The index after what joins the two ends of a span: "to", a dash."""
        dash = at < len(self.row) and self.between(at).strip() in ("-", "\u2013")
        return at if dash else self.kinds(at).get("to")

    def ends(self, at: int) -> bool:
        """Whether a clause ends before the word ``at``."""
        if at >= len(self.row) or self.between(at).strip(_INSIDE):
            return True
        here = self.kinds(at)
        if "then" in here:
            return number_at(self.row, here["then"], self.language) is None
        days = (*DAYS, *PARTS, "today", "tomorrow", "yesterday", "either", "every", "daily", "weekdays", "this week")
        return any(kind in here or kind in self.kinds(here.get("on", at)) for kind in days)

    def counts(self, at: int) -> bool:
        """Whether the number before the word ``at`` counts things: "after 6 pallets", "from 6 to 8 pallets"."""
        here = self.kinds(at)
        if "to" in here and (number := number_at(self.row, here["to"], self.language)):
            return self.counts(number.end)
        return any(u in here for u in _UNITS) or _COUNTED.has(self.row, at, "counted", self.language)

    def over(self, at: int | None, most: int = _MOST_BETWEEN) -> int:
        """The next word that is no article."""
        at = at or 0
        for _ in range(most):
            if (
                at < len(self.row)
                and self.row[at].folded in EVERY_STOPWORD
                and self.kinds(at).keys() <= _SAY_NO_TIME
                and number_at(self.row, at, self.language) is None
            ):
                at += 1
        return at

    def to_hour(self, at: int) -> int:
        """Past the small words before an hour: "at", "a las"."""
        at = self.over(at)
        return self.kinds(at).get("at", at)

    def length(self, at: int) -> tuple[timedelta, int] | None:
        """ "Two hours", "20min", and the index after it."""
        if at < len(self.row) and (short := _SHORT_LENGTH.match(self.row[at].folded)):
            return _UNITS["hour" if short[2] == "h" else "minute"] * int(short[1]), at + 1
        number = number_at(self.row, at, self.language)
        if number is None:
            return None
        here = self.kinds(number.end)
        unit = next((u for u in _UNITS if u in here), None)
        return (_UNITS[unit] * number.value, here[unit]) if unit else None

    def later(self, length: timedelta) -> datetime:
        """A length from now; hours are hours also where the clocks change, a day ends at the same time of the clock."""
        if length % timedelta(days=1):
            return (self.now.astimezone(UTC) + length).astimezone(self.now.tzinfo)
        return self.now + length

    def over_unit(self, at: int) -> Moment | None:
        """ "Since two hours"."""
        length = self.length(at)
        return Moment(at, length[1], self.later(-length[0]), self.now) if length else None

    def next_time(self, clock: int, *, vague: bool, past: bool = False) -> datetime:
        """When it is ``clock`` next (with ``past``: was last); in a vague one the nearer of morning and evening."""
        today = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        choices = [
            today + timedelta(days=day, minutes=minutes)
            for day in (-1, 0, 1)
            for minutes in ({clock, (clock + 12 * 60) % (24 * 60)} if vague else {clock})
        ]
        return max(c for c in choices if c <= self.now) if past else min(c for c in choices if c > self.now)

    def moment(
        self, at: int, *, past: bool = False, clocks: bool = True, announced: bool = False, bare: bool = False
    ) -> Moment | None:
        """The day, period or time of day that begins with the word ``at``; a ``bare`` number as well, whatever follows."""
        here = self.kinds(at)
        today = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        if period := self._period(at, here, today):
            return period
        for kind, days in (("tonight", 0), ("yesterday", -1), ("tomorrow", 1), ("today", 0)):
            if kind in here:
                return self._within_day(at, today + timedelta(days=days), here[kind], tonight="tonight" in here)
        if "either" in here:
            days = -1 if self.tense(at) == "past" else 1
            return replace(self._within_day(at, today + timedelta(days=days), here["either"]), unsure=True, either=True)
        shifted = max((here[k] for k in ("this", "next") if k in here), default=at)
        following = self.kinds(shifted)
        if weekday := next((d for d in DAYS if d in following), None):
            return self._weekday(at, weekday, following[weekday], here, past=past)
        if "this" in here and any(p in self.kinds(here["this"]) for p in PARTS):
            return self._within_day(at, today, here["this"])
        if date := self.date(at, announced=announced or any(self.kinds(n).get("on") == at for n in (at - 1, at - 2))):
            day = self.now.replace(
                year=date[0].year, month=date[0].month, day=date[0].day, hour=0, minute=0, second=0, microsecond=0
            )
            return None if day - self.now > _FARTHEST and not announced else self._within_day(at, day, date[1])
        return self.clock(at, bare=bare) if clocks else None

    def _weekday(self, at: int, weekday: str, after: int, here: dict[str, int], *, past: bool) -> Moment:
        """The coming one, which may be today; after "next" it is not, and a past one is the last."""
        today = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        ahead = (DAYS.index(weekday) - self.now.weekday()) % 7
        said_next = "next" in here or "next" in self.kinds(after)
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

    def _period(self, at: int, here: dict[str, int], today: datetime) -> Moment | None:
        monday = today - timedelta(days=today.weekday())
        last = timedelta(seconds=1)
        if "this week" in here:
            return Moment(at, here["this week"], None, monday + timedelta(days=7) - last)
        if "next week" in here:
            return Moment(at, here["next week"], monday + timedelta(days=7), monday + timedelta(days=14) - last)
        if "last week" in here:
            return Moment(at, here["last week"], self.now - timedelta(days=7), monday - last)
        for kind, ahead in (("this month", 0), ("next month", 1)):
            if kind in here:
                first = today.replace(day=1)
                for _ in range(ahead):
                    first = (first + timedelta(days=32)).replace(day=1)
                end = first + timedelta(days=monthrange(first.year, first.month)[1]) - last
                return Moment(at, here[kind], first if ahead else None, end)
        return None

    def _within_day(self, at: int, day: datetime, after: int, *, tonight: bool = False) -> Moment:
        """The day, or the part or hour of it that follows: "tomorrow morning", "Friday at 6 pm"."""
        start, end = day, day + timedelta(days=1) - timedelta(seconds=1)
        following = self.kinds(self.over(after, most=1))
        part = "tonight" if tonight else next((p for p in PARTS if p in following and p != "tonight"), None)
        if part:
            hours = PARTS[part]
            after = after if tonight else following[part]
            start, end = day + timedelta(hours=hours[0]), day + timedelta(hours=hours[1])
        hour = self.clock(self.to_hour(after)) if self.between(after).strip() in ("", ",") else None
        if hour is None or hour.clock is None or self.counts(hour.after):
            return Moment(at, after, start, end)
        minutes = hour.clock + 12 * 60 * (hour.vague and part not in (None, "morning") and hour.clock < 12 * 60)
        begins = day + timedelta(minutes=minutes)
        return Moment(at, hour.after, begins, max(begins, end), at_hour=True)

    def clock(self, at: int, *, bare: bool = False) -> Moment | None:
        """The time of day that begins with the word ``at``. A number that nothing marks as an hour is one where the clause
        ends behind it, or with ``bare`` anyway."""
        here = self.kinds(at)
        for kind, hour in (("noon", 12), ("midnight", 0)):
            if kind in here:
                return Moment(at, here[kind], clock=hour * 60)
        part = next((p for p in PARTS if p in here and self.language in ("tr", "hi")), None)
        first = here[part] if part else at
        marked = "hour of" in self.kinds(first)
        first = self.kinds(first).get("hour of", first)
        half = next((k for k in ("half past", "half to") if k in self.kinds(first)), None)
        first = self.kinds(first)[half] if half else first
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
        between = self.between(after)
        if between in (":", ".") and (split := _MINUTES.match(self.row[after].folded)):
            if between == "." and int(split[1]) % 5:
                # 1.59 a litre.
                return None
            hour, minutes, after, told = _by_half(hour, split[2]), int(split[1]), after + 1, True
        elif between in (".", ",") and self.row[after].folded[0].isdecimal():
            # 3.5 tonnes.
            return None
        vague = not told or half is not None or (marked and part is None)
        following = self.kinds(after)
        if "case" in following and self.between(after) in ("'", "\u2019"):
            # "7'ye kadar".
            after = following["case"]
            following = self.kinds(after)
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
        if may_last and "of" in self.kinds(after):
            # "2 heures d'attente".
            return None
        if half == "half past":
            minutes = 30
        elif half == "half to":
            hour, minutes = hour - 1, 30
        return Moment(at, after, clock=(hour * 60 + minutes) % (24 * 60), vague=vague and hour <= 12, may_last=may_last)

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
        if self.ends(after):
            return True
        led_in = number.form == "digits" or any(self.kinds(n).get("at") == at for n in (at - 1, at - 2))
        return led_in and self.row[after].folded in stopwords(self.language) and "of" not in self.kinds(after)

    def date(self, at: int, *, announced: bool) -> tuple[datetime, int] | None:
        """ "27 November", "3.12.", read by dateparser: two to three words of which one is a number.

        Two numbers are a date with the full stops of one ("3.12."), or with a slash behind a word that announces a time;
        else they are a range or an amount: "docks 3-4", "open 24/7".
        """
        if at in NUMBERED.at(self.row, at - 1, self.language).values():
            return None
        for after in (at + 3, at + 2):
            row = self.row[at:after]
            months = [w for n, w in enumerate(row, at) if not _DAY.match(w.folded) and "of" not in self.kinds(n)]
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
        return signs == {"/"} and announced and not self.counts(after)


def _by_half(hour: int, half: str | None) -> int:
    """The hour on a clock of 24 hours; ``half`` is "a" (am), "p" (pm) or nothing."""
    if half == "p" and hour < 12:
        return hour + 12
    return 0 if half == "a" and hour == 12 else hour


def _parse(chunk: str, language: str, now: datetime) -> datetime | None:
    settings: dict[str, Any] = {
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "REQUIRE_PARTS": ["day", "month"],
        "PARSERS": ["absolute-time"],
    }
    return DateDataParser(languages=[language], settings=settings).get_date_data(chunk).date_obj
