"""An organisation's identity provider, and which of its accounts is which member."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, points_at
from backhaul.identity.models import ROLES


class IdentityProvider(OfOrganisation, Created, Base):
    """The one provider of an organisation, and how what it claims is read."""

    __tablename__ = "identity_provider"
    __table_args__ = (
        CheckConstraint(f"default_role IN {ROLES}", name="default_role"),
        Index("uq_identity_provider_slug", "slug", unique=True),
    )

    # In the address that signs in with it; one for the whole installation.
    slug: Mapped[str]
    label: Mapped[str]
    # Whether everybody who is signed out sees it; otherwise only who knows its address.
    shown: Mapped[bool]
    issuer: Mapped[str]
    client_id: Mapped[str]
    # Sealed with the installation's key, for this organisation (see `backhaul.secret`).
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[str]
    # Names of claims; a dot leads into an object, as in realm_access.roles.
    role_claim: Mapped[str | None]
    name_claim: Mapped[str]
    language_claim: Mapped[str]
    # Our role by the value of the claim.
    roles: Mapped[dict[str, Any]]
    # Of whoever has none of these values; where it is empty, they do not get in.
    default_role: Mapped[str | None]


class ProviderAccount(OfOrganisation, Created, Base):
    """An account of the provider, known by issuer and subject and by nothing else: e-mail addresses change hands."""

    __tablename__ = "provider_account"
    __table_args__ = (
        points_at("member", "member_id"),
        Index("ix_provider_account_member_id", "organisation_id", "member_id"),
    )

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[UUID]
    # Since when the provider gives it no role any more: with a role it comes back, whom an admin has closed out does not.
    lapsed_at: Mapped[datetime | None]
