"""Search: several lists, each best first, become one; and a bound that no question passes.

Each step may take what is left of the time, and what it does not find by then is not looked for: the answer says so.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.bounded import Clock
from backhaul.discover.search import queries
from backhaul.discover.search.found import Piece, found
from backhaul.identity.access import Reader
from backhaul.insights.meaning import Meaning, interpreter
from backhaul.insights.queries import reader
from backhaul.settings import get_settings

# What so many insights have is not ranked among all of them: reading their words would take longer than the bound.
_COMMON = 3_000
_EACH = 100
_CODES = 300
# Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009). With the paper's constant of 60 what was thirtieth in two lists
# outweighed the first of one: `python -m infra.bench.search` found more with 5 to 15. A few of the words weigh little, as most
# insights share some word with a question.
_RANK = 10
_ANY, _MEANING = 0.2, 1.2
# Unrelated texts have a cosine of about 0; of question and tip that mean the same it is seldom below this.
_LEAST_COSINE = 0.2
# Of the time, what is left for showing what was found when everything before it took too long.
_PAGE_MS = 60
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of the question with everything that it may be written as, as a tsquery."""

    said: str
    negated: bool
    stop: bool
    known: int
    query: str
    instead: Sequence[str]


@dataclass(slots=True)
class _Lists:
    """What each way of looking found, and what is known of each insight in one of them."""

    lists: list[tuple[float, list[UUID]]] = field(default_factory=list)
    of: dict[UUID, tuple[datetime, float]] = field(default_factory=dict)

    def add(self, weight: float, rows: Sequence[Any]) -> None:
        for row in rows:
            self.of[row.insight_id] = (row.published_at, row.confidence)
        self.lists.append((weight, [row.insight_id for row in rows]))

    def fused(self) -> list[UUID]:
        """Best first. Of two that the lists put alike, the one that is fresh, sure and confirmed is better."""
        scores: dict[UUID, float] = {}
        for weight, ids in self.lists:
            for rank, id in enumerate(ids):
                scores[id] = scores.get(id, 0.0) + weight / (_RANK + rank + 1)
        now = datetime.now(UTC)

        def score(id: UUID) -> tuple[float, UUID]:
            published_at, confidence = self.of[id]
            days = max(0.0, (now - published_at).total_seconds() / _DAY_S)
            return scores[id] * (1 + 0.04 * confidence + 0.04 / (1 + days / 30)), id

        return sorted(scores, key=score, reverse=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its filters, of which ``filters`` has those that were asked for."""

    q: str
    filters: dict[str, Any]
    limit: int
    offset: int = 0
    # Which ways of looking take part: the bench leaves out one after the other.
    ways: frozenset[str] = frozenset(("places", "typing", "meaning"))


async def search(db: AsyncSession, member: Reader, asked: Asked) -> tuple[dict[str, Any], bool]:
    """What is found as `schemas.SearchAnswer` but for its cursor, and whether there is another page."""
    settings = get_settings()
    clock = Clock(db, time.monotonic() + settings.search_limit_ms / 1000, reserve_ms=_PAGE_MS)
    meant: asyncio.Task[Meaning | None] | None = None
    if "meaning" in asked.ways and any(sign.isalnum() for sign in asked.q):
        within_s = min(settings.search_meaning_ms, settings.search_limit_ms) / 1000
        meant = asyncio.create_task(interpreter.meaning(asked.q, within_s))
    try:
        return await _search(clock, member, asked, meant)
    finally:
        if meant:
            meant.cancel()


async def _search(
    clock: Clock, member: Reader, asked: Asked, meant: "asyncio.Task[Meaning | None] | None"
) -> tuple[dict[str, Any], bool]:
    filters = orjson.dumps(asked.filters).decode()
    words = {"q": asked.q, "language": member.language, "typing": "typing" in asked.ways}
    terms = [Term(*row) for row in await clock.ask(queries.TERMS, words, plan="generic")]
    # Misspelt names are names, too.
    corrected = " ".join([asked.q, *(word for term in terms for word in term.instead[:1])])
    places = await clock.ask(queries.PLACES, {"q": corrected}, plan="generic") if "places" in asked.ways else []
    found_by = _Lists()
    for weight, query, where in _ways(terms, places):
        wanted = [term for term in terms if not term.negated]
        common = bool(wanted) and min(term.known for term in wanted) > _COMMON
        values = {"query": query, "places": where, "common": common, "asked": filters, "most": _EACH}
        found_by.add(weight, await clock.ask(queries.WORDS, values))
    rare = [term.query for term in _content(terms) if 0 < term.known <= _COMMON]
    if len(_content(terms)) > 1 and rare and sum(len(ids) for _, ids in found_by.lists) < _EACH:
        values = {"query": _without(" | ".join(rare), terms), "places": None, "common": False, "asked": filters, "most": _EACH}
        found_by.add(_ANY, await clock.ask(queries.WORDS, values))
    meaning = await meant if meant else None
    if meaning:
        rows = await clock.ask(
            queries.MEANING, {"code": meaning.code, "model": meaning.model, "asked": filters, "most": _CODES}
        )
        found_by.add(_MEANING, await _alike(meaning, rows, await _unwanted(clock, terms, filters)))
    every = found_by.fused()
    page = every[asked.offset : asked.offset + asked.limit]
    query = " | ".join(term.query for term in _content(terms)) or None
    items = await _page(clock, member, page, query)
    answer = {
        "items": items,
        "partial": clock.partial,
        "meaning": meaning is not None,
        # A name that is known as it stands was not misspelt.
        "instead": [
            {"word": term.said, "instead": list(term.instead)}
            for term in terms
            if term.instead and not any(set(_lexemes(place.called)) & set(_lexemes(term.query)[:1]) for place in places)
        ],
        "places": list(dict.fromkeys(place.name for place in places))[:5],
    }
    return answer, len(every) > asked.offset + asked.limit


def _content(terms: Sequence[Term]) -> list[Term]:
    """What is wanted, without "the" and "is"; where nothing else is asked for, with them."""
    wanted = [term for term in terms if not term.negated]
    return [term for term in wanted if not term.stop] or wanted


def _without(query: str, terms: Sequence[Term]) -> str:
    """The query, but nothing that has a word that is not wanted."""
    return " & ".join([f"({query})", *(f"!({term.query})" for term in terms if term.negated)])


def _ways(terms: Sequence[Term], places: Sequence[Any]) -> list[tuple[float, str | None, list[UUID] | None]]:
    """Weight, words and places of each list."""
    content = _content(terms)
    ways: list[tuple[float, str | None, list[UUID] | None]] = []
    if content:
        ways.append((1.0, _without(" & ".join(f"({term.query})" for term in content), terms), None))
    if places:
        ids = list(dict.fromkeys(place.place_id for place in places))
        names = {word for place in places for word in _lexemes(place.called)}
        rest = [term for term in content if not ({term.said.lower(), *term.instead} | set(_lexemes(term.query))) & names]
        if rest:
            ways.append((1.0, _without(" & ".join(f"({term.query})" for term in rest), terms), ids))
            ways.append((0.7, _without(" | ".join(f"({term.query})" for term in rest), terms), ids))
        # What is there counts a little where other words are asked for, too: it lifts what means them.
        ways.append((0.5 if rest else 1.0, None, ids))
    return ways


def _lexemes(query: str) -> list[str]:
    """The words of a tsquery as PostgreSQL writes it."""
    return query.split("'")[1::2]


async def _unwanted(clock: Clock, terms: Sequence[Term], filters: str) -> set[UUID]:
    """What has a word that is not wanted: meaning knows no "not"."""
    negated = " | ".join(term.query for term in terms if term.negated)
    if not negated:
        return set()
    values = {"query": negated, "places": None, "common": False, "asked": filters, "most": 4_000}
    return {row.insight_id for row in await clock.ask(queries.WORDS, values)}


async def _alike(meaning: Meaning, rows: Sequence[Any], unwanted: set[UUID]) -> list[Any]:
    """Those whose meaning is near, nearest first; of an insight with several tips the nearest counts."""
    scored = sorted(((meaning.like(row.vector), n) for n, row in enumerate(rows)), reverse=True)
    alike: dict[UUID, Any] = {}
    for cosine, n in scored:
        if cosine < _LEAST_COSINE:
            break
        if rows[n].insight_id not in unwanted:
            alike.setdefault(rows[n].insight_id, rows[n])
    return list(alike.values())[:_EACH]


async def _page(clock: Clock, member: Reader, page: Sequence[UUID], query: str | None) -> list[dict[str, Any]]:
    if not page:
        return []
    rows = await clock.ask(queries.PAGE, {**reader(member), "page": list(page)}, reserve_ms=0, plan="generic")
    if not rows:
        return []
    ((insights, current),) = rows
    pieces: dict[str, list[Piece]] = {}
    if query:
        for row in await clock.ask(queries.FOUND, {"page": list(page), "query": query}, reserve_ms=0, plan="generic"):
            pieces.setdefault(str(row.id), []).append(Piece(*row[1:]))
    is_current = orjson.loads(current or "{}")
    return [
        {**one, "current": is_current[one["id"]], "found": found(pieces.get(one["id"], ()))} for one in orjson.loads(insights)
    ]
