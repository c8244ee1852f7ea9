"""Whether the lock files hold what pyproject.toml asks for, and the same versions in each of them."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = Path("infra/requirements")
# Which extras a lock has besides the dependencies.
LOCKS = {"run": ("workers",), "dev": ("workers", "dev")}


def pins(lock: str) -> dict[str, str]:
    """Version by canonical name."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", (FOLDER / f"{lock}.txt").read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def faults() -> list[str]:
    """What does not fit, one sentence each."""
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    locked = {lock: pins(lock) for lock in LOCKS}
    found = []
    for lock, extras in LOCKS.items():
        wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
        for requirement in map(Requirement, wanted):
            version = locked[lock].get(canonicalize_name(requirement.name))
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                found.append(f"{lock}.txt has {requirement.name} {version or 'not at all'}, pyproject.toml wants {requirement}")
    for name, version in locked["run"].items():
        if locked["dev"].get(name) != version:
            found.append(f"run.txt has {name} {version}, dev.txt {locked['dev'].get(name)}")
    return found


if __name__ == "__main__":
    found = faults()
    for fault in found:
        sys.stderr.write(f"{fault}: make lock\n")
    sys.exit(1 if found else 0)
