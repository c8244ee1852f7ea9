"""The one register of what is kept of people knows every table and column; none of them tells where somebody was."""

from collections.abc import Iterator
from typing import LiteralString

import pytest
from psycopg import Connection, connect
from psycopg.rows import TupleRow
from sqlalchemy import make_url

from backhaul.privacy.register import NO_TRAIL, PERSONAL, REGISTER

# What could hold words, a place, or bytes.
_HOLDS = (
    "text",
    "varchar",
    "bpchar",
    "jsonb",
    "json",
    "bytea",
    "geometry",
    "geography",
    "tsvector",
    "bit",
    "_text",
    "_varchar",
)


@pytest.fixture
def catalogue(database: str) -> Iterator[Connection[TupleRow]]:
    with connect(make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        connection.execute("SET search_path = backhaul, public")
        yield connection


def _rows(catalogue: Connection[TupleRow], query: LiteralString) -> list[TupleRow]:
    return catalogue.execute(query).fetchall()


_TABLES: LiteralString = """
    SELECT relname FROM pg_class WHERE relnamespace = 'backhaul'::regnamespace AND relkind IN ('r', 'p')
"""
_COLUMNS: LiteralString = """
    SELECT c.relname, a.attname, t.typname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = 'backhaul'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
"""
# The last column of a key that stays in its organisation is what points.
_POINTS: LiteralString = """
    SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, c.confdeltype::text
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[cardinality(c.conkey)]
    WHERE c.contype = 'f' AND c.connamespace = 'backhaul'::regnamespace
"""


def _tables(catalogue: Connection[TupleRow]) -> set[str]:
    # The queue's own hold ids and nothing that anybody said.
    return {name for (name,) in _rows(catalogue, _TABLES) if not name.startswith("procrastinate_")}


def test_every_table_stands_in_it(catalogue: Connection[TupleRow]) -> None:
    tables = _tables(catalogue)
    assert tables - set(REGISTER) == set(), "say in privacy/register.py what an export gives of it and what erasure does"
    assert set(REGISTER) - tables == set(), "these are gone"


def test_every_column_that_points_at_a_person_or_could_hold_words_is_named(catalogue: Connection[TupleRow]) -> None:
    columns = [(table, name, type) for table, name, type in _rows(catalogue, _COLUMNS) if table in REGISTER]
    unnamed = {(table, name) for table, name, type in columns if type in _HOLDS and name not in REGISTER[table].named}
    assert unnamed == set(), "name them in privacy/register.py: words, or codes"
    points = {(table, name) for table, name, to, _ in _rows(catalogue, _POINTS) if to == "member"}
    assert {(table, name) for table, name in points if name not in REGISTER[table].points.split()} == set()
    there = {(table, name) for table, name, _ in columns}
    assert {(kept.table, name) for kept in REGISTER.values() for name in kept.named} <= there, "these are gone"


def test_erasure_does_what_it_says_by_the_keys_of_the_database(catalogue: Connection[TupleRow]) -> None:
    keys = _rows(catalogue, _POINTS)
    for kept in PERSONAL:
        ends = {ends for table, name, _, ends in keys if table == kept.table and name in kept.points.split()}
        if kept.erased == "cascade":
            followed = {to for table, _, to, ends in keys if table == kept.table and ends == "c"}
            # Who invited somebody is not whom an invitation is of.
            assert (ends <= {"c", "n"} and "c" in ends) or (not ends and followed & {"tip", "tip_part", "reply"}), kept.table
        if kept.erased == "emptied":
            assert ends == {"n"}, kept.table


def test_no_table_tells_where_somebody_was_and_when(catalogue: Connection[TupleRow]) -> None:
    points: dict[str, set[str]] = {}
    for table, _, to, _ in _rows(catalogue, _POINTS):
        points.setdefault(table, set()).add(to)
    types: dict[str, set[str]] = {}
    for table, _, type in _rows(catalogue, _COLUMNS):
        types.setdefault(table, set()).add(type)
    placed = {"insight", "site", "route", "tip", "tip_part", "reply", "place_proposal"}
    trails = {
        table
        for table in _tables(catalogue)
        if "member" in points.get(table, set())
        and ("geometry" in types[table] or points[table] & placed or table == "audit_entry")
        and types[table] & {"timestamptz", "date"}
    }
    assert trails == set(NO_TRAIL), "a member, a place and a time in one row: say why that is no trail, or take one of them out"
    # And nothing counts what somebody did: a number beside a member is a setting, a try, or an order.
    numbers = {
        (table, name)
        for table, name, type in _rows(catalogue, _COLUMNS)
        if type in ("int2", "int4", "int8", "numeric", "float8")
        and "member" in points.get(table, set())
        and table not in ("tip", "insight", "outcome", "reply", "subscription", "insight_change", "insight_tag")
    }
    assert numbers == {
        ("alert", "ordinal"),
        # How large a file is.
        ("group_file", "size_bytes"),
        ("group_file", "kept_bytes"),
        # Of what two wrote to each other, known to these two.
        ("conversation", "last_ordinal"),
        ("conversation", "delivered"),
        ("conversation", "read"),
        ("conversation", "read_shown"),
        ("device_member", "failures"),
        ("escalation_step", "ordinal"),
        ("mailbox", "asked"),
        ("mailbox", "failed_code"),
        ("manager_note", "version"),
        ("message", "ordinal"),
        ("message", "revision"),
        ("notification_settings", "daily_limit"),
        # As its browser counts.
        ("passkey", "sign_count"),
        ("person_export", "size_bytes"),
        ("poll", "shown_voters"),
        ("poll", "voters"),
        ("saved_filter", "version"),
    }
