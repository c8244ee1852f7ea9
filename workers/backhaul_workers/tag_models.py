"""The tag model of each organisation: kept by the process, and learned anew when somebody said more of tags."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul_workers.findings import embedding
from backhaul_workers.findings.embedding import Embeds
from backhaul_workers.findings.tags import Example, TagModel, TagOption, learn

# A model of twenty tags is 100 KB.
_MOST_MODELS = 100
# The newest count: what people mean by a tag changes. More examples make learning slower and little better.
_MOST_EXAMPLES = 500
_MOST_ANCHORS = 300

# What somebody said anew has a newer time, and what went with a withdrawn tip changes the count.
_VERSION = text("""
SELECT count(*) AS said, count(*) FILTER (WHERE holds) AS hold, max(changed_at) AS newest
FROM tag_example WHERE organisation_id = :organisation AND said
""")
_EXAMPLES = text("""
WITH taught AS (
    SELECT x.tip_id, max(x.changed_at) AS changed_at,
           json_object_agg(g.slug, x.holds) AS holds, array_agg(g.slug) FILTER (WHERE x.said) AS said
    FROM tag_example x JOIN tag g ON g.organisation_id = x.organisation_id AND g.id = x.tag_id
    WHERE x.organisation_id = :organisation GROUP BY x.tip_id ORDER BY max(x.changed_at) DESC, x.tip_id LIMIT :most_examples
), anchor AS (
    SELECT e.tip_id FROM embedding e
    WHERE e.organisation_id = :organisation
      AND NOT EXISTS (SELECT FROM tag_example x WHERE x.organisation_id = e.organisation_id AND x.tip_id = e.tip_id)
    ORDER BY e.tip_id DESC LIMIT :most_anchors
)
SELECT u.findings ->> 'text' AS text, u.findings -> 'language' ->> 'language' AS language, e.vector, picked.holds, picked.said
FROM (SELECT tip_id, holds, coalesce(said, '{}') AS said FROM taught
      UNION ALL SELECT tip_id, '{}'::json, '{}' FROM anchor) picked
JOIN embedding e ON e.organisation_id = :organisation AND e.tip_id = picked.tip_id AND e.model = :model
JOIN understanding u ON u.organisation_id = e.organisation_id AND u.tip_id = e.tip_id
ORDER BY picked.tip_id
""")


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Everything that a model is learned from, and the version of the corrections that it is."""

    organisation_id: UUID
    version: tuple[object, ...]
    options: tuple[TagOption, ...]
    examples: tuple[Example, ...]


class _Models:
    """The models that were used last, safe for several threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[UUID, tuple[tuple[object, ...], TagModel]] = OrderedDict()
        self._lock = Lock()

    def get(self, organisation_id: UUID, version: tuple[object, ...]) -> TagModel | None:
        with self._lock:
            known = self._known.get(organisation_id)
            if known is None or known[0] != version:
                return None
            self._known.move_to_end(organisation_id)
            return known[1]

    def put(self, organisation_id: UUID, version: tuple[object, ...], model: TagModel) -> None:
        with self._lock:
            self._known[organisation_id] = version, model
            self._known.move_to_end(organisation_id)
            if len(self._known) > _MOST_MODELS:
                self._known.popitem(last=False)


_models = _Models()


async def read_model(db: AsyncSession, organisation_id: UUID, options: tuple[TagOption, ...]) -> TagModel | Lesson:
    """The organisation's model, or what it is to be learned from where its tags or what people said of them changed."""
    said = (await db.execute(_VERSION, {"organisation": organisation_id})).one()
    version = (options, *said)
    known = _models.get(organisation_id, version)
    if known:
        return known
    examples: tuple[Example, ...] = ()
    if said.said:
        asked = {
            "organisation": organisation_id,
            "model": embedding.MODEL,
            "most_examples": _MOST_EXAMPLES,
            "most_anchors": _MOST_ANCHORS,
        }
        rows = (await db.execute(_EXAMPLES, asked)).all()
        vectors = embedding.unpack([row.vector for row in rows])
        examples = tuple(
            Example(row.text, row.language, vector, row.holds, frozenset(row.said))
            for row, vector in zip(rows, vectors, strict=True)
        )
    return Lesson(organisation_id, version, options, examples)


def learned(lesson: TagModel | Lesson, embedder: Embeds) -> TagModel:
    """The model, learned and kept where it was not known; in a thread, as it may take a second."""
    if isinstance(lesson, TagModel):
        return lesson
    model = learn(lesson.options, lesson.examples, embedder)
    _models.put(lesson.organisation_id, lesson.version, model)
    return model
