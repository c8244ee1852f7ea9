"""A chat as a messenger exports it: a text with a line for each message, alone or in a zip beside its recordings and photos.

Libraries for this were looked at: whatstk is GPL, chat-miner brings pandas and matplotlib along.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from backhaul.imports.reading.dates import MOMENT, Order, Parts, digits, moment, order_of, parts_of
from backhaul.imports.reading.said import MEDIA, MOST_LINES, Said, clean, name_of, settle

_BEGINS: Final = re.compile(rf"[\u200e\u200f\u202a-\u202e\ufeff]*\[?{MOMENT}\s*(?:\]|\s[-\u2013])\s?[\u200e\u200f]*(.*)$")
_SPOKEN: Final = re.compile(r"([^:\n]{1,200}?):(?:\s|$)(.*)$", re.DOTALL)
# "IMG-1.jpg (file attached)", "<attached: 00001-AUDIO.opus>", in whichever language.
_FILE: Final = r"([^\s<>:/\\][^<>:/\\\n]{0,150}\.[A-Za-z0-9]{2,5})"
_ATTACHED: Final = re.compile(rf"\u200e?(?:<[^:<>]{{1,40}}:\s{_FILE}>|{_FILE} \([^()\n]{{2,60}}\))")
# "<Media omitted>"; on a phone of the other kind a sign that nobody sees, and a few words.
_OMITTED: Final = re.compile(r"<[^<>\n]{3,60}>|\u200e[^\n]{3,60}")
_MAP: Final = re.compile(
    r"https?://(?:maps\.google\.com|www\.google\.com/maps|maps\.apple\.com)/?\?\S*?q=(-?\d+\.\d+),(-?\d+\.\d+)\S*"
)
_DELETED: Final = frozenset((
    "this message was deleted", "you deleted this message", "se eliminó este mensaje", "ce message a été supprimé",
    "diese nachricht wurde gelöscht", "ta wiadomość została usunięta", "acest mesaj a fost șters", "bu mesaj silindi",
    "це повідомлення було видалено", "تم حذف هذه الرسالة", "यह मैसेज मिटा दिया गया",
))  # fmt: skip


def read(text: str, order: Order | None, files: Mapping[str, dict[str, Any]]) -> Iterator[Said]:
    """The messages of a chat, in its order. ``files``: what lies beside it, by name: type, size and hash.

    Raises ValueError where it is no chat, and "dates" where day and month could be either and nobody said which.
    """
    found = [*_messages(text)]
    if not found:
        raise ValueError("no message")
    order = order or order_of([parts for _, parts, _ in found])
    if order is None:
        raise ValueError("dates")
    for line, parts, words in found:
        said = Said(line)
        at = moment(parts, order)
        if at is None:
            said.wrong = "no_time"
        else:
            said.at = at.isoformat()
        _fill(said, words, files)
        yield settle(said)


def _messages(text: str) -> Iterator[tuple[int, Parts, str]]:
    begun: tuple[int, Parts, list[str]] | None = None
    for n, line in enumerate(text.splitlines(), 1):
        if n > MOST_LINES:
            raise OverflowError
        if head := _BEGINS.match(digits(line[:100]) + line[100:]):
            if begun:
                yield begun[0], begun[1], "\n".join(begun[2])
            # The words as they stand, not with their digits changed.
            begun = n, parts_of(head.groups()[:7]), [line[len(line) - len(head[8]) :] if head[8] else ""]
        elif begun:
            begun[2].append(line)
    if begun:
        yield begun[0], begun[1], "\n".join(begun[2])


def _fill(said: Said, words: str, files: Mapping[str, dict[str, Any]]) -> None:
    spoken = _SPOKEN.match(words)
    if spoken is None:
        said.out = "system"
        return
    said.who = name_of(spoken[1])
    body = spoken[2].strip(" \t\r\n")
    for attached in _ATTACHED.finditer(body):
        name = (attached[1] or attached[2]).strip("\u200e\u200f ")
        ending = name[name.rfind(".") :].lower()
        if ending in MEDIA and name in files:
            said.media.append({"name": name, **files[name]})
        elif ending in MEDIA:
            said.out = "media_missing"
    body = _ATTACHED.sub("", body).strip(" \t\r\n")
    if not said.media and _OMITTED.fullmatch(body):
        said.out = "media_missing"
        return
    if shared := _MAP.search(body):
        lat, lon = float(shared[1]), float(shared[2])
        if -90 <= lat <= 90 and -180 <= lon <= 180:
            said.lat, said.lon = lat, lon
        body = _MAP.sub("", body)
    said.text = clean(body)
    if said.text and said.out == "media_missing":
        # Its words are here.
        said.out = None
    if said.text.rstrip(".").casefold() in _DELETED:
        said.out = "deleted"
