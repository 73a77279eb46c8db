"""Writing so that a crash leaves either the old file or the new one, never a part of either."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

_WAITING = 8


def sync(path: Path) -> None:
    """Ask the operating system to put `path` (a file or a folder) on the disk now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(paths: Iterable[Path]) -> None:
    """`sync` each of `paths`; several at once, since it is waiting for the most part, and while the next are
    still being made.
    """
    with ThreadPoolExecutor(_WAITING) as threads:
        for _ in threads.map(sync, paths):
            pass


def write(path: Path, content: bytes | str) -> None:
    """Write `content` beside `path`, put it on the disk, then rename it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    part.write_bytes(content.encode() if isinstance(content, str) else content)
    sync(part)
    part.replace(path)
    sync(path.parent)


def exchange(one: Path, other: Path) -> bool:
    """Have two folders of one file system change places, in one step that no reader sees half of.

    False, with nothing changed, where the system or the file system cannot.
    """
    here, both = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and not rename(here, os.fsencode(one), here, os.fsencode(other), both)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A scratch folder that becomes `path` whole when the block ends well, and vanishes when it does not.

    Raises `FileExistsError` where `path` is already there: a finished folder is never overwritten.
    """
    if path.exists():
        raise FileExistsError(f"{path} is already there and is never overwritten")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    part.mkdir()
    try:
        yield part
        for child in sorted(part.rglob("*"), reverse=True):
            sync(child)
        sync(part)
        part.rename(path)
        sync(path.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
