"""Texts for answers, kept by the organisation in its languages."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import ChangedMeanwhile, Invalid, NotFound
from backhaul.identity.access import Reader
from backhaul.identity.models import Organisation
from backhaul.review.models import AnswerTemplate
from backhaul.review.schemas import TemplateIn

MOST_TEMPLATES = 200

# In which languages the authors of an insight read: a member in their own, who told it anonymously in that of the words.
_TEMPLATES = text("""
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object('id', a.id, 'name', a.name, 'status', a.status, 'texts', a.texts, 'version', a.version,
                                      'updated_at', a.updated_at) ORDER BY lower(a.name), a.id)
    FROM answer_template a WHERE a.organisation_id = :organisation), '[]'),
    'author_languages', coalesce((
        SELECT json_agg(language ORDER BY tips DESC, language) FROM (
            SELECT split_part(coalesce(m.language, i.language), '-', 1) AS language, count(*) AS tips
            FROM insight i
            JOIN insight_tip e ON e.organisation_id = i.organisation_id AND e.insight_id = i.id
            JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id AND t.withdrawn_at IS NULL
            LEFT JOIN member m ON m.organisation_id = t.organisation_id AND m.id = t.author_id
            WHERE i.organisation_id = :organisation AND i.id = :insight AND i.published_at IS NOT NULL GROUP BY 1) told), '[]'),
    'next', NULL)::text
""")


async def templates(db: AsyncSession, member: Reader, insight_id: UUID | None) -> bytes:
    """All of the organisation's as TemplateList, by name; with an insight, in which languages its authors read, most first."""
    asked = {"organisation": member.organisation_id, "insight": insight_id}
    found: str = (await db.execute(_TEMPLATES, asked)).scalar_one()
    return found.encode()


async def put_template(db: AsyncSession, member: Reader, id: UUID, said: TemplateIn) -> None:
    """Keep a text for answers, or a newer version of it.

    Raises:
        ChangedMeanwhile: `version` is not the newest.
        Invalid: a language is not the organisation's, the name is taken, or there are too many.
    """
    languages = await db.scalar(select(Organisation.languages).where(Organisation.id == member.organisation_id)) or []
    spoken = {one.partition("-")[0] for one in languages}
    if unknown := sorted(said.texts.keys() - spoken):
        raise Invalid(
            f"Your organisation speaks {', '.join(sorted(spoken))}: give the text in these.",
            errors=[{"field": f"texts.{language}", "message": "not a language of the organisation"} for language in unknown],
        )
    values = {"name": said.name, "status": said.status, "texts": dict(said.texts), "updated_at": datetime.now(UTC)}
    key = {"organisation_id": member.organisation_id, "id": id}
    kept = await db.scalar(select(AnswerTemplate).filter_by(**key).with_for_update(key_share=True))
    if (kept.version if kept else 0) != said.version:
        raise ChangedMeanwhile
    try:
        if kept:
            for field, value in values.items():
                setattr(kept, field, value)
            kept.version += 1
            await db.flush()
            return
        many = select(AnswerTemplate.id).filter_by(organisation_id=member.organisation_id).limit(MOST_TEMPLATES)
        if len((await db.scalars(many)).all()) == MOST_TEMPLATES:
            raise Invalid(f"There are {MOST_TEMPLATES}: delete one that nobody uses.")
        new = insert(AnswerTemplate).values(**key, **values, version=1).on_conflict_do_nothing(constraint="pk_answer_template")
        if await db.scalar(new.returning(AnswerTemplate.id)) is None:
            raise ChangedMeanwhile
    except IntegrityError as error:
        raise Invalid(
            "Another template has this name: choose one of its own.", errors=[{"field": "name", "message": "taken"}]
        ) from error


async def delete_template(db: AsyncSession, member: Reader, id: UUID) -> None:
    """Keep it no longer. Answers that were given with it stay. Raises NotFound."""
    gone = delete(AnswerTemplate).filter_by(organisation_id=member.organisation_id, id=id).returning(AnswerTemplate.id)
    if await db.scalar(gone) is None:
        raise NotFound
