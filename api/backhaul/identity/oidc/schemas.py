"""What the API says about identity providers."""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, field_validator

from backhaul.identity.models import Role
from backhaul.identity.schemas import Strict
from backhaul.identity.tokens.schemas import named

Claim = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\s\x00]+$")]


class ProviderSettings(Strict):
    """How members of this organisation sign in with its provider."""

    slug: str = Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$", description="A short name, in the address.")
    label: str = Field(min_length=1, max_length=60, description="What the button says.")
    shown: bool = Field(True, description="On the sign-in screen for everybody; otherwise by its address only.")
    issuer: str = Field(min_length=8, max_length=500, description="Its address, exactly as it calls itself.")
    client_id: str = Field(min_length=1, max_length=500, pattern=r"^[\x20-\x7e]+$")
    scopes: str = Field("openid profile", max_length=300, pattern=r"^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$")
    role_claim: Claim | None = Field(None, description="Where its groups or roles stand; a dot leads into an object.")
    roles: dict[Annotated[str, Field(min_length=1, max_length=300)], Role] = Field(
        default_factory=dict,
        max_length=100,
        description="Our role by the value of that claim; the one that may do most counts.",
    )
    default_role: Role | None = Field(None, description="Of whoever has none of these; null: they do not get in.")
    name_claim: Claim = "name"
    language_claim: Claim = "locale"

    @field_validator("label")
    @classmethod
    def _is_named(cls, label: str) -> str:
        return named(label)

    @field_validator("issuer")
    @classmethod
    def _is_an_address(cls, issuer: str) -> str:
        parts = urlsplit(issuer)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
            raise ValueError("Give its address as https://… without a query.")
        return issuer

    @field_validator("scopes")
    @classmethod
    def _has_openid(cls, scopes: str) -> str:
        if "openid" not in scopes.split():
            raise ValueError("openid must be among them.")
        return scopes


class ProviderIn(ProviderSettings):
    client_secret: str | None = Field(
        None, min_length=1, max_length=1000, pattern=r"^[\x20-\x7e]+$", description="Null: as it was. It is never told again."
    )


class ProviderOut(ProviderSettings):
    """Without the secret. What the provider must know of us stands in `redirect_uri`."""

    redirect_uri: str
    sign_in_url: str


class ProviderState(BaseModel):
    provider: ProviderOut | None
    redirect_uri: str = Field(description="Of a provider with the short name {slug}.")


class ShownProvider(BaseModel):
    slug: str
    label: str


class ShownProviders(BaseModel):
    """The providers that this server shows to whoever is not signed in."""

    items: list[ShownProvider]
    next: str | None = None


class OwnAccount(BaseModel):
    """Whether this member signs in with the organisation's provider."""

    label: str | None = Field(description="Null: the organisation has none.")
    linked_at: datetime | None


class Goto(BaseModel):
    url: str = Field(description="The provider's page, for this browser alone.")
