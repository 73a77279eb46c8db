"""The file of a backup: a compressed tar whose first member, `manifest.json`, has the size and SHA-256 of
every other. What comes out of it is held against that, member by member.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

import pyarrow as pa

FORMAT = 1
MANIFEST = "manifest.json"
RECORDS = "records.sqlite3"
#: What a backup may hold, and nothing else.
PARTS = (RECORDS, "warehouse", "releases", "media", "keys", "secret-key")
_MANIFEST_LIMIT = 256 * 1024 * 1024
_BLOCK = 1024 * 1024


class KeepingError(Exception):
    """A backup that cannot be made, or one that is not to be trusted; says the file and what to do."""


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(stage: Path, manifest: dict[str, Any], name: str, to: Path) -> None:
    """Write the files of `stage` that `manifest` lists to `to`, packed as `name` ends; mode 0600."""
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        _packing(to, name) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        told = json.dumps(manifest, indent=1, sort_keys=True).encode()
        archive.addfile(_member(MANIFEST, len(told)), io.BytesIO(told))
        for member, facts in manifest["files"].items():
            with (stage / member).open("rb") as content:
                archive.addfile(_member(member, facts["bytes"]), content)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


@contextmanager
def _packing(path: Path, name: str) -> Iterator[IO[bytes]]:
    if name.endswith(".gz"):
        with gzip.open(path, "wb") as zipped:
            yield cast(IO[bytes], zipped)
    else:
        with pa.CompressedOutputStream(str(path), "zstd") as packed:
            yield packed


@contextmanager
def reading(path: Path, name: str) -> Iterator[tarfile.TarFile]:
    """The backup as a stream of members; whatever is wrong with its packing is a `KeepingError`."""
    try:
        with (
            gzip.open(path, "rb")
            if name.endswith(".gz")
            else pa.CompressedInputStream(str(path), "zstd") as packed,
            tarfile.open(fileobj=packed, mode="r|") as archive,
        ):
            yield archive
    except (tarfile.TarError, OSError, EOFError, pa.ArrowException, zlib.error) as error:
        raise KeepingError(f"{name} is damaged or is no backup: {error}") from error


def take(archive: tarfile.TarFile, to: Path | None) -> dict[str, Any]:
    """Read every member and hold it against the manifest; write it under `to`, if given."""
    first = archive.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > _MANIFEST_LIMIT:
        raise KeepingError(f"{MANIFEST} does not come first: it is no backup made by frankpledge")
    manifest = _understood(_stream(archive, first).read())
    expected: dict[str, Any] = manifest["files"]
    needed = sum(one["bytes"] for one in expected.values())
    if to is not None and needed > shutil.disk_usage(to).free:
        raise KeepingError(f"It needs {needed:,} bytes and the disk has fewer; make room first")
    seen: set[str] = set()
    while (member := archive.next()) is not None:
        told = expected.get(member.name)
        if told is None or member.name in seen or not member.isreg() or not _safe(member.name):
            raise KeepingError(f"{member.name} does not belong in the backup, so nothing was taken from it")
        seen.add(member.name)
        if (
            member.size != told["bytes"]
            or _copied(_stream(archive, member), to, member.name) != told["sha256"]
        ):
            raise KeepingError(f"{member.name} was changed since the backup was made")
    missing = sorted(expected.keys() - seen)
    if missing:
        raise KeepingError(f"{missing[0]} is missing from the backup ({len(missing)} files are)")
    return manifest


def _understood(content: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
        if manifest["format"] != FORMAT:
            raise KeepingError(
                f"The backup is of format {manifest['format']}, this program reads {FORMAT}; use the version "
                f"that made it ({manifest.get('program', 'unknown')})"
            )
        for name, told in manifest["files"].items():
            if not _safe(name):
                raise KeepingError(f"{name} does not belong in the backup, so nothing was taken from it")
            int(told["bytes"]), str(told["sha256"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeepingError(f"{MANIFEST} of the backup was changed or is damaged: {error}") from error
    return dict(manifest)


def _safe(name: str) -> bool:
    """Whether a name stays inside the folder and is of a part that a backup has."""
    path = PurePosixPath(name)
    plain = path.as_posix() == name and not path.is_absolute() and not {"..", "."} & {*path.parts}
    return plain and "\\" not in name and "\0" not in name and bool(path.parts) and path.parts[0] in PARTS


def _stream(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise KeepingError(f"{member.name} is not a file")
    return content


def _copied(content: IO[bytes], to: Path | None, name: str) -> str:
    """Write `content` where it belongs, or nowhere; returns its SHA-256."""
    found = hashlib.sha256()
    place = Path(os.devnull) if to is None else to / name
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as file:
        while block := content.read(_BLOCK):
            found.update(block)
            file.write(block)
    return found.hexdigest()
