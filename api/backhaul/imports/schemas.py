"""What the API says about files with tips."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from backhaul.identity.schemas import Out
from backhaul.imports.files import Format

Action = Literal["new", "same", "wrong", "left_out"]


class TipLine(Out):
    """What becomes of one message, mail or row."""

    line: int
    action: Action
    kind: Literal["text", "voice", "photo"]
    at: datetime | None
    text: str = Field(description="The beginning of it.")
    person: int | None = Field(description="Which of `people`.")
    problem: str | None = Field(description="A word for what is wrong, or why it is left out.")


class PersonInFile(Out):
    """Somebody whom the file names. Nothing of it is kept; a manager may say which member that is."""

    name: str
    messages: int
    member_id: UUID | None = Field(description="Who that is, as this preview was asked.")


class TipImportCounts(Out):
    new: int
    same: int
    wrong: int
    left_out: int


class TipImportReport(Out):
    """What an import would do, or did. What is wrong or left out is not imported; the rest is, all of it or nothing."""

    format: Format
    counts: TipImportCounts
    voices: int
    photos: int
    people: list[PersonInFile]
    lines: list[TipLine] = Field(description="What is wrong first, then what is new; the first ones.")
    unlisted: int = Field(description="Lines beyond those that are listed.")
    most: int = Field(description="So many are taken at once; beyond, give a later `since`.")
    digest: str = Field(description="Of all that the preview shows: send it to import exactly this.")
    applied: bool
