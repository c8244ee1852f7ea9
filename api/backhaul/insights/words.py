"""What else is said on an insight, for search: a reply, an answer. Triggers look after titles, texts, tips and photos."""

from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.insights.models import SaidBesides


async def say_besides(
    db: AsyncSession, organisation_id: UUID, insight_id: UUID, *, source: str, source_id: UUID, text: str, language: str
) -> None:
    """Have the insight found by this text, too, from the commit on; said again, the new text counts.

    ``text`` is shown to everybody who reads the insight, so it is masked already; ``source`` is what it is, such as "reply".
    """
    values = {"insight_id": insight_id, "language": language, "text": text}
    key = {"organisation_id": organisation_id, "source": source, "source_id": source_id}
    await db.execute(
        insert(SaidBesides)
        .values(**key, **values)
        .on_conflict_do_update(index_elements=["organisation_id", "source", "source_id"], set_=values)
    )


async def take_back_besides(db: AsyncSession, organisation_id: UUID, *, source: str, source_id: UUID) -> None:
    """Have nobody found by it any more."""
    await db.execute(delete(SaidBesides).filter_by(organisation_id=organisation_id, source=source, source_id=source_id))


async def move_besides(db: AsyncSession, organisation_id: UUID, *, other_id: UUID, into_id: UUID) -> None:
    """What was said on one insight is said on the one that it was merged into."""
    await db.execute(
        update(SaidBesides).filter_by(organisation_id=organisation_id, insight_id=other_id).values(insight_id=into_id)
    )
