"""What a token claims, once it is known to be true: name, language and role, as the organisation reads them."""

from collections.abc import Mapping
from typing import Any

from backhaul.identity.models import RANKS, Role
from backhaul.identity.oidc.models import IdentityProvider

_LONGEST_NAME = 100


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of this name, or what a name with dots leads to (``realm_access.roles``); None where there is none."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for step in name.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(step)
    return found


def role_of(claims: Mapping[str, Any], provider: IdentityProvider) -> Role | None:
    """The role that may do most among those that the claim's values have here, or the default; None: no way in."""
    said = claim(claims, provider.role_claim) if provider.role_claim else None
    values = said if isinstance(said, list) else [said]
    given = [provider.roles[one] for one in values if isinstance(one, str) and one in provider.roles]
    found: Role | None = max(given, key=RANKS.index) if given else provider.default_role  # type: ignore[assignment]  # checked by the table
    return found


def name_of(claims: Mapping[str, Any], provider: IdentityProvider) -> str:
    """What colleagues call this member: as the claim has it, without what is no letter of a name."""
    for name in (provider.name_claim, "preferred_username", "nickname"):
        said = claim(claims, name)
        if isinstance(said, str) and (clean := " ".join("".join(c if c.isprintable() else " " for c in said).split())):
            return clean[:_LONGEST_NAME]
    return "?"


def language_of(claims: Mapping[str, Any], provider: IdentityProvider, known: list[str]) -> str:
    """The claim's language if the organisation reads it, else the organisation's first."""
    said = claim(claims, provider.language_claim)
    code = said.replace("_", "-").split("-")[0].lower() if isinstance(said, str) else ""
    return code if code in known else (known[0] if known else "en")
