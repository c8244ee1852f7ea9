"""Words of which an organisation wants to see what is said with them before colleagues do."""

from collections.abc import Iterable
from unicodedata import normalize
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.access import Reader
from backhaul.moderation.models import Hidden, ListedWord
from backhaul.moderation.schemas import WordList

_FOUND = text("SELECT listed_words_in(:said, :language)")


async def word_list(db: AsyncSession, member: Reader) -> WordList:
    """The list, in the order of its signs."""
    words = select(ListedWord.word).filter_by(organisation_id=member.organisation_id).order_by(ListedWord.word)
    return WordList(words=list(await db.scalars(words)))


async def put_word_list(db: AsyncSession, member: Reader, words: Iterable[str]) -> None:
    """Replace the list. What was said before stays where it is: the list is for what comes."""
    wanted = {normalize("NFKC", word).strip().casefold() for word in words} - {""}
    kept = set((await word_list(db, member)).words)
    gone, come = kept - wanted, wanted - kept
    if gone:
        of = ListedWord.organisation_id == member.organisation_id
        await db.execute(delete(ListedWord).where(of, ListedWord.word.in_(gone)))
    if come:
        rows = [{"organisation_id": member.organisation_id, "word": word} for word in sorted(come)]
        await db.execute(insert(ListedWord).values(rows).on_conflict_do_nothing())


async def listed_words(db: AsyncSession, said: str, language: str | None) -> list[str]:
    """Which listed words stand in what was said, in the organisation that the transaction is in."""
    found: list[str] = await db.scalar(_FOUND, {"said": said, "language": language}) or []
    return found


async def passed_before(
    db: AsyncSession, organisation_id: UUID, insight_id: UUID, words: Iterable[str], *, reply_id: UUID | None = None
) -> bool:
    """Whether a manager has looked at this insight or reply with these words in it, and let it go to colleagues."""
    passed = (
        select(Hidden.words)
        .filter_by(organisation_id=organisation_id, insight_id=insight_id, reply_id=reply_id)
        .where(Hidden.lifted_at.is_not(None))
    )
    return set(words) <= {word for row in await db.scalars(passed) for word in row}
