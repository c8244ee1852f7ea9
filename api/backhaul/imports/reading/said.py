"""What a file says somebody said, before anything is known of it."""

import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal

# What one file may have. A messenger exports at most 40,000 messages.
MOST_LINES: Final = 100_000
MOST_TEXT_BYTES: Final = 60_000_000
MOST_FILES: Final = 20_000
MOST_MEDIA_BYTES: Final = 25_000_000
MOST_CHARS: Final = 10_000
_LONGEST_NAME: Final = 200

VOICE: Final = {
    ".opus": "audio/ogg",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".aac": "audio/aac",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
}
PHOTO: Final = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".heic": "image/heic"}
MEDIA: Final = VOICE | PHOTO

# Why a line is left out, or what is wrong with it.
Out = Literal["system", "media_missing", "short", "deleted", "empty", "too_old"]
Wrong = Literal["no_time", "too_long", "position", "unreadable", "media_too_large"]

_UNSEEN: Final = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(slots=True)
class Said:
    """One message, mail or row. ``at`` is local or has a zone, ISO 8601; ``who`` is kept by nobody but the preview."""

    line: int
    at: str | None = None
    who: str | None = None
    text: str = ""
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    # {"name": as in the file, "type", "size", "sha256"}
    media: list[dict[str, Any]] = field(default_factory=list)
    out: str | None = None
    wrong: str | None = None


def clean(raw: str) -> str:
    """A text without what cannot be seen; lone surrogates and broken bytes are no text."""
    kept = _UNSEEN.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    return kept.encode("utf-8", "ignore").decode().strip()


def name_of(raw: str) -> str | None:
    """Who is said to have said it, as the file writes it."""
    return clean(raw).replace("\n", " ")[:_LONGEST_NAME].strip() or None


def settle(said: Said) -> Said:
    """Say of a line whether it can be a tip."""
    if said.wrong or said.out:
        return said
    if len(said.text) > MOST_CHARS:
        said.wrong = "too_long"
    elif not said.media and not said.text:
        said.out = "empty"
    elif not said.media and len(said.text.split()) < _FEWEST_WORDS:
        # "OK" and "thanks" are no knowledge.
        said.out = "short"
    return said


_FEWEST_WORDS: Final = 3


def decoded(data: bytes) -> str:
    """As its mark says, else UTF-8, else as Windows writes it in western Europe. Raises ValueError for what is no text."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            # Cut off in the middle of a sign it is still a text.
            return data.decode(encoding, errors="ignore")
    if b"\0" in data:
        raise ValueError("binary")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4:
            return data.decode(errors="ignore")
        return data.decode("cp1252", errors="replace")
