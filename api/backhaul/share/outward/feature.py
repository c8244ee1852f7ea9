"""One insight as it leaves the house: the one list of what is told, for every format. SQL for the row i of insight.

The words are always the masked ones, whoever reads: a file or a message goes where no role can follow. There is no author, no
time of a tip, no exact place, and nobody who confirmed or decided.
"""

from typing import Final

from backhaul.insights.queries import REASON

# What it says in the reader's language, where there is that; otherwise as it was said.
_IN_LANGUAGE = "i.translations -> CAST(:language AS text) ->> '{field}'"
# Each by its key: joined, the list of tags was hashed anew for every insight, which took half of the time of an export.
_TAGS = """
(SELECT {aggregate} FROM insight_tag x WHERE x.organisation_id = :organisation AND x.insight_id = i.id)
"""
_SLUG = "(SELECT g.slug FROM tag g WHERE g.organisation_id = :organisation AND g.id = x.tag_id)"
_EXTERNAL = """
(SELECT k.external_id FROM {table} k WHERE k.organisation_id = :organisation AND k.id = i.{table}_id)
"""

# Name, SQL, and whether it is words (which a spreadsheet could take for a formula).
PROPERTIES: Final[tuple[tuple[str, str, bool], ...]] = (
    ("url", "CAST(:base AS text) || '/insights/' || i.id", False),
    ("title", f"coalesce({_IN_LANGUAGE.format(field='title')}, i.title)", True),
    ("text", f"coalesce({_IN_LANGUAGE.format(field='text')}, i.text)", True),
    ("language", "CASE WHEN i.translations ? CAST(:language AS text) THEN CAST(:language AS text) ELSE i.language END", False),
    ("kind", "i.kind", False),
    ("urgency", "i.urgency", False),
    ("tags", _TAGS.format(aggregate=f"coalesce(json_agg({_SLUG} ORDER BY x.score DESC, x.tag_id), '[]')"), True),
    ("place", "i.place_label", True),
    ("place_kind", "i.place_kind", False),
    ("precision_m", "i.place_precision_m", False),
    ("site_id", "i.site_id", False),
    ("site", _EXTERNAL.format(table="site"), True),
    ("route_id", "i.route_id", False),
    ("route", _EXTERNAL.format(table="route"), True),
    ("status", "i.status", False),
    ("reason", REASON, True),
    ("visibility", "i.visibility", False),
    (
        "tips",
        """(SELECT count(*) FROM insight_tip e
            WHERE e.organisation_id = :organisation AND e.insight_id = i.id AND NOT e.disputes)""",
        False,
    ),
    ("confidence", "round(faded(i.confidence, i.confirmed_at, i.half_life_days)::numeric, 3)", False),
    ("current", "is_current(i)", False),
    ("valid_from", "i.valid_from", False),
    ("valid_until", "i.valid_until", False),
    ("recurrence", "i.recurrence", False),
    ("time_zone", "i.time_zone", False),
    ("gone_at", "i.gone_at", False),
    ("published_at", "i.published_at", False),
    ("updated_at", "i.updated_at", False),
)  # fmt: skip
_TIMES = frozenset({"valid_from", "valid_until", "gone_at", "published_at", "updated_at"})

AS_PROPERTIES: Final = ", ".join(f"'{name}', {sql}" for name, sql, _ in PROPERTIES)
GEOMETRY: Final = """
CASE WHEN i.geom IS NOT NULL THEN json_build_object(
    'type', 'Point', 'coordinates', json_build_array(round(i.lon::numeric, 6), round(i.lat::numeric, 6))) END
"""
FEATURE: Final = (
    f"json_build_object('type', 'Feature', 'id', i.id, 'geometry', {GEOMETRY}, "
    f"'properties', json_build_object({AS_PROPERTIES}))"
)


def _cell(name: str, sql: str, *, words: bool) -> str:
    if name == "tags":
        return f"csv_cell({_TAGS.format(aggregate=_JOINED)})"
    if name in _TIMES:
        sql = f"""to_char({sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
    return f"csv_cell({sql})" if words else f"coalesce(({sql})::text, '')"


_JOINED = f"string_agg({_SLUG}, '|' ORDER BY x.score DESC, x.tag_id)"
_PLACED = {"latitude": "round(i.lat::numeric, 6)", "longitude": "round(i.lon::numeric, 6)"}

CSV_HEADER: Final = ",".join(("id", *(name for name, *_ in PROPERTIES), *_PLACED))
# RFC 4180 ends lines so.
CSV_LINE: Final = "concat_ws(',', i.id, {}) || E'\\r\\n'".format(
    ", ".join(
        (
            *(_cell(name, sql, words=words) for name, sql, words in PROPERTIES),
            *(f"coalesce(({sql})::text, '')" for sql in _PLACED.values()),
        )
    )
)
