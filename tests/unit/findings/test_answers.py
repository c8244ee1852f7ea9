"""Two words of a driver who was asked."""

import pytest

from backhaul_workers.findings.answers import answer

STILL_THERE = (
    ("en", "Still there."),
    ("en", "Yes."),
    ("en", "Yeah, it's still there"),
    ("en", "No, it's still there."),
    ("en", "Not gone."),
    ("es", "Sí, todavía está."),
    ("es", "Sigue ahí"),
    ("fr", "Oui, toujours là."),
    ("de", "Ist noch da."),
    ("de", "Immer noch."),
    ("pl", "Tak, nadal jest."),
    ("ro", "Încă este acolo."),
    ("tr", "Evet, hâlâ orada."),
    ("uk", "Так, ще там."),
    ("ar", "نعم، ما زال موجودًا"),
    ("hi", "हाँ, अभी भी है।"),
)
GONE = (
    ("en", "Gone."),
    ("en", "No."),
    ("en", "Nope, it's not there any more."),
    ("es", "No, ya no está."),
    ("fr", "Non, il n'y est plus."),
    ("de", "Nein, ist weg."),
    ("de", "Nicht mehr da"),
    ("pl", "Już nie ma."),
    ("ro", "Nu mai este."),
    ("tr", "Artık yok."),
    ("uk", "Вже немає."),
    ("ar", "لا، لم يعد موجودا"),
    ("hi", "अब नहीं है।"),
)


@pytest.mark.parametrize(("language", "said"), STILL_THERE)
def test_it_is_still_there(language: str, said: str) -> None:
    found = answer(said, language)
    assert found is not None
    assert (found.kind, found.alone) == ("still_there", True)
    assert said[found.evidence.start : found.evidence.end] == found.evidence.text


@pytest.mark.parametrize(("language", "said"), GONE)
def test_it_is_gone(language: str, said: str) -> None:
    found = answer(said, language)
    assert found is not None
    assert (found.kind, found.alone) == ("gone", True)


@pytest.mark.parametrize(("language", "said"), [("nn", "Still there"), (None, "Already gone"), ("en", "Ist noch da")])
def test_two_words_are_understood_where_the_language_is_not(language: str | None, said: str) -> None:
    assert answer(said, language) is not None


@pytest.mark.parametrize(
    "said", ["", "…", "Good morning.", "It was still there and then it was gone.", "The lights are red.", "\0", "x" * 10_000]
)
def test_what_is_no_answer_is_none(said: str) -> None:
    assert answer(said, "en") is None


def test_whoever_says_more_has_told_something() -> None:
    found = answer("It's gone, but behind the bridge the whole left lane is under water now.", "en")
    assert found is not None
    assert (found.kind, found.alone, found.first) == ("gone", False, False)
    found = answer("Gone, but behind the bridge the whole left lane is under water now.", "en")
    assert found is not None
    assert (found.kind, found.alone, found.first) == ("gone", False, True)
