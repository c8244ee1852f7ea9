"""What may answer a question before it is asked: what was answered, and what is known, by its words and by what it means."""

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.bounded import Clock
from backhaul.identity.access import Reader
from backhaul.insights.meaning import Meaning, interpreter
from backhaul.insights.queries import reader
from backhaul.settings import get_settings
from backhaul.talk.queries import starts
from backhaul.talk.schemas import AboutToAsk

_CANDIDATES = text("""
SELECT c.insight_id, c.share, c.enough, c.answered, c.there, c.vector
FROM what_may_answer(CAST(:starts AS text[]), CAST(CAST(:code AS text) AS bit(384)), CAST(:model AS text), CAST(:site AS uuid),
                     CAST(:route AS uuid), CAST(:most AS int)) c
""")
_PAGE = text("""
SELECT json_build_object('items', insights_as_json(CAST(:page AS uuid[]), NULL, NULL, NULL, CAST(:language AS text)),
                         'next', NULL)::text
""")

_NOTHING = b'{"items": [], "next": null}'
_MOST_CANDIDATES = 100
# No longer than a search: `insights.meaning` looks at so many signs.
_LONGEST = 200
# Of questions that ask the same in other words or another language the cosine was 0.37 to 0.65, and of others at most 0.37 but
# for one pair (65 pairs in seven languages). What is at the place that is asked about needs less.
_LEAST_COSINE, _LEAST_COSINE_THERE = 0.38, 0.33
# So that the least cosine tells as much as half of the words does, from which on words are believed.
_COSINE_AS_SHARE = 1.3
# Who asks pauses before they are offered anything, and does not see a list change with every letter as who searches does.
_PATIENCE = 3
# An answer is what is looked for: it outweighs that something else has more of the words.
_ANSWERED, _THERE = 0.5, 0.3


async def offered(db: AsyncSession, member: Reader, about: AboutToAsk, most: int) -> bytes:
    """What may answer a question, as InsightList, the likeliest first; by words alone where no worker says in time what it
    means. Nothing of it is stored.
    """
    meaning = await _meant(about.text)
    asked = {
        "starts": starts(about.text),
        "code": meaning.code if meaning else None,
        "model": meaning.model if meaning else None,
        "site": about.site_id,
        "route": about.route_id,
        "most": _MOST_CANDIDATES,
    }
    # Whoever is about to ask goes on typing: what is not found in the time of a search is not offered.
    clock = Clock(db, time.monotonic() + get_settings().search_limit_ms / 1000)
    page = _best(await clock.ask(_CANDIDATES, asked), meaning)[:most]
    found = await clock.ask(_PAGE, {**reader(member), "page": page}, plan="generic") if page else []
    return found[0][0].encode() if found else _NOTHING


async def _meant(asked: str) -> Meaning | None:
    said = asked.strip()[:_LONGEST]
    if not any(sign.isalnum() for sign in said):
        return None
    return await interpreter.meaning(said, _PATIENCE * get_settings().search_meaning_ms / 1000)


def _best(rows: Sequence[Any], meaning: Meaning | None) -> list[Any]:
    """Ids, likeliest first. Of an insight with several tips the nearest counts."""
    scores: dict[Any, float] = {}
    for row in rows:
        cosine = meaning.like(row.vector) if meaning and row.vector is not None else 0.0
        means_it = cosine >= (_LEAST_COSINE_THERE if row.there else _LEAST_COSINE)
        if not (row.enough or means_it):
            continue
        alike = max(row.share if row.enough else 0.0, cosine * _COSINE_AS_SHARE)
        score = alike + _ANSWERED * row.answered + _THERE * row.there
        scores[row.insight_id] = max(scores.get(row.insight_id, 0.0), score)
    return sorted(scores, key=lambda id: (-scores[id], id))
