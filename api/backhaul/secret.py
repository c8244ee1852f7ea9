"""The key that signs what we hand out and take back, such as the place in a list."""

import os
import secrets
from functools import cache
from pathlib import Path

from backhaul.settings import get_settings


@cache
def secret_key() -> str:
    """The installation's key, from $BACKHAUL_DATA/secret.key; made there, readable by its owner only, at the first need."""
    file = get_settings().data / "secret.key"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        _make(file)
    return file.read_text().strip()


def _make(file: Path) -> None:
    # Written aside and linked into place: of two processes that start at once one wins, and nobody reads half a key.
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(32))
    try:
        file.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
