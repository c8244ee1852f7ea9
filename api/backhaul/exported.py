"""The file in which a phone hands over what it could not send: ``tips.json``, and the parts of each tip beside it."""

import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Self
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MOST_JSON_BYTES = 20_000_000
# Ours are made by the app and may be damaged, but somebody may also have made one to fill this machine's memory.
MOST_PART_BYTES = 100_000_000
# What zipfile raises for an archive that is cut off, damaged, encrypted or of a kind that it does not know.
_BROKEN = (BadZipFile, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error)


class ExportError(Exception):
    """What is wrong with a file; the message is made for people."""


class _Exported(BaseModel):
    # What a later version of the app adds is not lost with a refusal.
    model_config = ConfigDict(extra="ignore", frozen=True)


class ExportedPart(_Exported):
    """A recording or photo, as the phone announces it, and where it lies in the file."""

    name: str
    type: str
    size: int = Field(ge=1, le=MOST_PART_BYTES)
    sha256: str
    file: str


class ExportedTip(_Exported):
    """A tip as the phone would have sent it, with the latest place that its author gave it."""

    id: UUID
    kind: str
    asks: bool = False
    text: str | None
    captured_at: str
    fix: dict[str, Any] | None
    site_id: UUID | None
    route_id: UUID | None
    answers_id: UUID | None = None
    replies_to_id: UUID | None = None
    named: bool | None = None
    parts: list[ExportedPart]

    def body(self) -> dict[str, Any]:
        """The JSON of PUT /tips/{id}, or of PUT /questions/{id}: to the server the same as the app's own."""
        left_out: dict[str, Any] = {"id": True, "asks": True, "parts": {"__all__": {"file"}}}
        if self.asks:
            left_out |= {"kind": True, "parts": True}
            left_out |= dict.fromkeys(("answers_id", "replies_to_id", "named"), True)
        announced = self.model_dump(mode="json", exclude=left_out)
        return dict(announced)

    def place(self) -> dict[str, Any]:
        """Where it belongs, as PATCH /tips/{id} takes it."""
        return dict(self.model_dump(mode="json", include={"fix", "site_id", "route_id"}))


class ExportedMember(_Exported):
    id: UUID
    name: str


class _Contents(_Exported):
    version: Literal[1]
    member: ExportedMember
    tips: list[ExportedTip]


class Export:
    """An open file. ``with Export(path) as export``; raises ExportError where it is none of ours."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = ZipFile(path)
            contents = _Contents.model_validate_json(self._read("tips.json", MOST_JSON_BYTES))
        except ValidationError as error:
            where = ".".join(str(step) for step in error.errors()[0]["loc"])
            raise ExportError(f"{path} was made by another version of the app: {where} is not as it should be.") from None
        except _BROKEN as error:
            raise ExportError(f"{path} is not a file that the app exported, or it is damaged ({error}).") from error
        self.member = contents.member
        self.tips = contents.tips

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def parts(self, tip: ExportedTip) -> dict[str, bytes]:
        """The bytes of a tip's parts by their name. Raises ExportError where one is missing or damaged."""
        found = {}
        for part in tip.parts:
            try:
                data = self._read(part.file, part.size)
            except _BROKEN as error:
                raise ExportError(f"{part.file} is missing or damaged ({error}).") from error
            if sha256(data).hexdigest() != part.sha256:
                raise ExportError(f"{part.file} is damaged: it is not what the phone recorded.")
            found[part.name] = data
        return found

    def _read(self, name: str, most: int) -> bytes:
        with self._zip.open(name) as file:
            # Never more than was announced, whatever it unpacks to.
            data = file.read(most + 1)
        if len(data) > most:
            raise ValueError(f"more than {most} bytes")
        return data
