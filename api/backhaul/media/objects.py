"""The object store: a folder by default; S3, GCS or Azure by URL. What `put_now` and `adopt` return from is durable."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

import obstore
from obstore.store import AzureStore, GCSStore, LocalStore, ObjectStore, S3Store, from_url

from backhaul.settings import get_settings

_CHUNK_BYTES = 1024 * 1024

SignedStore = S3Store | GCSStore | AzureStore


def tip_prefix(organisation_id: UUID, tip_id: UUID) -> str:
    """What the keys of all objects of a tip begin with."""
    return f"{organisation_id}/{tip_id}"


def part_key(organisation_id: UUID, tip_id: UUID, part: str) -> str:
    """Where the bytes of a part are kept, as the phone sent them. Names are ours, never a client's file name."""
    return f"{organisation_id}/{tip_id}/{part}/original"


def rendition_key(organisation_id: UUID, tip_id: UUID, part: str, kind: str) -> str:
    """Where a rendition of a part is kept."""
    return f"{organisation_id}/{tip_id}/{part}/{kind}"


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut; without it a renamed file was lost in one."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _place(source: Path, target: Path) -> None:
    missing = [folder for folder in target.parents if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
    sync_folder(target.parent)
    for folder in missing:
        sync_folder(folder.parent)


class Objects:
    """Reads and writes objects by key. Bytes of a local store are fsynced before their name appears."""

    def __init__(self, root: Path | None, url: str | None = None) -> None:
        self._root = root
        self._remote: SignedStore | None = None
        self._store: ObjectStore
        if root is None:
            remote = from_url(url or "")
            if not isinstance(remote, S3Store | GCSStore | AzureStore):
                raise ValueError("BACKHAUL_OBJECT_STORE_URL names a bucket of S3, GCS or Azure.")
            self._store = self._remote = remote
        else:
            # Recordings are for this service alone, not for every user of the machine, nor for the sandboxed decoders.
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            root.chmod(0o700)
            self._store = LocalStore(root)

    def local_path(self, key: str) -> Path | None:
        """The file behind a key, where there is one: the kernel sends it faster than we can."""
        return self._root / key if self._root else None

    async def adopt(self, staged: Path, key: str) -> None:
        """Make a complete, fsynced file the object; the file is gone afterwards."""
        if self._root:
            await asyncio.to_thread(_place, staged, self._root / key)
        else:
            await obstore.put_async(self._store, key, staged)
            await asyncio.to_thread(staged.unlink)

    def put_now(self, key: str, data: bytes) -> None:
        """Write an object, in a thread, replacing what was there."""
        if not self._root:
            obstore.put(self._store, key, data)
            return
        staged = self._root / f".{uuid4()}"
        with staged.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _place(staged, self._root / key)

    def get_now(self, key: str) -> bytes:
        """Read an object, in a thread. Raises `FileNotFoundError`."""
        return bytes(obstore.get(self._store, key).bytes())

    def chunks_now(self, key: str) -> Iterator[bytes]:
        """The bytes of an object a megabyte at a time, in a thread. Raises `FileNotFoundError`."""
        for chunk in obstore.get(self._store, key).stream(min_chunk_size=_CHUNK_BYTES):
            yield bytes(chunk)

    def below_now(self, prefix: str) -> list[str]:
        """The names of what lies right below a prefix as below a folder, folders and objects alike, in a thread."""
        found = obstore.list_with_delimiter(self._store, prefix)
        names = [*found["common_prefixes"], *(one["path"] for one in found["objects"])]
        return [name.rstrip("/").rpartition("/")[2] for name in names]

    def signed_url(self, key: str) -> str:
        """An address under which a remote store hands the object out for ten minutes."""
        if self._remote is None:
            raise FileNotFoundError(key)
        return obstore.sign(self._remote, "GET", key, timedelta(minutes=10))

    async def exists(self, key: str) -> bool:
        """Whether there is an object of this name."""
        try:
            await obstore.head_async(self._store, key)
        except FileNotFoundError:
            return False
        return True

    async def delete_all(self, prefix: str) -> None:
        """Forget the object of this name and all below it. Nothing there is no error."""
        await asyncio.to_thread(self.delete_all_now, prefix)

    def delete_all_now(self, prefix: str) -> None:
        """`delete_all` for threads."""
        if self._root:
            target = self._root / prefix
            shutil.rmtree(target, ignore_errors=True) if target.is_dir() else target.unlink(missing_ok=True)
            return
        forget(self._store, prefix)


def forget(store: ObjectStore, name: str) -> None:
    """Delete the object ``name`` of a remote store and all whose keys go on after it. What is gone already is no error.

    A store lists what is below a name as below a folder, and so never the object of exactly that name.
    """
    below = [one["path"] for page in obstore.list(store, name) for one in page]
    for key in (name, *below):
        # One by one: in a batch the first that is gone already keeps the others, in some stores.
        with suppress(FileNotFoundError):
            obstore.delete(store, key)


@cache
def objects() -> Objects:
    """The object store of this process."""
    settings = get_settings()
    if settings.object_store_url:
        return Objects(None, settings.object_store_url)
    return Objects(settings.objects_dir.absolute())
