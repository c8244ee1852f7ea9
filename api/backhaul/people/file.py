"""People from a table: what each line says, and what is wrong with it. Nothing is written."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.access import Reader
from backhaul.identity.models import ROLES, Role
from backhaul.people.queries import known_addresses, known_names, sites_called
from backhaul.people.schemas import (
    MOST_AT_ONCE,
    MOST_SITES,
    Address,
    FileReport,
    InvitedLine,
    Language,
    Name,
    SiteName,
    Trouble,
    WrongLine,
)
from backhaul.share.reading.table import decoded

# What people call the columns, in small letters.
_CALLED: Final[Mapping[str, str]] = {
    "name": "name nombre nom nazwisko nume ad isim ім'я імя الاسم नाम nimi vorname",
    "role": "role rol rôle rolle rola rolă роль الدور भूमिका rooli",
    "language": "language lang idioma langue sprache język jezyk limbă limba dil мова اللغة भाषा kieli",
    "email": "email e-mail mail correo courriel e-posta пошта البريد ईमेल sähköposti",
    "sites": "sites site sitios standorte miejsca locuri yerler місця المواقع स्थान toimipaikat",
}
COLUMNS: Final = {column: frozenset(called.split()) for column, called in _CALLED.items()}
# Besides our own words.
_ROLES: Final[Mapping[str, Role]] = {"driver": "contributor", "staff": "contributor", "guest": "partner"}
_BETWEEN_SITES = re.compile(r"\s*[;|\n]\s*")
_LONGEST_CELL = 2_000
_MOST_WRONG = 200
# What protects a cell that a spreadsheet would compute.
_PROTECTED = re.compile(r"^'(?=[=+\-@])")

_name, _language, _address = TypeAdapter(Name), TypeAdapter(Language), TypeAdapter(Address)


@dataclass
class _Line:
    number: int
    name: str = ""
    role: Role = "contributor"
    language: str | None = None
    email: str | None = None
    called: list[str] = field(default_factory=list)
    sites: list[SiteName] = field(default_factory=list)


class _WrongError(Exception):
    def __init__(self, column: str | None, trouble: Trouble) -> None:
        self.column = column
        self.trouble = trouble


async def read_people(db: AsyncSession, admin: Reader, data: bytes) -> FileReport:
    """Who is in a CSV with the columns name, role, language, e-mail and sites, of which only name is needed.

    Sites are named by name, other name or id, several with ``;`` or ``|`` between them.
    """
    wrong: list[WrongLine] = []
    try:
        lines = _lines(data, wrong)
    except _WrongError as error:
        return FileReport(people=[], wrong=[WrongLine(line=1, column=None, trouble=error.trouble)])
    organisation_id = admin.organisation_id
    asked = sorted({called.lower() for line in lines for called in line.called})
    sites = await sites_called(db, organisation_id, asked) if asked else {}
    addresses = [line.email.lower() for line in lines if line.email]
    taken = await known_addresses(db, organisation_id, addresses) if addresses else set()
    named = await known_names(db, organisation_id, [line.name.lower() for line in lines])
    seen: set[str] = set()
    for line in lines:
        _find_sites(line, sites, wrong)
        if line.email:
            if line.email.lower() in taken:
                wrong.append(WrongLine(line=line.number, column="email", trouble="already_invited"))
            if line.email.lower() in seen:
                wrong.append(WrongLine(line=line.number, column="email", trouble="twice"))
            seen.add(line.email.lower())
    wrong.sort(key=lambda one: one.line)
    return FileReport(people=[_told(line, named) for line in lines], wrong=wrong[:_MOST_WRONG])


def _told(line: _Line, named: set[str]) -> InvitedLine:
    return InvitedLine(
        line=line.number,
        name=line.name,
        role=line.role,
        language=line.language,
        email=line.email,
        sites=line.sites,
        same_name=line.name.lower() in named,
    )


def _find_sites(line: _Line, sites: Mapping[str, Sequence[tuple[UUID, str]]], wrong: list[WrongLine]) -> None:
    for called in line.called:
        found = sites.get(called.lower(), [])
        # Of two that are called the same nobody can say which is meant.
        if len(found) != 1:
            wrong.append(WrongLine(line=line.number, column="sites", trouble="unknown_site"))
            continue
        line.sites.append(SiteName(id=found[0][0], name=found[0][1]))


def _lines(data: bytes, wrong: list[WrongLine]) -> list[_Line]:
    """The people; what is wrong with a line is added to ``wrong``. Raises _WrongError where it is no such file."""
    try:
        text = decoded(data)
    except ValueError:
        raise _WrongError(None, "unreadable") from None
    csv.field_size_limit(_LONGEST_CELL)
    head = text.lstrip("\r\n").split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(";\t,", key=head.count))
    columns: dict[str, int] | None = None
    lines: list[_Line] = []
    number = 1
    try:
        for row in rows:
            begins, number = number, rows.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if columns is None:
                columns = _columns(row)
                continue
            if len(lines) >= MOST_AT_ONCE:
                raise _WrongError(None, "too_many")
            try:
                lines.append(_line(begins, {column: _cell(row, n) for column, n in columns.items()}))
            except _WrongError as error:
                wrong.append(WrongLine(line=begins, column=error.column, trouble=error.trouble))
    except csv.Error:
        raise _WrongError(None, "unreadable") from None
    if columns is None:
        raise _WrongError(None, "no_columns")
    return lines


def _columns(head: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for n, cell in enumerate(head):
        called = cell.strip().lower().replace("\u2019", "'")
        for column, names in COLUMNS.items():
            if called in names:
                found.setdefault(column, n)
    if "name" not in found:
        raise _WrongError(None, "no_columns")
    return found


def _cell(row: Sequence[str], n: int) -> str:
    return _PROTECTED.sub("", row[n].strip()) if n < len(row) else ""


def _line(number: int, cells: Mapping[str, str]) -> _Line:
    line = _Line(number)
    if not cells["name"]:
        raise _WrongError("name", "no_name")
    line.name = _valid(_name, cells["name"], "name", "bad_name")
    if role := cells.get("role", "").lower():
        known = _ROLES.get(role, role)
        if known not in ROLES:
            raise _WrongError("role", "unknown_role")
        line.role = known
    if language := cells.get("language", ""):
        line.language = _valid(_language, language.lower(), "language", "bad_language")
    if address := cells.get("email", ""):
        line.email = _valid(_address, address, "email", "bad_address")
    line.called = [one for one in _BETWEEN_SITES.split(cells.get("sites", "")) if one]
    if len(line.called) > MOST_SITES:
        raise _WrongError("sites", "too_many_sites")
    return line


def _valid(kind: TypeAdapter[str], value: str, column: str, trouble: Trouble) -> str:
    try:
        return kind.validate_python(value)
    except ValidationError:
        raise _WrongError(column, trouble) from None
