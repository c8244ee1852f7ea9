"""Every problem that a person can meet on a screen is told in the words of its reader."""

import json
from pathlib import Path

import pytest

from backhaul import errors

WORDS = sorted((Path(__file__).parents[2] / "pwa" / "src" / "i18n").glob("*.screens.json"))
# Met by programs, or by the sender, which goes on by itself.
OF_PROGRAMS = {
    "bad-checksum",
    "different-group",
    "different-message",
    "different-poll",
    "different-reply",
    "foreign-origin",
    "method-not-allowed",
    "scope-missing",
    "wrong-host",
    "wrong-offset",
}
# Whole screens say it: SignedOut, Join, Lock.
OF_SCREENS = {"invitation-over", "link-expired", "weak-pin", "wrong-pin"}


def _slugs() -> set[str]:
    every = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.Problem)]
    return {one.slug for one in every}


@pytest.mark.parametrize("words", WORDS, ids=lambda path: path.name.split(".")[0])
def test_every_problem_has_a_title_and_a_next_step(words: Path) -> None:
    said = json.loads(words.read_text())
    asked = {f"problem.{slug}" for slug in _slugs() - OF_PROGRAMS - OF_SCREENS}
    assert {key for key in asked if not (said.get(key) and said.get(f"{key}.hint"))} == set()


def test_no_problem_is_left_out_that_is_not_there() -> None:
    assert len(WORDS) == 10
    assert _slugs() >= OF_PROGRAMS | OF_SCREENS
