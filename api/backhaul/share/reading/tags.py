"""Which tags of OpenStreetMap are asked for. Apart from what reads them, so that the API needs no reader of extracts."""

import re
from collections.abc import Sequence
from typing import Final

# Where goods come in and out. A value None is any.
FILTERS: Final[tuple[tuple[str, str | None], ...]] = (
    ("amenity", "loading_dock"),
    ("amenity", "loading"),
    ("door", "loadingdock"),
    ("entrance", "loading_dock"),
    ("loading_dock", None),
    ("barrier", "gate"),
    ("barrier", "lift_gate"),
    ("barrier", "sliding_gate"),
    ("barrier", "swing_gate"),
    ("amenity", "weighbridge"),
    ("building", "warehouse"),
    ("industrial", "warehouse"),
    ("industrial", "depot"),
    ("industrial", "logistics"),
    ("landuse", "depot"),
)
_FILTER: Final = re.compile(r"([A-Za-z0-9_:\-]{1,64})(?:=(\*|[^=*]{1,100}))?")


def filters_of(asked: Sequence[str]) -> tuple[tuple[str, str | None], ...]:
    """ "amenity=fuel" and "shop" (or "shop=*") as key and value. Raises ValueError."""
    made = []
    for one in asked:
        if not (parts := _FILTER.fullmatch(one.strip())):
            raise ValueError("a filter is key=value, or a key alone")
        made.append((parts.group(1), None if parts.group(2) in (None, "*") else parts.group(2)))
    return tuple(made) or FILTERS
