"""The migrations make what the models say, closed off for each organisation."""

import os
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from backhaul.db.base import SCHEMA, OfOrganisation
from backhaul.db.embedded import EmbeddedPostgres
from backhaul.db.migrate import alembic_config, upgrade
from backhaul.db.session import owner_engine
from backhaul.tables import Base


@pytest.fixture(scope="module")
def empty(postgres: EmbeddedPostgres) -> Iterator[str]:
    """A database in which nothing was ever migrated."""
    name = f"empty_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture(scope="module")
def migrated(empty: str) -> Iterator[Connection]:
    """An owner's connection to it after the migrations, run twice as two starts do."""
    upgrade(empty)
    upgrade(empty)
    with owner_engine(empty).connect() as connection:
        connection.execute(text(f"SET search_path = {SCHEMA}, public"))
        connection.commit()
        yield connection


def test_there_is_one_head_and_a_database_gets_there_from_nothing(migrated: Connection) -> None:
    heads = ScriptDirectory.from_config(alembic_config(migrated)).get_heads()
    assert migrated.scalars(text("SELECT version_num FROM alembic_version")).all() == list(heads)


def test_the_head_is_what_the_models_say(migrated: Connection) -> None:
    def ours(name: str | None, kind: str, _parent: object) -> bool:
        return not (kind == "table" and name and name.startswith(("procrastinate_", "spatial_ref_sys", "alembic_")))

    context = MigrationContext.configure(migrated, opts={"include_name": ours, "compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def _tenant_tables(connection: Connection) -> set[str]:
    """What holds rows of organisations, as the catalogue knows it: the models may have forgotten one."""
    return set(
        connection.scalars(
            text("""
                SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = CAST(:schema AS regnamespace) AND c.relkind IN ('r', 'p')
                  AND (c.relname = 'organisation' OR EXISTS (
                      SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organisation_id'))
            """),
            {"schema": SCHEMA},
        )
    )


def test_every_table_with_rows_of_an_organisation_is_closed_off(migrated: Connection) -> None:
    tables = _tenant_tables(migrated)
    assert tables >= {"organisation"} | {
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, OfOrganisation)
    }
    closed = set(
        migrated.scalars(
            text("""
                SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
                WHERE c.relnamespace = CAST(:schema AS regnamespace) AND c.relrowsecurity
                  AND p.polcmd = '*' AND p.polpermissive AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL
                  AND p.polroles = ARRAY[CAST('backhaul_app' AS regrole)::oid]
            """),
            {"schema": SCHEMA},
        )
    )
    assert tables - closed == set()


def test_no_table_without_an_organisation_holds_anything_of_ours(migrated: Connection) -> None:
    everything = set(
        migrated.scalars(
            text("SELECT relname FROM pg_class WHERE relnamespace = CAST(:schema AS regnamespace) AND relkind IN ('r', 'p')"),
            {"schema": SCHEMA},
        )
    )
    others = {name for name in everything - _tenant_tables(migrated) if not name.startswith("procrastinate_")}
    # What workers tell about themselves, and how much all of them did for all organisations together; and how often a password
    # was guessed for a name, which only a hash stands for.
    assert others == {"alembic_version", "guess", "stage_done", "worker_process"}


def test_the_role_of_requests_owns_nothing_and_is_bound_by_every_policy(migrated: Connection) -> None:
    role = migrated.execute(
        text(
            """SELECT rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb
               FROM pg_roles WHERE rolname = 'backhaul_app'"""
        )
    ).one()
    assert tuple(role) == (False,) * 5
    owned = migrated.scalars(
        text("""
            SELECT relname FROM pg_class WHERE relowner = CAST('backhaul_app' AS regrole)
            UNION ALL SELECT proname FROM pg_proc WHERE proowner = CAST('backhaul_app' AS regrole)
            UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = CAST('backhaul_app' AS regrole)
        """)
    ).all()
    assert owned == []
    # Nor does it belong to a role that does.
    assert not migrated.scalar(text("SELECT pg_has_role('backhaul_app', 'backhaul_owner', 'member')"))
    assert not migrated.scalar(text("SELECT has_schema_privilege('backhaul_app', :schema, 'CREATE')"), {"schema": SCHEMA})


def test_every_function_with_its_owners_rights_finds_its_tables_where_we_put_them(migrated: Connection) -> None:
    # pg_temp last: it is searched first where it is not named, and anybody may put a table there.
    functions = migrated.execute(
        text("""
            SELECT p.proname, p.proconfig, p.proowner = CAST('backhaul_owner' AS regrole) FROM pg_proc p
            WHERE p.pronamespace = CAST(:schema AS regnamespace) AND p.prosecdef
        """),
        {"schema": SCHEMA},
    ).all()
    assert {name for name, _, _ in functions} >= {"enter", "insights_near", "insights_with_words", "sites_near"}
    for name, configuration, ours in functions:
        # Some of them decide how they are planned, too.
        paths = [setting for setting in configuration if not setting.startswith(("plan_cache_mode=", "enable_memoize="))]
        assert paths == ["search_path=backhaul, public, pg_temp"], name
        assert ours, name


def test_nobody_but_the_app_may_call_them(migrated: Connection) -> None:
    public = migrated.scalars(
        text("""
            SELECT p.proname FROM pg_proc p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
            WHERE p.pronamespace = CAST(:schema AS regnamespace) AND p.prosecdef AND a.grantee = 0
        """),
        {"schema": SCHEMA},
    ).all()
    assert public == []


def test_without_an_organisation_every_table_is_empty_and_every_search_refuses(migrated: Connection) -> None:
    migrated.execute(
        text("""
            INSERT INTO organisation (id, name, languages) VALUES (gen_random_uuid(), 'Northgate', '{en}');
            INSERT INTO member (organisation_id, id, name, role, language)
                SELECT id, gen_random_uuid(), 'Ana', 'contributor', 'en' FROM organisation
        """)
    )
    migrated.commit()
    migrated.execute(text("SET ROLE backhaul_app"))
    try:
        for table in _tenant_tables(migrated):
            assert migrated.scalar(text(f'SELECT count(*) FROM "{table}"')) == 0, table  # noqa: S608 - from the catalogue
        migrated.rollback()
        migrated.execute(text("SET ROLE backhaul_app"))
        for search in (
            "insights_near(24.9, 60.2, 1000.0, 10)",
            "insights_with_words('dock')",
            "insights_along(ST_GeomFromText('LINESTRING(24 60, 25 60)', 4326), 100.0, 0.0, 10)",
            "sites_near(24.9, 60.2, 1000.0, 10)",
            "routes_near(24.9, 60.2, 1000.0, 10)",
            "sites_along_route(gen_random_uuid(), 500.0, 10)",
        ):
            with pytest.raises(ProgrammingError, match="no organisation is set"), migrated.begin_nested():
                migrated.execute(text(f"SELECT * FROM {search}"))  # noqa: S608 - the constants above
    finally:
        migrated.rollback()
        migrated.execute(text("RESET ROLE"))


def test_a_row_of_one_organisation_cannot_point_at_another(migrated: Connection) -> None:
    # Every foreign key between tenants' tables begins with the organisation on both sides.
    loose = migrated.execute(
        text("""
            SELECT k.conrelid::regclass::text, k.conname FROM pg_constraint k
            JOIN pg_class target ON target.oid = k.confrelid AND target.relname <> 'organisation'
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
            WHERE k.contype = 'f' AND k.connamespace = CAST(:schema AS regnamespace)
              AND target.relname NOT LIKE 'procrastinate%'
              AND (a.attname <> 'organisation_id' OR b.attname <> 'organisation_id')
        """),
        {"schema": SCHEMA},
    ).all()
    assert loose == []


def test_what_was_told_before_is_looked_through_after_an_upgrade(postgres: EmbeddedPostgres) -> None:
    name = f"old_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    url = postgres.create_database(name)
    try:
        upgrade(url, "0002")
        with owner_engine(url).begin() as connection:
            connection.execute(text(f"SET search_path = {SCHEMA}, public"))
            for statement in _OF_THE_LAST_RELEASE:
                connection.execute(text(statement))
        upgrade(url)
        with owner_engine(url).connect() as connection:
            connection.execute(text(f"SET search_path = {SCHEMA}, public"))
            tips = connection.execute(text("SELECT text, state, stage FROM tip ORDER BY text")).all()
            jobs = connection.execute(text("SELECT task_name, queue_name, priority FROM procrastinate_jobs ORDER BY id")).all()
            confirmed = connection.scalar(text("SELECT confirmed_at FROM insight WHERE text = 'known'"))
    finally:
        postgres.drop_database(name)
    assert [tuple(tip) for tip in tips] == [
        ("known", "queued", "understand"),
        ("new", "queued", "understand"),
        ("on its way", "queued", "understand"),
    ]
    # The new one has its job already, which nothing of this touches.
    assert [tuple(job) for job in jobs] == [("tip.understand", "quick", -100)] * 2
    assert confirmed.year == 2026, "a tap is newer than the publishing"


_TIP = """
    INSERT INTO tip (organisation_id, id, kind, text, captured_at, received_at, clock_off, visibility, anonymous,
                     content_sha256, state, stage)
    SELECT id, gen_random_uuid(), 'text', '{0}', now(), now(), false, 'organisation', false, '', '{1}', {2} FROM organisation
"""
_OF_THE_LAST_RELEASE = (
    "INSERT INTO organisation (id, name, languages) VALUES (gen_random_uuid(), 'Northgate', '{en}')",
    """INSERT INTO member (organisation_id, id, name, role, language)
       SELECT id, gen_random_uuid(), 'Aino', 'manager', 'en' FROM organisation""",
    _TIP.format("known", "published", "NULL"),
    _TIP.format("on its way", "understanding", "'join'"),
    _TIP.format("new", "queued", "'understand'"),
    """INSERT INTO insight (organisation_id, id, title, text, language, urgency, confidence, visibility, place_kind,
                            published_at, updated_at)
       SELECT id, gen_random_uuid(), 'known', 'known', 'en', 'normal', 0.6, 'organisation', 'none',
              '2025-01-01', '2025-01-01' FROM organisation""",
    """INSERT INTO confirmation (organisation_id, insight_id, member_id, kind, created_at)
       SELECT m.organisation_id, i.id, m.id, 'still_there', '2026-01-01'
       FROM insight i JOIN member m USING (organisation_id)""",
)


def test_what_reviews_said_of_what_changed_becomes_an_outcome(postgres: EmbeddedPostgres) -> None:
    url = postgres.create_database(name := f"outcomes_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    try:
        upgrade(url, "0011")
        with owner_engine(url).begin() as connection:
            connection.execute(text(f"SET search_path = {SCHEMA}, public"))
            connection.execute(_DECIDED_BEFORE)
        upgrade(url)
        with owner_engine(url).connect() as connection:
            connection.execute(text(f"SET search_path = {SCHEMA}, public"))
            outcomes = connection.execute(
                text("""
                SELECT o.text, o.language, o.since::text, o.visibility, o.place_label, m.name,
                       (SELECT array_agg(i.title ORDER BY i.title) FROM outcome_insight l JOIN insight i ON i.id = l.insight_id
                        WHERE l.outcome_id = o.id)
                FROM outcome o LEFT JOIN member m ON m.id = o.member_id ORDER BY o.text
            """)
            )
            assert [tuple(row) for row in outcomes] == [
                # At eleven in the evening in UTC it is the next day in Helsinki.
                ("Repaired.", "pl", "2026-03-02", "managers", "Dock 4", "Maria", ["one"]),
                ("Said before there was a history.", "fi", "2026-05-05", "organisation", None, None, ["three"]),
            ]
            reasons = connection.execute(text("SELECT title, reason, reason_language FROM insight ORDER BY title"))
            assert [tuple(row) for row in reasons] == [("one", None, None), ("three", None, None), ("two", "No.", "pl")]
    finally:
        postgres.drop_database(name)


_DECIDED_BEFORE = text("""
    WITH organisation AS (
        INSERT INTO organisation (id, name, languages, time_zone)
        VALUES (gen_random_uuid(), 'Northgate', '{fi,en}', 'Europe/Helsinki') RETURNING id
    ), maria AS (
        INSERT INTO member (organisation_id, id, name, role, language)
        SELECT id, gen_random_uuid(), 'Maria', 'manager', 'pl' FROM organisation RETURNING id
    ), decided AS (
        INSERT INTO insight (organisation_id, id, title, text, language, urgency, confidence, visibility, place_kind,
                             place_label, status, reason, outcome, published_at, updated_at)
        SELECT o.id, gen_random_uuid(), v.title, 'x', 'en', 'normal', 0.5, v.visibility, 'none', v.place, v.status, v.reason,
               v.outcome, now(), '2026-05-05T12:00:00Z'
        FROM organisation o, (VALUES
            ('one', 'managers', 'Dock 4', 'done', NULL, 'Repaired.'),
            ('two', 'organisation', NULL, 'declined', 'No.', NULL),
            ('three', 'organisation', NULL, 'done', NULL, 'Said before there was a history.')
        ) v(title, visibility, place, status, reason, outcome) RETURNING organisation_id, id, title
    )
    INSERT INTO insight_change (organisation_id, id, insight_id, member_id, at, change)
    SELECT d.organisation_id, gen_random_uuid(), d.id, m.id, '2026-03-01T23:00:00Z'::timestamptz, CASE d.title
        WHEN 'one' THEN '{"outcome": {"from": null, "to": "Repaired."}}'::jsonb
        ELSE '{"reason": {"from": null, "to": "No."}}'::jsonb END
    FROM decided d, maria m WHERE d.title <> 'three'
""")
