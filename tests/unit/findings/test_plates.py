"""Licence plates are taken for what they are, and what a sign says is not taken for one."""

import pytest

from backhaul_workers.findings.plates import is_plate, known

# Of several countries, as a reader of text gives them back: with and without their gaps, with a dot for a seal.
PLATES = (
    "AB12 CDE", "AB12CDE", "M-AX 123", "B·KL 4821", "HH PX 77", "1234 BCD", "B 1234 M", "AB-123-CD", "ZXY-417", "WA 12345",
    "BC 1234 HA", "34 ABC 123", "B 123 ABC", "7ABC123", "ABC 1234",
    "BRA2E19", "ABC1D23", "KA 01 AB 12", "1-ABC-234", "12-BB-34",
)  # fmt: skip
SIGNS = (
    "DOCK 7", "DOCK7", "Gate 12", "EXIT 41", "Ausfahrt 12", "Porte 4B", "Muelle 12", "Brama 3", "kapı 12", "ДОК 12",
    "EUR 12.50", "12,90 KR", "CHF 5/h", "5 PLN/h", "kr 129", "50 lei", "45 ZŁ",
    "€1.799", "1,65 €/l", "1.799", "$ 3.49", "DIESEL 1.799", "LIMIT 7.5 t",
    "12.50 PLN", "3.8 m", "MAX 3,8 M", "7.5 t", "30 km/h", "3500 kg", "40 mph",
    "07:00", "07:00-15:00", "7-15 Uhr", "6am", "12.05.2026", "km 12", "A12",
    "CLOSED", "NO ENTRY UNTIL 14:00", "ROAD CLOSED 2 MILES",
)  # fmt: skip


@pytest.mark.parametrize("text", PLATES)
def test_a_plate_is_taken_for_one(text: str) -> None:
    assert is_plate(text, 470, 100)


# Of each voivodeship one, among them Kraków's KR.
POLISH = ("DW", "CB", "LU", "FZ", "EL", "KR", "WA", "OP", "RZ", "BI", "GD", "SK", "TK", "NO", "PO", "ZS")


@pytest.mark.parametrize("number", ["12345", "1A234", "4567X", "12AB3", "1234A"])
@pytest.mark.parametrize("region", POLISH)
def test_a_polish_plate_is_one_in_every_region(region: str, number: str) -> None:
    assert is_plate(f"{region} {number}", 470, 100)
    assert is_plate(f"{region}{number}", 470, 100)


@pytest.mark.parametrize(
    "text", ["LEI 123", "RON 456", "EUR-123", "INR 12", "CHF 1", "KR 12 345", "34 KR 123", "B 12 RON", "CJ 12 LEI", "1234 PLN"]
)
def test_letters_of_a_currency_are_a_plates_beside_a_whole_number(text: str) -> None:
    assert is_plate(text, 470, 100)


@pytest.mark.parametrize("text", SIGNS)
def test_a_sign_is_not(text: str) -> None:
    assert not is_plate(text, 470, 100)


def test_a_name_of_the_organisation_is_not_however_it_is_written() -> None:
    names = known(["Yard K12", "Cold store", "Quay 9-West"])
    assert names == {"yardk12", "quay9west"}, "others cannot be mistaken"
    for text in ("YARD K12", "Yard-K12", "quay 9 west"):
        assert not is_plate(text, 470, 100, names)
    assert is_plate("YARD K12", 470, 100)


def test_text_that_stands_upright_is_no_plate() -> None:
    assert not is_plate("AB12CDE", 100, 100)
