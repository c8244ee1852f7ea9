"""When it holds, in the time zone of the place; what only lasts is no time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backhaul_workers.findings import times

HELSINKI = ZoneInfo("Europe/Helsinki")
# A Wednesday.
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=HELSINKI)


def shown(at: datetime | None) -> str | None:
    return at.strftime("%m-%d %H:%M") if at else None


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("en", "closed until Friday", None, "11-20 23:59"),
        ("es", "cerrado hasta el viernes", None, "11-20 23:59"),
        ("fr", "fermé jusqu'à vendredi", None, "11-20 23:59"),
        ("de", "bis Freitag gesperrt", None, "11-20 23:59"),
        ("pl", "zamknięte do piątku", None, "11-20 23:59"),
        ("en", "be here before seven", None, "11-19 07:00"),
        ("en", "they unload from 6 to 8", "11-19 06:00", "11-19 08:00"),
        ("en", "the ramp is shut tomorrow morning", "11-19 06:00", "11-19 12:00"),
        ("de", "morgen früh ist zu", "11-19 06:00", "11-19 12:00"),
        ("en", "no night shift this week", None, "11-22 23:59"),
        ("en", "from Monday only pallets", "11-23 00:00", None),
        ("en", "closed from Monday to Wednesday", "11-23 00:00", "11-25 23:59"),
        ("fr", "travaux jusqu'au 27 novembre", None, "11-27 23:59"),
        ("en", "closed for the next two weeks", None, "12-02 09:30"),
        ("en", "shut until 15:30", None, "11-18 15:30"),
    ],
)
def test_what_is_said_about_the_time(language: str, text: str, start: str | None, end: str | None) -> None:
    found = times.find(text, language, NOW, "Europe/Helsinki")

    assert (shown(found.valid_from), shown(found.valid_until), found.recurrence) == (start, end, None)
    assert found.evidence
    assert all(text[s.start : s.end] == s.text for s in found.evidence)


@pytest.mark.parametrize(
    ("language", "text", "rule", "lasts_s"),
    [
        ("en", "every Monday the market blocks the road", "FREQ=WEEKLY;BYDAY=MO", None),
        ("en", "every Monday from 6 to 8", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0", 7_200.0),
        ("en", "every Tuesday and Friday", "FREQ=WEEKLY;BYDAY=TU,FR", None),
        ("en", "every morning there is a queue", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0", 21_600.0),
        ("de", "freitags ist niemand da", "FREQ=WEEKLY;BYDAY=FR", None),
        ("pl", "w każdy poniedziałek jest targ", "FREQ=WEEKLY;BYDAY=MO", None),
        ("es", "todos los días", "FREQ=DAILY", None),
        ("fr", "chaque jeudi", "FREQ=WEEKLY;BYDAY=TH", None),
    ],
)
def test_what_comes_again_is_a_rule_and_ends_with_no_first_time(
    language: str, text: str, rule: str, lasts_s: float | None
) -> None:
    found = times.find(text, language, NOW, "Europe/Helsinki")
    assert (found.recurrence, found.lasts_s, found.valid_until) == (rule, lasts_s, None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a two hour queue at dock 7"),
        ("en", "unloading took 40 minutes"),
        ("en", "from 6 to 8 pallets are missing"),
        ("en", "yesterday at 6 the dock was flooded"),
        ("de", "zwei Stunden Wartezeit, 3.5 Tonnen"),
        ("fr", "deux heures d'attente"),
        ("es", "ayer tardaron 40 minutos"),
        ("pl", "rozładunek trwał 40 minut"),
        ("en", "diesel is 1.59 at exit 23"),
    ],
)
def test_durations_amounts_and_the_past_are_no_times(language: str, text: str) -> None:
    found = times.find(text, language, NOW, "Europe/Helsinki")
    assert (found.valid_from, found.valid_until, found.recurrence) == (None, None, None)


def test_the_day_is_the_one_of_the_place() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)  # 01:30 on Thursday in Helsinki
    assert shown(times.find("closed today", "en", late, "Europe/Helsinki").valid_until) == "11-19 23:59"
    assert shown(times.find("closed today", "en", late, "UTC").valid_until) == "11-18 23:59"


def test_over_a_change_of_the_clocks_seven_is_seven() -> None:
    saturday = datetime(2026, 10, 24, 12, 0, tzinfo=HELSINKI)
    found = times.find("tomorrow until 7 pm", "en", saturday, "Europe/Helsinki")
    assert found.valid_until == datetime(2026, 10, 25, 19, 0, tzinfo=HELSINKI)
    assert found.valid_until.utcoffset() == timedelta(hours=2)


def test_clocks_and_zones_that_cannot_be_do_no_harm() -> None:
    assert times.find("until Friday", "en", NOW, "Middle/Earth").time_zone == "UTC"
    assert times.find("until Friday", "en", NOW, "../etc").time_zone == "UTC"
    for year in (1, 9999):
        at = datetime(year, 12 if year > 1 else 1, 31 if year > 1 else 1, 23, 0, tzinfo=UTC)
        for text in ("until Friday", "last week", "for the next 9999 weeks", "since yesterday", "next month"):
            times.find(text, "en", at, "Pacific/Kiritimati")
            times.find(text, "en", at, "Pacific/Midway")
