"""What the API says about invitations, ways in and members, and what it takes."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from backhaul.identity.models import Role
from backhaul.identity.schemas import Out, PinIn, Strict
from backhaul.notify.mail.schemas import AddressIn
from backhaul.people.models import Mailed
from backhaul.people.passwords import MOST_CHARS

MOST_AT_ONCE = 200
MOST_DAYS = 30
MOST_SITES = 50

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
# As BCP 47 begins: en, pt-BR.
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)]
Address = Annotated[str, AddressIn.model_fields["address"]]
Token = Annotated[str, Field(min_length=1, max_length=200, description="What stands behind the # of an invitation's link.")]


class SiteName(Out):
    id: UUID
    name: str


class InvitedIn(Strict):
    """One person who is to be let in."""

    name: Name | None = Field(None, description="Left out: whoever scans the code says how they are called.")
    role: Role = "contributor"
    language: Language | None = None
    email: Address | None = Field(None, description="Optional; nobody needs one.")
    site_ids: list[UUID] = Field([], max_length=MOST_SITES, description="Which sites they follow from the first day.")


class InvitationsIn(Strict):
    people: list[InvitedIn] = Field(min_length=1, max_length=MOST_AT_ONCE)
    days: int = Field(7, ge=1, le=MOST_DAYS, description="For how long each code works.")
    by_mail: bool = Field(False, description="Those with an e-mail address get their link there, and only there.")


class CodesIn(Strict):
    ids: list[UUID] = Field(min_length=1, max_length=MOST_AT_ONCE)
    days: int = Field(7, ge=1, le=MOST_DAYS)


class LetInAgain(Strict):
    """What ends besides sessions, PINs and links. A forgotten PIN needs nothing of it."""

    lost_phone: bool = Field(False, description="Passkeys, tokens and addresses for programs end as well.")
    password: bool = Field(False, description="So does the password.")
    address: bool = Field(False, description="So does the mail address: whoever reads mail there could have a link sent.")


class InvitationMade(Out):
    id: UUID
    name: str | None
    role: Role
    url: str | None = Field(description="Shown now or never; null where it goes by mail.")
    email: str | None
    expires_at: AwareDatetime


class InvitationsMade(Out):
    items: list[InvitationMade]


class InvitationOut(Out):
    id: UUID
    name: str | None
    role: Role
    language: str | None
    email: str | None
    sites: list[SiteName]
    again: bool = Field(description="For a member who comes in again: after a lost phone or a forgotten PIN.")
    mailed: Mailed | None
    over: bool = Field(description="Too old; a new code makes it work again.")
    expires_at: AwareDatetime


class InvitationList(Out):
    items: list[InvitationOut]
    next: None = None


Trouble = Literal[
    "unreadable",
    "no_columns",
    "too_many",
    "no_name",
    "bad_name",
    "unknown_role",
    "bad_language",
    "bad_address",
    "unknown_site",
    "too_many_sites",
    "twice",
    "already_invited",
]


class WrongLine(Out):
    line: int
    column: Literal["name", "role", "language", "email", "sites"] | None
    trouble: Trouble


class InvitedLine(Out):
    line: int
    name: str
    role: Role
    language: str | None
    email: str | None
    sites: list[SiteName]
    same_name: bool = Field(description="A member or an invitation is called so already; that may be another person.")


class FileReport(Out):
    """What a file says. Where anything is wrong nobody is to be invited from it."""

    people: list[InvitedLine]
    wrong: list[WrongLine]


class LookIn(Strict):
    token: Token


class Invited(Out):
    """What an invitation says before it is used."""

    organisation: str
    languages: list[str]
    name: str | None
    role: Role
    language: str | None
    sites: list[str]
    again: bool


class JoinIn(Strict):
    token: Token
    name: Name | None = Field(None, description="How they want to be called, where the invitation does not say.")
    language: Language
    pin: str | None = Field(
        None, pattern=PinIn.model_fields["pin"].metadata[0].pattern, description="Left out: this phone asks for none."
    )


class PasswordSignIn(Strict):
    address: str = Field(min_length=1, max_length=254)
    password: str = Field(min_length=1, max_length=MOST_CHARS)


class MailSignIn(Strict):
    address: Address


class PasswordIn(Strict):
    password: str = Field(min_length=1, max_length=MOST_CHARS, description="At least fifteen characters.")
    current: str | None = Field(None, max_length=MOST_CHARS, description="The one until now, unless the session is new.")


class CurrentPassword(Strict):
    current: str | None = Field(None, max_length=MOST_CHARS)


class PasswordState(Out):
    set: bool
    address: str | None = Field(description="With which one signs in; without one there is no password.")


class RosterMember(Out):
    """A member as admins keep them. Nothing tells when or how much somebody uses it."""

    id: UUID
    name: str
    role: Role
    language: str
    active: bool


class Roster(Out):
    items: list[RosterMember]
    next: str | None


class MemberIn(Strict):
    name: Name | None = None
    role: Role | None = None
    language: Language | None = None
    active: bool | None = None
