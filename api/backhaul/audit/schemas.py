"""What the API says about the audit."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from backhaul.identity.schemas import Person, Strict


class AuditEntryOut(BaseModel):
    """One act."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    at: datetime
    member: Person | None = Field(description="Null: the command line, a program (`detail` names it), or somebody who is gone.")
    role: str
    action: str = Field(description="read_unmasked, exported, added, changed, deleted, decided, merged, split, hid, ….")
    kind: str = Field(description="What it was done with: insight, tip, organisation, site, ….")
    thing_id: UUID | None
    detail: dict[str, Any] = Field(description="Which fields changed; of settings their values.")


class AuditList(BaseModel):
    """The newest first."""

    items: list[AuditEntryOut]
    next: str | None
    keep_days: int


class KeepIn(Strict):
    keep_days: int = Field(ge=30, le=3_650)
