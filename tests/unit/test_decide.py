"""Who hears what, how and when, as a table."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backhaul.notify.decide import DEFAULTS, SILENCE, Hearing, Occasion, Verdict, decide, is_quiet, next_morning, wanted
from backhaul.notify.models import Channel
from backhaul.pipeline.alerts import AlertReason

PUBLISHED, URGENT, DECIDED = AlertReason.PUBLISHED, AlertReason.URGENT, AlertReason.DECIDED


def at(clock: str, day: int = 15) -> datetime:
    """A time of day in July, UTC."""
    hour, minute = clock.split(":")
    return datetime(2026, 7, day, int(hour), int(minute), tzinfo=UTC)


NIGHTS = Hearing(quiet_from=time(6), quiet_until=time(14))
HELSINKI = Hearing(time_zone="Europe/Helsinki")
ALWAYS = Hearing(hazards_break_through=True)
NEVER_QUIET = Hearing(quiet=False)
FULL = [at("07:00"), at("08:00"), at("09:00"), at("10:00"), at("11:00")]
NEWS, DANGER = Occasion(PUBLISHED), Occasion(PUBLISHED, hazard_on_route=True)


@pytest.mark.parametrize(
    ("how", "occasion", "now", "sent", "phones", "expected"),
    [
        (Hearing(), NEWS, at("12:00"), [], True, Verdict("now", at("12:00"), "push")),
        (Hearing(), NEWS, at("12:00"), [], False, Verdict("none")),
        (Hearing(push=False), DANGER, at("12:00"), [], True, Verdict("none")),
        # Quiet hours begin at their first minute and end before their last one.
        (Hearing(), NEWS, at("19:59"), [], True, Verdict("now", at("19:59"), "push")),
        (Hearing(), NEWS, at("20:00"), [], True, Verdict("later", at("06:00", 16), "push")),
        (Hearing(), NEWS, at("02:00"), [], True, Verdict("later", at("06:00"), "push")),
        (Hearing(), NEWS, at("06:00"), [], True, Verdict("now", at("06:00"), "push")),
        (NEVER_QUIET, NEWS, at("02:00"), [], True, Verdict("now", at("02:00"), "push")),
        (NIGHTS, NEWS, at("09:00"), [], True, Verdict("later", at("14:00"), "push")),
        (NIGHTS, NEWS, at("23:00"), [], True, Verdict("now", at("23:00"), "push")),
        # In the member's own zone: 17:00 here is 20:00 there.
        (HELSINKI, NEWS, at("16:59"), [], True, Verdict("now", at("16:59"), "push")),
        (HELSINKI, NEWS, at("17:00"), [], True, Verdict("later", at("03:00", 16), "push")),
        # The sixth of a day waits until the next morning, and the day is the member's.
        (Hearing(), NEWS, at("12:00"), FULL[:4], True, Verdict("now", at("12:00"), "push")),
        (Hearing(), NEWS, at("12:00"), FULL, True, Verdict("later", at("06:00", 16), "push")),
        (NEVER_QUIET, NEWS, at("23:59"), FULL, True, Verdict("later", at("06:00", 16), "push")),
        (NEVER_QUIET, NEWS, at("00:00", 16), FULL, True, Verdict("now", at("00:00", 16), "push")),
        (Hearing(daily_limit=0), NEWS, at("12:00"), [], True, Verdict("later", at("06:00", 16), "push")),
        # A danger on the route breaks through only where the member says so, and only as a danger.
        (Hearing(), DANGER, at("02:00"), [], True, Verdict("later", at("06:00"), "push")),
        (ALWAYS, DANGER, at("02:00"), FULL, True, Verdict("now", at("02:00"), "push")),
        (ALWAYS, Occasion(URGENT, hazard_on_route=True), at("02:00"), [], True, Verdict("now", at("02:00"), "push")),
        (ALWAYS, NEWS, at("02:00"), [], True, Verdict("later", at("06:00"), "push")),
        (ALWAYS, Occasion(DECIDED, hazard_on_route=True), at("02:00"), [], True, Verdict("later", at("06:00"), "push")),
    ],
)
def test_what_becomes_of_an_alert(
    how: Hearing, occasion: Occasion, now: datetime, sent: list[datetime], phones: bool, expected: Verdict
) -> None:
    assert decide(how, occasion, now, sent, phones=phones) == expected


MAILS = Hearing(mail=True, digest=True)


def told_by(how: Hearing, channel: Channel, reason: AlertReason = PUBLISHED) -> Hearing:
    return replace(how, channels={reason: channel})


@pytest.mark.parametrize(
    ("how", "now", "sent", "phones", "expected"),
    [
        # By default it is the phone; without one the morning mail, and where there is none, the inbox.
        (MAILS, at("12:00"), [], True, Verdict("now", at("12:00"), "push")),
        (MAILS, at("12:00"), [], False, Verdict("later", None, "digest")),
        (replace(MAILS, push=False), at("12:00"), [], True, Verdict("later", None, "digest")),
        (Hearing(), at("12:00"), [], False, Verdict("none")),
        # Mail at once needs an address; its quiet hours and its limit are those of the phone.
        (told_by(MAILS, "mail"), at("12:00"), [], True, Verdict("now", at("12:00"), "mail")),
        (told_by(MAILS, "mail"), at("21:00"), [], True, Verdict("later", at("06:00", 16), "mail")),
        (told_by(MAILS, "mail"), at("12:00"), FULL, True, Verdict("later", at("06:00", 16), "mail")),
        (told_by(replace(MAILS, mail=False), "mail"), at("12:00"), [], True, Verdict("later", None, "digest")),
        (told_by(Hearing(), "mail"), at("12:00"), [], True, Verdict("none")),
        # Mail may be wanted by who wants no messages on the phone.
        (told_by(replace(MAILS, push=False), "mail"), at("12:00"), [], True, Verdict("now", at("12:00"), "mail")),
        # The morning mail has its own hour, however late or much it is.
        (told_by(MAILS, "digest"), at("23:00"), FULL, True, Verdict("later", None, "digest")),
        (told_by(Hearing(), "digest"), at("12:00"), [], True, Verdict("none")),
        (told_by(MAILS, "inbox"), at("12:00"), [], True, Verdict("none")),
        (told_by(MAILS, "none"), at("12:00"), [], True, SILENCE),
        # What was chosen for another reason says nothing of this one.
        (told_by(MAILS, "none", DECIDED), at("12:00"), [], True, Verdict("now", at("12:00"), "push")),
    ],
)
def test_by_what_it_is_told(how: Hearing, now: datetime, sent: list[datetime], phones: bool, expected: Verdict) -> None:
    assert decide(how, NEWS, now, sent, phones=phones) == expected


def test_a_danger_breaks_through_by_mail_too_and_what_is_to_be_done_is_never_silent() -> None:
    always = told_by(replace(MAILS, hazards_break_through=True), "mail")
    assert decide(always, DANGER, at("02:00"), FULL) == Verdict("now", at("02:00"), "mail")
    silent = told_by(Hearing(), "none", AlertReason.ESCALATED)
    assert decide(silent, Occasion(AlertReason.ESCALATED), at("12:00"), []) == Verdict("none")
    # Whoever adds a reason says how it is told by default; until then it is told on the phone.
    assert all(wanted(Hearing(), reason) == "push" for reason in DEFAULTS)


def test_on_the_nights_when_clocks_change_the_morning_is_six_by_the_clock_on_the_wall() -> None:
    for day, hours in ((datetime(2026, 3, 28, 22, tzinfo=UTC), 5), (datetime(2026, 10, 24, 22, tzinfo=UTC), 6)):
        # From midnight and from one: an hour is missing, or there twice.
        morning = next_morning(HELSINKI, day)
        assert morning.astimezone(ZoneInfo("Europe/Helsinki")).time() == time(6)
        assert morning - day == timedelta(hours=hours)


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: at("00:00", 1) + timedelta(minutes=minutes)),
    st.times(),
    st.times(),
    st.sampled_from(["UTC", "Europe/Helsinki", "America/St_Johns", "Pacific/Kiritimati", "Africa/Casablanca"]),
    st.integers(0, 3),
)
def test_what_waits_is_told_within_a_day_and_never_in_quiet_hours(
    now: datetime, quiet_from: time, quiet_until: time, zone: str, sent: int
) -> None:
    how = Hearing(quiet_from=quiet_from, quiet_until=quiet_until, daily_limit=2, time_zone=zone)
    verdict = decide(how, NEWS, now, [now] * sent)
    assert verdict.at is not None
    if verdict.push == "now":
        assert verdict.at == now
        assert not is_quiet(how, now)
        assert sent < 2
    else:
        # 25 hours: the day on which clocks go back.
        assert now < verdict.at <= now + timedelta(hours=25)
