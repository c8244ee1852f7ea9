"""What we build on is pinned, new enough, and no secret lies in the repository."""

import re
import subprocess
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKS = ("run", "dev")
# What is older has a hole that somebody has described. HEIC is opened by pi-heif, pillow-heif's part without the encoder.
FLOORS = {"starlette": "1.3.1", "python-multipart": "0.0.27", "pillow": "12.2", "av": "17.1", "pyjwt": "2.13", "pi-heif": "1.4"}

# Patterns of secrets that have a form of their own, and assignments of what looks like one.
SECRETS = (
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{36,}\b",
    r"\bglpat-[\w-]{20,}",
    r"\bsk-(?:live|proj|ant)?-?[A-Za-z0-9_-]{32,}",
    r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    r"\bAIza[0-9A-Za-z_-]{35}\b",
    r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    r"\bbhi_[A-Za-z0-9_-]{30,}",
    r"""\b(?i:password|passwd|secret|api_?key|access_?token)["']?\s*[:=]\s*["'](?=[^"']*[0-9])[A-Za-z0-9+/_-]{24,}={0,2}["']""",
    r"\bpostgres(?:ql)?://[^\s:/@{]+:[^\s@{*]{6,}@",
)
FOUND = re.compile("|".join(SECRETS))
# A lock names what it hashes; these are data.
NOT_TEXT = {".br", ".gz", ".png", ".jpg", ".heic", ".webm", ".pmtiles", ".woff2", ".wasm", ".parquet", ".npz"}


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in names if name]


def test_no_secret_is_in_the_repository() -> None:
    found = []
    for path in tracked():
        if path.suffix in NOT_TEXT or not path.is_file() or path.stat().st_size > 5_000_000:
            continue
        text = path.read_text(errors="replace")
        for number, line in enumerate(text.splitlines(), 1) if FOUND.search(text) else ():
            if FOUND.search(line) and "made-up" not in line:
                found.append(f"{path.relative_to(ROOT)}:{number}")
    assert found == [], "a secret, or what looks like one; say `made-up` in its line if it is none"


def test_nothing_that_the_data_folder_holds_can_be_committed() -> None:
    for name in ("var/secret.key", "var/demo.json", "var/vapid.pem", ".env"):
        ignored = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False)
        assert ignored.returncode == 0, f"{name} is not ignored"


@pytest.mark.parametrize(
    "secret",
    [
        "-----BEGIN " + "PRIVATE KEY-----",
        "AKIA" + "A" * 16,
        "ghp_" + "a" * 36,
        "PASSWORD = '" + "x1" * 16 + "'",
        "postgresql://me:" + "secret12" + "@db/x",
        "bhi_" + "x" * 43,
    ],
)
def test_the_search_finds_what_it_is_for(secret: str) -> None:
    assert FOUND.search(secret)


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_is_pinned_with_hashes_and_nothing_is_older_than_its_floor(lock: str) -> None:
    text = (ROOT / "infra" / "requirements" / f"{lock}.txt").read_text().replace("\\\n", " ")
    pinned: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, version = re.match(r"([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==(\S+)", line).groups()  # type: ignore[union-attr]
        assert "--hash=sha256:" in line, f"{name} has no hash"
        pinned[name.lower()] = version
    old = {name: pinned[name] for name, floor in FLOORS.items() if name in pinned and Version(pinned[name]) < Version(floor)}
    assert old == {}
    assert {"starlette", "pillow", "av"} <= pinned.keys()


def test_the_app_s_packages_are_locked_with_hashes() -> None:
    import json

    packages = json.loads((ROOT / "pwa" / "package-lock.json").read_text())["packages"]
    assert [name for name, one in packages.items() if name and not one.get("link") and "integrity" not in one] == []
