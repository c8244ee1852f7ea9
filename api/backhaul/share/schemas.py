"""What the API says about files with places."""

from typing import Literal

from pydantic import Field

from backhaul.identity.schemas import Out
from backhaul.share.files import Format
from backhaul.share.reading.places import Unit

Action = Literal["new", "changed", "same", "wrong", "left_out"]


class ImportLine(Out):
    """What becomes of one place of a file."""

    unit: Unit = Field(description="What `where` counts: lines, features, waypoints … in the file.")
    where: str
    action: Action
    kind: Literal["site", "part", "route"]
    name: str | None
    changes: list[str] = Field(description="Which fields change.")
    problem: str | None = Field(description="A word for what is wrong, or why it is left out.")
    hint: str | None = Field(description="What to do about it.")


class ImportCounts(Out):
    new: int
    changed: int
    same: int
    wrong: int
    left_out: int


class ImportReport(Out):
    """What an import would do, or did. Nothing is imported while anything is wrong."""

    format: Format
    counts: ImportCounts
    lines: list[ImportLine] = Field(description="What is wrong first, then what changes; the first ones.")
    unlisted: int = Field(description="Lines beyond those that are listed.")
    digest: str = Field(description="Of all that the preview shows: send it to apply exactly this.")
    applied: bool
