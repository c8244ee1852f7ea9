"""Saying who one is: a name for colleagues, a sentence, languages, what one knows, and to whom each is shown."""

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid, NotFound
from backhaul.identity.access import Reader
from backhaul.insights.models import Tag
from backhaul.profiles.models import KnowsTag, Profile
from backhaul.profiles.schemas import ProfileIn

# Nobody takes another's name, however it is spelled; a name that somebody has given up for an alias still is theirs.
_IS_SOMEBODY_S = text("""
SELECT EXISTS (SELECT FROM member m LEFT JOIN profile p ON p.organisation_id = m.organisation_id AND p.member_id = m.id
               WHERE m.organisation_id = :organisation AND m.id <> :member
                 AND lower(unaccent(:alias)) IN (lower(unaccent(m.name)), lower(unaccent(p.alias))))
""")


async def change_profile(db: AsyncSession, member: Reader, body: ProfileIn) -> None:
    """Show oneself so from now on. What was told without a name, before or after, has no author and gets none by this.

    Raises Invalid for an alias that is somebody else's name.
    """
    if body.alias:
        asked = {"organisation": member.organisation_id, "member": member.id, "alias": body.alias}
        if await db.scalar(_IS_SOMEBODY_S, asked):
            errors = [{"field": "alias", "message": "somebody else is called so"}]
            raise Invalid("Somebody else is called so. Choose another name.", errors=errors)
    values = {
        "alias": body.alias,
        "about": body.about,
        "languages": list(dict.fromkeys(body.languages)),
        "findable": body.findable,
        "by_answers": body.by_answers,
        **{f"{field}_seen_by": seen_by for field, seen_by in body.seen_by.model_dump().items()},
    }
    row = insert(Profile).values(organisation_id=member.organisation_id, member_id=member.id, **values)
    await db.execute(row.on_conflict_do_update(index_elements=["organisation_id", "member_id"], set_=values))


async def say_tag_known(db: AsyncSession, member: Reader, slug: str, *, known: bool) -> None:
    """Note that the member may be asked about a tag, or no longer. Raises NotFound for none of theirs."""
    tag_id = await db.scalar(select(Tag.id).filter_by(organisation_id=member.organisation_id, slug=slug))
    if tag_id is None:
        raise NotFound
    row = {"organisation_id": member.organisation_id, "member_id": member.id, "tag_id": tag_id}
    if known:
        await db.execute(insert(KnowsTag).values(**row).on_conflict_do_nothing())
    else:
        await db.execute(delete(KnowsTag).filter_by(**row))
