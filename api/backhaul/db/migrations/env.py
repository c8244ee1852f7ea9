"""Alembic's environment: compares and migrates the schema ``backhaul`` as its owner."""

from alembic import context

from backhaul.db.base import SCHEMA
from backhaul.tables import FUNCTIONS, Base

connection = context.config.attributes["connection"]


def ours(name: str | None, type_: str, _parent: object) -> bool:
    """The queue's tables are Procrastinate's own, and PostGIS has one in the search path."""
    return not (type_ == "table" and name is not None and name.startswith(("procrastinate_", "spatial_ref_sys", "alembic_")))


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_name=ours,
    compare_type=True,
    compare_server_default=False,
    version_table_schema=SCHEMA,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
    for function in FUNCTIONS:
        # Without parameters psycopg takes several statements as they stand, percent signs and all.
        connection.execution_options(no_parameters=True).exec_driver_sql(function)
