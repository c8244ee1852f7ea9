"""What the API says about mail."""

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, field_validator

from backhaul.identity.schemas import Out, Person, Strict
from backhaul.notify.models import MailFailure

# As browsers check it (WHATWG, "valid e-mail address"), with a domain of at least two parts.
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = rf"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+$"


def _each_once(days: list[int]) -> list[int]:
    return sorted(set(days))


Days = Annotated[
    list[Annotated[int, Field(ge=1, le=7)]],
    AfterValidator(_each_once),
    Field(max_length=7, description="Monday is 1."),
]


class AddressIn(Strict):
    address: str = Field(max_length=254, pattern=_ADDRESS)


class MailIn(Strict):
    """Which mail a member wants."""

    at_once: bool = Field(True, description="Mail at once, for the reasons for which it was chosen.")
    digest: bool = Field(True, description="The morning mail; never an empty one.")
    digest_at: time = Field(time(7), description="HH:MM, in the member's time zone.")
    digest_days: Days = Field([1, 2, 3, 4, 5])

    @field_validator("digest_at")
    @classmethod
    def _is_plain(cls, at: time) -> time:
        if at.tzinfo is not None:
            raise ValueError("Send hours and minutes; the zone is time_zone of the notifications.")
        return at.replace(second=0, microsecond=0)


class MailOut(MailIn):
    available: bool = Field(description="Whether this server sends mail at all.")
    address: str | None = Field(description="Where mail goes; nobody needs one.")
    pending: str | None = Field(description="Where it will go once the link that was sent there is opened.")
    failed: MailFailure | None = Field(description="The last mail did not get through; recipient: no more is sent there.")


class MailFailureOut(Out):
    member: Person
    failed: MailFailure
    code: int | None = Field(description="What the mail server answered (RFC 5321).")
    at: AwareDatetime


class MailFailures(Out):
    items: list[MailFailureOut]
    next: None = None
