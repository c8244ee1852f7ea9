"""What is personal in what people say is found, everything else stays; masked once, nothing more is found."""

import re
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backhaul_workers.findings.masking import HIDDEN_FROM, MASKS, Reading, mask, mask_segments, without
from backhaul_workers.findings.personal import PersonalKind, find_personal, regions

TEN = ("en", "es", "fr", "de", "pl", "ro", "tr", "uk", "ar", "hi")
EVERYWHERE = regions(TEN)
KEEP = ("Smith Logistics", "Gate 4", "A12", "Dock 7", "Northgate", "Frau Holle Lager", "Safety hazard")
ROSTER = ("Marek Kowalski", "Ana María López", "Northgate")


def found(said: str) -> list[tuple[PersonalKind, str]]:
    return [(one.kind, one.text) for one in find_personal(said, regions=EVERYWHERE, keep=KEEP, roster=ROSTER)]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("Call the gate house on +358 40 123 4567 before six", "+358 40 123 4567"),
        ("Ring 0044 20 7946 0958 at night", "0044 20 7946 0958"),
        ("his mobile 07400 123456, he opens", "07400 123456"),
        ("Llama al 612 345 678 antes de las seis", "612 345 678"),
        ("Appelez le 06 12 34 56 78 avant six heures", "06 12 34 56 78"),
        ("Ruf die Pforte an: 030/1234567", "030/1234567"),
        ("Zadzwoń pod 601 234 567", "601 234 567"),
        ("Sunați la 0712 345 678", "0712 345 678"),
        ("Bekçiyi ara 0532 123 45 67", "0532 123 45 67"),
        ("Набери 067 123 45 67", "067 123 45 67"),
        ("اتصل على ٠٥٠١٢٣٤٥٦٧ قبل السادسة", "٠٥٠١٢٣٤٥٦٧"),
        ("फोन 98765 43210 पर करो", "98765 43210"),
        # In no region that we look in, but it says that it is one.
        ("Call 3712 3456 for the barrier", "3712 3456"),
    ],
)
def test_phone_numbers(said: str, number: str) -> None:
    assert found(said) == [("phone", number)]


def test_two_numbers_in_a_row_are_two_and_both_are_found() -> None:
    assert found("call 040 123 4567 or 040 987 6543") == [("phone", "040 123 4567"), ("phone", "040 987 6543")]
    assert found("call 07400 123456 07400 654321") == [("phone", "07400 123456"), ("phone", "07400 654321")]


@pytest.mark.parametrize(
    "said",
    [
        "A12 is blocked near Gate 4, Smith Logistics knows",
        "E75 northbound at exit 41, kilometre 1,234",
        "Order 12345678 is late, pallets 4012 and 4013",
        "order number 612345678 is not here",
        "Waiting since 14:00 on 12.05.2026, slot 2026-05-12 16:30",
        "Delivery of 20260512 was 1 250 000 EUR",
        "Error code 1234 on the scanner at dock 12",
        "The postcode 00100 is wrong on the note",
        "Diesel is 1.659 at the station, 60.1712 24.9412",
        "There are 24 pallets and 3 trailers on Dock 7",
        "Ask for the key at the reception",
        "Talk to security before you enter",
        "Frag nach Paletten an Rampe zwei",
        "Bestellung 601234567 fehlt",
        "Frau Holle Lager ist zu",
        "A4 and M25 are full, take the B10",
        "ISO 9001 and ADR 2023 papers are checked",
        "Barcode 4006381333931 does not scan",
        "Ramp 3, rack 12-AB-34 is bent",
    ],
)
def test_what_is_not_personal_stays(said: str) -> None:
    assert found(said) == []


@pytest.mark.parametrize(
    ("said", "secrets"),
    [
        ("The gate code is 4711 now", ["4711"]),
        ("Gate code for dock 7 changed from 1234 to 4711#", ["1234", "4711#"]),
        ("PIN 1234 at the barrier", ["1234"]),
        ("4711 is the door code", ["4711"]),
        ("The wifi password is Sunshine", ["Sunshine"]),
        ("Enter code A47B at the keypad", ["A47B"]),
        ("El código de la puerta es 8899", ["8899"]),
        ("Le code du portail est 2580", ["2580"]),
        ("Der Torcode ist jetzt 5521", ["5521"]),
        ("Kod do bramy to 7788", ["7788"]),
        ("Codul porții este 9911", ["9911"]),
        ("Kapı kodu 4711", ["4711"]),
        ("Kapının şifresi 2468 oldu", ["2468"]),
        ("Код на воротах 4455", ["4455"]),
        ("رمز البوابة هو 4711", ["4711"]),
        ("गेट का कोड 4711 है", ["4711"]),
        ("Dock code 4711. Did you hear? 4711!", ["4711", "4711"]),
    ],
)
def test_codes_are_secrets_in_every_language(said: str, secrets: list[str]) -> None:
    assert found(said) == [("secret", one) for one in secrets]


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("The gate code is four seven one one, then push", "four seven one one"),
        ("Four, seven, oh, one is the door code", "Four, seven, oh, one"),
        ("The code is forty-seven eleven", "forty-seven eleven"),
        ("The code is 7 four 1 one now", "7 four 1 one"),
        ("El código de la puerta es cuatro siete uno cero", "cuatro siete uno cero"),
        ("Le code du portail est soixante et onze quatre-vingt", "soixante et onze quatre-vingt"),
        ("Der Torcode ist jetzt siebenundvierzig elf", "siebenundvierzig elf"),
        ("kod do bramy cztery siedem jeden jeden", "cztery siedem jeden jeden"),
        ("Codul porții este patru șapte unu unu", "patru șapte unu unu"),
        ("Kapı kodu dört yedi bir sıfır", "dört yedi bir sıfır"),
        ("Код на воротах чотири сім один п'ять", "чотири сім один п'ять"),
        ("رمز البوابة هو أربعة سبعة واحد صفر", "أربعة سبعة واحد صفر"),
        ("गेट का कोड चार सात एक शून्य है", "चार सात एक शून्य"),
    ],
)
def test_a_code_that_is_said_in_words_is_a_secret_in_every_language(said: str, secret: str) -> None:
    assert found(said) == [("secret", secret)]


@pytest.mark.parametrize(
    "said",
    [
        "The code on one gate is broken",
        "The keypad is at door seven",
        "The code sticker is on dock twelve. One lane is closed",
        "Four seven one one pallets are on the ramp",
    ],
)
def test_number_words_that_are_no_code_stay(said: str) -> None:
    assert found(said) == []


def test_after_a_code_a_phone_number_is_a_phone_number() -> None:
    assert found("No gate code here, call 07400 123456") == [("phone", "07400 123456")]
    assert found("The gate code is 4711 and the guard has +44 7400 123456") == [
        ("secret", "4711"),
        ("phone", "+44 7400 123456"),
    ]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("At the north gate ask for Maria, she opens", "Maria"),
        ("my boss Tom Smith says dock 4 is closed", "Tom Smith"),
        ("A driver called Marek left his pallets", "Marek"),
        ("Mr. Jones has the keys", "Jones"),
        ("The guard was told by marek kowalski", "marek kowalski"),
        ("Pregunta por Juan en la puerta", "Juan"),
        ("La señora García abre a las seis", "García"),
        ("Demandez Madame Dupont au quai", "Dupont"),
        ("Frag nach Herrn Müller an der Pforte", "Müller"),
        ("Frau von der Leyen hat den Schlüssel", "von der Leyen"),
        ("Pytaj o pana Nowaka przy bramie", "Nowaka"),
        ("Întreabă de domnul Popescu", "Popescu"),
        ("Anahtar Ahmet Bey'de", "Ahmet"),
        ("Ключі у пана Шевченка", "Шевченка"),
        ("اسأل السيد محمد", "محمد"),
        ("चाबी श्री शर्मा के पास है", "शर्मा"),
    ],
)
def test_names_after_a_cue_or_of_members(said: str, name: str) -> None:
    assert found(said) == [("name", name)]


def test_a_person_who_was_named_whole_is_known_by_one_name_afterwards() -> None:
    assert found("Ask for Tom Smith. Later Tom said the dock is closed") == [("name", "Tom Smith"), ("name", "Tom")]


@pytest.mark.parametrize(
    ("said", "plate"),
    [
        ("The white van AB12 CDE blocks dock 4", "AB12 CDE"),
        ("AB-123-CD est garé devant le quai", "AB-123-CD"),
        ("Ein Lkw mit B-AB 1234 steht vor dem Tor", "B-AB 1234"),
        ("La furgoneta 1234 BCD bloquea la salida", "1234 BCD"),
        ("Kennzeichen HH AB 123 steht im Weg", "HH AB 123"),
        ("rejestracja WA 12345 stoi na rampie", "WA 12345"),
        ("B 123 ABC stă în poartă", "B 123 ABC"),
        ("34 ABC 123 plakalı araç", "34 ABC 123"),
        ("Фура АА1234ВВ стоїть у воротах", "АА1234ВВ"),
        ("MH 12 AB 1234 गेट पर खड़ी है", "MH 12 AB 1234"),
    ],
)
def test_plates(said: str, plate: str) -> None:
    assert found(said) == [("plate", plate)]


def test_mail_addresses_written_and_spoken() -> None:
    assert found("Write to ana.k+gate@firm.co.uk, not to firm.co.uk") == [("email", "ana.k+gate@firm.co.uk")]
    assert found("ana at firm dot com opens") == [("email", "ana at firm dot com")]


def test_a_colleague_reads_the_code_and_a_guest_does_not() -> None:
    said = "Gate code 4711, ask for Maria on +44 7400 123456"
    hidden = find_personal(said, regions=EVERYWHERE)

    assert mask(said, hidden, "colleague") == "Gate code 4711, ask for 👤██ on ☎██"
    assert mask(said, hidden, "guest") == "Gate code 🔒██, ask for 👤██ on ☎██"
    meant = without(hidden, {("phone", "+44 7400 123456")})
    assert mask(said, meant, "guest") == "Gate code 🔒██, ask for 👤██ on +44 7400 123456"


def test_captions_are_masked_word_by_word_and_over_segments() -> None:
    text = "Call me on 07400 123456. Gate 4 is open."
    segments = [
        {
            "start_s": 0.0,
            "end_s": 2.0,
            "text": " Call me on 07400",
            "part": "a0",
            "words": [
                {"start_s": 0.0, "end_s": 0.4, "text": " Call", "confidence": 0.9},
                {"start_s": 0.4, "end_s": 0.6, "text": " me", "confidence": 0.9},
                {"start_s": 0.6, "end_s": 0.8, "text": " on", "confidence": 0.9},
                {"start_s": 0.8, "end_s": 1.2, "text": " 07", "confidence": 0.9},
                {"start_s": 1.2, "end_s": 2.0, "text": "400", "confidence": 0.9},
            ],
        },
        {
            "start_s": 2.0,
            "end_s": 4.0,
            "text": " 123456. Gate 4 is open.",
            "part": "a0",
            "words": [
                {"start_s": 2.0, "end_s": 2.6, "text": " 123456.", "confidence": 0.9},
                {"start_s": 2.6, "end_s": 4.0, "text": " Gate", "confidence": 0.9},
            ],
        },
    ]
    masked = mask_segments(text, segments, find_personal(text, regions=EVERYWHERE, keep=KEEP), "colleague")

    assert [one["text"] for one in masked] == [" Call me on ☎██", " ☎██. Gate 4 is open."]
    assert [(word["text"], word["start_s"], word["end_s"]) for one in masked for word in one["words"]] == [
        (" Call", 0.0, 0.4),
        (" me", 0.4, 0.6),
        (" on", 0.6, 0.8),
        (" ☎██", 0.8, 2.0),
        (" ☎██.", 2.0, 2.6),
        (" Gate", 2.6, 4.0),
    ]
    assert masked[0]["part"] == "a0"
    changed = [{**segments[0], "text": "Other words 07400 123456"}]
    assert mask_segments(text, changed, [], "guest") == [], "what does not fit is left out, not shown"


PIECES = st.sampled_from(
    [
        "gate code", "PIN", "код", "رمز", "कोड", "password is", "call", "tel.", "ask for", "Mr", "Herr", "plate", "Kennzeichen",
        "order", "4711", "12", "3", "1234#", "07400 123456", "+44 7400 123456", "030/1234567", "99", "AB12 CDE", "WA 12345",
        "A12", "Gate 4", "Smith Logistics", "Maria", "Tom Smith", "Müller", "Marek Kowalski", "Ahmet Bey", "شكرا",
        "ana@firm.com", "ana at firm dot com", "is", "to", "and", "the", ".", ",", ":", "\n", "█", "☎██", "🔒██", "(", ")", "-",
        "e\u0301", "\u200d",
        "٠٥٠١٢٣٤٥٦٧", "x" * 9,
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
    st.text(max_size=60),
)
READINGS: st.SearchStrategy[Reading] = st.sampled_from(list(HIDDEN_FROM))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(TEXTS, READINGS)
def test_masking_changes_nothing_beside_what_was_found_and_leaves_nothing_of_it(said: str, reading: Reading) -> None:
    hidden = find_personal(said, regions=EVERYWHERE, keep=KEEP, roster=ROSTER)

    assert all(said[one.start : one.end] == one.text and one.text for one in hidden)
    assert all(a.end <= b.start for a, b in pairwise(hidden))
    masked = mask(said, hidden, reading)
    at, rest = 0, masked
    for one in [one for one in hidden if one.kind in HIDDEN_FROM[reading]]:
        outside = said[at : one.start] + MASKS[one.kind]
        assert rest.startswith(outside)
        rest, at = rest[len(outside) :], one.end
    assert rest == said[at:]
    for one in hidden:
        if one.kind in HIDDEN_FROM[reading]:
            assert not re.search(rf"(?<!\w){re.escape(one.text)}(?!\w)", masked), one


@settings(max_examples=400, deadline=None, derandomize=True)
@given(TEXTS)
def test_a_masked_text_holds_nothing_more_to_find(said: str) -> None:
    masked = mask(said, find_personal(said, regions=EVERYWHERE, keep=KEEP, roster=ROSTER), "guest")

    assert find_personal(masked, regions=EVERYWHERE, keep=KEEP, roster=ROSTER) == []


def test_where_phones_are_from_follows_the_languages() -> None:
    assert regions(["pl"]) == ("PL",)
    assert regions(["pt-BR"])[0] == "BR"
    assert regions(["xx"]) == regions([])


def test_a_long_hostile_text_is_looked_through_in_a_moment() -> None:
    for said in ("1 " * 5_000, "code 1234 " * 1_000, "0" * 10_000, "Mr Tom " * 1_000, "a@" * 5_000, "call 07400 123456 " * 500):
        began = process_time()
        find_personal(said, regions=EVERYWHERE, keep=KEEP, roster=ROSTER)
        # 0.1 s here; a rule that looks at everything for everything takes minutes.
        assert process_time() - began < 5, said[:20]
