"""The app: its packages from the lock file, and the built files that the API serves."""

import json
from pathlib import Path

from progress import StuckError, step
from stamps import digest, is_current, tree

PWA = Path("pwa")
PACKAGES = PWA / "node_modules"
DIST = PWA / "dist"


def need_packages() -> None:
    """Bring ``pwa/node_modules`` to package-lock.json."""
    package, lock = PWA / "package.json", PWA / "package-lock.json"
    stamp, value = PACKAGES / ".installed", digest([package, lock])
    if is_current(stamp, value):
        return
    wanted, locked = json.loads(package.read_text()), json.loads(lock.read_text())["packages"][""]
    if any(wanted.get(kind) != locked.get(kind) for kind in ("dependencies", "devDependencies")):
        raise StuckError(f"{lock} does not belong to {package}.\nBring it up to date: cd pwa && npm install")
    # Not `npm ci`: since npm 11 it refuses a lock without the optional packages of every other platform, and a mirror
    # need not have those. This takes the same versions, checks the same hashes and writes no lock.
    # Warnings of optional packages for another Node would stand on the line that tells how far it is.
    command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
    step("app packages", command, cwd=PWA, hint="Is the npm registry reachable?")
    stamp.write_text(value)


def need_build() -> None:
    """Build the app unless it was built from exactly these sources."""
    need_packages()
    sources = tree(PWA, leave_out=("node_modules", "dist", ".kept", "tests", "test-results"))
    stamp, value = PACKAGES / ".built", digest(sources)
    if not is_current(stamp, value) or not (DIST / "index.html").exists():
        step("app", ["npm", "run", "build"], cwd=PWA)
        stamp.write_text(value)
