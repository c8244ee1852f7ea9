"""No tracked file names a package index: which one to use is for the machine's own configuration to say.

An address in a lock file would send every fresh clone there, past the mirror of a closed network.
"""

import re
import subprocess
import sys
from pathlib import Path

# The hosts' first names are joined here so that this file does not find itself.
INDEX = re.compile(r"https?://(?:[\w.-]*@)?(?:" + "|".join((r"registry\.", r"(?:files\.)?pypi", r"[\w.-]+/simple/")) + ")")
FLAGS = re.compile(r"^\s*(?:--index-url|--extra-index-url|-i|--find-links|-f|--trusted-host)\b")


def offences() -> list[str]:
    """``file:line`` of every address or index option in a file that git tracks."""
    files = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout.split("\0")  # noqa: S607  # git is wherever the clone came from
    found = []
    for name in filter(None, files):
        path = Path(name)
        if not path.is_file() or b"\0" in path.read_bytes()[:4096]:
            continue
        is_lock = path.parent == Path("infra/requirements")
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if INDEX.search(line) or (is_lock and FLAGS.search(line)):
                found.append(f"{name}:{number}")
    return found


if __name__ == "__main__":
    found = offences()
    for place in found:
        sys.stderr.write(f"{place}: a package index does not belong into the repository\n")
    sys.exit(1 if found else 0)
