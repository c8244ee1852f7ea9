"""Translation behind one protocol: ``load_translators`` and what ``translator`` defines is all that the stage knows."""

import pkgutil
from collections.abc import Callable
from importlib.metadata import entry_points

from backhaul.settings import Settings
from backhaul_workers.speech import Engine
from backhaul_workers.translation.translator import Translates, Words
from backhaul_workers.translation.whisper import WhisperTranslator

__all__ = ["Translates", "TranslatorError", "Words", "load_text_translator", "translators"]

ENTRY_POINTS = "backhaul.translators"


class TranslatorError(Exception):
    """The translator of the setting cannot be loaded. The message says what to do next."""


def translators(engine: Engine, of_texts: Translates | None) -> tuple[Translates, ...]:
    """In the order in which they are asked: a corrected text is better than a recording that is heard once more."""
    return (*([of_texts] if of_texts else []), WhisperTranslator(engine))


def load_text_translator(settings: Settings) -> Translates | None:
    """What the setting ``translator`` names: ``module:factory``, or an entry point; called with the settings.

    Raises TranslatorError.
    """
    if not (named := settings.translator):
        return None
    try:
        made: Translates = _factory(named)(settings)
    except (ImportError, AttributeError, ValueError, KeyError, TypeError) as error:
        raise TranslatorError(
            f"BACKHAUL_TRANSLATOR={named} cannot be loaded ({type(error).__name__}). Give module:factory, or the name of an "
            f"entry point {ENTRY_POINTS} of an installed package."
        ) from error
    return made


def _factory(named: str) -> Callable[[Settings], Translates]:
    found: Callable[[Settings], Translates] = (
        pkgutil.resolve_name(named) if ":" in named else entry_points(group=ENTRY_POINTS)[named].load()
    )
    return found
