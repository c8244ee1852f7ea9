"""Saved mail: one message (.eml), or many in one file (.mbox)."""

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Final

from backhaul.imports.reading.said import (
    MEDIA,
    MOST_CHARS,
    MOST_MEDIA_BYTES,
    PHOTO,
    VOICE,
    Said,
    clean,
    name_of,
    settle,
)

_MOST_MAILS: Final = 20_000
_MOST_PARTS: Final = 100
_FROM: Final = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_QUOTED: Final = re.compile(r"^(?:>.*|On .{5,200} wrote:|Am .{5,200} schrieb .*:|-{2,}\s*(?:Original|Forwarded).*)$")
_TYPES: Final = {type_: ending for ending, type_ in {**PHOTO, **VOICE}.items()}


def read(data: bytes, *, many: bool) -> Iterator[tuple[Said, dict[str, bytes]]]:
    """The mails of a file, with the bytes of their recordings and photos by name. Raises ValueError where there is none."""
    n = 0
    for line, raw in _split(data) if many else ((1, data),):
        n += 1
        if n > _MOST_MAILS:
            raise OverflowError
        said, files = Said(line), dict[str, bytes]()
        try:
            _fill(said, files, message_from_bytes(raw, policy=policy.default), n)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            # The package raises these on headers and bodies that were made to break it.
            said.wrong = "unreadable"
        yield settle(said), files
    if n == 0:
        raise ValueError("no mail")


def _split(data: bytes) -> Iterator[tuple[int, bytes]]:
    begins = [
        found
        for found in _FROM.finditer(data)
        if found.start() == 0 or data[found.start() - 2 : found.start()] in (b"\n\n", b"\r\n")
    ]
    line, last = 1, 0
    for begin, following in zip(begins, [*begins[1:], None], strict=True):
        line += data.count(b"\n", last, begin.start())
        last = begin.start()
        yield line, data[begin.end() : following.start() if following else len(data)].replace(b"\n>From ", b"\nFrom ")


def _fill(said: Said, files: dict[str, bytes], mail: EmailMessage, n: int) -> None:
    if not mail.keys():
        raise ValueError("no mail")
    sender = getaddresses([str(mail.get("From", ""))])
    said.who = name_of(" ".join(part for part in sender[0] if part)) if sender else None
    date = mail.get("Date")
    at = getattr(date, "datetime", None)
    if at is None:
        said.wrong = "no_time"
    else:
        said.at = at.isoformat()
    body = mail.get_body(preferencelist=("plain", "html"))
    words = str(body.get_content()) if body else ""
    if body is not None and body.get_content_type() == "text/html":
        words = _words_of(words)
    subject = re.sub(
        r"^(?:\s*(?:re|fwd?|aw|wg|odp|tr|sv)\s*:)+\s*", "", clean(str(mail.get("Subject", ""))), flags=re.IGNORECASE
    )
    told = _own_words(clean(words))
    said.text = told if subject in told else f"{subject}\n{told}".strip()
    for number, part in enumerate(mail.iter_attachments()):
        if number >= _MOST_PARTS:
            break
        kind = _TYPES.get(part.get_content_type().replace("audio/opus", "audio/ogg"))
        ending = kind or _ending(part.get_filename() or "")
        if ending not in MEDIA or not isinstance(bytes_ := part.get_payload(decode=True), bytes) or not bytes_:
            continue
        if len(bytes_) > MOST_MEDIA_BYTES:
            said.wrong = "media_too_large"
            continue
        name = f"{n}-{number}{ending}"
        files[name] = bytes_
        digest = hashlib.sha256(bytes_).hexdigest()
        said.media.append({"name": name, "type": MEDIA[ending], "size": len(bytes_), "sha256": digest})


def _ending(name: str) -> str:
    return name[name.rfind(".") :].lower() if "." in name else ""


def _own_words(words: str) -> str:
    """Without what the mail answers, and without the signature."""
    kept: list[str] = []
    for line in words.split("\n"):
        if line.rstrip() == "--":
            break
        if not _QUOTED.match(line.strip()):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()[: MOST_CHARS + 1]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "head", "title"):
            self._inside.append(tag)
        elif tag in ("br", "p", "div", "tr", "li", "h1", "h2", "h3"):
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.said.append(re.sub(r"\s+", " ", data))


def _words_of(markup: str) -> str:
    parser = _Words()
    parser.feed(markup)
    return re.sub(r" ?\n ?", "\n", "".join(parser.said))
