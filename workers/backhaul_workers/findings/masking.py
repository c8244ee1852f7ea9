"""Showing a text without what is personal in it: signs stand in, which every language reads and every font has.

A masked text is shown as it is, so no word of one language stands in it: the sign says of what kind the hidden thing is, the
two blocks that it is hidden. They are no letters, so a search never finds them and a title is not cut at them.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from backhaul_workers.findings.personal import PersonalFinding, PersonalKind

# A colleague reads the gate code, which is what colleagues need; a guest from outside does not.
Reading = Literal["colleague", "guest"]
HIDDEN_FROM: Mapping[Reading, frozenset[PersonalKind]] = {
    "colleague": frozenset({"phone", "email", "plate", "name"}),
    "guest": frozenset({"phone", "email", "plate", "name", "secret"}),
}
MASKS: Mapping[PersonalKind, str] = {"phone": "☎██", "email": "✉██", "plate": "🚘██", "name": "👤██", "secret": "🔒██"}


def mask(text: str, found: Sequence[PersonalFinding], reading: Reading) -> str:
    """``text`` as this reader reads it. Nothing outside the findings changes; ``found`` is in order and without overlaps."""
    pieces, at = [], 0
    for one in found:
        if one.kind in HIDDEN_FROM[reading]:
            pieces += [text[at : one.start], MASKS[one.kind]]
            at = one.end
    return "".join([*pieces, text[at:]])


def mask_segments(
    text: str, segments: Sequence[Mapping[str, Any]], found: Sequence[PersonalFinding], reading: Reading
) -> list[dict[str, Any]]:
    """The timed segments and words of the transcript ``text``, masked like it.

    The words of something hidden become one word over their time. A segment whose words are not those of the text, as after a
    correction, is left out: no caption is better than one that shows what is hidden.
    """
    hidden = [one for one in found if one.kind in HIDDEN_FROM[reading]]
    masked, at = [], 0
    for segment in segments:
        start, end = _place(text, segment["text"], at)
        if start < 0:
            continue
        at = end
        inside = [one for one in hidden if one.start < end and start < one.end]
        masked.append(
            {
                **segment,
                "text": _piece(segment["text"], start, inside),
                "words": list(_words(text, segment, start, end, inside)),
            }
        )
    return masked


def hidden_times(
    text: str, segments: Sequence[Mapping[str, Any]], found: Sequence[PersonalFinding], reading: Reading
) -> list[tuple[str, float, float]] | None:
    """When what this reader does not read is said: the part, and from and to in seconds of it.

    None where that cannot be told of all of it, as where somebody's correction has words that nobody timed.
    """
    timed, at = [], 0
    for segment in segments:
        start, end = _place(text, segment["text"], at)
        if start >= 0 and segment.get("part"):
            at = end
            timed += [(a, b, segment["part"], *times) for a, b, *times in _timed(text, segment, start, end)]
    silent = []
    for one in found:
        if one.kind not in HIDDEN_FROM[reading]:
            continue
        over = [word for word in timed if word[0] < one.end and one.start < word[1]]
        untold = set(range(one.start, one.end)).difference(*(range(a, b) for a, b, *_ in over))
        if any(text[place].strip() for place in untold):
            return None
        for part in dict.fromkeys(word[2] for word in over):
            # Also between its words: a number is not always said where its digits are timed.
            there = [word for word in over if word[2] == part]
            silent.append((part, min(word[3] for word in there), max(word[4] for word in there)))
    return silent


def _timed(text: str, segment: Mapping[str, Any], start: int, end: int) -> list[tuple[int, int, float, float]]:
    """The words of a segment, where they stand in ``text`` and when they are said; as one where not all are timed."""
    told, at = [], start
    for word in segment.get("words", ()):
        a, b = _place(text[:end], word["text"], at)
        if a < 0:
            break
        told.append((a, b, word["start_s"], word["end_s"]))
        at = b
    return [(start, end, segment["start_s"], segment["end_s"])] if text[at:end].strip() else told


def _place(text: str, piece: str, at: int) -> tuple[int, int]:
    """Where ``piece``, without the space around it, stands in ``text`` from ``at`` on."""
    bare = piece.strip()
    start = text.find(bare, at)
    # Only space lies between a piece and the next: a later one that looks the same is another one.
    return (start, start + len(bare)) if start >= 0 and not text[at:start].strip() else (-1, -1)


def _piece(piece: str, start: int, hidden: Sequence[PersonalFinding]) -> str:
    """The part of a segment or word whose bare text begins at ``start``: what is hidden in it, or goes on in it, is masked."""
    lead = len(piece) - len(piece.lstrip())
    bare = piece.strip()
    pieces, at = [piece[:lead]], 0
    for one in hidden:
        a, b = max(0, one.start - start), min(len(bare), one.end - start)
        if a < b:
            pieces += [bare[at:a], MASKS[one.kind]]
            at = b
    return "".join([*pieces, bare[at:], piece[lead + len(bare) :]])


def _words(
    text: str, segment: Mapping[str, Any], start: int, end: int, hidden: Sequence[PersonalFinding]
) -> Iterator[dict[str, Any]]:
    at = start
    waiting: dict[str, Any] | None = None  # the word that what is hidden began in
    last: PersonalFinding | None = None
    for word in segment.get("words", ()):
        a, b = _place(text[:end], word["text"], at)
        if a < 0:
            break
        at = b
        inside = [one for one in hidden if one.start < b and a < one.end]
        if waiting and last and inside and inside[0] is last:
            # The same thing goes on: its sign stands there already, what comes after it in this word is added.
            rest = _piece(word["text"], a, inside)
            waiting |= {"end_s": word["end_s"], "text": waiting["text"] + rest.lstrip().removeprefix(MASKS[last.kind])}
        else:
            if waiting:
                yield waiting
            waiting = {**word, "text": _piece(word["text"], a, inside)}
        last = inside[-1] if inside else None
    if waiting:
        yield waiting


def without(found: Sequence[PersonalFinding], meant: Collection[tuple[str, str]]) -> list[PersonalFinding]:
    """The findings without those that their author meant to be read: ``meant`` holds kinds and texts."""
    return [one for one in found if (one.kind, one.text) not in meant]


def with_known(text: str, found: Sequence[PersonalFinding], known: Iterable[tuple[PersonalKind, str]]) -> list[PersonalFinding]:
    """``found`` and, beside it, every place in ``text`` at which something ``known``, by kind and text, stands as a word.

    In any case, but for a name of one word: "Ask for Mark" is no reason to hide "the mark on the floor".
    """
    every = list(found)
    for kind, words in known:
        capital = kind == "name" and " " not in words and words[:1].isupper()
        for place in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE):
            other_word = capital and place[0][0].islower()
            if not other_word and not any(one.start < place.end() and place.start() < one.end for one in every):
                every.append(PersonalFinding(place.start(), place.end(), place[0], kind, "known"))
    return sorted(every, key=lambda one: one.start)
