"""The pipeline as managers read it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field


class Reason(BaseModel):
    """Why a tip was parked, and what to do."""

    type: str
    title: str
    status: int
    hint: str


class ParkedTip(BaseModel):
    id: UUID
    kind: str
    stage: str | None
    received_at: datetime
    problem: Reason | None


class Missing(BaseModel):
    """A model that tips wait for. They go on by themselves when it is there."""

    what: str
    tips: int
    share: float = Field(description="Of all tips that are on their way.")


class PipelineOut(BaseModel):
    """The tips of an organisation that are not published yet."""

    states: dict[str, int] = Field(
        description="How many tips are in which state; published and withdrawn ones are not counted."
    )
    stages: dict[str, int] = Field(description="How many of those that are on their way stand before or in which stage.")
    oldest_received_at: datetime | None = Field(description="Of those that are on their way.")
    missing: list[Missing]
    parked: list[ParkedTip] = Field(description="The newest hundred; `states` counts all.")
    workers: int = Field(description="How many workers are alive, for all organisations.")
