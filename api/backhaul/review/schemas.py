"""What a manager sends."""

from datetime import UTC, datetime
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator

from backhaul.identity.schemas import Strict
from backhaul.insights.models import Status


class Review(Strict):
    """What is to change. What is left out stays; null empties the assignee, the due date, the reason or the outcome."""

    status: Status | None = Field(None, description="new is where every insight begins; it never goes back there.")
    assignee_id: UUID | None = Field(
        None, description="A manager or admin. Assigning makes it assigned unless a status is given."
    )
    due_at: AwareDatetime | None = None
    reason: str | None = Field(None, max_length=2000, description="Why; needed where it is declined.")
    outcome: str | None = Field(None, max_length=2000, description="What changed because of it.")

    @field_validator("status")
    @classmethod
    def _status_is_never_empty(cls, status: Status | None) -> Status:
        if status is None:
            raise ValueError("A status cannot be emptied; leave it out to keep it.")
        return status

    @field_validator("due_at")
    @classmethod
    def _utc(cls, at: datetime | None) -> datetime | None:
        try:
            return at and at.astimezone(UTC)
        except OverflowError:
            raise ValueError("between the years 1 and 9999 in UTC") from None

    @field_validator("reason", "outcome")
    @classmethod
    def _blank_is_nothing(cls, text: str | None) -> str | None:
        return (text or "").strip() or None
