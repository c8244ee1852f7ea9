"""The tag list of an organisation."""

import json
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.insights.models import Tag

_DEFAULTS = Path(__file__).parent / "default_tags.json"


async def add_default_tags(db: AsyncSession, organisation_id: UUID) -> None:
    """Give a new organisation the default tags; it edits them from then on."""
    for ordinal, tag in enumerate(json.loads(_DEFAULTS.read_text())):
        db.add(Tag(organisation_id=organisation_id, ordinal=ordinal, **tag))
    await db.flush()
