"""One mail, handed to the mail server of the settings, or not. Addresses and words stand in no log."""

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal

import aiosmtplib

from backhaul.settings import Settings

_FOR_GOOD = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """``later``: to be tried again. ``recipient``: there is no such mailbox, or it wants none. ``server``: it will never take
    this, as whoever runs it and us can see from the ``code`` (RFC 5321)."""

    result: Literal["sent", "later", "recipient", "server"]
    code: int | None = None


async def send(message: EmailMessage, to: str, settings: Settings) -> Outcome:
    """Hand it over once: encrypted, as the settings want it, and never otherwise."""
    client = aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        use_tls=settings.smtp_security == "tls",
        start_tls=settings.smtp_security == "starttls",
        username=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        timeout=settings.smtp_timeout_s,
    )
    try:
        # The library's own limit is for each step; a server that trickles would take many.
        async with asyncio.timeout(settings.smtp_timeout_s), client:
            await client.send_message(message, recipients=[to])
    except aiosmtplib.SMTPRecipientsRefused as error:
        code = max((one.code for one in error.recipients), default=_FOR_GOOD)
        return Outcome("recipient" if code >= _FOR_GOOD else "later", code)
    except aiosmtplib.SMTPResponseException as error:
        return Outcome("server" if error.code >= _FOR_GOOD else "later", error.code)
    except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError, aiosmtplib.SMTPConnectError, OSError, TimeoutError):
        return Outcome("later")
    except aiosmtplib.SMTPException:
        # It speaks no TLS, or none of the ways to sign in that we know.
        return Outcome("server")
    return Outcome("sent")
