"""What is sent of a group's files, and what is heard back."""

import re
from typing import Final
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator

from backhaul.groups.files.models import FileState
from backhaul.identity.schemas import Out, Person, Strict
from backhaul.settings import get_settings

MOST_FILE_NAME: Final = 120
# What is not seen, or turns what is: "gpj.exe" must not read as "exe.jpg". And what would be a path.
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_PATH: Final = re.compile(r"[/\\]")


class FileIn(Strict):
    """A file that will follow, as its author calls it."""

    name: str = Field(min_length=1, max_length=MOST_FILE_NAME, description="With its ending. What nobody sees is left out.")
    size: int = Field(ge=1, description="Bytes.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @field_validator("name")
    @classmethod
    def _a_name(cls, name: str) -> str:
        plain = _PATH.sub("_", _UNSEEN.sub("", name)).strip(" .")
        if not plain:
            raise ValueError("says nothing that could be read")
        return plain

    @field_validator("size")
    @classmethod
    def _bounded(cls, size: int) -> int:
        most = get_settings().group_file_max_bytes
        if size > most:
            raise ValueError(f"at most {most} bytes")
        return size


class FileOut(Out):
    """A file of a group."""

    id: UUID
    name: str
    size: int = Field(description="Bytes.")
    at: AwareDatetime = Field(description="The hour in which it was put there.")
    by: Person
    mine: bool
    state: FileState = Field(
        description="shown: the group sees it. Only its author reads the others: arriving; looked_at, a picture that is made "
        "anew without what its file tells besides, as where it was taken; refused, one that could not be opened."
    )
    thumbnail: bool = Field(description="Whether there is a small picture of it.")


class FileList(Out):
    """The files of a group, newest first."""

    items: list[FileOut]
    next: None
    left: int = Field(description="How many bytes more this group may keep.")
    most: int = Field(description="How many bytes one file may have.")
