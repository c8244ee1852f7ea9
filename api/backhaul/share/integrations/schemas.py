"""What the API says about integrations."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator, model_validator

from backhaul.discover.asked import Assignee, Due
from backhaul.identity.schemas import Out, Person, Strict
from backhaul.insights.models import InsightKind, Status, Urgency
from backhaul.share.integrations.models import Scope


class FeedFilters(Strict):
    """What of the feed: as the parameters of `GET /api/v1/feed`."""

    status: list[Status] = Field(default_factory=list, max_length=5)
    tag: str | None = Field(None, max_length=100)
    site: UUID | None = None
    route: UUID | None = None
    urgency: Urgency | None = None
    kind: InsightKind | None = None
    assignee: Assignee | None = None
    watching: bool = False
    due: Due | None = None
    owed: bool = False
    q: str | None = Field(None, max_length=200)
    current: bool | None = None


class IntegrationIn(Strict):
    """A program that is to read. `data` is made by admins and sees what the organisation sees; the others see what their
    maker sees, for as long as that member is active."""

    name: str = Field(min_length=1, max_length=100)
    scope: Scope = Field(
        description="`data`: exports, OGC API, what to know on a route. `feed`: an Atom feed. `calendar`: due dates."
    )
    filters: FeedFilters = Field(default_factory=FeedFilters, description="For `feed` only.")
    mine: bool = Field(False, description="For `calendar`: only what is assigned to me.")
    expires_at: AwareDatetime | None = None

    @field_validator("name")
    @classmethod
    def _has_words(cls, name: str) -> str:
        if not name.strip() or "\0" in name:
            raise ValueError("Give it a name that tells which program this is.")
        return name.strip()

    @model_validator(mode="after")
    def _filters_where_they_belong(self) -> Self:
        if self.scope != "feed" and self.filters != FeedFilters():
            raise ValueError("Only a feed is filtered beforehand: other programs send filters with each request.")
        if self.mine and self.scope != "calendar":
            raise ValueError("Only a calendar can be of one member's.")
        return self

    def kept(self) -> dict[str, Any]:
        """What is stored of the filters."""
        if self.scope == "calendar":
            return {"mine": self.mine}
        return self.filters.model_dump(mode="json", exclude_defaults=True)


class IntegrationOut(Out):
    id: UUID
    name: str
    scope: Scope
    member: Person | None = Field(description="Who made it, where it sees what that member sees.")
    filters: dict[str, Any]
    created_at: datetime
    expires_at: datetime | None


class IntegrationMade(IntegrationOut):
    """The only time that its token is told."""

    token: str
    url: str = Field(description="Of a feed or calendar its address, token included; of the others where the data is.")


class IntegrationList(Out):
    items: list[IntegrationOut]
    next: str | None = None
