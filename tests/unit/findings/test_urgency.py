"""What must be looked at now, and what only sounds like it."""

import pytest

from backhaul_workers.findings.tags import TagFinding
from backhaul_workers.findings.urgency import find
from backhaul_workers.findings.words import Span


@pytest.mark.parametrize(
    ("language", "said", "because"),
    [
        ("en", "There is a fire in the battery room", "fire"),
        ("en", "the scanner is not working fire in aisle two", "fire"),
        ("en", "No. Fire! Get out", "Fire"),
        ("es", "Fuga de gas en el muelle tres", "Fuga de gas"),
        ("fr", "Un collègue est blessé au quai deux", "blessé"),
        ("de", "Kollege verletzt an Rampe zwei", "verletzt"),
        ("pl", "Pożar na rampie!", "Pożar"),
        ("ro", "Miros de gaze la poarta 3", "Miros de gaze"),
        ("tr", "Depoda yangın çıktı", "yangın"),
        ("uk", "На рампі пожежа", "пожежа"),
        ("ar", "هناك حريق في المستودع", "حريق"),
        ("hi", "गोदाम में आग लगी है", "आग"),
    ],
)
def test_danger_to_life_alerts_in_every_language(language: str, said: str, because: str) -> None:
    found = find(said, language)

    assert found.level == "alert"
    assert [span.text for span in found.evidence] == [because]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Black ice on the ramp, go slow"),
        ("en", "The fire exit is blocked by pallets"),
        ("es", "Hay hielo negro en la salida"),
        ("de", "Glatteis auf der Brücke"),
        ("pl", "Uwaga, gołoledź za mostem"),
        ("tr", "Köprüde gizli buzlanma var"),
        ("ar", "زيت على الأرض قرب الرصيف"),
        ("hi", "पुल पर काली बर्फ है"),
    ],
)
def test_what_will_hurt_somebody_soon_is_high(language: str, said: str) -> None:
    assert find(said, language).level == "high"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Nobody was injured, all good"),
        ("en", "There were no injuries"),
        ("en", "Fire drill at ten, use the fire exit"),
        ("en", "My scan gun needs a new battery"),
        ("en", "The clerk was fired and rehired"),
        ("es", "No hay heridos"),
        ("fr", "Tournez à gauche après le feu rouge"),
        ("de", "Es gibt keine Verletzten"),
        ("pl", "Nie ma rannych"),
        ("tr", "Yaralı yok"),
        ("uk", "Поранених немає, без пожежі"),
        ("ar", "في الرصيف لا يوجد حريق"),
        ("hi", "कोई घायल नहीं है"),
        ("es", "Comimos ancas de rana"),
    ],
)
def test_what_is_denied_or_harmless_is_normal(language: str, said: str) -> None:
    assert find(said, language).level == "normal", find(said, language)


def test_a_wrongly_detected_language_does_not_silence_an_alert() -> None:
    assert find("Gasaustritt an Tor 3", "en").level == "alert"
    assert find("Gasaustritt an Tor 3").level == "alert"


def test_the_worst_of_several_counts_with_all_its_evidence() -> None:
    found = find("Black ice, two people injured, one unconscious", "en")

    assert found.level == "alert"
    assert [span.text for span in found.evidence] == ["injured", "unconscious"]


def test_a_sure_hazard_tag_makes_high_and_shows_its_words() -> None:
    evidence = (Span(4, 9, "step "),)

    assert find("the step at the ramp", "en", [TagFinding("safety-hazard", 0.9, evidence)]).evidence == evidence
    assert find("the step at the ramp", "en", [TagFinding("safety-hazard", 0.9, evidence)]).level == "high"
    assert find("the step at the ramp", "en", [TagFinding("safety-hazard", 0.6, evidence)]).level == "normal"
    assert find("the step at the ramp", "en", [TagFinding("volume", 0.9, evidence)]).level == "normal"
