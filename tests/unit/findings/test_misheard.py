"""Sites whose names were heard as something else; needs espeak-ng, and does without it."""

import os
from uuid import UUID, uuid4

import pytest

from backhaul_workers.findings.places import Fix, KnownSite, Mention, NearSite, mentions, misheard, resolve, sound

NAMES = ("North Gate", "Kamppi", "Pasila", "Kalasatama", "Vuosaari", "Tampere", "Duisburg", "Eindhoven", "भिवंडी", "Бровари")
IDS = {name: uuid4() for name in NAMES}
needs_espeak = pytest.mark.skipif(
    not sound.has_phonemes() and os.environ.get("CI") != "true", reason="espeak-ng is not installed"
)


def sites(away_m: float = 400.0) -> list[NearSite]:
    return [NearSite(IDS[name], name, away_m, 60.0, 25.0, 100.0) for name in NAMES]


def heard(text: str, language: str = "en", around: set[UUID] | None = None) -> tuple[Mention, ...]:
    found = mentions(text, [KnownSite(id, name) for name, id in IDS.items()], [], language)
    return misheard(text, found, sites(), set(IDS.values()) if around is None else around, language, ("en", "de"))


@needs_espeak
@pytest.mark.parametrize(
    ("language", "text", "name", "words"),
    [
        ("en", "there is a queue at nord geyt since six", "North Gate", "nord geyt"),
        ("de", "in dujsburg ist die Rampe kaputt", "Duisburg", "dujsburg"),
        ("es", "el portón de pasíla no abre", "Pasila", "pasíla"),
        ("hi", "बिवन्डी में गेट बंद है", "भिवंडी", "बिवन्डी"),
        ("uk", "на складі в броварах черга", "Бровари", "броварах"),
    ],
)
def test_a_name_is_known_by_its_sound(language: str, text: str, name: str, words: str) -> None:
    best = max(heard(text, language), key=lambda m: m.score)

    assert (best.label, best.ids, best.evidence.text) == (name, (IDS[name],), words)
    assert best.heard == "sound" or words == "pasíla", "with its accents only it is the name itself"
    assert 0.5 <= best.score <= 1


@needs_espeak
def test_only_sites_nearby_are_listened_for_and_none_where_one_is_named() -> None:
    assert heard("a queue at nord geyt", around={IDS["Kamppi"]}) == ()
    assert {m.label for m in heard("a queue at nord geyt, not at Kamppi")} == {"Kamppi"}


@needs_espeak
@pytest.mark.parametrize("text", ["the ramp is slippery and the pump is broken", "two hours for eleven pallets", "", "\x00 -q"])
def test_words_that_are_said_every_day_are_no_site(text: str) -> None:
    assert heard(text) == ()


@pytest.mark.parametrize(("score", "taken", "asked"), [(0.8, True, False), (0.55, False, True)])
def test_a_likeness_is_taken_or_asked_about_and_a_site_around_the_fix_is_better(score: float, taken: bool, asked: bool) -> None:
    one = heard("it is at Kamppi")[0]
    faint = [Mention("site", "Kamppi", one.evidence, "sound", one.ids, score)]

    found = resolve(Fix(60.0, 25.0, 8.0), None, None, None, sites(), [], mentions=faint)
    assert (found.site_id == IDS["Kamppi"], bool(found.candidates)) == (taken, asked)

    inside = [NearSite(uuid4(), "Depot", 0.0, 60.0, 25.0, 100.0), *sites()]
    assert resolve(Fix(60.0, 25.0, 8.0), None, None, None, inside, [], mentions=faint).label == "Depot"


@needs_espeak
def test_what_is_remembered_may_be_emptied_by_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(dict[tuple[str, str], str]):
        def update(self, *_: object, **__: object) -> None:
            self.clear()

    monkeypatch.setattr(sound, "_SPOKEN", Forgetful())
    assert {m.label for m in heard("there is a queue at nord geyt since six")} == {"North Gate"}


def test_without_espeak_nothing_is_misheard_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound, "PROGRAM", "no-such-program")
    sound.has_phonemes.cache_clear()
    try:
        assert heard("a queue at nord geyt") == ()
        assert [m.label for m in heard("a queue at Kamppi")] == ["Kamppi"]
    finally:
        sound.has_phonemes.cache_clear()
