"""What is asked is a question, what is praised is praise, what endangers is a hazard; most is an observation."""

import pytest

from backhaul_workers.findings import kind, urgency
from backhaul_workers.findings.kind import InsightKind

LABELLED: list[tuple[str, InsightKind, str]] = [
    ("en", "question", "Does anybody know the code for the north gate"),
    ("en", "question", "Where do I park when the yard is full?"),
    ("en", "question", "Dock 4 is closed. Is there another one for long trailers?"),
    ("en", "praise", "Big thanks to the night shift at Northgate, they unloaded us in ten minutes"),
    ("en", "praise", "The people at gate two were very helpful again"),
    ("en", "hazard", "Black ice on the bridge, go slow"),
    ("en", "hazard", "There is a fire in the battery room, can somebody call for help?"),
    ("en", "observation", "Dock 4 is closed until Friday, thanks"),
    ("en", "observation", "When you leave the depot turn left, the main gate is shut, ok?"),
    ("en", "observation", "They are not very helpful at the reception"),
    ("es", "question", "¿Dónde puedo aparcar el remolque?"),
    ("es", "question", "alguien sabe si el muelle tres está abierto"),
    ("es", "praise", "Muchas gracias al equipo de noche, todo perfecto"),
    ("es", "hazard", "Hay hielo negro en la salida"),
    ("es", "observation", "La puerta norte está cerrada hasta el viernes"),
    ("es", "observation", "El muelle cuatro está cerrado, ¿vale?"),
    ("fr", "question", "Est-ce que le quai deux est ouvert demain"),
    ("fr", "question", "Quelqu'un sait où livrer après dix-huit heures ?"),
    ("fr", "praise", "Merci à toute l'équipe du quai trois pour le chargement"),
    ("fr", "hazard", "Un collègue est blessé au quai deux"),
    ("fr", "observation", "Le portail nord est fermé jusqu'à vendredi"),
    ("fr", "observation", "Ils ne sont pas très aimables à l'accueil"),
    ("de", "question", "Weiß jemand, ob Rampe vier heute offen ist"),
    ("de", "question", "Wo kann ich den Anhänger abstellen?"),
    ("de", "praise", "Vielen Dank an die Nachtschicht, das ging richtig schnell"),
    ("de", "hazard", "Glatteis auf der Brücke"),
    ("de", "observation", "Tor zwei ist bis Freitag zu"),
    ("de", "observation", "Wie immer lange Schlange vor Rampe drei"),
    ("pl", "question", "Czy ktoś wie, gdzie zostawić naczepę"),
    ("pl", "question", "Gdzie jest rampa cztery?"),
    ("pl", "praise", "Wielkie dzięki dla nocnej zmiany, bardzo szybko rozładowali"),
    ("pl", "hazard", "Uwaga, gołoledź za mostem"),
    ("pl", "observation", "Brama północna zamknięta do piątku"),
    ("pl", "observation", "Jak zwykle kolejka na dwie godziny"),
    ("ro", "question", "Știe cineva unde se descarcă paleții"),
    ("ro", "question", "Unde pot parca remorca?"),
    ("ro", "praise", "Mulțumesc echipei de noapte, foarte amabili"),
    ("ro", "hazard", "Miros de gaze la poarta 3"),
    ("ro", "observation", "Poarta de nord este închisă până vineri"),
    ("tr", "question", "Dördüncü rampa bugün açık mı"),
    ("tr", "question", "Dorseyi nereye bırakabilirim?"),
    ("tr", "praise", "Gece vardiyasına teşekkürler, çok yardımsever insanlar"),
    ("tr", "hazard", "Depoda yangın çıktı"),
    ("tr", "observation", "Kuzey kapısı cumaya kadar kapalı"),
    ("tr", "observation", "Rampa dört kapalı, tamam mı?"),
    ("uk", "question", "Чи хтось знає, де залишити причіп"),
    ("uk", "question", "Коли відкривається північна брама?"),
    ("uk", "praise", "Велика подяка нічній зміні, все дуже швидко"),
    ("uk", "hazard", "На рампі пожежа"),
    ("uk", "observation", "Північна брама зачинена до п'ятниці"),
    ("uk", "observation", "Як завжди черга на дві години"),
    ("ar", "question", "هل الرصيف الرابع مفتوح اليوم"),
    ("ar", "question", "أين يمكنني ركن المقطورة؟"),
    ("ar", "praise", "شكرا جزيلا لفريق الليل على السرعة"),
    ("ar", "hazard", "هناك حريق في المستودع"),
    ("ar", "observation", "البوابة الشمالية مغلقة حتى الجمعة"),
    ("hi", "question", "किसी को पता है ट्रेलर कहाँ खड़ा करें"),
    ("hi", "question", "क्या डॉक चार आज खुला है?"),
    ("hi", "praise", "रात की टीम का बहुत धन्यवाद, जल्दी माल उतारा"),
    ("hi", "hazard", "गोदाम में आग लगी है"),
    ("hi", "observation", "उत्तर का गेट शुक्रवार तक बंद है"),
    ("hi", "observation", "डॉक तीन पर दो घंटे की कतार"),
]


@pytest.mark.parametrize(("language", "expected", "said"), LABELLED)
def test_the_kind_of_what_people_say(language: str, expected: InsightKind, said: str) -> None:
    found = kind.find(said, language, urgency.find(said, language))

    assert found.kind == expected, found
    assert all(said[one.start : one.end] == one.text for one in found.evidence)
    assert bool(found.evidence) == (expected != "observation"), "every kind but the usual one says why"


def test_the_labelled_sentences_are_of_every_language_and_kind() -> None:
    assert len(LABELLED) >= 60
    assert {language for language, _, _ in LABELLED} == {"en", "es", "fr", "de", "pl", "ro", "tr", "uk", "ar", "hi"}


def test_a_danger_that_is_only_asked_about_is_a_question_and_one_that_alerts_is_not() -> None:
    for said, expected in (
        ("Is there still black ice on the bridge?", "question"),
        ("Black ice on the bridge. Does anybody know another way?", "hazard"),
        ("Is anybody injured?", "hazard"),
    ):
        assert kind.find(said, "en", urgency.find(said, "en")).kind == expected, said


def test_a_hazard_is_never_of_normal_urgency() -> None:
    for language, _, said in LABELLED:
        urgent = urgency.find(said, language)
        if kind.find(said, language, urgent).kind == "hazard":
            assert urgent.level in ("high", "alert"), said


def test_the_evidence_is_the_words_that_ask_or_praise() -> None:
    assert [one.text for one in kind.find("Dock 4. Does anybody know why?", "en").evidence] == ["Does anybody"]
    assert [one.text for one in kind.find("Dock 4 open?", "en").evidence] == ["?"]
    assert [one.text for one in kind.find("Well done, night shift", "en").evidence] == ["Well done"]
