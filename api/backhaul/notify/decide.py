"""Who hears what, how and when: the one place that decides it, and it knows no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backhaul.notify.models import Channel, Push, Via
from backhaul.pipeline.alerts import AlertReason

# What is no longer news when it is the answer that comes: a danger is told by these.
_TELLS_DANGER = frozenset({AlertReason.PUBLISHED, AlertReason.URGENT})

# How each reason is told where the member chose nothing; one that is not named here is pushed. What is pushed needs a phone
# that its member switched on for it, so by default nobody's phone rings.
DEFAULTS: Mapping[AlertReason, Channel] = {
    AlertReason.PUBLISHED: "push",
    AlertReason.URGENT: "push",
    AlertReason.ANSWERED: "push",
    AlertReason.ACCEPTED: "push",
    AlertReason.DECIDED: "push",
    AlertReason.CHANGED: "push",
    AlertReason.THANKED: "push",
    AlertReason.ASKED: "push",
    AlertReason.ESCALATED: "push",
    AlertReason.ASSIGNED: "push",
    AlertReason.WATCHED: "push",
    AlertReason.MENTIONED: "push",
    AlertReason.MESSAGE: "push",
}
# What somebody is to do is never lost on them: the inbox has it at least.
NEVER_SILENT = frozenset({AlertReason.ESCALATED, AlertReason.ASSIGNED})


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a member wants to hear. Times of day are theirs, in their time zone (IANA's name).

    ``mail``, ``digest``: whether mail may be sent at once, and in the morning; both need an address that they confirmed.
    """

    push: bool = True
    quiet: bool = True
    quiet_from: time = time(20)
    quiet_until: time = time(6)
    daily_limit: int = 5
    hazards_break_through: bool = False
    time_zone: str = "UTC"
    channels: Mapping[AlertReason, Channel] = field(default_factory=dict)
    mail: bool = False
    digest: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """What there is to tell: why, and whether it is a hazard on a route that the member follows."""

    reason: AlertReason
    hazard_on_route: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """``now``: told at once. ``later``: waits, and is told with all else that waits at ``at``, or by the morning mail, which
    has a time of its own. ``none``: nothing more than the inbox, and without ``inbox`` not even that."""

    push: Push
    at: datetime | None = None
    via: Via | None = None
    inbox: bool = True


SILENCE = Verdict("none", inbox=False)


def wanted(how: Hearing, reason: AlertReason) -> Channel:
    """What the member chose for a reason, or the default."""
    chosen = how.channels.get(reason) or DEFAULTS.get(reason, "push")
    return "inbox" if chosen == "none" and reason in NEVER_SILENT else chosen


def channel(how: Hearing, reason: AlertReason, *, phones: bool) -> Channel:
    """How a reason is told as things stand: what cannot be told as it was wanted is in the morning mail, where there is one."""
    chosen = wanted(how, reason)
    possible = {"push": how.push and phones, "mail": how.mail, "digest": how.digest}
    if possible.get(chosen, True):
        return chosen
    return "digest" if how.digest else "inbox"


def decide(how: Hearing, occasion: Occasion, now: datetime, sent: Sequence[datetime], *, phones: bool = True) -> Verdict:
    """What becomes of one alert at ``now``, where pushes or mails were sent to the member at ``sent``: of both together no more
    than they want a day, and none in their quiet hours.

    ``phones``: whether there is one to wake.
    """
    via = channel(how, occasion.reason, phones=phones)
    if via == "none":
        return SILENCE
    if via == "inbox":
        return Verdict("none")
    if via == "digest":
        return Verdict("later", None, via)
    if occasion.hazard_on_route and occasion.reason in _TELLS_DANGER and how.hazards_break_through:
        return Verdict("now", now, via)
    if is_quiet(how, now) or sum(_day(how, at) == _day(how, now) for at in sent) >= how.daily_limit:
        return Verdict("later", next_morning(how, now), via)
    return Verdict("now", now, via)


def next_digest(zone: str, at: time, days: Sequence[int], now: datetime) -> datetime | None:
    """When the morning mail is due next: ``at`` by the clock on the wall in ``zone``, on one of these days of the week (Monday
    is 1). None where no day is one of them. An hour that is left out when clocks go forward is the one after it."""
    tz = ZoneInfo(zone)
    today = now.astimezone(tz).date()
    for day in (today + timedelta(days=n) for n in range(8)):
        due = datetime.combine(day, at, tz).astimezone(now.tzinfo)
        if day.isoweekday() in days and due > now:
            return due
    return None


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
