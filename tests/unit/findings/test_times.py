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
        # As most people write an hour.
        ("en", "until 7pm", None, "11-18 19:00"),
        ("en", "until 6am", None, "11-19 06:00"),
        ("en", "until 7:30pm", None, "11-18 19:30"),
        ("fr", "ouvert jusqu'à 18h", None, "11-18 18:00"),
        ("fr", "fermé avant 7h30", None, "11-19 07:30"),
        ("de", "von 6-8 Uhr gesperrt", "11-19 06:00", "11-19 08:00"),
        ("ro", "închis până la ora 18", None, "11-18 18:00"),
        ("pl", "zamknięte do osiemnastej", None, "11-18 18:00"),
        ("tr", "saat 18'e kadar kapalı", None, "11-18 18:00"),
        ("uk", "до 18 години зачинено", None, "11-18 18:00"),
        ("ar", "مغلق حتى الساعة 7 مساء", None, "11-18 19:00"),
        ("hi", "शाम 6 बजे तक बंद है", None, "11-18 18:00"),
        # A day and its hour.
        ("en", "closed until Friday 18:00", None, "11-20 18:00"),
        ("en", "closed until Friday at 6 pm", None, "11-20 18:00"),
        ("fr", "fermé jusqu'à vendredi à 18h", None, "11-20 18:00"),
        ("pl", "zamknięte do piątku do 18:00", None, "11-20 18:00"),
        ("hi", "शुक्रवार शाम 6 बजे तक", None, "11-20 18:00"),
        ("en", "tomorrow from 7 pm it is closed", "11-19 19:00", "11-19 23:59"),
        # Not the morning after, and not tomorrow.
        ("es", "esta mañana hay cola", "11-18 06:00", "11-18 12:00"),
        ("de", "heute Morgen ist Stau", "11-18 06:00", "11-18 12:00"),
        ("hi", "कल गेट बंद रहेगा", "11-19 00:00", "11-19 23:59"),
        ("ar", "مغلق حتى يوم الجمعة", None, "11-20 23:59"),
        ("tr", "cuma gününe kadar kapalı", None, "11-20 23:59"),
        ("en", "no deliveries on Monday", "11-23 00:00", "11-23 23:59"),
        # Dates in numbers.
        ("de", "am 3.12. ist zu", "12-03 00:00", "12-03 23:59"),
        ("de", "bis 3.12.2026 gesperrt", None, "12-03 23:59"),
        ("en", "closed until 3/12", None, "12-03 23:59"),
        ("en", "until 7 May", None, "05-07 23:59"),
        ("es", "hasta el 3 de diciembre", None, "12-03 23:59"),
        ("fr", "du 3 au 5 décembre", "12-03 00:00", "12-05 23:59"),
        ("de", "Montag bis Mittwoch gesperrt", "11-23 00:00", "11-25 23:59"),
        # Two hours of which the second is on a clock of 24.
        ("pl", "czynne od 6 do 22", "11-18 06:00", "11-18 22:00"),
        ("en", "between 2 and 4 there is nobody", "11-18 14:00", "11-18 16:00"),
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
        ("de", "Jeden Morgen Stau", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0", 21_600.0),
        ("ar", "مغلق كل يوم جمعة", "FREQ=WEEKLY;BYDAY=FR", None),
        ("ar", "كل يوم زحام", "FREQ=DAILY", None),
        ("en", "Mon-Fri from 8 to 16", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=0", 28_800.0),
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
        # A number word that only counts.
        ("de", "Vor ein paar Tagen wurde der Code geändert"),
        ("es", "Un camión de una empresa polaca bloquea el muelle"),
        ("en", "I heard it from one of the guards"),
        ("fr", "Bouchon après un accident"),
        ("pl", "Brama jest po drugiej stronie"),
        ("en", "after two attempts it opened"),
        ("en", "complaints from two or three customers"),
        ("fr", "une attente de 2h au quai"),
        ("es", "una cola de 2 horas"),
        ("es", "Abre a las 7 de la mañana"),
        # Ranges and fractions.
        ("en", "2-3 hour queue at dock 7"),
        ("en", "docks 3-4 closed"),
        ("en", "Open 24/7"),
        ("en", "we need 3/4 of the pallets"),
        ("en", "dock 2 may be closed"),
        ("en", "between 2 and 4 pallets fell off"),
        ("en", "the price went from 1.59 to 1.72"),
        ("hi", "कल से बंद है"),
        # It was, or nobody knows.
        ("en", "On Monday somebody hit the gate"),
        ("en", "On 3 November the gate was hit"),
        ("de", "Gestern Morgen war Stau"),
        ("de", "Guten Morgen, an Tor 7 fehlt das Licht"),
        ("fr", "Lundi quelqu'un a percuté le portail"),
        ("tr", "Cuma günü bir kamyon kapıya çarptı"),
        ("hi", "कल गेट बंद था"),
    ],
)
def test_durations_amounts_and_the_past_are_no_times(language: str, text: str) -> None:
    found = times.find(text, language, NOW, "Europe/Helsinki")
    assert (found.valid_from, found.valid_until, found.recurrence) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("closed until Friday", None, "11-20 23:59"),
        ("closed this Friday", "11-20 00:00", "11-20 23:59"),
        ("on Friday it is closed", "11-20 00:00", "11-20 23:59"),
        ("it is closed next Friday", "11-27 00:00", "11-27 23:59"),
        ("until Friday 18:00", None, "11-20 18:00"),
        ("until Friday 8 am", None, "11-27 08:00"),
    ],
)
def test_friday_said_on_a_friday_is_today_and_only_the_next_one_is_not(text: str, start: str | None, end: str) -> None:
    found = times.find(text, "en", NOW + timedelta(days=2), "Europe/Helsinki")
    assert (shown(found.valid_from), shown(found.valid_until)) == (start, end)


def test_the_day_is_the_one_of_the_place() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)  # 01:30 on Thursday in Helsinki
    assert shown(times.find("closed today", "en", late, "Europe/Helsinki").valid_until) == "11-19 23:59"
    assert shown(times.find("closed today", "en", late, "UTC").valid_until) == "11-18 23:59"


def test_over_a_change_of_the_clocks_seven_is_seven() -> None:
    saturday = datetime(2026, 10, 24, 12, 0, tzinfo=HELSINKI)
    found = times.find("tomorrow until 7 pm", "en", saturday, "Europe/Helsinki")
    assert found.valid_until == datetime(2026, 10, 25, 19, 0, tzinfo=HELSINKI)
    assert found.valid_until.utcoffset() == timedelta(hours=2)


def test_three_hours_are_three_hours_also_in_the_night_in_which_the_clocks_change() -> None:
    before = datetime(2026, 10, 25, 2, 30, tzinfo=HELSINKI)
    found = times.find("closed for the next 3 hours", "en", before, "Europe/Helsinki")
    assert found.valid_until
    assert found.valid_until.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=3)


def test_clocks_and_zones_that_cannot_be_do_no_harm() -> None:
    assert times.find("until Friday", "en", NOW, "Middle/Earth").time_zone == "UTC"
    assert times.find("until Friday", "en", NOW, "../etc").time_zone == "UTC"
    for year in (1, 9999):
        at = datetime(year, 12 if year > 1 else 1, 31 if year > 1 else 1, 23, 0, tzinfo=UTC)
        for text in ("until Friday", "last week", "for the next 9999 weeks", "since yesterday", "next month"):
            times.find(text, "en", at, "Pacific/Kiritimati")
            times.find(text, "en", at, "Pacific/Midway")
