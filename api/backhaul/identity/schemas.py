"""What the API says about members and takes to sign one in."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from backhaul.identity.models import Role


class Strict(BaseModel):
    """What clients send: an unknown field is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """An answer. Nothing undeclared is in it."""

    model_config = ConfigDict(extra="forbid")


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


class PinIn(Strict):
    pin: str = Field(pattern=r"^[0-9]{4,8}$", description="Four to eight digits.")


class PinSignIn(PinIn):
    member_id: UUID


class DeviceMemberOut(BaseModel):
    id: UUID
    name: str
    language: str


class DeviceOut(BaseModel):
    """Who signs in by PIN on this phone."""

    members: list[DeviceMemberOut]


class SignInLinkOut(BaseModel):
    url: str = Field(description="Signs in once; shown as a QR code.")
    expires_at: datetime


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


class Face(Person):
    """The same with what they show of their face."""

    picture: str | None = Field(description="The beginning of its addresses: a size comes after it, /64, /256 or /512.")


class SessionOut(Out):
    id: UUID
    browser: str = Field(description="Chrome · Android; empty where it is not known.")
    since: date
    used_on: date = Field(description="The last day on which it was used.")
    current: bool


class SessionList(Out):
    items: list[SessionOut]
