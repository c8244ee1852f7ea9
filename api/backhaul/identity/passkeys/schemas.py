"""What the API says about passkeys, and what browsers say of them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from backhaul.identity.schemas import Strict
from backhaul.identity.tokens.schemas import named

# Bytes, as WebAuthn writes them: base64url without padding.
Bytes = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=20_000)]
CredentialId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=1400, description="The credential's id.")]


class ChallengeOut(BaseModel):
    """What `navigator.credentials` is called with, as `PublicKeyCredential.parse…OptionsFromJSON` takes it."""

    public_key: dict[str, Any]


class PasskeyIn(Strict):
    """A new passkey, made with the challenge that this browser was given."""

    name: str = Field(min_length=1, max_length=100, description="On which phone, computer or key ring it is.")
    id: CredentialId
    client_data: Bytes
    attestation: Bytes
    transports: list[Annotated[str, Field(pattern=r"^[a-z-]{1,20}$")]] = Field(default_factory=list, max_length=8)

    @field_validator("name")
    @classmethod
    def _is_named(cls, name: str) -> str:
        return named(name)


class PasskeyName(Strict):
    name: str = Field(min_length=1, max_length=100)

    @field_validator("name")
    @classmethod
    def _is_named(cls, name: str) -> str:
        return named(name)


class PasskeySignIn(Strict):
    """What a passkey has signed: the challenge that this browser was given."""

    id: CredentialId
    client_data: Bytes
    authenticator_data: Bytes
    signature: Bytes


class PasskeyMade(BaseModel):
    id: UUID
    name: str


class PasskeyOut(BaseModel):
    id: UUID
    name: str
    created_at: datetime
    last_used_on: date | None = Field(description="The last day on which it signed in; no time, and no count.")


class PasskeyList(BaseModel):
    items: list[PasskeyOut]
    next: str | None = None
