"""What the API says about what is kept of a person, and takes."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from backhaul.identity.schemas import Strict
from backhaul.privacy.models import ExportState

# What a member is told that is kept of them; the app has the words.
KeptWhat = Literal[
    "name", "tips", "audio", "originals", "exact_places", "replies", "taps", "following", "alerts", "mail", "sessions", "audit"
]


class KeptOut(BaseModel):
    """One kind of thing that is kept about a member."""

    what: KeptWhat
    days: int | None = Field(description="For how many days; null: until you take it back or are erased.")


class ExportOut(BaseModel):
    """The file with everything about you."""

    state: ExportState
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None = Field(description="When it is deleted here.")
    size_bytes: int | None


class ErasureOut(BaseModel):
    """That you are to be erased; until then it can be called off."""

    due_at: datetime
    by_admin: bool


class MyData(BaseModel):
    """What is kept about the reader, and what they asked for. How much it is, is counted for nobody."""

    kept: list[KeptOut]
    export: ExportOut | None
    erasure: ErasureOut | None


class ErasureIn(Strict):
    """``sure`` says that it is meant: what is erased does not come back."""

    sure: Literal[True]


class AdminErasureIn(ErasureIn):
    after_days: int = Field(7, ge=0, le=30, description="How long it can be called off; 0 for at once.")


class ErasureOfMember(ErasureOut):
    """Somebody who is to be erased."""

    member_id: UUID
    name: str


class ErasureList(BaseModel):
    items: list[ErasureOfMember]
    next: str | None = None


class RetentionIn(Strict):
    """For how many days an organisation keeps what. Less than the app promises may be chosen, more may not."""

    keep_audio_days: int = Field(ge=0, le=30, description="Recordings, in every form, after they were transcribed.")
    keep_exact_places_days: int = Field(ge=0, le=30, description="Positions; then the middle of a square of 100 m.")
    keep_originals_days: int = Field(ge=0, le=3_650, description="Photos and recordings as phones sent them.")
    audit_keep_days: int = Field(ge=30, le=3_650, description="Who read and changed what.")


class PurgedOut(BaseModel):
    """How much of a category was purged on a day."""

    day: date
    category: str
    n: int


class RetentionOut(RetentionIn):
    """The settings, what nobody sets, and what was purged in the last weeks, newest first."""

    fixed: dict[str, int] = Field(description="Days by category.")
    purged: list[PurgedOut]
