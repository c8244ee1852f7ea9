"""Signatures as Standard Webhooks has them (standardwebhooks.com), and the secrets behind them.

A secret is derived from the installation's key, the webhook's id and a number: a stolen copy of the database has none.
"""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID

from standardwebhooks import Webhook as Signer

from backhaul.secret import derive

# For so long both secrets sign, and the other side has time to learn the new one.
BOTH_SIGN = timedelta(days=1)


def secret_of(webhook_id: UUID, generation: int) -> str:
    """What the receiver checks with: `whsec_` and 32 bytes in base64."""
    return "whsec_" + b64encode(derive("webhook", f"{webhook_id} {generation}")).decode()


def signed(
    webhook_id: UUID, generation: int, rotated_at: datetime | None, message_id: UUID, body: bytes, now: datetime
) -> dict[str, str]:
    """The headers of one attempt: the message's id, when it is sent, and a signature for each secret that holds."""
    generations = [generation]
    if rotated_at and now - rotated_at < BOTH_SIGN and generation > 1:
        generations.append(generation - 1)
    at = now.astimezone(UTC)
    signatures = [Signer(secret_of(webhook_id, one)).sign(str(message_id), at, body.decode()) for one in generations]
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
