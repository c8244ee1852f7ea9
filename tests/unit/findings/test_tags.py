"""What people say is tagged in their own language, with the words that earned the tag, and small talk earns none."""

import subprocess
import sys
import time

import pytest
from tests.unit.findings.defaults import DEFAULTS

from backhaul_workers.findings.tags import TagOption, tags_by_words
from backhaul_workers.findings.tags.findings import TagFinding

LANGUAGES = {"en", "es", "fr", "de", "pl", "ro", "tr", "uk", "ar", "hi"}


def slugs(found: list[TagFinding]) -> set[str]:
    return {tag.slug for tag in found}


def test_the_default_tags_are_those_of_the_product_in_ten_languages() -> None:
    assert [tag.name for tag in DEFAULTS] == [
        "road conditions", "route & access", "site & dock", "safety hazard", "customer satisfaction", "competitor", "volume",
        "opportunity", "fuel & prices", "vehicle & equipment", "process & paperwork", "parking & rest", "people & praise",
        "question",
    ]  # fmt: skip
    for tag in DEFAULTS:
        assert tag.description
        assert set(tag.keywords) == LANGUAGES
        assert all(phrase == phrase.strip() and phrase for row in tag.keywords.values() for phrase in row)


@pytest.mark.parametrize(
    ("language", "said", "expected"),
    [
        ("en", "Gate code at Northgate Cold Storage changed to four four one nine, press pound after.", {"site-dock"}),
        ("en", "The forklift in aisle twelve leaks hydraulic oil.", {"vehicle-equipment", "safety-hazard"}),
        ("en", "Diesel is ten cents cheaper behind the mall", {"fuel-prices"}),
        ("en", "I saw a competitor's van outside the bakery again", {"competitor"}),
        ("en", "The receiver was rude and the late delivery made them complain", {"customer-satisfaction"}),
        ("en", "They want a quote for twenty more pallets a week", {"opportunity", "volume"}),
        ("en", "Does anyone know if the customs office is open on Sunday?", {"question", "process-paperwork"}),
        ("es", "Hay hielo negro en la autopista, cuidado.", {"road-conditions", "safety-hazard"}),
        ("fr", "Le quai quatre est bloqué par une remorque.", {"site-dock", "vehicle-equipment"}),
        ("de", "Der Dieselpreis an der Tankstelle ist gefallen.", {"fuel-prices"}),
        ("pl", "Na rampie czwartej zepsuł się wózek widłowy.", {"site-dock", "vehicle-equipment"}),
        ("ro", "S-a schimbat codul porții la depozitul Northgate.", {"site-dock"}),
        ("tr", "Kuzey kapısının kodu değişti.", {"site-dock"}),
        ("uk", "На мосту ожеледиця, їдьте повільно.", {"road-conditions", "safety-hazard"}),
        ("ar", "الديزل أرخص في المحطة القريبة من المخرج.", {"fuel-prices"}),
        ("hi", "फोर्कलिफ्ट खराब है, इंतज़ार करना पड़ेगा।", {"vehicle-equipment", "site-dock"}),
    ],
)
def test_a_tip_gets_the_tags_a_dispatcher_would_give_it(language: str, said: str, expected: set[str]) -> None:
    found = tags_by_words(said, DEFAULTS, language)

    assert expected <= slugs(found)
    for tag in found:
        assert 0 < tag.score <= 1
        assert tag.evidence
        assert all(said[span.start : span.end] == span.text for span in tag.evidence)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "My sister sings in a choir and she is very good."),
        ("en", "Most of the time the meeting is on Tuesday"),
        ("es", "Mañana es el cumpleaños de mi hija."),
        ("pl", "Dzień dobry, jutro mam wolne."),
        ("de", "Meine Tochter hat morgen Geburtstag."),
        ("ar", "عيد ميلاد ابنتي غدا"),
    ],
)
def test_small_talk_earns_no_tag(language: str, said: str) -> None:
    assert tags_by_words(said, DEFAULTS, language) == []


def test_an_organisation_that_wrote_only_a_name_and_a_description_gets_its_tags() -> None:
    shops = TagOption("shops", "shops", "Shops, stores and markets")
    power = TagOption("power", "electricity", "Blackouts, generators, power lines that are down")

    assert slugs(tags_by_words("All the stores on the square are shut", [shops, power], "en")) == {"shops"}
    assert slugs(tags_by_words("We run on the generator since noon", [shops, power], "en")) == {"power"}
    assert tags_by_words("The lines at the counter are long", [shops, power], "en") == [], "one loose word is not enough"


def test_inflected_words_are_one_word_and_look_alikes_are_not() -> None:
    customers = TagOption("customers", "clients", keywords={"en": ["customer"]})
    bridge = TagOption("bridge", "przeprawy", keywords={"pl": ["most"]})

    assert slugs(tags_by_words("Two customers asked again", [customers], "en")) == {"customers"}
    assert tags_by_words("Customs was quick today", [customers], "en") == []
    assert slugs(tags_by_words("Objazd, stoimy przed mostem", [bridge], "pl")) == {"bridge"}
    assert tags_by_words("Most days are fine", [bridge], "en") == [], "the Polish word is not looked for in English"


def test_typing_without_diacritics_or_with_decomposed_ones_finds_the_same() -> None:
    assert slugs(tags_by_words("GOLOLEDZ na zjezdzie", DEFAULTS, "pl")) == {"road-conditions", "safety-hazard"}
    assert "site-dock" in slugs(tags_by_words("co\u0301digo de la puerta cambiado", DEFAULTS, "es"))


def test_a_phrase_is_one_piece_of_evidence_and_stopwords_may_stand_inside_it() -> None:
    price = TagOption("price", "prices", keywords={"en": ["diesel", "price of diesel"]})

    (found,) = tags_by_words("The price of the diesel fell", [price], "en")

    assert [span.text for span in found.evidence] == ["price of the diesel"]


def test_more_mentions_make_surer_but_never_certain_and_a_long_talk_less_sure() -> None:
    dock = [TagOption("dock", "docks", keywords={"en": ["dock", "ramp", "gate"]})]
    (once,) = tags_by_words("dock", dock, "en")
    (thrice,) = tags_by_words("dock, ramp, gate", dock, "en")

    assert once.score < thrice.score < 1
    assert tags_by_words("dock " + "then we talked about something else " * 40, dock, "en") == []


def test_no_options_no_text_no_words() -> None:
    assert tags_by_words("dock four", [], "en") == []
    for nothing in ("", " ", "?!…", "👍👍", "\x00\x00", "\u202e\u202c"):
        assert tags_by_words(nothing, DEFAULTS) == []


def test_ten_thousand_characters_are_quick() -> None:
    tags_by_words("warm", DEFAULTS, "en")
    started = time.process_time()
    found = tags_by_words("dock four " * 1_000, DEFAULTS, "en")

    assert slugs(found) == {"site-dock"}
    assert len(found[0].evidence) == 1_000
    assert time.process_time() - started < 1


def test_findings_bring_no_database_and_no_web_framework() -> None:
    """In a fresh interpreter, because this one has imported everything."""
    code = (
        "import sys, backhaul_workers.findings.tags, backhaul_workers.findings.places, backhaul_workers.findings.urgency, "
        "backhaul_workers.findings.titles, backhaul_workers.findings.language; "
        "print([m for m in ('sqlalchemy', 'fastapi', 'psycopg') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
