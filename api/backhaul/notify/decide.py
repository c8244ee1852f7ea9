"""Who hears what, how and when: the one place that decides it, and it knows no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backhaul.notify.models import Push
from backhaul.pipeline.alerts import AlertReason

# What is no longer news when it is the answer that comes: a danger is told by these.
_TELLS_DANGER = frozenset({AlertReason.PUBLISHED, AlertReason.URGENT})


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a member wants to hear. Times of day are theirs, in their time zone (IANA's name)."""

    push: bool = True
    quiet: bool = True
    quiet_from: time = time(20)
    quiet_until: time = time(6)
    daily_limit: int = 5
    hazards_break_through: bool = False
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What there is to tell: why, and whether it is a hazard on a route that the member follows."""

    reason: AlertReason
    hazard_on_route: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """``now``: a push at once. ``later``: waits, and is told with all else that waits at ``at``. ``none``: the inbox has it."""

    push: Push
    at: datetime | None = None


def decide(how: Hearing, occasion: Occasion, now: datetime, sent: Sequence[datetime], *, phones: bool = True) -> Verdict:
    """What becomes of one alert at ``now``, where pushes were sent to the member at ``sent``; the inbox has it in any case.

    ``phones``: whether there is one to wake.
    """
    if not how.push or not phones:
        return Verdict("none")
    if occasion.hazard_on_route and occasion.reason in _TELLS_DANGER and how.hazards_break_through:
        return Verdict("now", now)
    if is_quiet(how, now) or sum(_day(how, at) == _day(how, now) for at in sent) >= how.daily_limit:
        return Verdict("later", next_morning(how, now))
    return Verdict("now", now)


def is_quiet(how: Hearing, now: datetime) -> bool:
    """Whether it is quiet for the member at ``now``. From and until the same hour is never."""
    at = now.astimezone(ZoneInfo(how.time_zone)).time()
    if not how.quiet or how.quiet_from == how.quiet_until:
        return False
    if how.quiet_from < how.quiet_until:
        return how.quiet_from <= at < how.quiet_until
    return at >= how.quiet_from or at < how.quiet_until


def next_morning(how: Hearing, now: datetime) -> datetime:
    """When the member's quiet hours end next: for who works at night that is an afternoon."""
    zone = ZoneInfo(how.time_zone)
    local = now.astimezone(zone)
    days = (local.date() + timedelta(days=n) for n in range(3))
    mornings = (datetime.combine(day, how.quiet_until, zone) for day in days)
    return next(morning for morning in mornings if morning.timestamp() > now.timestamp()).astimezone(now.tzinfo)


def _day(how: Hearing, at: datetime) -> date:
    return at.astimezone(ZoneInfo(how.time_zone)).date()
