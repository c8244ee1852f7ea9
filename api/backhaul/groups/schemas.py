"""What is sent of groups, and what is heard back."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from backhaul.groups.models import AtDoor, GroupKind, Heard, Standing
from backhaul.identity.schemas import Out, Person, Strict

MOST_NAME, MOST_ABOUT = 80, 500

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_NAME, pattern=r"\S")]
About = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_ABOUT)]


class GroupIn(Strict):
    """A group as somebody starts it, who is its first owner."""

    name: Name
    about: About = ""
    kind: GroupKind = Field(description="open: anybody joins; closed: anybody asks; secret: by invitation, unknown to others.")


class GroupPatch(Strict):
    """What is to change of a group; only its owners say that."""

    version: int = Field(ge=1, le=1_000_000_000, description="The one that was read.")
    name: Name | None = None
    about: About | None = None
    kind: GroupKind | None = Field(None, description="A group becomes narrower, never wider: what was said in it stays there.")
    archived: bool | None = Field(None, description="True: it is read, and nothing is added to it.")

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set - {"version"}:
            raise ValueError("says nothing that is to change")
        return self


class StandingIn(Strict):
    """What somebody is to be in a group."""

    standing: Standing = "member"


class HeardIn(Strict):
    """Of what of a group a member wants to be alerted."""

    heard: Heard


class GroupOut(Out):
    """A group as somebody reads it who knows of it."""

    id: UUID
    name: str
    about: str
    kind: GroupKind
    version: int
    archived_at: AwareDatetime | None
    members: int
    guests: int = Field(description="How many of them are partners from outside.")
    owners: list[Person]
    standing: Standing | AtDoor | None = Field(description="What the reader is in it, or at its door.")
    heard: Heard | None
    waiting: int = Field(description="For its owners: how many ask to be let in.")


class GroupList(Out):
    """Groups by name, the reader's own first."""

    items: list[GroupOut]
    next: None


class InGroup(Person):
    """Somebody in a group."""

    standing: Standing
    guest: bool


class AtTheDoor(Person):
    """Somebody who asked to be let in, or was invited."""

    kind: AtDoor
    guest: bool


class GroupDetail(GroupOut):
    """A group with who is in it, for who is in it."""

    people: list[InGroup] = Field(description="Empty for who is not in it.")
    door: list[AtTheDoor] = Field(description="For its owners alone.")


class Invitable(Out):
    """Whom an owner may invite."""

    items: list["Candidate"]
    next: None


class Candidate(Person):
    """A member of the organisation who is not in the group."""

    guest: bool
