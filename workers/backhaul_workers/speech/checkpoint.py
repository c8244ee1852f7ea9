"""Whisper's weights from CTranslate2's file into the checkpoint that ``openai-whisper`` reads, number by number."""

import json
import struct
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

# Element types by their code in the file. 16-bit brain floats (5) occur in no published Whisper.
TYPES: Final = (np.float32, np.int8, np.int16, np.int32, np.float16)

Tensors = dict[str, NDArray[Any]]


def read_ct2(path: Path) -> Tensors:
    """Every tensor of a CTranslate2 ``model.bin`` (binary versions 2 to 6), by name. ValueError when it is no such file.

    Layout, little-endian: version, spec name, revision, count; then for each tensor its name, rank, shape, type and size.
    """
    data, at = memoryview(path.read_bytes()), 0

    def number(code: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from("<" + code, data, at)
        at += struct.calcsize(code)
        return int(value)

    def text() -> str:
        nonlocal at
        size = number("H")
        value = bytes(data[at : at + size - 1]).decode()  # The size counts a closing NUL.
        at += size
        return value

    try:
        version, spec = number("I"), text()
        if not 2 <= version <= 6 or spec != "WhisperSpec":
            raise ValueError("not a CTranslate2 Whisper model")
        number("I")
        tensors: Tensors = {}
        for _ in range(number("I")):
            name = text()
            shape = [number("I") for _ in range(number("B"))]
            kind, size = TYPES[number("B")], number("I")
            tensors[name] = np.frombuffer(data[at : at + size], dtype=kind).reshape(shape)
            at += size
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError("not a whole CTranslate2 Whisper model") from error
    return tensors


def convert(model: Path, target: Path) -> None:
    """Write ``target``: ``{"dims", "model_state_dict", "alignment_heads"}``, loadable with ``weights_only``.

    ``model`` is a folder with a float16 or float32 ``model.bin`` and its ``config.json``. ValueError for quantised weights,
    which have no exact counterpart.
    """
    source = read_ct2(model / "model.bin")
    state: dict[str, torch.Tensor] = {}

    def tensor(name: str) -> torch.Tensor:
        array = source[name]
        if array.dtype.kind != "f":
            raise ValueError(f"{name} is quantised; convert from float weights")
        return torch.from_numpy(array.copy())

    def norm(to: str, name: str) -> None:
        state[f"{to}.weight"], state[f"{to}.bias"] = tensor(f"{name}/gamma"), tensor(f"{name}/beta")

    def linear(to: str, parts: tuple[str, ...], name: str) -> None:
        """CTranslate2 stacks query, key and value into one matrix, and gives the key a bias of zeros."""
        weights, biases = tensor(f"{name}/weight").chunk(len(parts)), tensor(f"{name}/bias").chunk(len(parts))
        for part, weight, bias in zip(parts, weights, biases, strict=True):
            state[f"{to}.{part}.weight"] = weight.contiguous()
            if part != "key":
                state[f"{to}.{part}.bias"] = bias.contiguous()

    for part in ("conv1", "conv2"):
        linear("encoder", (part,), f"encoder/{part}")
    norm("encoder.ln_post", "encoder/layer_norm")
    norm("decoder.ln", "decoder/layer_norm")
    for side in ("encoder", "decoder"):
        state[f"{side}.positional_embedding"] = tensor(f"{side}/position_encodings/encodings")
        for i in range(_layers(source, side)):
            name, to = f"{side}/layer_{i}", f"{side}.blocks.{i}"
            norm(f"{to}.attn_ln", f"{name}/self_attention/layer_norm")
            linear(f"{to}.attn", ("query", "key", "value"), f"{name}/self_attention/linear_0")
            linear(f"{to}.attn", ("out",), f"{name}/self_attention/linear_1")
            norm(f"{to}.mlp_ln", f"{name}/ffn/layer_norm")
            linear(to, ("mlp.0",), f"{name}/ffn/linear_0")
            linear(to, ("mlp.2",), f"{name}/ffn/linear_1")
            if side == "decoder":
                norm(f"{to}.cross_attn_ln", f"{name}/attention/layer_norm")
                linear(f"{to}.cross_attn", ("query",), f"{name}/attention/linear_0")
                linear(f"{to}.cross_attn", ("key", "value"), f"{name}/attention/linear_1")
                linear(f"{to}.cross_attn", ("out",), f"{name}/attention/linear_2")
    state["decoder.token_embedding.weight"] = tensor("decoder/embeddings/weight")

    n_vocab, n_text_state = source["decoder/embeddings/weight"].shape
    dims = {
        "n_mels": source["encoder/conv1/weight"].shape[1],
        "n_audio_ctx": source["encoder/position_encodings/encodings"].shape[0],
        "n_audio_state": source["encoder/conv1/weight"].shape[0],
        "n_audio_head": int(source["encoder/num_heads"]),
        "n_audio_layer": _layers(source, "encoder"),
        "n_vocab": n_vocab,
        "n_text_ctx": source["decoder/position_encodings/encodings"].shape[0],
        "n_text_state": n_text_state,
        "n_text_head": int(source["decoder/num_heads"]),
        "n_text_layer": _layers(source, "decoder"),
    }
    heads = json.loads((model / "config.json").read_text()).get("alignment_heads", [])
    torch.save({"dims": dims, "model_state_dict": state, "alignment_heads": heads}, target)


def _layers(source: Tensors, side: str) -> int:
    return len({name.split("/")[1] for name in source if name.startswith(f"{side}/layer_") and name.count("/") > 2})
