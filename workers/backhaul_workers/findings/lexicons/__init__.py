"""Words as data, one JSON file per use, so that somebody who speaks the language can edit them."""

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, cast


def words_of(name: str) -> Mapping[str, Sequence[str]]:
    """The word list per language of ``<name>.json``; read once, when the module that uses it is imported."""
    return cast("Mapping[str, Sequence[str]]", _read(name))


def kinds_of(name: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The word lists per language and kind of ``<name>.json``."""
    return cast("Mapping[str, Mapping[str, Sequence[str]]]", _read(name))


def _read(name: str) -> Any:
    return json.loads(resources.files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
