"""Recordings as phones send them, and as people who mean harm might: both end well."""

import io
import os
import signal
import socket
import struct
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from tests.clocks import cpu_s

from backhaul.errors import MediaTooLong, UndecodableMedia
from backhaul_workers import audio, sandbox

DATA = Path(__file__).parents[1] / "data"
WEBM = (DATA / "acquit.webm").read_bytes()
SPOKEN_S = 9.97

# How the same words arrive: container, codec, options, and the type that the bytes are recognised as.
TWINS = {
    "mp4 of Safari, fragmented": ("mp4", "aac", {"movflags": "frag_keyframe+empty_moov+default_base_moof"}, "audio/mp4"),
    "mp4, index at the end": ("mp4", "aac", {}, "audio/mp4;codecs=mp4a.40.2"),
    "m4a": ("ipod", "aac", {}, "audio/x-m4a"),
    "ogg": ("ogg", "libopus", {}, "audio/ogg"),
    "wav": ("wav", "pcm_s16le", {}, "audio/wav"),
    "mp3": ("mp3", "libmp3lame", {}, "audio/mpeg"),
    "flac": ("flac", "flac", {}, "audio/flac"),
    "aac stream": ("adts", "aac", {}, "audio/aac"),
}


def twin(container: str, codec: str, options: dict[str, str]) -> bytes:
    """The test recording in another format."""
    out = io.BytesIO()
    with av.open(io.BytesIO(WEBM), "r") as source, av.open(out, "w", format=container, options=options) as target:
        stream = target.add_stream(codec, rate=48_000)
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.layout = "mono"
        for frame in source.decode(audio=0):
            frame.pts = None
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()


def noise(size: int) -> bytes:
    return np.random.default_rng(1).bytes(size)


def atoms(mp4: bytes) -> Iterator[tuple[str, int]]:
    at = 0
    while at < len(mp4):
        (size,) = struct.unpack_from(">I", mp4, at)
        yield mp4[at + 4 : at + 8].decode("latin1"), at
        at += size


def wav(seconds: float, *, claims: int | None = None, rate: int = 16_000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.zeros(int(seconds * rate), "<i2").tobytes())
    data = bytearray(out.getvalue())
    if claims:
        data[40:44] = struct.pack("<I", claims)
    return bytes(data)


def test_a_phone_recording_becomes_a_file_to_play_and_a_file_to_transcribe() -> None:
    recording = audio.normalise(WEBM, "audio/webm;codecs=opus", max_s=600)

    assert recording.duration_s == pytest.approx(SPOKEN_S, abs=0.1)
    with av.open(io.BytesIO(recording.playable), "r") as played:
        stream = played.streams.audio[0]
        assert (stream.codec_context.name, stream.codec_context.layout.name) == ("aac", "mono")
        assert (played.duration or 0) / 1e6 == pytest.approx(SPOKEN_S, abs=0.1)  # MediaRecorder's own file has none.
    order = [name for name, _ in atoms(recording.playable)]
    assert order.index("moov") < order.index("mdat"), "the index must arrive first"
    assert len(recording.playable) < SPOKEN_S * 48_000 / 8 * 1.3
    heard = audio.samples(recording.speech)
    assert heard.dtype == np.float32
    assert len(heard) / 16_000 == pytest.approx(recording.duration_s, abs=0.05)
    assert 0.1 < np.abs(heard).max() <= 1.0


@pytest.mark.parametrize("name", TWINS)
def test_every_listed_format_is_heard_alike(name: str) -> None:
    container, codec, options, media_type = TWINS[name]
    reference = audio.samples(audio.normalise(WEBM, "audio/webm", max_s=600).speech)

    recording = audio.normalise(twin(container, codec, options), media_type, max_s=600)

    assert recording.duration_s == pytest.approx(SPOKEN_S, abs=0.2)
    heard = audio.samples(recording.speech)
    loudness = [np.sqrt(np.mean(np.square(samples[16_000:144_000]))) for samples in (reference, heard)]
    assert loudness[0] == pytest.approx(loudness[1], rel=0.1)


def test_a_recording_that_was_cut_off_keeps_what_had_arrived() -> None:
    for whole in (WEBM, twin(*TWINS["mp4 of Safari, fragmented"][:3]), twin(*TWINS["ogg"][:3])):
        recording = audio.normalise(whole[: len(whole) // 2], "audio/webm", max_s=600)

        assert 3 < recording.duration_s < 7


def test_damage_in_the_middle_costs_only_the_damaged_part() -> None:
    damaged = bytearray(WEBM)
    damaged[15_000:15_400] = noise(400)

    assert audio.normalise(bytes(damaged), "audio/webm", max_s=600).duration_s > 5


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"This is a shopping list.\n" * 40, WEBM[:300], noise(20_000), wav(0)],
    ids=["nothing", "one byte", "text", "header only", "random", "no samples"],
)
@pytest.mark.parametrize("media_type", ["audio/webm", "audio/mp4", "audio/mpeg", "audio/wav", "text/plain"])
def test_what_is_no_recording_is_refused_kindly(data: bytes, media_type: str) -> None:
    with pytest.raises(UndecodableMedia) as refused:
        audio.normalise(data, media_type, max_s=600)
    assert "kept" in refused.value.hint


def test_a_photo_under_the_name_of_a_recording_is_refused() -> None:
    with pytest.raises(UndecodableMedia):
        audio.normalise((DATA / "colours.heic").read_bytes(), "audio/mp4", max_s=600)


def test_a_playlist_cannot_make_the_server_read_its_own_files(tmp_path: Path) -> None:
    (tmp_path / "secret.wav").write_bytes(wav(2))
    playlist = f"#EXTM3U\n#EXTINF:2,\nfile://{tmp_path}/secret.wav\n#EXT-X-ENDLIST\n".encode()
    for media_type in ("audio/mpeg", "audio/mp4", "application/vnd.apple.mpegurl"):
        with pytest.raises(UndecodableMedia):
            audio.normalise(playlist, media_type, max_s=600)


def test_too_long_is_told_before_all_of_it_is_decoded() -> None:
    with pytest.raises(MediaTooLong):
        audio.normalise(wav(61), "audio/wav", max_s=60)
    assert audio.normalise(wav(60), "audio/wav", max_s=60).duration_s == 60


def test_a_header_that_claims_hours_is_not_believed() -> None:
    begun = cpu_s()
    recording = audio.normalise(wav(2, claims=0x7FFFFFF0), "audio/wav", max_s=600)

    assert recording.duration_s == pytest.approx(2, abs=0.1)
    assert cpu_s() - begun < 5


# What a decoder that was taken over might try. These run in the child, as ``audio.decode`` does.


def phone_home(data: bytes, _: sandbox.Facts) -> sandbox.Answer:
    try:
        with socket.socket() as line:
            line.settimeout(2)
            line.connect(("127.0.0.1", int(data)))
    except OSError as error:
        return sandbox.Answer({"reached": False, "why": type(error).__name__}, {})
    return sandbox.Answer({"reached": True}, {})


def look_around(_: bytes, __: sandbox.Facts) -> sandbox.Answer:
    secrets = [name for name in os.environ if "BACKHAUL" in name]
    open_files = [fd for fd in range(3, 256) if _is_open(fd)]
    return sandbox.Answer({"secrets": len(secrets), "files": len(open_files), "user": os.geteuid()}, {})


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def eat_memory(_: bytes, __: sandbox.Facts) -> sandbox.Answer:
    return sandbox.Answer({"size": len(bytearray(2 << 30))}, {})


def never_end(_: bytes, __: sandbox.Facts) -> sandbox.Answer:
    while True:
        time.sleep(0.1)


def die(_: bytes, __: sandbox.Facts) -> sandbox.Answer:
    os.abort()


def flood(_: bytes, __: sandbox.Facts) -> sandbox.Answer:
    return sandbox.Answer({}, {"flood": bytes(4 << 20)})


LIMITS = sandbox.Limits(wall_s=5, cpu_s=5, memory_bytes=1 << 30, output_bytes=1 << 20)


def test_the_child_has_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            pass  # It can be reached from here, and in a child?

        answer = sandbox.run(phone_home, str(port).encode(), {}, LIMITS)

    assert answer.facts["reached"] is False


def test_the_child_inherits_no_secret_and_no_open_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKHAUL_SESSION_KEY", "tell nobody")
    with (DATA / "SOURCES.md").open() as file:
        os.set_inheritable(file.fileno(), True)

        answer = sandbox.run(look_around, b"", {}, LIMITS)

    assert answer.facts["secrets"] == 0
    assert answer.facts["files"] == 0
    assert answer.facts["user"] != 0


@pytest.mark.parametrize("attack", [eat_memory, die, flood])
def test_a_child_that_crashes_or_is_greedy_is_a_broken_file(attack: sandbox.Function) -> None:
    with pytest.raises(UndecodableMedia):
        sandbox.run(attack, b"", {}, LIMITS)


def test_a_child_that_never_ends_is_ended() -> None:
    begun = cpu_s()
    with pytest.raises(UndecodableMedia):
        sandbox.run(never_end, b"", {}, sandbox.Limits(wall_s=1, cpu_s=5, memory_bytes=1 << 30, output_bytes=1 << 20))
    # Not by its five seconds of a core, but because the time was over.
    assert cpu_s() - begun < 3


def test_a_missing_decoder_is_our_fault_and_not_the_recordings(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.end_ready()
    monkeypatch.setattr("backhaul.isolation.import_path", lambda: ())
    with pytest.raises(RuntimeError):
        audio.normalise(WEBM, "audio/webm", max_s=600)
    # The child that was made ready for the next recording has no decoder either.
    sandbox.end_ready()


def which(_: bytes, __: sandbox.Facts) -> sandbox.Answer:
    return sandbox.Answer({"pid": os.getpid()}, {})


def test_the_next_child_waits_for_its_file_and_no_child_sees_two() -> None:
    pids = {sandbox.run(which, b"", {}, LIMITS, next_ready=True).facts["pid"] for _ in range(3)}
    assert len(pids) == 3
    (waiting,) = (one for (function, _), one in sandbox._ready.items() if function is which)
    os.kill(waiting._process.pid, signal.SIGKILL)
    waiting._process.wait()
    assert sandbox.run(which, b"", {}, LIMITS).facts["pid"] not in pids, "one that died while it waited costs no file"
    sandbox.end_ready()


def test_the_sandbox_costs_little(capsys: pytest.CaptureFixture[str]) -> None:
    def took(seconds: float) -> tuple[float, float]:
        begun, begun_cpu_s = time.monotonic(), cpu_s()
        audio.normalise(wav(seconds), "audio/wav", max_s=600)
        return time.monotonic() - begun, cpu_s() - begun_cpu_s

    fastest_s, cheapest_s = map(min, zip(*(took(0.1) for _ in range(5)), strict=True))
    with capsys.disabled():
        print(f"\nsandbox and codecs, from nothing to done: {fastest_s * 1000:.0f} ms, {cheapest_s * 1000:.0f} ms of a core")  # noqa: T201
    assert cheapest_s < 2
