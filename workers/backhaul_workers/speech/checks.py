"""What an engine heard, checked for the ways in which Whisper goes wrong, and timed as in the recording."""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from backhaul_workers.speech.activity import Voiced
from backhaul_workers.speech.engine import Segment, Transcription, Word

# Whisper's own mark of a decoder that runs in circles (OpenAI's default for compression_ratio_threshold).
MAX_COMPRESSION: Final = 2.4
# The fastest speakers say 8 syllables, some 25 letters, in a second; more than that was not spoken.
MAX_LETTERS_PER_S: Final = 35
# "No, no, no, no" is said; the same words five times in a row are a loop.
MAX_TURNS: Final = 4
LONGEST_LOOP: Final = 8

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


def finished(segments: Sequence[Segment], *, language: str, probability: float, engine: str, model: str) -> Transcription:
    """The answer of an engine, made from its segments."""
    text = " ".join(segment.text for segment in segments)
    return Transcription(text, language, round(probability, 4), tuple(segments), engine, model)


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


def _in_recording(segment: Segment, voice: Voiced) -> Segment:
    words = tuple(
        replace(word, start_s=voice.original_s(word.start_s), end_s=voice.original_s(word.end_s)) for word in segment.words
    )
    start_s = words[0].start_s if words else voice.original_s(segment.start_s)
    end_s = words[-1].end_s if words else voice.original_s(segment.end_s)
    return replace(segment, start_s=start_s, end_s=max(start_s, end_s), words=words)
