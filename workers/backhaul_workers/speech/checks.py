"""What an engine heard, checked for the ways in which Whisper goes wrong, and timed as in the recording."""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from backhaul_workers.speech.activity import Voiced
from backhaul_workers.speech.engine import Segment, Transcription, Word

# Whisper's own mark of a decoder that runs in circles (OpenAI's default for compression_ratio_threshold).
MAX_COMPRESSION: Final = 2.4
# The fastest speakers say 8 syllables, some 25 letters, in a second; more than that was not spoken.
MAX_LETTERS_PER_S: Final = 35
# "No, no, no, no" is said; the same words five times in a row are a loop.
MAX_TURNS: Final = 4
LONGEST_LOOP: Final = 8

# Each of these asks for a second pass. On 48 clips, half of them with noise, six are heard again and word error falls from
# 25.7 to 24.5 % (25.4 with 30 s for all). Of voices heard well 19 in 20 give 8 to 14 letters in a second, and their last word
# ends 0.4 to 1 s before the detector lets go. Chinese and Korean need a quarter of the letters.
LEAST_LOG_PROBABILITY: Final = -0.8
LEAST_LETTERS_PER_S: Final = 1.5
LONGEST_UNHEARD_S: Final = 3.0
LONGEST_UNHEARD_END_S: Final = 1.5
# On the average of a clip. Of 80 clips the 27 below it had 48 % of their words wrong, the others 12 %.
# The better of two models is believed though it is so much less sure: word error 22.8 instead of 23.8 %.
UNCLEAR_LOG_PROBABILITY: Final = -0.5
SECOND_LEAD: Final = 0.2
# Three names in the order in which they were given are read from the prompt, not heard.
NAMES_IN_A_ROW: Final = 3

EVENT: Final = re.compile(r"[\[(*♪][^\])*♪]*[\])*♪]")


def checked(heard: Iterable[Segment], voice: Voiced) -> tuple[Segment, ...]:
    """The segments that were really spoken, their times moved from ``voice`` to the recording."""
    kept = []
    for segment in heard:
        segment = without_loops(segment)
        letters = sum(map(str.isalnum, segment.text))
        # "[Music]" and "(engine noise)" are what Whisper's training data say of noise, not words that somebody spoke.
        if not letters or not any(map(str.isalnum, EVENT.sub("", segment.text))):
            continue
        span_s = max(segment.end_s - segment.start_s, 0.5)
        if letters / span_s > MAX_LETTERS_PER_S and letters / max(voice.duration_s, 0.5) > MAX_LETTERS_PER_S:
            continue
        if compression(segment.text) > MAX_COMPRESSION:
            continue
        kept.append(_in_recording(segment, voice))
    return tuple(kept)


def doubt(heard: Sequence[Segment], voice: Voiced, log_probability: float, hotwords: Sequence[str] = ()) -> str | None:
    """In one word why these segments, timed as in ``voice``, may not be what was said; None when nothing speaks against them.

    ``log_probability``: of the segment that is least sure. ``hotwords``: the names that the engine was told.
    """
    if echoes(heard, hotwords):
        return "names"
    letters = sum(map(str.isalnum, "".join(segment.text for segment in heard)))
    spoken_s = max(voice.until_s - voice.from_s, 0.5)
    if not letters:
        return "nothing"
    if any(compression(segment.text) > MAX_COMPRESSION or without_loops(segment) is not segment for segment in heard):
        return "circles"
    if letters / spoken_s > MAX_LETTERS_PER_S:
        return "fast"
    if letters / spoken_s < LEAST_LETTERS_PER_S:
        return "slow"
    words = [word for segment in heard for word in segment.words]
    if words and voice.until_s - words[-1].end_s > LONGEST_UNHEARD_END_S:
        return "early"
    moments = [voice.from_s, *(moment for word in words for moment in (word.start_s, word.end_s))]
    if max(np.diff(moments)[::2], default=0.0) > LONGEST_UNHEARD_S:
        return "hole"
    return "unsure" if log_probability < LEAST_LOG_PROBABILITY else None


def unheard(heard: Sequence[Segment], voice: Voiced) -> list[tuple[float, float]]:
    """The stretches of ``voice`` without a word that are longer than LONGEST_UNHEARD_S: from where to where."""
    words = [word for segment in heard for word in segment.words]
    if not words:
        return []
    moments = [voice.from_s, *(moment for word in words for moment in (word.start_s, word.end_s)), voice.until_s]
    pairs = zip(moments[::2], moments[1::2], strict=True)
    return [(start_s, end_s) for start_s, end_s in pairs if end_s - start_s > LONGEST_UNHEARD_S]


def unclear(said: Transcription, below: float = UNCLEAR_LOG_PROBABILITY) -> bool:
    """Whether a better model should hear this, too. Where nobody speaks none is asked: it could only invent."""
    return said.doubt is not None or (bool(said.text) and said.log_probability < below)


def surer(first: Transcription, second: Transcription, lead: float = SECOND_LEAD) -> Transcription:
    """Which of the two to believe: the one with words that is surer of them, the better model being a ``lead`` ahead."""
    if not first.text or not second.text:
        return second if second.text else first
    return second if second.log_probability + lead >= first.log_probability else first


def echoes(heard: Sequence[Segment], hotwords: Sequence[str]) -> bool:
    """Whether the names that the engine was told came back as if they had been said: nothing else, or three in their order."""
    names = [_plain(name) for name in hotwords]
    text = " ".join(_plain(segment.text) for segment in heard)
    if set(text.split()) <= set(" ".join(names).split()):
        return bool(text)
    rows = (" ".join(names[at : at + NAMES_IN_A_ROW]) for at in range(len(names) - NAMES_IN_A_ROW + 1))
    return any(f" {row} " in f" {text} " for row in rows)


def finished(
    segments: Sequence[Segment],
    *,
    language: str,
    probability: float,
    engine: str,
    model: str,
    log_probability: float = 0.0,
    doubt: str | None = None,
) -> Transcription:
    """The answer of an engine, made from its segments."""
    text = " ".join(segment.text for segment in segments)
    sure = round(log_probability, 3)
    return Transcription(text, language, round(probability, 4), tuple(segments), engine, model, sure, doubt)


def average(each: Iterable[tuple[float, str]]) -> float:
    """The log-probability of a whole clip: of its segments' averages, each counted by the length of its text; 0 for none."""
    every = [(log_probability, len(text)) for log_probability, text in each]
    letters = sum(length for _, length in every)
    return sum(log_probability * length for log_probability, length in every) / letters if letters else 0.0


def without_loops(segment: Segment) -> Segment:
    """The segment with a phrase that is repeated more than MAX_TURNS times kept once."""
    words, end = segment.words, 0
    plain = [re.sub(r"\W", "", word.text).casefold() for word in words]
    kept: list[Word] = []
    while end < len(words):
        for length in range(1, LONGEST_LOOP + 1):
            phrase = plain[end : end + length]
            turns = 1
            while plain[end + turns * length : end + (turns + 1) * length] == phrase:
                turns += 1
            if turns > MAX_TURNS and any(phrase):
                kept += words[end : end + length]
                end += turns * length
                break
        else:
            kept.append(words[end])
            end += 1
    if len(kept) == len(words):
        return segment
    return replace(segment, words=tuple(kept), text=" ".join(word.text for word in kept))


def compression(text: str) -> float:
    """How many times smaller zlib makes the text: 1 to 2 for speech, more for loops."""
    data = text.encode()
    return len(data) / len(zlib.compress(data))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\W", " ", text).casefold().split())


def _in_recording(segment: Segment, voice: Voiced) -> Segment:
    words = tuple(
        replace(word, start_s=voice.original_s(word.start_s), end_s=voice.original_s(word.end_s)) for word in segment.words
    )
    start_s = words[0].start_s if words else voice.original_s(segment.start_s)
    end_s = words[-1].end_s if words else voice.original_s(segment.end_s)
    return replace(segment, start_s=start_s, end_s=max(start_s, end_s), words=words)
