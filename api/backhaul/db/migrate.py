"""Brings a database to the head of the migrations: extensions, roles, schema, tables. Safe to run again and again."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from backhaul.db.address import database_url
from backhaul.db.base import SCHEMA
from backhaul.db.embedded import EXTENSIONS
from backhaul.db.session import owner_engine
from backhaul.errors import Unavailable

# Roles belong to the whole server, so several databases on it may create them at the same moment.
_ROLE = "DO $$ BEGIN CREATE ROLE {0} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
# Any fixed number: two starters of one database wait for each other.
_LOCK = 7_230_611


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, without a file, on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def prepare(connection: Connection) -> None:
    """What only a superuser or the database's owner may do: extensions, the two roles, the schema.

    ``backhaul_owner`` owns tables and functions; ``backhaul_app`` owns nothing, and requests run as it. Neither logs in.
    """
    present = set(connection.scalars(text("SELECT extname FROM pg_extension")))
    for name in EXTENSIONS:
        if name not in present:
            try:
                connection.execute(text(f"CREATE EXTENSION {name} SCHEMA public"))
            except DBAPIError as error:
                raise Unavailable(f"Ask the database's administrator to run: CREATE EXTENSION {name};") from error
    for role in ("backhaul_owner", "backhaul_app"):
        connection.execute(text(_ROLE.format(role)))
        connection.execute(text(f"GRANT {role} TO CURRENT_USER"))
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION backhaul_owner"))
    connection.execute(text(f"GRANT USAGE ON SCHEMA {SCHEMA} TO backhaul_app"))


def _upgrade(connection: Connection, revision: str) -> None:
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
    prepare(connection)
    connection.execute(text("SET ROLE backhaul_owner"))
    connection.execute(text(f"SET search_path = {SCHEMA}, public"))
    # A migration that cannot get its lock fails and is tried again; it never queues up the whole service behind it.
    connection.execute(text("SET lock_timeout = '10s'"))
    connection.commit()
    command.upgrade(alembic_config(connection), revision)
    connection.commit()


def upgrade(url: str | None = None, revision: str = "head") -> None:
    """Migrate the database at ``url`` (default: the configured one).

    Raises:
        Unavailable: an extension is missing and may not be created.
    """
    with owner_engine(url or database_url()).connect() as connection:
        _upgrade(connection, revision)
