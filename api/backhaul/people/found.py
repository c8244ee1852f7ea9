"""A new organisation, and the invitation of its first admin; or of one more, where all of them have lost their phones."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import available_timezones

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.errors import Invalid
from backhaul.identity.models import Organisation
from backhaul.identity.secrets import hash_token, new_token
from backhaul.insights.tags import add_default_tags
from backhaul.people.invite import join_url
from backhaul.people.models import Invitation
from backhaul.settings import get_settings


async def found_organisation(name: str, languages: Sequence[str], time_zone: str) -> UUID:
    """Make an organisation with the default tags; it has nobody in it. Answers its id.

    Raises:
        Invalid: it has no name or no language, or there is no such time zone.
    """
    if not name.strip() or not languages:
        raise Invalid("Give the organisation a name, and at least one language that its people speak.")
    if time_zone not in available_timezones():
        raise Invalid("Give a name of the time zone database, such as Europe/Helsinki.")
    made = Organisation(id=new_id(), name=name.strip(), languages=list(languages), time_zone=time_zone)
    async with organisation_session(made.id, role="admin") as db:
        db.add(made)
        await db.flush()
        await add_default_tags(db, made.id)
    return made.id


async def invite_admin(organisation_id: UUID) -> str:
    """The link by which one more admin comes in: once, as long as any sign-in link. It is shown now or never."""
    token = new_token()
    expires_at = datetime.now(UTC) + timedelta(hours=get_settings().sign_in_link_hours)
    async with organisation_session(organisation_id, role="admin") as db:
        of = {"organisation_id": organisation_id, "id": new_id(), "role": "admin", "expires_at": expires_at}
        db.add(Invitation(**of, token_hash=hash_token(token)))
    return join_url(token)
