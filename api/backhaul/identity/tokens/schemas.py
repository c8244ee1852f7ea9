"""What the API says about tokens."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, field_validator

from backhaul.identity.schemas import Strict
from backhaul.identity.tokens.scopes import Scope


def named(name: str) -> str:
    """A name that can be told from others; raises ValueError."""
    if not name.strip() or "\0" in name:
        raise ValueError("Give it a name by which you know it again.")
    return name.strip()


class TokenIn(Strict):
    name: str = Field(min_length=1, max_length=100, description="Which program it is for.")
    scopes: list[Scope] = Field(min_length=1, max_length=50, description="What it may do, as far as its member may.")
    expires_at: AwareDatetime = Field(description="At most 366 days from now.")

    @field_validator("name")
    @classmethod
    def _is_named(cls, name: str) -> str:
        return named(name)


class TokenOut(BaseModel):
    id: UUID
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None = Field(description="The last day on which it was used; no time, and no count.")


class TokenMade(TokenOut):
    """The only time that the token itself is told."""

    token: str


class TokenList(BaseModel):
    items: list[TokenOut]
    next: str | None = None
