"""The app: its packages from the lock file, and the built files that the API serves."""

from pathlib import Path

from progress import step
from stamps import digest, is_current, tree

PWA = Path("pwa")
PACKAGES = PWA / "node_modules"
DIST = PWA / "dist"


def need_packages() -> None:
    """Bring ``pwa/node_modules`` to package-lock.json."""
    stamp, value = PACKAGES / ".installed", digest([PWA / "package.json", PWA / "package-lock.json"])
    if not is_current(stamp, value):
        step("app packages", ["npm", "ci", "--no-audit", "--no-fund"], cwd=PWA, hint="Is the npm registry reachable?")
        stamp.write_text(value)


def need_build() -> None:
    """Build the app unless it was built from exactly these sources."""
    need_packages()
    sources = tree(PWA, leave_out=("node_modules", "dist", "tests", "test-results"))
    stamp, value = PACKAGES / ".built", digest(sources)
    if not is_current(stamp, value) or not (DIST / "index.html").exists():
        step("app", ["npm", "run", "build"], cwd=PWA)
        stamp.write_text(value)
