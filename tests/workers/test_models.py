"""A model is what it claims to be, or it is not loaded."""

import hashlib
import io
import json
import os
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from backhaul_workers.speech import models

ROOT = Path(__file__).parents[2]
MODELS = Path(os.environ.get("BACKHAUL_MODELS_DIR", ROOT / "var" / "models"))
FILES = {"model.bin": os.urandom(300_000), "config.json": b"{}", "tokenizer.json": b"{}", "vocabulary.txt": b"a\nb\n"}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def model_folder(path: Path, *, vouched: bool = True) -> Path:
    path.mkdir()
    for name, data in FILES.items():
        (path / name).write_bytes(data)
    if vouched:
        (path / "SHA256SUMS").write_text("".join(f"{sha256(data)} *{name}\n" for name, data in FILES.items()))
    return path


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in FILES.items():
            archive.writestr(f"whisper-mine/{name}", data)
        archive.writestr("../../escape.txt", b"outside")
        archive.writestr("whisper-mine/setup.py", b"raise SystemExit")
    return out.getvalue()


@pytest.fixture
def address() -> Iterator[tuple[str, list[str], dict[str, bytes]]]:
    """A file server: its address, the ranges that were asked for, and the files."""
    asked: list[str] = []
    files: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data, wanted = files[self.path], self.headers.get("Range", "")
            asked.append(wanted)
            start = int(wanted.removeprefix("bytes=").rstrip("-") or 0)
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            self.wfile.write(data[start:])

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked, files
        server.shutdown()
        thread.join()


def test_the_default_model_is_fetched_and_is_the_known_one() -> None:
    told: list[tuple[int, int, str]] = []
    folder = models.ensure("base", MODELS, lambda done, total, label: told.append((done, total, label)))

    assert folder == MODELS / "base"
    assert (folder / "model.bin").stat().st_size == 145_217_532
    models.verify(folder, lambda done, total, label: told.append((done, total, label)))
    assert told[-1][0] == told[-1][1] > 145_000_000
    known = json.loads((folder / ".verified.json").read_text())
    assert known["model.bin"][2] == "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"


def test_a_verified_model_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    models.ensure("base", MODELS)
    monkeypatch.setattr(models, "_sha256", lambda *_: pytest.fail("read again"))
    assert models.ensure("base", MODELS) == MODELS / "base"


def test_a_folder_is_used_where_it_is_once_its_sums_are_right(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    assert models.ensure(str(folder), tmp_path / "models") == folder

    data = bytearray(FILES["model.bin"])
    data[1_000] ^= 1
    (folder / "model.bin").write_bytes(data)
    with pytest.raises(models.ModelError, match="not what it should be"):
        models.ensure(str(folder), tmp_path / "models")


def test_a_folder_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(models.ModelError, match="SHA256SUMS"):
        models.ensure(str(model_folder(tmp_path / "mine", vouched=False)), tmp_path)


def test_an_incomplete_model_is_refused(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(models.ModelError, match=r"tokenizer\.json is missing"):
        models.ensure(str(folder), tmp_path)
    sums = (folder / "SHA256SUMS").read_text().splitlines()
    (folder / "SHA256SUMS").write_text("\n".join(line for line in sums if "tokenizer" not in line))
    with pytest.raises(models.ModelError, match=r"has no tokenizer\.json"):
        models.ensure(str(folder), tmp_path)


def test_an_unknown_name_is_told_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(models.ModelError, match=r"base, tiny\.en"):
        models.ensure("enormous", tmp_path)


def test_an_address_gives_the_files_of_a_model_and_no_others(
    tmp_path: Path, address: tuple[str, list[str], dict[str, bytes]]
) -> None:
    url, _, files = address
    files["/m.zip"] = zipped()
    folder = models.ensure(f"{url}/m.zip#sha256={sha256(files['/m.zip'])}", tmp_path / "models")

    assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} == {*FILES, "SHA256SUMS"}
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]
    assert not list(tmp_path.rglob("escape.txt"))
    files.clear()
    assert models.ensure(f"{url}/m.zip#sha256={folder.name.ljust(64, '0')}", tmp_path / "models") == folder


def test_a_fetch_that_broke_off_goes_on_where_it_was(tmp_path: Path, address: tuple[str, list[str], dict[str, bytes]]) -> None:
    url, asked, files = address
    files["/m.zip"] = zipped()
    sha = sha256(files["/m.zip"])
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / f".part-{sha[:16]}.zip").write_bytes(files["/m.zip"][:100_000])

    models.ensure(f"{url}/m.zip#sha256={sha}", folder)

    assert asked == ["bytes=100000-"]


def test_the_wrong_bytes_at_an_address_leave_nothing(tmp_path: Path, address: tuple[str, list[str], dict[str, bytes]]) -> None:
    url, _, files = address
    files["/m.zip"] = zipped()
    with pytest.raises(models.ModelError, match="another SHA-256"):
        models.ensure(f"{url}/m.zip#sha256={'0' * 64}", tmp_path / "models")
    with pytest.raises(models.ModelError, match="needs the SHA-256"):
        models.ensure(f"{url}/m.zip", tmp_path / "models")
    assert {path.name for path in (tmp_path / "models").iterdir()} == {".lock"}


def test_many_workers_that_start_at_once_fetch_once(tmp_path: Path, address: tuple[str, list[str], dict[str, bytes]]) -> None:
    url, asked, files = address
    files["/m.zip"] = zipped()
    source = f"{url}/m.zip#sha256={sha256(files['/m.zip'])}"
    with ThreadPoolExecutor(6) as pool:
        folders = set(pool.map(lambda _: models.ensure(source, tmp_path / "models"), range(6)))
    assert len(folders) == 1
    assert asked == [""]


def test_damage_on_disk_is_found_and_the_model_fetched_again(
    tmp_path: Path, address: tuple[str, list[str], dict[str, bytes]]
) -> None:
    url, asked, files = address
    files["/m.zip"] = zipped()
    source = f"{url}/m.zip#sha256={sha256(files['/m.zip'])}"
    folder = models.ensure(source, tmp_path / "models")
    (folder / "model.bin").write_bytes(FILES["model.bin"][:-5] + b"WORSE")

    assert (models.ensure(source, tmp_path / "models") / "model.bin").read_bytes() == FILES["model.bin"]
    assert len(asked) == 2


def test_the_other_engines_checkpoint_has_the_same_numbers() -> None:
    torch = pytest.importorskip("torch", reason="the engine openai-whisper is LEFT OUT: its extra is not installed")
    from backhaul_workers.speech.checkpoint import read_ct2

    folder = models.ensure("base", MODELS)
    checkpoint = torch.load(models.openai_checkpoint(folder), weights_only=True)
    ours, theirs = read_ct2(folder / "model.bin"), checkpoint["model_state_dict"]

    assert checkpoint["dims"]["n_audio_layer"] == 6
    np.testing.assert_array_equal(theirs["decoder.token_embedding.weight"].numpy(), ours["decoder/embeddings/weight"])
    stacked = np.concatenate([theirs[f"encoder.blocks.3.attn.{part}.weight"].numpy() for part in ("query", "key", "value")])
    np.testing.assert_array_equal(stacked, ours["encoder/layer_3/self_attention/linear_0/weight"])
    again = models.openai_checkpoint(folder)
    assert again.stat().st_mtime_ns == models.openai_checkpoint(folder).stat().st_mtime_ns


def test_a_file_that_is_no_model_is_not_converted(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the engine openai-whisper is LEFT OUT: its extra is not installed")
    from backhaul_workers.speech.checkpoint import read_ct2

    for junk in (b"", b"\x06\0\0\0\x0c\0WhisperSpec\0", os.urandom(5_000)):
        (tmp_path / "model.bin").write_bytes(junk)
        with pytest.raises(ValueError, match="CTranslate2"):
            read_ct2(tmp_path / "model.bin")
