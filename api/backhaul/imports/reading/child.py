"""What the child process does: lock itself in, read the one file from standard input, answer a line for each message.

With ``files`` in the order the bytes of these recordings and photos follow, each after a line with its size.
"""

import codecs
import hashlib
import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from backhaul.imports.reading import chat, mail, sheet
from backhaul.imports.reading.said import (
    MEDIA,
    MOST_FILES,
    MOST_LINES,
    MOST_MEDIA_BYTES,
    MOST_TEXT_BYTES,
    Said,
    decoded,
)
from backhaul.isolation import COULD_NOT_START, lock_in

_PIECE = 1 << 20


def main(order: Mapping[str, Any]) -> None:
    """Never returns."""
    try:
        _warm_up()
        lock_in(memory_bytes=order["memory_bytes"], output_bytes=order["output_bytes"], cpu_s=order["cpu_s"])
    except Exception:  # noqa: BLE001 - whatever it is, the exit code is all that the parent needs
        os._exit(COULD_NOT_START)
    _answer(sys.stdout.buffer, order, sys.stdin.buffer)
    sys.stdout.buffer.flush()
    os._exit(0)


def _answer(out: BinaryIO, order: Mapping[str, Any], file: BinaryIO) -> None:
    try:
        n = 0
        wanted = order["files"]
        for said, load in messages(file, order["format"], order["dates"]):
            n += 1
            if n > MOST_LINES:
                raise OverflowError
            if wanted is None:
                _say(out, asdict(said))
                continue
            for one in said.media:
                if one["sha256"] in wanted:
                    bytes_ = load(one["name"])
                    _say(out, {"sha256": one["sha256"], "size": len(bytes_)})
                    out.write(bytes_)
        _say(out, {"end": "all"})
    except (MemoryError, OverflowError):
        _say(out, {"end": "too_large"})
    except ValueError as error:
        _say(out, {"end": "dates" if str(error) == "dates" else "unreadable"})
    except Exception:  # noqa: BLE001 - parsers raise anything on bytes that were made to break them
        _say(out, {"end": "unreadable"})


def _say(out: BinaryIO, told: dict[str, Any]) -> None:
    out.write(json.dumps(told).encode() + b"\n")


Load = Callable[[str], bytes]


def messages(file: BinaryIO, format: str, dates: Any) -> Iterator[tuple[Said, Load]]:
    """What is in the file, each with what gives the bytes of its recordings and photos. Raises ValueError, OverflowError."""
    if format == "zip":
        with zipfile.ZipFile(file) as archive:
            text, files, load = _unpack(archive)
            for said in chat.read(text, dates, files):
                yield said, load
        return
    data = file.read(MOST_TEXT_BYTES + 1)
    if format in ("eml", "mbox"):
        for said, attached in mail.read(data, many=format == "mbox"):
            yield said, attached.__getitem__
        return
    if len(data) > MOST_TEXT_BYTES:
        raise OverflowError
    text = decoded(data)
    rows = sheet.read(text, dates) if format == "csv" else chat.read(text, dates, {})
    for said in rows:
        yield said, _nothing


def _nothing(name: str) -> bytes:
    raise ValueError(name)


def _unpack(archive: zipfile.ZipFile) -> tuple[str, dict[str, dict[str, Any]], Load]:
    """The chat's text, and what lies beside it by the last part of its name: names are never used as a path."""
    if len(archive.infolist()) > MOST_FILES:
        raise OverflowError
    texts: list[zipfile.ZipInfo] = []
    media: dict[str, zipfile.ZipInfo] = {}
    for one in archive.infolist():
        name = PurePosixPath(one.filename.replace("\\", "/")).name
        if one.is_dir() or one.flag_bits & 1:
            continue
        if name.lower().endswith(".txt"):
            texts.append(one)
        elif PurePosixPath(name).suffix.lower() in MEDIA:
            media.setdefault(name, one)
    if not texts:
        raise ValueError("no chat")
    text = decoded(_inflate(archive, max(texts, key=lambda one: one.file_size), MOST_TEXT_BYTES))

    class Files(dict[str, dict[str, Any]]):
        # Only what the chat names is opened.
        def __missing__(self, name: str) -> dict[str, Any]:
            bytes_ = load(name)
            found = {"type": MEDIA[PurePosixPath(name).suffix.lower()], "size": len(bytes_)}
            self[name] = {**found, "sha256": hashlib.sha256(bytes_).hexdigest()}
            return self[name]

        def __contains__(self, name: object) -> bool:
            if name not in media:
                return False
            try:
                return bool(self[str(name)]["size"])
            except (ValueError, OverflowError, OSError, zipfile.BadZipFile, NotImplementedError, EOFError):
                # Damaged, or larger than it says: the message is read without it.
                return False

    def load(name: str) -> bytes:
        return _inflate(archive, media[name], MOST_MEDIA_BYTES)

    return text, Files(), load


def _inflate(archive: zipfile.ZipFile, one: zipfile.ZipInfo, most: int) -> bytes:
    """Its bytes, whatever the archive says of their number. Raises OverflowError."""
    if one.file_size > most:
        raise OverflowError
    bytes_ = bytearray()
    with archive.open(one) as packed:
        while piece := packed.read(_PIECE):
            bytes_ += piece
            if len(bytes_) > most:
                raise OverflowError
    return bytes(bytes_)


def _warm_up() -> None:
    """Whatever is imported late is imported now: a child that is nobody can import nothing."""
    list(chat.read("31.12.21, 21:15 - A: the gate is open\n", None, {}))
    list(sheet.read("text,time\nthe gate is open,2021-12-31T21:15\n", None))
    raw = b"From: A <a@b.c>\nDate: Fri, 31 Dec 2021 21:15:00 +0100\nSubject: =?utf-8?q?x?=\nMIME-Version: 1.0\nContent-Type: "
    boundary = b'multipart/mixed; boundary="y"\n\n--y\nContent-Type: text/html; charset="iso-8859-2"\n\n<p>a</p>\n--y--\n'
    list(mail.read(raw + boundary, many=False))
    for encoding in ("cp1252", "utf-16", "utf-8-sig", "iso8859-2", "iso8859-9", "iso8859-15", "cp1250", "cp1251", "cp1254",
                     "cp1256", "koi8-r", "koi8-u", "base64", "quopri", "idna", "cp437"):  # fmt: skip
        codecs.lookup(encoding)
