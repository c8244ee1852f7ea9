"""What bytes really are: decided by the bytes, never by a name or a header, and from a short list."""

from typing import Literal

import puremagic

Family = Literal["audio", "image"]

# What puremagic calls it -> what we call it. Phones record webm and mp4 as "video" containers without a picture.
_KNOWN: dict[str, str] = {
    "video/webm": "audio/webm",
    "audio/webm": "audio/webm",
    "application/x-matroska": "audio/webm",
    "video/x-matroska": "audio/webm",
    "video/mp4": "audio/mp4",
    "audio/mp4": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "video/quicktime": "audio/mp4",
    "application/ogg": "audio/ogg",
    "audio/ogg": "audio/ogg",
    "video/ogg": "audio/ogg",
    "audio/wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/mpeg": "audio/mpeg",
    "audio/mp3": "audio/mpeg",
    "audio/aac": "audio/aac",
    "audio/flac": "audio/flac",
    "audio/x-flac": "audio/flac",
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "image/webp": "image/webp",
    "image/heic": "image/heic",
    "image/heif": "image/heic",
}
MEDIA_TYPES = frozenset(_KNOWN.values())
HEAD_BYTES = 4096


def recognise(head: bytes) -> str | None:
    """The media type of a file from its first bytes, or None where it is none that we take."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    return next((_KNOWN[match.mime_type] for match in found if match.mime_type in _KNOWN), None)


def family(media_type: str) -> Family | None:
    """Whether a declared or recognised type is for the ear or for the eye."""
    kind = media_type.partition("/")[0].lower()
    if kind == "image":
        return "image"
    # Recorders without a camera still declare video/webm and video/mp4.
    return "audio" if kind in ("audio", "video") else None
