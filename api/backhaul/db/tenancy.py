"""Tenancy in the database: a role that owns nothing, and a policy on every table.

The application runs as ``backhaul_app``. Which organisation a transaction is in stands in the setting
``backhaul.organisation_id``; where it is unset every table is empty. Operators that are not leakproof (PostGIS, full text)
may not use an index under a policy, so spatial and text reads go through functions of the owner that take the organisation
from the same setting themselves: see ``migrations/versions/0001_functions.sql``.
"""

from typing import Any

from alembic import op


def run_script(sql: str) -> None:
    """Run several statements as they stand, percent signs and all."""
    connection: Any = op.get_bind().connection.driver_connection
    connection.execute(sql)


def close_off(table: str, *, column: str = "organisation_id", restrict: str | None = None) -> None:
    """Give a table its policy: only rows of the organisation that the transaction is in, and further only ``restrict``."""
    # The scalar subquery is evaluated once a statement, not once a row.
    own = f"{column} = (SELECT current_organisation())"
    visible = f"{own} AND ({restrict})" if restrict else own
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_organisation ON {table} TO backhaul_app USING ({visible}) WITH CHECK ({own})")
