"""What an insight says, made of the tips that are its evidence. Whatever adds or takes a tip calls this afterwards."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from geoalchemy2 import WKTElement
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.insights.changes import corrected_by_hand
from backhaul.insights.confirm import weigh
from backhaul.insights.models import URGENCIES, Insight
from backhaul.insights.tags import retag
from backhaul.pipeline.alerts import AlertReason, enqueue_alerts

# Photos of one insight often show one sign; more than this is searched by nobody.
_LONGEST_PHOTO_TEXT = 4_000
# What differs by less is one way of a road: the compass says south where the bearing to a town says south by south-east.
_SAME_WAY_DEG = 60.0

_TIPS = text("""
    SELECT t.kind, t.received_at, e.disputes, t.imported,
        -- What is written in a photo that was hidden is not found.
        CASE WHEN EXISTS (SELECT FROM hidden h WHERE h.organisation_id = t.organisation_id AND h.tip_id = t.id
                          AND h.lifted_at IS NULL)
             THEN u.findings || jsonb_build_object('photo_text', (
                SELECT string_agg(w.text, E'\n' ORDER BY w.part) FROM photo_text w
                WHERE w.organisation_id = t.organisation_id AND w.tip_id = t.id AND NOT EXISTS (
                    SELECT FROM hidden h WHERE h.organisation_id = w.organisation_id AND h.tip_id = w.tip_id
                      AND h.part = w.part AND h.lifted_at IS NULL)))
             ELSE u.findings END
        -- Of what was said in a hidden recording nothing is left but what was said besides.
        || CASE WHEN silent.parts IS NULL THEN '{}' ELSE jsonb_build_object(
               'title', left(left_over.guest, 80), 'text', coalesce(left_over.guest, ''),
               'for_members', CASE WHEN left_over.colleague <> left_over.guest THEN jsonb_build_object(
                   'title', left(left_over.colleague, 80), 'text', left_over.colleague) END) END AS findings,
        (SELECT jsonb_object_agg(o.language, jsonb_build_object(
                    'title', o.title, 'text', o.text, 'title_for_members', o.title_for_members,
                    'text_for_members', o.text_for_members, 'source', o.engine))
         FROM translation o WHERE o.organisation_id = t.organisation_id AND o.tip_id = t.id AND silent.parts IS NULL
        ) AS translations
    FROM insight_tip e
    JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id AND t.withdrawn_at IS NULL
    JOIN understanding u ON u.organisation_id = e.organisation_id AND u.tip_id = e.tip_id
    CROSS JOIN LATERAL (SELECT hidden_recordings(t.organisation_id, t.id) AS parts) silent
    LEFT JOIN LATERAL (
        SELECT nullif(concat_ws(E'\n', g.typed, g.spoken ->> 'text'), '') AS guest,
               nullif(concat_ws(E'\n', c.typed, c.spoken ->> 'text'), '') AS colleague
        FROM masked_tip(t.organisation_id, t.id, 'guest') g, masked_tip(t.organisation_id, t.id, 'colleague') c
    ) left_over ON silent.parts IS NOT NULL
    WHERE e.organisation_id = :organisation AND e.insight_id = :insight
    ORDER BY t.received_at, t.id
""")
# Where those that it was said against are gone, what was said against them is what is said.
_NOBODY_LEFT = text("""
    UPDATE insight_tip SET disputes = false
    WHERE organisation_id = :organisation AND insight_id = :insight
      AND NOT EXISTS (SELECT FROM insight_tip e WHERE e.organisation_id = :organisation AND e.insight_id = :insight
                      AND NOT e.disputes)
""")


class _Told(NamedTuple):
    """One tip and what was found in it."""

    kind: str
    received_at: datetime
    disputes: bool
    imported: bool
    findings: dict[str, Any]
    translations: dict[str, dict[str, Any]] | None

    @property
    def language(self) -> str:
        """ISO 639-1."""
        return str(self.findings["language"]["language"])


async def refresh(db: AsyncSession, insight: Insight) -> None:
    """Make words, place, validity, tags and confidence anew of the tips that there are now, the insight being locked.

    What a member corrected by hand stays. An insight of which no tip was understood stays as it is.
    """
    of_insight = {"organisation": insight.organisation_id, "insight": insight.id}
    await db.flush()
    await db.execute(_NOBODY_LEFT, of_insight)
    tips = [_Told(*row) for row in await db.execute(_TIPS, of_insight)]
    agreeing = [tip for tip in tips if not tip.disputes]
    if not agreeing:
        return
    was_urgent = insight.urgency != "normal"
    by_hand = await corrected_by_hand(db, insight.organisation_id, insight.id)
    place = _place(agreeing)
    values = _words(agreeing) | _times(agreeing) | {"urgency": _urgency(agreeing)}
    # One place, of which no part is left behind; which way it is for is corrected by itself.
    values["heading_deg"] = place.pop("heading_deg")
    if not by_hand & place.keys():
        values |= place
    for name, value in values.items():
        if name.removesuffix("_for_members") not in by_hand:
            setattr(insight, name, value)
    await db.flush()
    insight.half_life_days = await retag(db, insight.organisation_id, insight.id)
    await weigh(db, insight)
    # What a file brings along was urgent once.
    is_news = any(not tip.imported and tip.findings["urgency"]["level"] != "normal" for tip in agreeing)
    if insight.published_at and insight.urgency != "normal" and not was_urgent and is_news:
        await enqueue_alerts(db, insight.organisation_id, insight.id, AlertReason.URGENT)


def _words(tips: Sequence[_Told]) -> dict[str, Any]:
    """Title, text, kind and language of the tip that speaks for all, and what they say in other languages."""
    languages = Counter(tip.language for tip in tips)
    language = languages.most_common(1)[0][0]
    speaker = _speaker([tip for tip in tips if tip.language == language])
    written = "\n".join(dict.fromkeys(text for tip in tips if (text := tip.findings.get("photo_text"))))
    kinds = [tip.findings["kind"]["kind"] for tip in tips]
    # What somebody said in that language is better than what a machine made of it, and of these the speaker's is.
    machines = {other: said for tip in (*tips, speaker) for other, said in (tip.translations or {}).items()}
    others = {other: _said(_speaker([tip for tip in tips if tip.language == other])) for other in languages}
    told = {other: {**said, "source": "told"} for other, said in others.items() if said["text"]}
    translations = machines | told
    return {
        **_said(speaker),
        "photo_text": written[:_LONGEST_PHOTO_TEXT],
        "language": language,
        "translations": {
            other: {"language": other, **said} for other, said in sorted(translations.items()) if other != language
        },
        "kind": "hazard" if "hazard" in kinds else speaker.findings["kind"]["kind"],
    }


def _speaker(tips: Sequence[_Told]) -> _Told:
    """The tip that speaks for all of one language.

    It is the newest one that says at least half as much as the fullest: a detour moves, while "still closed" says less than
    what it repeats.
    """
    fullest = max(len(tip.findings["text"].split()) for tip in tips)
    long_enough = [tip for tip in tips if 2 * len(tip.findings["text"].split()) >= fullest]
    return long_enough[-1]


def _said(tip: _Told) -> dict[str, Any]:
    found = tip.findings
    for_members = found.get("for_members") or {"title": None, "text": None}
    return {
        "title": found["title"] or tip.kind.capitalize(),
        "text": found["text"],
        "title_for_members": for_members["title"],
        "text_for_members": for_members["text"],
    }


def _times(tips: Sequence[_Told]) -> dict[str, Any]:
    """When it holds, as the newest one says that says it."""
    names = ("valid_from", "valid_until", "recurrence")
    said = next((times for tip in reversed(tips) if any((times := tip.findings["times"])[name] for name in names)), None)
    if said is None:
        # Also where nobody said when: what is known there has a time zone.
        return {**dict.fromkeys(names), "lasts_s": None, "time_zone": tips[-1].findings["times"].get("time_zone")}
    moments = {name: datetime.fromisoformat(said[name]) if said[name] else None for name in names[:2]}
    return {**moments, **{name: said.get(name) for name in ("recurrence", "lasts_s", "time_zone")}}


def _urgency(tips: Sequence[_Told]) -> str:
    levels = {tip.findings["urgency"]["level"] for tip in tips}
    return next(level for level in reversed(URGENCIES) if level in levels)


def _place(tips: Sequence[_Told]) -> dict[str, Any]:
    """The most exact of their places; of several the first that was told."""
    places = [tip.findings["place"] for tip in tips]
    place = min(places, key=lambda one: (one["kind"] == "none", one["precision_m"] is None, one["precision_m"] or 0.0))
    at = f"POINT({place['lon']!r} {place['lat']!r})" if place["lat"] is not None else None
    return {
        "place_kind": place["kind"],
        "place_label": place["label"],
        "place_precision_m": place["precision_m"],
        "site_id": place["site_id"],
        "route_id": place["route_id"],
        "heading_deg": _heading(tips),
        "geom": WKTElement(at, srid=4326) if at else None,
    }


def _heading(tips: Sequence[_Told]) -> float | None:
    """The one way of the road that they speak of, in degrees from north; None hides it from nobody.

    Who names no way contradicts none; who says that it is both does.
    """
    said = [way for tip in tips if (way := tip.findings.get("heading"))]
    ways = [way["heading_deg"] for way in said]
    if not ways or None in ways or any(_apart(ways[-1], way) > _SAME_WAY_DEG for way in ways):
        return None
    return float(ways[-1])


def _apart(a: float, b: float) -> float:
    return abs((a - b + 180) % 360 - 180)
