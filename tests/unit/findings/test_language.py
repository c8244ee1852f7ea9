"""The language of a tip, among those that the organisation speaks."""

import pytest

from backhaul_workers.findings.language import SURE, detect

TEN = ("en", "es", "fr", "de", "pl", "ro", "tr", "uk", "ar", "hi")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Dock four at the Acme warehouse is blocked, use the north gate before seven."),
        ("es", "El gasóleo está más barato en la estación de la salida doce."),
        ("fr", "Le portail nord ferme à sept heures."),
        ("de", "An Tor vier warten wir seit zwei Stunden auf die Entladung."),
        ("pl", "Klient jest niezadowolony, bo dostawa znowu spóźniona."),
        ("ro", "S-a schimbat codul porții la depozitul Northgate."),
        ("tr", "Köprüde gizli buzlanma var, dikkat edin."),
        ("uk", "На складі змінили код від воріт."),
        ("ar", "تغير رمز البوابة في المستودع الشمالي."),
        ("hi", "नॉर्थगेट के गेट का कोड बदल गया है।"),
    ],
)
def test_a_sentence_is_recognised_for_sure(language: str, said: str) -> None:
    found = detect(said, TEN)

    assert found.language == language
    assert found.probability > SURE
    assert found.source == "text"
    assert found.runner_up
    assert found.runner_up[1] < 1 - found.probability + 1e-6


def test_only_the_languages_of_the_organisation_are_answers() -> None:
    assert detect("Bom dia, o portão está fechado", ("es", "en")).language == "es"
    assert detect("Привіт усім", ("pl",)).language == "pl", "with one language there is nothing to detect"


@pytest.mark.parametrize("short", ["dock", "ok", "4419", "no", "Northgate"])
def test_a_word_does_not_decide_so_the_hint_does(short: str) -> None:
    assert detect(short, TEN).probability < SURE
    found = detect(short, TEN, hint="pl-PL")
    assert found.language == "pl"
    assert found.probability < SURE


def test_a_clear_sentence_is_stronger_than_the_hint() -> None:
    assert detect("Na rampie czwartej zepsuł się wózek widłowy.", TEN, hint="en").language == "pl"


def test_a_hint_of_a_language_that_nobody_here_speaks_is_ignored() -> None:
    assert detect("dock", ("en", "es"), hint="ja").language in ("en", "es")


def test_two_languages_in_one_tip_are_said_to_be_unsure() -> None:
    mixed = "El muelle cuatro está bloqueado por un camión, please use the north gate before seven."

    found = detect(mixed, TEN)

    assert found.language in ("en", "es")
    assert found.probability < SURE
    assert detect(mixed, TEN, hint="es").language == "es"


def test_without_letters_the_answer_is_the_hint_or_the_first_language() -> None:
    for nothing in ("", "\x00", "👍", "12 34", "?!"):
        assert detect(nothing, TEN, hint="tr").language == "tr"
        assert detect(nothing, ("ro", "en")).language == "ro"
        assert detect(nothing, ("ro", "en")).probability == 0.5


def test_languages_that_the_model_does_not_know_do_no_harm() -> None:
    assert detect("Dock four is blocked by a trailer", ("xx", "en", "pl")).language == "en"
    assert detect("whatever", ("xx", "yy"), hint="yy").language == "yy"
    assert detect("Dock four is blocked by a trailer", ()).language == "en"
    assert detect("O portão está fechado hoje de manhã", ("pt-BR", "en")).language == "pt"
