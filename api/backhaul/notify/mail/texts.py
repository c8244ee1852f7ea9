"""What the server itself says to people, in mail and on the pages that links in mail lead to: a file for each language.

The app's own texts are the app's (``pwa/src/i18n``). Plural forms, numbers and dates are those of Unicode's CLDR.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import orjson
from babel import Locale
from babel.dates import format_datetime, format_skeleton
from babel.numbers import format_decimal

LANGUAGES = ("en", "es", "fr", "de", "pl", "ro", "tr", "uk", "ar", "hi")
Said = str | Mapping[str, str]


@cache
def said_in(language: str) -> Mapping[str, Said]:
    """All texts of a language, by key: a sentence, or its plural forms."""
    found: Mapping[str, Said] = orjson.loads((files(__package__) / "texts" / f"{language}.json").read_bytes())
    return found


class Texts:
    """``texts("more", n=3)``: what is said in one language. One that we do not speak is English."""

    def __init__(self, language: str) -> None:
        base = language.split("-")[0].lower()
        self.language = base if base in LANGUAGES else "en"
        self._locale = Locale.parse(self.language)
        self._said = said_in(self.language)

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``, as HTML has it."""
        return self._locale.text_direction

    def __call__(self, key: str, **values: str | int) -> str:
        """The text with its ``{values}``; plural forms are chosen by ``n``."""
        said = self._said[key]
        if not isinstance(said, str):
            form = self._locale.plural_form(int(values["n"]))
            said = said.get(form) or said["other"]
        shown = {name: self.number(one) if isinstance(one, int) else one for name, one in values.items()}
        return said.format_map(shown)

    def reason(self, reason: str) -> str:
        """Why somebody is told; a reason that has no text yet is news."""
        return self(key if (key := f"reason.{reason}") in self._said else "reason.published")

    def number(self, number: int) -> str:
        """As the language writes it."""
        return format_decimal(number, locale=self._locale)

    def day(self, day: date) -> str:
        """A day and its month."""
        return format_skeleton("MMMd", datetime(day.year, day.month, day.day), locale=self._locale)  # noqa: DTZ001 - a day

    def moment(self, at: datetime, zone: str) -> str:
        """A day and a time of day, by the clock on the wall in ``zone``."""
        return format_datetime(at.astimezone(ZoneInfo(zone)), "EEEE, HH:mm", locale=self._locale)
