"""The stages of a tip and their order for each kind. The whole pipeline is this page."""

from enum import StrEnum
from typing import Literal


class Stage(StrEnum):
    """One step of a tip, one job, one transaction at its end."""

    NORMALISE = "normalise"
    TRANSCRIBE = "transcribe"
    UNDERSTAND = "understand"
    JOIN = "join"
    PUBLISH = "publish"


VOICE = (Stage.NORMALISE, Stage.TRANSCRIBE, Stage.UNDERSTAND, Stage.JOIN, Stage.PUBLISH)
# A photo may carry a spoken note.
PHOTO = VOICE
TEXT = (Stage.UNDERSTAND, Stage.JOIN, Stage.PUBLISH)
ORDER: dict[str, tuple[Stage, ...]] = {"voice": VOICE, "photo": PHOTO, "text": TEXT}

# What the author reads while a stage is at work.
STATE: dict[Stage, Literal["normalising", "transcribing", "understanding"]] = {
    Stage.NORMALISE: "normalising",
    Stage.TRANSCRIBE: "transcribing",
    Stage.UNDERSTAND: "understanding",
    Stage.JOIN: "understanding",
    Stage.PUBLISH: "understanding",
}

# Speech takes seconds; on a queue of its own it never holds up a text tip or a photo.
SPEECH, QUICK = "speech", "quick"
QUEUE: dict[Stage, str] = {stage: SPEECH if stage is Stage.TRANSCRIBE else QUICK for stage in Stage}


def first(kind: str) -> Stage:
    """Where a tip of this kind starts."""
    return ORDER[kind][0]


def following(kind: str, stage: Stage) -> Stage | None:
    """The stage after this one, or None when the tip is done."""
    order = ORDER[kind]
    at = order.index(stage) + 1
    return order[at] if at < len(order) else None
