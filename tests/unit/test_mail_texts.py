"""What the server says in mail: every language says all of it, in its own plural forms, with the same values."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from backhaul.notify.decide import next_digest
from backhaul.notify.mail.letters import plain
from backhaul.notify.mail.texts import LANGUAGES, Said, Texts, said_in


def values(said: Said) -> set[str]:
    forms = [said] if isinstance(said, str) else [form for name, form in said.items() if name == "other"]
    return set(re.findall(r"{(\w+)}", " ".join(forms)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_all_of_it(language: str) -> None:
    english, theirs = said_in("en"), said_in(language)
    assert list(theirs) == sorted(english)
    # "other" is for fractions in Polish and Ukrainian, and is said where a form is missing.
    forms = set(Locale.parse(language).plural_form.tags) | {"other"}
    for key, said in theirs.items():
        assert isinstance(said, str) == isinstance(english[key], str), key
        assert values(said) == values(english[key]), key
        # French and Spanish have a form for whole millions.
        assert not isinstance(said, Mapping) or set(said) >= forms - ({"many"} if language in ("es", "fr") else set()), key


def test_numbers_days_and_forms_are_those_of_the_language() -> None:
    assert [Texts("pl")("count.new", n=n) for n in (1, 3, 5, 22)] == ["1 nowa", "3 nowe", "5 nowych", "22 nowe"]
    assert Texts("ar")("count.told", n=2) == "اثنان لك"
    assert (Texts("ar").direction, Texts("uk-UA").language, Texts("tlh").language) == ("rtl", "uk", "en")
    at = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
    assert Texts("de").moment(at, "Europe/Helsinki") == "Dienstag, 00:30"
    assert Texts("en").day(at.date()) == "Nov 30"
    # A reason that is newer than the texts is news.
    assert Texts("en").reason("not there yet") == "New where you follow"


def test_what_turns_text_around_is_not_in_a_subject() -> None:
    assert plain("Gate\u202e 4\r\nBcc: somebody\x00\u2066") == "Gate 4 Bcc: somebody"
    assert len(plain("x" * 5000)) == 200


ALL_DAYS = (1, 2, 3, 4, 5, 6, 7)


@pytest.mark.parametrize(
    ("zone", "at", "days", "now", "expected"),
    [
        ("Europe/Helsinki", time(7), ALL_DAYS, "2026-11-30T04:59:59Z", "2026-11-30T05:00:00Z"),
        # Due at this very moment is due no more: the next one is tomorrow's.
        ("Europe/Helsinki", time(7), ALL_DAYS, "2026-11-30T05:00:00Z", "2026-12-01T05:00:00Z"),
        # From Friday to Monday, and where that is another day than in Greenwich.
        ("UTC", time(7), (1, 2, 3, 4, 5), "2026-11-27T07:00:01Z", "2026-11-30T07:00:00Z"),
        ("Pacific/Kiritimati", time(7), (1,), "2026-11-28T12:00:00Z", "2026-11-29T17:00:00Z"),
        ("UTC", time(7), (3,), "2026-11-25T08:00:00Z", "2026-12-02T07:00:00Z"),
        # When clocks change it is seven by the clock on the wall.
        ("Europe/Helsinki", time(7), ALL_DAYS, "2026-03-28T06:00:00Z", "2026-03-29T04:00:00Z"),
        ("Europe/Helsinki", time(7), ALL_DAYS, "2026-10-24T06:00:00Z", "2026-10-25T05:00:00Z"),
        # Half past three is not on the clock that morning, and there twice on another: once a day all the same.
        ("Europe/Helsinki", time(3, 30), ALL_DAYS, "2026-03-28T20:00:00Z", "2026-03-29T01:30:00Z"),
        ("Europe/Helsinki", time(3, 30), ALL_DAYS, "2026-10-24T20:00:00Z", "2026-10-25T00:30:00Z"),
        ("Europe/Helsinki", time(3, 30), ALL_DAYS, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        ("UTC", time(7), (), "2026-11-30T00:00:00Z", None),
    ],
)
def test_when_the_next_morning_mail_is_due(zone: str, at: time, days: tuple[int, ...], now: str, expected: str | None) -> None:
    assert next_digest(zone, at, days, datetime.fromisoformat(now)) == (expected and datetime.fromisoformat(expected))


def test_a_year_of_mornings_has_one_mail_a_day() -> None:
    zone, due, end = ZoneInfo("America/St_Johns"), datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    days = []
    while due < end - timedelta(days=1):
        following = next_digest("America/St_Johns", time(1, 30), ALL_DAYS, due)
        assert following is not None
        days.append(following.astimezone(zone).date())
        due = following
    assert len(days) == len(set(days)) == 365
