"""An object store forgets what it is told to forget: one object by its name, or all of a tip, in a folder as in a bucket."""

from pathlib import Path
from uuid import UUID

import obstore
import pytest
from obstore.store import LocalStore, MemoryStore, ObjectStore

from backhaul.media.objects import Objects, forget, part_key, rendition_key, tip_prefix

ORGANISATION, TIP, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
ORIGINAL = part_key(ORGANISATION, TIP, "p0")
SHOWN = rendition_key(ORGANISATION, TIP, "p0", "photo")
OTHERS = part_key(ORGANISATION, OTHER, "p0")


def left(store: ObjectStore) -> set[str]:
    return {one["path"] for page in obstore.list(store) for one in page}


def test_a_remote_store_forgets_one_object_or_a_whole_tip() -> None:
    store = MemoryStore()  # which lists what is below a name as buckets do
    for key in (ORIGINAL, SHOWN, OTHERS):
        obstore.put(store, key, b"bytes")

    forget(store, ORIGINAL)
    assert left(store) == {SHOWN, OTHERS}
    forget(store, tip_prefix(ORGANISATION, TIP))
    assert left(store) == {OTHERS}


def test_what_is_gone_already_is_no_error_where_a_store_says_that_it_is(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    with pytest.raises(FileNotFoundError):
        obstore.delete(store, ORIGINAL)
    forget(store, ORIGINAL)


async def test_a_folder_forgets_one_object_or_a_whole_tip(tmp_path: Path) -> None:
    objects = Objects(tmp_path)
    for key in (ORIGINAL, SHOWN, OTHERS):
        objects.put_now(key, b"bytes")

    await objects.delete_all(ORIGINAL)
    assert [await objects.exists(key) for key in (ORIGINAL, SHOWN, OTHERS)] == [False, True, True]
    await objects.delete_all(ORIGINAL)
    await objects.delete_all(tip_prefix(ORGANISATION, TIP))
    assert [await objects.exists(key) for key in (ORIGINAL, SHOWN, OTHERS)] == [False, False, True]
