"""Backup and restore: all that an installation holds in one file, and out of it again, whole or not at all.

A backup is a tar file, compressed by zstandard or gzip. Its first member, `manifest.json`, has the size and
SHA-256 of every other. Nothing of a restore is seen before every digest, the records' own structure, every
release and every partition of the facts have been found right.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection

from frankpledge import __version__, configuration, durable, releases
from frankpledge.desk.archive import FORMAT, RECORDS, KeepingError, digest, pack, reading, take
from frankpledge.facts import FactsError, Warehouse

__all__ = ["KeepingError", "Kept", "backup", "facts_wrong", "restore", "whole"]

_PRIVATE = {RECORDS, "secret-key", "keys/signing.key"}
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds: files and bytes before compression, releases by key, and whether it has the
    records and the private keys. `digest` is the SHA-256 of the backup file itself.
    """

    files: int
    bytes: int
    releases: tuple[str, ...]
    records: bool
    keys: bool
    digest: str


def backup(file: Path, *, with_keys: bool = False, records: bool = True) -> Kept:
    """Write all that this installation holds to `file` (`.tar.zst` or `.tar.gz`), and read it back.

    The signing key and the session key are in it only `with_keys`; public keys always are. Records in SQLite
    are copied while the site runs; those in another database are not (`records=False` says so knowingly).
    Raises `KeepingError` where the file is there already, or what is held is not whole.
    """
    file = Path(file).absolute()
    if not file.name.endswith((".tar.zst", ".tar.gz")):
        raise KeepingError(f"{file.name}: name it with .tar.zst or .tar.gz at the end")
    if file.exists():
        raise KeepingError(f"{file} is already there and is never overwritten; give another name")
    if not file.parent.is_dir():
        raise KeepingError(f"{file.parent} is not there; make the folder first")
    home = configuration.home()
    stage = home / f".backup-{uuid4().hex}"
    part = file.with_name(f".{file.name}.{uuid4().hex}.part")
    try:
        stage.mkdir(parents=True, mode=0o700)
        if records:
            _copy_records(stage / RECORDS)
        _gather(home, stage, with_keys=with_keys)
        _refuse(whole(stage), "The installation is not whole, so it was not backed up")
        manifest = _manifest(stage, with_keys=with_keys)
        pack(stage, manifest, file.name, part)
        with reading(part, file.name) as archive:
            take(archive, None)
        durable.sync(part)
        sha256 = digest(part)
        part.replace(file)
        durable.sync(file.parent)
    finally:
        part.unlink(missing_ok=True)
        shutil.rmtree(stage, ignore_errors=True)
    return _kept(manifest, sha256)


def restore(file: Path, into: Path) -> Kept:
    """Make the home folder `into`, which must be empty or not there, from a backup.

    Raises `KeepingError`, with nothing of it to be seen, where a file of the backup is changed, missing,
    added or leads out of the folder, or where what it holds is not whole.
    """
    file, into = Path(file), Path(into).absolute()
    if not file.is_file():
        raise KeepingError(f"{file}: there is no such file")
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise KeepingError(f"{into} is not empty; restore into an empty folder, or one that is not there")
    empty = into.exists()
    try:
        if empty:
            into.rmdir()
        with durable.new_folder(into) as part:
            with reading(file, file.name) as archive:
                manifest = take(archive, part)
            _refuse(whole(part), f"{file.name} holds what is not whole, so nothing was restored")
            for path in part.rglob("*"):
                _set_mode(path, path.relative_to(part))
    except OSError as error:
        raise KeepingError(f"{file.name} cannot be restored into {into}: {error}") from error
    finally:
        if empty and not into.exists():
            into.mkdir()
    return _kept(manifest, digest(file))


def whole(home: Path) -> list[str]:
    """What is not whole in a home folder: records, facts and releases; empty where all is."""
    wrong = [*records_wrong(home / RECORDS), *facts_wrong(home / "warehouse")]
    try:
        trusted = releases.Keys(home / "keys").trusted()
        for release in releases.Release.all(home / "releases"):
            wrong += [f"release {release.key}: {problem}" for problem in release.verify(trusted)]
        releases.Release.current(home / "releases")
    except (releases.ReleaseError, ValueError, KeyError) as error:
        wrong.append(str(error))
    return wrong


def facts_wrong(folder: Path) -> list[str]:
    """Partitions that the ledger names and that are missing, or not of as many rows as it says."""
    wrong = []
    try:
        partitions = Warehouse(folder).ledger.partitions.values()
    except FactsError as error:
        return [str(error)]
    for one in partitions:
        try:
            rows = sum(pq.read_metadata(folder / name).num_rows for name in one.files)
        except (OSError, pa.ArrowException) as error:
            wrong.append(f"facts: {one.dataset}, {one.scope}, {one.month} cannot be read: {error}")
            continue
        if rows != one.rows:
            wrong.append(f"facts: {one.dataset}, {one.scope}, {one.month} has {rows} rows, not {one.rows}")
    return wrong


def records_wrong(path: Path) -> Iterator[str]:
    """What SQLite finds wrong with the structure of the records in a file; nothing where there is no file."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            said = [row[0] for row in database.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        said = [str(error)]
    if said != ["ok"]:
        yield f"{RECORDS}: {'; '.join(said[:3])}"


def _copy_records(to: Path) -> None:
    """SQLite's own copy of a database in use, as it stood at one moment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frankpledge.project.settings")
    if connection.vendor != "sqlite":
        raise KeepingError(
            f"The records are in {connection.display_name}, which has its own tool: take them with "
            "pg_dump --format=custom, and the rest with --without-records; keep both together"
        )
    name = Path(str(connection.settings_dict["NAME"]))
    if not name.exists():
        raise KeepingError(f"{name}: there are no records yet; load some, or use --without-records")
    with (
        closing(sqlite3.connect(f"{name.as_uri()}?mode=ro", uri=True, timeout=20)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def _gather(home: Path, stage: Path, *, with_keys: bool) -> None:
    """Take hold of every file as it stands: links, since partitions and releases are never written again."""
    current = home / "releases" / "current"
    shown = current.read_bytes() if current.exists() else None
    for release in releases.Release.all(home / "releases"):
        for path in sorted(release.folder.iterdir()):
            _hold(path, stage / "releases" / release.folder.name / path.name)
    if shown is not None:
        (stage / "releases").mkdir(exist_ok=True)
        (stage / "releases" / "current").write_bytes(shown)
    for path in sorted((home / "media").rglob("*")):
        if path.is_file() and not path.is_symlink():
            _hold(path, stage / "media" / path.relative_to(home / "media"))
    keys = releases.Keys(home / "keys").folder
    public = [*keys.glob("*.pub"), *keys.glob("retired/*.pub")]
    private = [keys / "signing.key", home / "secret-key"] if with_keys else []
    for path in [*public, *(one for one in private if one.exists())]:
        _hold(path, stage / path.relative_to(home))
    for attempt in range(_TRIES):
        try:
            _gather_facts(home / "warehouse", stage / "warehouse")
            return
        except FileNotFoundError:
            # Two commits since the ledger was read: what it named is gone, so it is read again.
            shutil.rmtree(stage / "warehouse", ignore_errors=True)
            if attempt == _TRIES - 1:
                raise KeepingError(
                    "A partition that the facts' ledger names is missing; run frankpledge doctor, or try "
                    "again when no files are being added"
                ) from None


def _gather_facts(warehouse: Path, to: Path) -> None:
    held = Warehouse(warehouse).ledger
    if not held.partitions:
        return
    for name in sorted(held.referenced()):
        _hold(warehouse / name, to / name)
    for source in held.sources:
        aside = Path("set_aside") / f"{source}.csv"
        if (warehouse / aside).exists():
            _hold(warehouse / aside, to / aside)
    (to / "ledger.json").write_text(held.written(), encoding="utf-8")


def _hold(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        to.hardlink_to(path)
    except FileNotFoundError:
        raise
    except OSError:  # a file system without links
        shutil.copyfile(path, to)


def _manifest(stage: Path, *, with_keys: bool) -> dict[str, Any]:
    names = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())
    return {
        "format": FORMAT,
        "program": __version__,
        "keys": with_keys,
        "files": {
            name: {"bytes": (stage / name).stat().st_size, "sha256": digest(stage / name)} for name in names
        },
    }


def _set_mode(path: Path, name: Path) -> None:
    if path.is_dir():
        path.chmod(0o700 if name.as_posix() == "keys" else 0o755)
    elif name.as_posix() in _PRIVATE:
        path.chmod(0o600)
    else:
        path.chmod(0o444 if name.parts[0] == "releases" and len(name.parts) > 2 else 0o644)


def _refuse(wrong: list[str], words: str) -> None:
    if wrong:
        more = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
        raise KeepingError(f"{words}: {'; '.join(wrong[:3])}{more}")


def _kept(manifest: dict[str, Any], sha256: str) -> Kept:
    files = manifest["files"]
    held = sorted(
        {PurePosixPath(n).parts[1] for n in files if n.startswith("releases/") and n.count("/") > 1}
    )
    size = sum(one["bytes"] for one in files.values())
    return Kept(len(files), size, tuple(held), RECORDS in files, bool(manifest["keys"]), sha256)
