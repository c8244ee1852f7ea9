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
    TRANSLATE = "translate"


VOICE = (Stage.NORMALISE, Stage.TRANSCRIBE, Stage.UNDERSTAND, Stage.JOIN, Stage.PUBLISH)
# A photo may carry a spoken note.
PHOTO = VOICE
TEXT = (Stage.UNDERSTAND, Stage.JOIN, Stage.PUBLISH)
# What is done of a tip that is published; it moves no tip on, and none is parked for it.
AFTERWARDS = (Stage.TRANSLATE,)
ORDER: dict[str, tuple[Stage, ...]] = {"voice": VOICE, "photo": PHOTO, "text": TEXT}

# What the author reads while a stage is at work.
STATE: dict[Stage, Literal["normalising", "transcribing", "understanding"]] = {
    Stage.NORMALISE: "normalising",
    Stage.TRANSCRIBE: "transcribing",
    Stage.UNDERSTAND: "understanding",
    Stage.JOIN: "understanding",
    Stage.PUBLISH: "understanding",
}

# Speech takes seconds and a photo takes one; on queues of their own they never hold up a text tip.
SPEECH, MEDIA, QUICK = "speech", "media", "quick"
QUEUE: dict[Stage, str] = {
    Stage.NORMALISE: MEDIA,
    Stage.TRANSCRIBE: SPEECH,
    Stage.UNDERSTAND: QUICK,
    Stage.JOIN: QUICK,
    Stage.PUBLISH: QUICK,
    Stage.TRANSLATE: SPEECH,
}

# Of a queue the highest comes first. What can be read already waits for what cannot.
PRIORITY: dict[Stage, int] = {Stage.TRANSLATE: -10}


def first(kind: str) -> Stage:
    """Where a tip of this kind starts."""
    return ORDER[kind][0]


def following(kind: str, stage: Stage) -> Stage | None:
    """The stage after this one, or None when the tip is done."""
    order = ORDER[kind]
    at = order.index(stage) + 1
    return order[at] if at < len(order) else None
