"""openai-whisper's checkpoint as whisper.cpp reads it, so that both hear with the same weights.

The layout is that of whisper.cpp's `models/convert-pt-to-ggml.py` (MIT): sizes, mel filters, vocabulary, tensors in 16 bits.
"""

import base64
import struct
from pathlib import Path
from typing import Final

import numpy as np
import torch
import whisper

_MAGIC: Final = 0x67676D6C
_ASSETS: Final = Path(whisper.__file__).parent / "assets"
_SIZES: Final = (
    *("n_vocab", "n_audio_ctx", "n_audio_state", "n_audio_head", "n_audio_layer"),
    *("n_text_ctx", "n_text_state", "n_text_head", "n_text_layer", "n_mels"),
)
_F32, _F16 = 0, 1


def convert(checkpoint: Path, target: Path) -> Path:
    """Write ``target`` from a multilingual checkpoint, unless it is there; answers it."""
    if target.exists():
        return target
    loaded = torch.load(checkpoint, map_location="cpu", weights_only=True)
    sizes = loaded["dims"]
    with np.load(_ASSETS / "mel_filters.npz") as filters:
        mel = filters[f"mel_{sizes['n_mels']}"].astype(np.float32)
    words = [
        base64.b64decode(line.split()[0]) for line in (_ASSETS / "multilingual.tiktoken").read_bytes().splitlines() if line
    ]
    part = target.with_suffix(".part")
    with part.open("wb") as out:
        out.write(struct.pack("<i10ii", _MAGIC, *(sizes[name] for name in _SIZES), _F16))
        out.write(struct.pack("<ii", *mel.shape) + mel.tobytes())
        out.write(struct.pack("<i", len(words)) + b"".join(struct.pack("<i", len(word)) + word for word in words))
        for name, tensor in loaded["model_state_dict"].items():
            data = tensor.squeeze().float().numpy()
            if name in ("encoder.conv1.bias", "encoder.conv2.bias"):
                data = data.reshape(-1, 1)
            # Biases, norms and positions stay in 32 bits.
            whole = data.ndim < 2 or name.endswith((".bias", "positional_embedding"))
            data = data.astype(np.float32 if whole else np.float16)
            out.write(struct.pack("<iii", data.ndim, len(name), _F32 if whole else _F16))
            out.write(struct.pack(f"<{data.ndim}i", *reversed(data.shape)) + name.encode() + data.tobytes())
    return part.rename(target)
