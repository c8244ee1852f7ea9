"""What a member says of themselves, and what others hear of it."""

import unicodedata
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from backhaul.identity.models import Role
from backhaul.identity.schemas import Face, Out, Strict
from backhaul.profiles.models import SeenBy

MOST_NAME_CHARS, MOST_ABOUT_CHARS = 60, 200


def _one_line(said: str | None) -> str | None:
    """One line that shows what it is: nothing that turns text around, and nothing that cannot be seen."""
    if said is None:
        return None
    if any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co") and one != "\u200d" for one in said):
        raise ValueError("signs that cannot be seen have no place here")
    return " ".join(said.split()) or None


OneLine = AfterValidator(_one_line)
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")]


class Seen(Strict):
    """To whom each is shown. Nobody is shown what stands on `nobody` but oneself."""

    picture: SeenBy = "colleagues"
    languages: SeenBy = "colleagues"
    places: SeenBy = Field("nobody", description="Sites, routes and tags of which I say that I know them.")
    about: SeenBy = "colleagues"


class ProfileIn(Strict):
    """What a member shows of themselves."""

    alias: Annotated[str | None, Field(max_length=MOST_NAME_CHARS), OneLine] = Field(
        None, description="What colleagues read instead of the name. Managers know both."
    )
    about: Annotated[str | None, Field(max_length=MOST_ABOUT_CHARS), OneLine] = None
    languages: list[Language] = Field([], max_length=12)
    seen_by: Seen = Seen()
    findable: bool = Field(False, description="Whether `who-knows` finds me by the sites, routes and tags that I know.")
    by_answers: bool = Field(False, description="Whether it finds me by answers of mine, under my name, that were accepted.")


class KnownThing(Out):
    kind: Literal["site", "route", "tag"]
    id: str = Field(description="Of a tag its slug.")
    name: str


class MyProfile(Out):
    """One's own profile, whole."""

    id: UUID
    name: str
    alias: str | None
    about: str | None
    languages: list[str]
    seen_by: Seen
    findable: bool
    by_answers: bool
    picture: str | None = Field(description="The beginning of its addresses: a size comes after it, /64, /256 or /512.")
    picture_waits: bool = Field(description="A new one was sent and is being made small.")
    picture_problem: str | None = Field(description="Why the last one that was sent could not be read: a problem's type.")
    knows: list[KnownThing]


class PersonOut(Out):
    """A member, as far as they show themselves to this reader."""

    id: UUID
    name: str
    alias: str | None = Field(description="For managers, who read the name: what colleagues read.")
    role: Role
    here: bool = Field(description="Whether they still are in the organisation.")
    mine: bool
    picture: str | None
    about: str | None
    languages: list[str]
    knows: list[KnownThing]


class Faces(Out):
    items: list[Face]
    next: None = None


class Because(Out):
    """Why somebody is found. However many answers were accepted, they are one reason, and are not counted."""

    kind: Literal["site", "route", "tag", "answer"]
    name: str | None


class Knowing(Out):
    person: Face
    because: list[Because]


class KnowingList(Out):
    """Who may be asked, in an order that is drawn anew each day: nobody is first for what they did."""

    items: list[Knowing]
    next: None = None
