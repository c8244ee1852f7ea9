"""What the API says about members and takes to sign one in."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from backhaul.identity.models import Role


class Strict(BaseModel):
    """What clients send: an unknown field is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OrganisationOut(BaseModel):
    id: UUID
    name: str
    languages: list[str]


class Me(BaseModel):
    """The signed-in member."""

    id: UUID
    name: str
    role: Role
    language: str
    organisation: OrganisationOut


class SignIn(Strict):
    token: str = Field(min_length=1, max_length=200, description="The secret of a sign-in link or QR code.")


class MemberOut(BaseModel):
    id: UUID
    name: str
    role: Role


class MemberList(BaseModel):
    items: list[MemberOut]
    next: str | None = None


class Person(BaseModel):
    """A member as others see them."""

    id: UUID
    name: str
