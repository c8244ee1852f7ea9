"""Identity providers, passkeys, and tokens that may do some things and not others

Revision: 0029
Follows: 0028
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off, run_script

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

# Of a member and nobody else: not of managers, not of admins.
_OWN = "member_id = (SELECT current_member()) OR current_setting('backhaul.role', true) = 'worker'"


def _when(name: str, *, nullable: bool = False, now: bool = False) -> sa.Column[Any]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def _organisation(table: str) -> list[Any]:
    return [
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id"), ondelete="CASCADE"
        ),
    ]


def _of_member(table: str) -> list[Any]:
    return [
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f(f"fk_{table}_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
    ]


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.create_table(
        "personal_token",
        *_organisation("personal_token"),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_of_member("personal_token"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        _when("expires_at"),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        _when("created_at", now=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_personal_token")),
    )
    op.create_index("uq_personal_token_token_hash", "personal_token", ["token_hash"], unique=True)
    op.create_index("ix_personal_token_member_id", "personal_token", ["organisation_id", "member_id"])
    op.create_table(
        "passkey",
        *_organisation("passkey"),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_of_member("passkey"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", postgresql.ARRAY(sa.String()), nullable=False),
        _when("challenged_at"),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        _when("created_at", now=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_passkey")),
    )
    op.create_index("uq_passkey_credential_id", "passkey", ["credential_id"], unique=True)
    op.create_index("ix_passkey_member_id", "passkey", ["organisation_id", "member_id"])
    op.create_table(
        "identity_provider",
        *_organisation("identity_provider"),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("role_claim", sa.String(), nullable=True),
        sa.Column("name_claim", sa.String(), nullable=False),
        sa.Column("language_claim", sa.String(), nullable=False),
        sa.Column("roles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("default_role", sa.String(), nullable=True),
        _when("created_at", now=True),
        sa.CheckConstraint(
            "default_role IN ('contributor', 'manager', 'admin', 'partner')", name=op.f("ck_identity_provider_default_role")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_identity_provider")),
    )
    op.create_index("uq_identity_provider_slug", "identity_provider", ["slug"], unique=True)
    op.create_table(
        "provider_account",
        *_organisation("provider_account"),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        *_of_member("provider_account"),
        _when("lapsed_at", nullable=True),
        _when("created_at", now=True),
        sa.PrimaryKeyConstraint("organisation_id", "issuer", "subject", name=op.f("pk_provider_account")),
    )
    op.create_index("ix_provider_account_member_id", "provider_account", ["organisation_id", "member_id"])
    run_script((Path(__file__).parent / "0029_sign_on.sql").read_text())
    close_off("personal_token", restrict=_OWN)
    close_off("passkey", restrict=_OWN)
    close_off("identity_provider")
    # By an admin's rights a member is made of it.
    close_off("provider_account", restrict=f"{_OWN} OR current_setting('backhaul.role', true) = 'admin'")
