"""What was done for which content: the second time costs a hash and nothing else."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path


def digest(files: Iterable[Path], *facts: str) -> str:
    """One hash over the names and contents of ``files`` and whatever else the result depends on."""
    total = sha256()
    for fact in facts:
        total.update(f"{fact}\0".encode())
    for file in sorted(files):
        content = file.read_bytes()
        total.update(f"{file}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Whether the stamp says that this was done."""
    return stamp.exists() and stamp.read_text() == value


def tree(*folders: Path, leave_out: Iterable[str] = ()) -> list[Path]:
    """Every file below ``folders`` (a file counts as itself), without folders of the names in ``leave_out``."""
    names = set(leave_out)
    found: list[Path] = []
    for folder in folders:
        if folder.is_file():
            found.append(folder)
        elif folder.is_dir():
            found += tree(*(child for child in folder.iterdir() if child.name not in names), leave_out=names)
    return found
