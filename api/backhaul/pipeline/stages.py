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

# No stage of a tip: telling those who follow it. Push services may be slow, and nobody's tip waits for them.
NOTIFY = "notify"
# Other systems may be slower still, and no phone waits for them.
WEBHOOKS = "webhooks"
QUEUES = (QUICK, MEDIA, SPEECH, NOTIFY, WEBHOOKS)

# What is done of a reply: it is no tip and joins nothing. Colleagues read it after the first; the second is there where a
# translator is, and behind the clips, as with tips.
REPLY, TRANSLATE_REPLY = "reply.understand", "reply.translate"
REPLY_QUEUE: dict[str, str] = {REPLY: QUICK, TRANSLATE_REPLY: SPEECH}

# A job gives way to every job of a higher priority of its own organisation; among organisations turns decide, but for two
# things that `take_turn` (0008_turns.sql) knows: below 0 a job gives way to everybody's, from 100 on it is a hazard's.
LOW, HAZARD = -100, 100
# What is published can be read already; it is done before what was done once is done again.
AFTER = -50


def priority(kind: str, stage: Stage, *, hazard: bool = False) -> int:
    """How soon this stage of a tip is due within its organisation: what was begun is finished before more is begun."""
    return ORDER[kind].index(stage) + (HAZARD if hazard else 0)


def without_model(queue: str, model: str) -> str:
    """The queue in which jobs of ``queue`` stand aside, in nobody's way, while a model is missing: one for each model."""
    return f"{queue}-{model[:80]}-without-model"  # It has room for 128 characters.


def first(kind: str) -> Stage:
    """Where a tip of this kind starts."""
    return ORDER[kind][0]


def following(kind: str, stage: Stage) -> Stage | None:
    """The stage after this one, or None when the tip is done."""
    order = ORDER[kind]
    at = order.index(stage) + 1
    return order[at] if at < len(order) else None
