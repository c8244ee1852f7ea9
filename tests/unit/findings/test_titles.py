"""A title says what was said; tag and place stand in where nothing was."""

import pytest

from backhaul_workers.findings.titles import MAX_CHARS, make


@pytest.mark.parametrize(
    ("language", "said", "title"),
    [
        (
            "en",
            "Hi guys, dock four at the Acme warehouse is blocked, use the north gate before seven.",
            "Dock four at the Acme warehouse is blocked",
        ),
        ("en", "Diesel 1.45 at the Shell. Go there!", "Diesel 1.45 at the Shell"),
        (
            "en",
            "heads up the scale at the tolleson depot is down and they are waving people through until noon and nobody knows",
            "The scale at the tolleson depot is down",
        ),
        (
            "en",
            "Sysco Riverside only unloads reefers between four and nine in the morning, otherwise you wait till tomorrow.",
            "Sysco Riverside only unloads reefers between four and nine",
        ),
        (
            "pl",
            "Rampa numer cztery przy magazynie jest zablokowana, bo ktoś zostawił tam naczepę.",
            "Rampa numer cztery przy magazynie jest zablokowana",
        ),
        ("tr", "istanbul yolu kapalı!", "İstanbul yolu kapalı"),
        (
            "ar",
            "البوابة الشمالية مغلقة اليوم، استخدموا البوابة الخلفية.",
            "البوابة الشمالية مغلقة اليوم، استخدموا البوابة الخلفية",
        ),
        ("hi", "गेट का कोड बदल गया है।", "गेट का कोड बदल गया है"),
    ],
)
def test_the_best_clause_is_the_title(language: str, said: str, title: str) -> None:
    assert make(said, "Site & dock", "Northgate", language) == title


@pytest.mark.parametrize("said", ["", "ok", "👍👍", "...!!!", "yes it is", "\x00", "\u202e\u202c", "hello everyone"])
def test_where_nothing_was_said_tag_and_place_stand_in(said: str) -> None:
    assert make(said, "site & dock", "Northgate") == "Site & dock \N{EN DASH} Northgate"
    assert make(said, None, "Northgate") == "Northgate"
    assert make(said, "site & dock", None) == "Site & dock"


def test_with_nothing_at_all_what_was_sent_is_the_title() -> None:
    assert make("ok", None, None) == "Ok"
    assert make("👍👍", None, None) == "👍👍"
    assert make("?!", None, None) == ""


def test_a_long_title_ends_after_a_whole_word_that_says_something() -> None:
    said = "The bridge on Route 46 near Kearny is closed to trucks over twelve feet because of the inspection this week"

    title = make(said, None, None, "en")

    assert title == "The bridge on Route 46 near Kearny is closed to trucks over twelve"
    assert len(title) <= MAX_CHARS


@pytest.mark.parametrize(
    "said", ["x" * 10_000, "नि" * 5_000, "👨‍👩‍👧" * 2_000, "word " * 2_000, "a, " * 3_000, "\n" * 10_000 + "gate closed early"]
)
def test_no_text_is_too_long(said: str) -> None:
    title = make(said, None, None)

    assert len(title) <= MAX_CHARS
    assert not title.endswith("\u200d"), "a family is not cut apart"


def test_direction_overrides_and_control_characters_never_reach_a_title() -> None:
    title = make("\u202eGate code\u202c \x00changed \u2066today\u2069", None, None)

    assert title == "Gate code changed today"


def test_a_long_tag_and_place_are_cut_as_well() -> None:
    assert len(make("", "A tag with a very long name indeed " * 3, "A place with a name that never ends " * 3)) <= MAX_CHARS
