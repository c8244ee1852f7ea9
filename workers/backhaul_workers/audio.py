"""Voice as phones send it becomes one file that every browser plays, and one that the speech engine hears."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

import av

# PyAV imports this one only when it meets a stream. By then the sandbox has given up its rights, and where the packages
# lie below somebody's home it can no longer read them.
import av.subtitles.stream
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet

from backhaul.errors import MediaTooLong, UndecodableMedia
from backhaul_workers import sandbox

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SPEECH_RATE: Final = 16_000
PLAYABLE_RATE: Final = 48_000
PLAYABLE_BITS_PER_S: Final = 48_000  # Mono speech through AAC: more is not audible, less is.

# The decoders that may read a recording, by what the bytes are; nothing else of FFmpeg's hundreds is reachable.
DEMUXERS: Final = {
    "audio/webm": "matroska",
    "video/webm": "matroska",
    "audio/x-matroska": "matroska",
    "video/x-matroska": "matroska",
    "audio/mp4": "mov",
    "video/mp4": "mov",
    "audio/m4a": "mov",
    "audio/x-m4a": "mov",
    "video/quicktime": "mov",
    "audio/ogg": "ogg",
    "video/ogg": "ogg",
    "application/ogg": "ogg",
    "audio/opus": "ogg",
    "audio/wav": "wav",
    "audio/wave": "wav",
    "audio/x-wav": "wav",
    "audio/vnd.wave": "wav",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/flac": "flac",
    "audio/x-flac": "flac",
    "audio/aac": "aac",
    "audio/aacp": "aac",
    "audio/x-aac": "aac",
}
FORMATS: Final = "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,ogg,wav,mp3,flac,aac"
CODECS: Final = ("opus", "vorbis", "aac", "alac", "flac", "mp3", "mp3float", "pcm_")

# Frames with errors are dropped; a file that is nothing but errors is not worth an hour of processor time.
MAX_BAD_PACKETS: Final = 1_000


@dataclass(frozen=True)
class Recording:
    """A recording in the two forms that we keep."""

    duration_s: float
    playable: bytes
    """audio/mp4: AAC, mono, 48 kHz, index at the front, so that every browser plays and seeks it while it loads."""
    speech: bytes
    """Plain samples, mono, 16 kHz, signed 16 bit little-endian: what the speech engine hears."""


def normalise(data: bytes, media_type: str, *, max_s: int) -> Recording:
    """Decode a recording in a sandbox. ``media_type`` is what its bytes were recognised as, parameters are ignored.

    A recording that is cut off yields what can be decoded. Raises UndecodableMedia if that is nothing, MediaTooLong
    above ``max_s`` seconds.
    """
    # One hour of opus decodes and encodes in about 40 s of one processor; the floor covers a busy machine.
    limits = sandbox.Limits(
        wall_s=60 + max_s / 4,
        cpu_s=30 + max_s // 8,
        memory_bytes=1 << 30,
        output_bytes=(4 << 20) + max_s * (SPEECH_RATE * 2 + PLAYABLE_BITS_PER_S // 4),
    )
    answer = sandbox.run(decode, data, {"media_type": media_type, "max_s": max_s}, limits, next_ready=True)
    return Recording(float(answer.facts["duration_s"] or 0.0), answer.blobs["playable"], answer.blobs["speech"])


def samples(pcm: bytes) -> NDArray[np.float32]:
    """What ``Recording.speech`` holds: shape (n,), 16 kHz mono, -1 to 1.

    Nothing is parsed here: the child that wrote it may have been taken over by the recording.
    """
    import numpy as np

    return np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.float32) / 32_768.0


def silenced(pcm: bytes, times: Iterable[tuple[float, float]] | None) -> bytes:
    """`Recording.speech` as `Recording.playable`, silent between ``times`` (seconds, from and to), or all along for None.

    Nothing is parsed here either: what is encoded are plain samples.
    """
    import numpy as np

    heard = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").copy()
    for start_s, end_s in ((0.0, len(heard) / SPEECH_RATE),) if times is None else times:
        heard[max(0, int(start_s * SPEECH_RATE)) : max(0, int(end_s * SPEECH_RATE))] = 0
    playable = _playable()
    for at in range(0, len(heard), SPEECH_RATE):
        frame = AudioFrame.from_ndarray(heard[None, at : at + SPEECH_RATE], format="s16", layout="mono")
        frame.sample_rate = SPEECH_RATE
        playable.add(frame)
    return playable.close()


def sniff(data: bytes) -> str | None:
    """The demuxer that the first bytes call for; None where they do not tell (mp3 and AAC streams start anyhow)."""
    if data.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if data[4:8] in (b"ftyp", b"styp", b"moov"):
        return "mov"
    if data.startswith(b"OggS"):
        return "ogg"
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "wav"
    if data.startswith(b"fLaC"):
        return "flac"
    if len(data) > 2 and data[0] == 0xFF and data[1] & 0xF6 == 0xF0:
        return "aac"
    if data.startswith(b"ID3") or (len(data) > 2 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0):
        return "mp3"
    return None


def decode(data: bytes, arguments: sandbox.Facts) -> sandbox.Answer:
    """Runs in the sandbox; ``arguments`` are those of ``normalise``."""
    max_s = int(arguments["max_s"] or 0)
    demuxer = sniff(data) or DEMUXERS.get(str(arguments["media_type"]).partition(";")[0].strip().lower())
    if demuxer is None or not data:
        raise UndecodableMedia
    mono, speech, playable = _Mono(), _Samples(SPEECH_RATE), _playable()
    decoded_s = 0.0
    try:
        # A recording is one file: nothing that it names is opened, whatever it names.
        options = {"protocol_whitelist": "none", "format_whitelist": FORMATS}
        with av.open(io.BytesIO(data), "r", format=demuxer, options=options, metadata_errors="ignore") as container:
            for frame in _frames(container):
                decoded_s += frame.samples / frame.sample_rate
                if decoded_s > max_s + 0.5:  # Codecs pad what they record.
                    raise MediaTooLong
                for piece in mono.take(frame):
                    speech.add(piece)
                    playable.add(piece)
            for piece in mono.take(None):
                speech.add(piece)
                playable.add(piece)
    except (FFmpegError, EOFError):
        raise UndecodableMedia from None
    if decoded_s <= 0:
        raise UndecodableMedia
    return sandbox.Answer({"duration_s": round(decoded_s, 3)}, {"playable": playable.close(), "speech": speech.close()})


def _frames(container: InputContainer) -> Iterator[AudioFrame]:
    """Frames of the first audio stream until it ends or breaks off. Damaged packets are skipped."""
    if not container.streams.audio:
        raise UndecodableMedia
    stream = container.streams.audio[0]
    if not stream.codec_context.name.startswith(CODECS):
        raise UndecodableMedia
    bad = 0
    for packet in _packets(container, stream):
        try:
            frames = stream.codec_context.decode(packet)
        except (FFmpegError, EOFError):
            bad += 1
            if bad > MAX_BAD_PACKETS:
                return
            continue
        yield from (frame for frame in frames if frame.samples and frame.sample_rate)


def _packets(container: InputContainer, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
    """Packets up to the point where the file is cut off."""
    try:
        yield from container.demux(stream)
    except (FFmpegError, EOFError):
        return


class _Mono:
    """Frames of whatever format, turned into one; a format that changes midway gets a resampler of its own."""

    def __init__(self) -> None:
        self.key: tuple[str, str, int] | None = None
        self.resampler: AudioResampler | None = None

    def take(self, frame: AudioFrame | None) -> list[AudioFrame]:
        """What came out of one more frame; None empties the filter at the end."""
        key = (frame.format.name, frame.layout.name, frame.sample_rate) if frame else None
        out: list[AudioFrame] = []
        if self.resampler and key != self.key:
            out += self.resampler.resample(None)
            self.resampler = None
        if frame is None:
            return out
        if self.resampler is None:
            self.resampler, self.key = _resampler("fltp", PLAYABLE_RATE), key
        # Time stamps of phones jump; what was heard is what counts, one frame after the other.
        frame.pts = None
        return out + self.resampler.resample(frame)


def _resampler(sample_format: str, rate: int) -> AudioResampler:
    """To mono. With a frame size it always makes frames of its own, and never hands back the one that it was given."""
    return AudioResampler(sample_format, "mono", rate, frame_size=1_024)


class _Samples:
    """One mono track as plain samples."""

    def __init__(self, rate: int) -> None:
        self.resampler = _resampler("s16", rate)
        self.pieces: list[bytes] = []

    def add(self, frame: AudioFrame | None) -> None:
        """Take one more frame; None for the rest that the resampler holds."""
        self.pieces += [bytes(piece.planes[0])[: piece.samples * 2] for piece in self.resampler.resample(frame)]

    def close(self) -> bytes:
        """All of it."""
        self.add(None)
        return b"".join(self.pieces)


class _Encoder:
    """One mono track in memory, its frames timed by what was heard before them."""

    def __init__(self, container: str, codec: Literal["aac"], sample_format: str, rate: int) -> None:
        self.file = io.BytesIO()
        self.container = av.open(self.file, "w", format=container)
        self.stream = self.container.add_stream(codec, rate=rate)
        self.stream.codec_context.layout = "mono"
        self.stream.codec_context.format = sample_format
        self.resampler = _resampler(sample_format, rate)
        self.time_base = Fraction(1, rate)
        self.packets: list[Packet[AudioStream]] = []
        self.at = 0

    def add(self, frame: AudioFrame | None) -> None:
        """Encode one more frame; None for the rest that the resampler holds."""
        for piece in self.resampler.resample(frame):
            piece.pts, piece.time_base = self.at, self.time_base
            self.at += piece.samples
            self.packets += self.stream.encode(piece)

    def close(self) -> bytes:
        """The finished file."""
        self.add(None)
        self.packets += self.stream.encode(None)
        if self.container.format.name == "mp4":
            # The index comes first, so that playing starts before everything has arrived. FFmpeg's "faststart" reads
            # the file again, which it cannot do in memory; a space that is certainly large enough needs no second pass.
            self.container.options["moov_size"] = str(4_096 + 12 * len(self.packets))
        for packet in self.packets:
            self.container.mux(packet)
        self.container.close()
        return self.file.getvalue()


def _playable() -> _Encoder:
    encoder = _Encoder("mp4", "aac", "fltp", PLAYABLE_RATE)
    encoder.stream.codec_context.bit_rate = PLAYABLE_BITS_PER_S
    return encoder
