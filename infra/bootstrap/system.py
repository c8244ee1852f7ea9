"""What comes from Debian: PostgreSQL with PostGIS, Python's venv, espeak-ng, and for the tests a Chromium, nginx and GDAL."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from progress import StuckError, say, step

POSTGRES = ("postgresql-15", "postgresql-15-postgis-3")
# Without this file the package starts a cluster of its own, on a port that is perhaps taken.
NO_SYSTEM_CLUSTER = Path("/etc/postgresql-common/createcluster.d/backhaul.conf")
NO_CLUSTER = "create_main_cluster = false"
# While this file says no, what is installed starts no service: nginx would take port 80.
NO_SERVICES = Path("/usr/sbin/policy-rc.d")
ESPEAK = "espeak-ng"
APT = ("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0")


def need(*, tests: bool) -> None:
    """Install whatever is missing, or stop with the one command that an administrator has to run."""
    if sys.version_info < (3, 11):  # noqa: UP036  # this very line is for those who have an older one
        raise StuckError(
            f"Python {sys.version.split()[0]} is too old.\nBackhaul needs Python 3.11 or newer: make PYTHON=python3.11 run"
        )
    missing: list[str] = []
    if not _has_venv():
        missing.append("python3-venv")
    if not os.environ.get("BACKHAUL_DATABASE_URL") and not _has_postgis():
        missing += POSTGRES
    if tests and not Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists():
        missing.append("chromium")
    if tests and not _has_library("libatomic.so.1"):
        # What drives the browser in the tests is linked against it.
        missing.append("libatomic1")
    if tests and not shutil.which("nginx", path="/usr/sbin:/usr/bin"):
        missing.append("nginx-light")
    if tests and not shutil.which("ogr2ogr"):
        # Another program that reads what was exported.
        missing.append("gdal-bin")
    if missing:
        _install(missing)
    if not shutil.which(ESPEAK):
        _install_if_possible(ESPEAK, "misheard site names are not matched")
    node = shutil.which("node")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout if node else ""  # noqa: S603
    if not version or int(version.lstrip("v").split(".")[0]) < 20 or not shutil.which("npm"):
        raise StuckError(
            f"Node.js 20 or newer with npm is needed to build the app; found: {version.strip() or 'none'}.\n"
            "Debian 12 has an older one. Install it as your organisation does it, then run this again."
        )


def _install_if_possible(package: str, otherwise: str) -> None:
    """What only makes something better must not keep Backhaul from starting."""
    try:
        _install([package])
    except StuckError as stuck:
        say(f"{stuck}\n  Going on without {package}: {otherwise}.")


def _has_venv() -> bool:
    # Debian ships the module venv without ensurepip, which the package python3-venv adds.
    return subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode == 0


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_postgis() -> bool:
    return any(
        Path(f"/usr/share/postgresql/{folder.parent.name}/extension/postgis.control").exists() and (folder / "initdb").exists()
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
    )


def _install(packages: list[str]) -> None:
    command = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise StuckError(
            f"Missing: {' '.join(packages)} (Debian's names).\nInstall what your system calls them, then run this again."
        )
    database = POSTGRES[0] in packages
    if os.geteuid() != 0:
        other_way = (
            "\nOr set BACKHAUL_DATABASE_URL to a server that has PostGIS: none is needed here then.\n" if database else ""
        )
        quiet = f"mkdir -p {NO_SYSTEM_CLUSTER.parent} && echo {NO_CLUSTER} > {NO_SYSTEM_CLUSTER} && " if database else ""
        raise StuckError(
            f"Missing: {' '.join(packages)}. Only an administrator can install them.\n"
            f"Hand this to yours, then run this again:\n\n    sudo sh -c '{quiet}{command}'\n{other_way}"
        )
    say(f"Missing from Debian: {' '.join(packages)}")
    env = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    step("package lists", [*APT, "update"], env=env, hint="Is there a network, and does apt know a mirror?")
    ours = database and not NO_SYSTEM_CLUSTER.exists()
    if ours:
        NO_SYSTEM_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        NO_SYSTEM_CLUSTER.write_text(f"{NO_CLUSTER}\n")
    silenced = not NO_SERVICES.exists()
    if silenced:
        NO_SERVICES.write_text("#!/bin/sh\nexit 101\n")
        NO_SERVICES.chmod(0o755)
    try:
        step(f"system packages ({', '.join(packages)})", [*APT, "install", "-y", "--no-install-recommends", *packages], env=env)
    finally:
        # Only our own installation goes without: what the administrator installs later is as Debian has it.
        if ours:
            NO_SYSTEM_CLUSTER.unlink()
        if silenced:
            NO_SERVICES.unlink()
