"""What is done of a reply: it is looked through for what is personal, as a tip is, then translated where something can."""

import asyncio
import re
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import organisation_session
from backhaul.identity.models import Organisation
from backhaul.insights.models import Insight
from backhaul.insights.stone import SOURCE
from backhaul.insights.words import say_besides, take_back_besides
from backhaul.moderation.hide import hold_reply
from backhaul.moderation.listed import listed_words, passed_before
from backhaul.pipeline.queue import enqueue_reply
from backhaul.pipeline.stages import REPLY, TRANSLATE_REPLY
from backhaul.settings import get_settings
from backhaul.talk import events
from backhaul.talk.mention import MENTION, without_mentions
from backhaul.talk.models import Reply
from backhaul_workers.findings import embedding, language
from backhaul_workers.stages import personal
from backhaul_workers.stages.translate import languages_read
from backhaul_workers.tools import Tools
from backhaul_workers.translation import Words

# The first of Unicode's private signs.
_SIGNS = 0xE000
_ANY_SIGN = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Job:
    """The words of a revision, and what tells what is personal in them."""

    text: str
    hint: str | None
    revision: int
    languages: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    known: personal.Known
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How others read it; or, from the translator, how it is read in other languages."""

    language: str | None = None
    masked: str = ""
    masked_for_members: str | None = None
    vector: bytes | None = None
    translations: dict[str, Any] | None = None


async def run(task: str, organisation_id: UUID, reply_id: UUID, tools: Tools, *, pool: Executor | None = None) -> None:
    """Do one of the two tasks. One that was taken back is left alone; one that was changed meanwhile has a job of its own."""
    async with organisation_session(organisation_id) as db:
        reply = await _at(db, organisation_id, reply_id)
        if reply is None:
            return
        job = await _read(db, reply)
    work = _look_through if task == REPLY else _translate
    found = await asyncio.get_running_loop().run_in_executor(pool, work, job, tools)
    async with organisation_session(organisation_id) as db:
        reply = await _at(db, organisation_id, reply_id)
        if reply is None or reply.revision != job.revision:
            return
        await (_write if task == REPLY else _write_translations)(db, reply, found)


async def _at(db: AsyncSession, organisation_id: UUID, reply_id: UUID) -> Reply | None:
    standing = select(Reply).filter_by(organisation_id=organisation_id, id=reply_id, withdrawn_at=None)
    reply: Reply | None = await db.scalar(standing.with_for_update(key_share=True))
    return reply


async def _read(db: AsyncSession, reply: Reply) -> Job:
    languages = await db.scalar(select(Organisation.languages).where(Organisation.id == reply.organisation_id)) or []
    return Job(
        text=reply.text,
        hint=reply.language,
        revision=reply.revision,
        languages=tuple(languages),
        names=await personal.names_in(db, reply.organisation_id, reply.text),
        known=await personal.hidden_there(db, reply.organisation_id, reply.insight_id),
        targets=tuple(one for one in await languages_read(db, reply.organisation_id) if one != reply.language),
    )


def _look_through(job: Job, tools: Tools) -> Found:
    spoken = language.detect(without_mentions(job.text), job.languages, job.hint)
    masked, for_members = _mask(job)
    # Of the masked words: what is stored knows nothing personal.
    (vector,) = tools.embedder().embed([without_mentions(masked)])
    return Found(spoken.language, masked, for_members, embedding.pack(vector) if vector.any() else None)


def _mask(job: Job) -> tuple[str, str | None]:
    """Masked, but for mentions: their author chose whom to name, and an id in them may look like a number plate."""
    mentions: list[str] = []

    def sign(found: re.Match[str]) -> str:
        mentions.append(found.group())
        return chr(_SIGNS + len(mentions) - 1)

    # Signs of nobody's alphabet, of which there are enough. Whoever typed one loses it.
    bare = MENTION.sub(sign, _ANY_SIGN.sub("", job.text))
    names = {_SIGNS + n: mention for n, mention in enumerate(mentions)}
    masked, for_members = personal.mask_words(bare, job.names, job.known)
    return masked.translate(names), for_members and for_members.translate(names)


async def _write(db: AsyncSession, reply: Reply, found: Found) -> None:
    reply.language = found.language
    reply.masked, reply.masked_for_members, reply.masked_revision = found.masked, found.masked_for_members, reply.revision
    reply.vector, reply.vector_model = found.vector, embedding.MODEL
    # They say what it said before.
    reply.translations = {}
    if get_settings().translator:
        await enqueue_reply(db, TRANSLATE_REPLY, reply.organisation_id, reply.id)
    # A group looks after itself: see stages/join.py.
    if reply.hidden_at is None and await _visibility(db, reply) != "group":
        listed = await listed_words(db, found.masked_for_members or found.masked, found.language)
        if listed and not await passed_before(db, reply.organisation_id, reply.insight_id, listed, reply_id=reply.id):
            hold_reply(db, reply, listed)
    if reply.hidden_at is not None:
        # Whoever puts it back says it, and tells who asked.
        await take_back_besides(db, reply.organisation_id, source=SOURCE, source_id=reply.id)
        await events.replied(db, reply.organisation_id, reply.insight_id, await _visibility(db, reply))
        return
    words = {"text": without_mentions(found.masked), "language": found.language or ""}
    await say_besides(db, reply.organisation_id, reply.insight_id, source=SOURCE, source_id=reply.id, **words)
    visibility = await _visibility(db, reply)
    await events.answered(db, reply.organisation_id, reply.insight_id, visibility, by=reply.author_id)
    await events.mentioned(db, reply.organisation_id, reply.insight_id, reply.id, by=reply.author_id)


def _translate(job: Job, tools: Tools) -> Found:
    translator = tools.text_translator()
    words = Words(without_mentions(job.text), job.hint or "", as_heard=False)
    translations = {}
    for target in job.targets:
        if translator and translator.can(words, target) and (said := translator.translate(words, target).strip()):
            masked, for_members = personal.mask_words(said, job.names, job.known)
            translations[target] = {
                "language": target,
                "text": masked,
                "text_for_members": for_members,
                "source": translator.name,
            }
    return Found(translations=translations)


async def _write_translations(db: AsyncSession, reply: Reply, found: Found) -> None:
    reply.translations = found.translations or {}
    await events.replied(db, reply.organisation_id, reply.insight_id, await _visibility(db, reply))


async def _visibility(db: AsyncSession, reply: Reply) -> str:
    shown = select(Insight.visibility).filter_by(organisation_id=reply.organisation_id, id=reply.insight_id)
    return await db.scalar(shown) or "managers"
