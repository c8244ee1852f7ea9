"""What a member knows a browser by: its name and its system, in the names that they have everywhere."""

import re
from typing import Annotated, Final

from fastapi import Depends, Request

# The first that is found counts: most browsers name the others, too.
_BROWSERS: Final = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS: Final = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("ChromeOS", r"CrOS"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux"),
)
# Longer ones are no browser's.
_MOST_CHARS = 500


def browser_name(user_agent: str) -> str:
    """``Chrome · Android``; one of the two, or nothing, where the other is not known. Versions and models are left out."""
    said = user_agent[:_MOST_CHARS]
    found = (next((name for name, sign in known if re.search(sign, said)), None) for known in (_BROWSERS, _SYSTEMS))
    return " · ".join(name for name in found if name)


async def _browser(request: Request) -> str:
    return browser_name(request.headers.get("user-agent", ""))


BrowserName = Annotated[str, Depends(_browser)]
