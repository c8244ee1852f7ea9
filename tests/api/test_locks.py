"""What the database itself guarantees, read from its catalogue; and the cookies, as they are where people use them."""

from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from psycopg.rows import dict_row
from sqlalchemy import make_url
from tests.factories import make_member, make_organisation, sign_in

from backhaul.identity import endpoints
from backhaul.settings import get_settings

# They belong to no organisation: how many workers there are, what they did together, and the queue.
# Names of nobody are counted like names of somebody.
OF_NOBODY = {"worker_process", "stage_done", "alembic_version", "guess"}
# What happened is added to, and never changed.
APPEND_ONLY = {"audit_entry", "insight_change", "outcome_change"}

Rows = list[dict[str, Any]]


@pytest.fixture
def owner(database: str) -> Iterator["psycopg.Connection[dict[str, Any]]"]:
    url = make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
        yield connection


def test_the_application_s_role_owns_nothing_and_may_not_pass_by_a_policy(owner: "psycopg.Connection[dict[str, Any]]") -> None:
    role = owner.execute("SELECT * FROM pg_roles WHERE rolname = 'backhaul_app'").fetchone()
    assert role is not None
    may = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolcanlogin", "rolreplication")
    assert {name for name in may if role[name]} == set()
    owned = owner.execute("SELECT oid FROM pg_class WHERE relowner = 'backhaul_app'::regrole").fetchall()
    owned += owner.execute("SELECT oid FROM pg_proc WHERE proowner = 'backhaul_app'::regrole").fetchall()
    assert owned == []
    member_of = owner.execute("SELECT FROM pg_auth_members WHERE member = 'backhaul_app'::regrole").fetchall()
    assert member_of == []
    for privilege in ("CREATE",):
        told = owner.execute("SELECT has_schema_privilege('backhaul_app', 'backhaul', %s) AS may", [privilege]).fetchone()
        assert told == {"may": False}


def test_every_table_has_row_level_security_and_a_policy_on_its_organisation(
    owner: "psycopg.Connection[dict[str, Any]]",
) -> None:
    tables = owner.execute(
        """SELECT c.relname AS name, c.relrowsecurity AS locked,
                  array_agg(pg_get_expr(p.polqual, p.polrelid)) FILTER (WHERE p.oid IS NOT NULL) AS used,
                  array_agg(pg_get_expr(p.polwithcheck, p.polrelid)) FILTER (WHERE p.oid IS NOT NULL) AS checked
           FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
           WHERE c.relnamespace = 'backhaul'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY c.oid ORDER BY 1"""
    ).fetchall()
    open_ones = {row["name"] for row in tables if not row["locked"]}
    assert {name for name in open_ones if not name.startswith("procrastinate_")} <= OF_NOBODY
    for row in tables:
        if row["locked"]:
            for expression in (*(row["used"] or []), *(row["checked"] or [])):
                assert expression is None or "current_organisation()" in expression, row["name"]
            assert row["used"], f"{row['name']} is locked for everybody"


def test_what_happened_is_append_only_by_the_grants(owner: "psycopg.Connection[dict[str, Any]]") -> None:
    may = owner.execute(
        """SELECT t AS name, p AS privilege FROM unnest(%s::text[]) t, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) p
           WHERE has_table_privilege('backhaul_app', 'backhaul.' || t, p) OR (
               p = 'UPDATE' AND has_any_column_privilege('backhaul_app', 'backhaul.' || t, p))""",
        [sorted(APPEND_ONLY)],
    ).fetchall()
    assert may == []
    truncates = owner.execute(
        """SELECT relname FROM pg_class WHERE relnamespace = 'backhaul'::regnamespace AND relkind = 'r'
           AND has_table_privilege('backhaul_app', oid, 'TRUNCATE, REFERENCES, TRIGGER')
           AND relname NOT LIKE 'procrastinate%'"""
    ).fetchall()
    assert truncates == []


def test_functions_of_the_owner_look_in_fixed_schemas_and_are_nobody_else_s_to_call(
    owner: "psycopg.Connection[dict[str, Any]]",
) -> None:
    """Otherwise whoever may make a table could lay one in the way of a function that runs with more rights."""
    functions = owner.execute(
        """SELECT p.proname AS name, p.proconfig AS config, has_function_privilege('public', p.oid, 'EXECUTE') AS anybody
           FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'backhaul'::regnamespace"""
    ).fetchall()
    assert len(functions) > 20
    loose = [row["name"] for row in functions if not any(one.startswith("search_path=") for one in row["config"] or [])]
    assert loose == []


@pytest.mark.parametrize("address", ["https://tips.example.com", "http://127.0.0.1:8000"])
async def test_cookies_are_for_our_own_site_over_tls_and_no_script_s(
    address: str, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Secure wherever the address is https; rotated with each sign-in; taken away at sign-out."""
    monkeypatch.setattr(endpoints, "get_settings", lambda: get_settings().model_copy(update={"public_url": address}))
    member = await make_member(await make_organisation())
    transport = httpx.ASGITransport(app=app)
    set_cookies: list[str] = []

    async def note(answer: httpx.Response) -> None:
        set_cookies.extend(answer.headers.get_list("set-cookie"))

    base = address if "127.0.0.1" in address else "https://127.0.0.1:8000"
    async with httpx.AsyncClient(transport=transport, base_url=base, event_hooks={"response": [note]}) as client:
        await sign_in(client, member)
        assert (await client.put("/api/v1/me/pin", json={"pin": "2580"})).status_code == 204
        first = client.cookies["backhaul_session"]
        pin = {"pin": "2580", "member_id": str(member.id)}
        assert (await client.post("/api/v1/device/session", json=pin)).status_code == 200
        second = client.cookies["backhaul_session"]
        assert first != second
        stolen = {"Cookie": f"backhaul_session={first}"}
        client.cookies.delete("backhaul_session")
        assert (await client.get("/api/v1/me", headers=stolen)).status_code == 401
        client.cookies.set("backhaul_session", second)
        assert (await client.delete("/api/v1/session")).status_code == 204
        gone = {"Cookie": f"backhaul_session={second}"}
        assert (await client.get("/api/v1/me", headers=gone)).status_code == 401
    assert len(set_cookies) >= 4
    for cookie in set_cookies:
        assert "httponly" in cookie.lower() or "max-age=0" in cookie.lower(), cookie.partition("=")[0]
        assert "samesite=lax" in cookie.lower()
        assert "domain=" not in cookie.lower()
        if address.startswith("https:") and "max-age=0" not in cookie.lower():
            assert "; secure" in cookie.lower()
