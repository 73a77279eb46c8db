"""The ledger: the one truth of which Parquet files are current, and which publisher's file each came from.

Partition files have names never used before; the ledger is renamed into place last. So a crash at any moment
leaves what stood before, and at most files that no ledger names, which the next `add` sweeps away.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from frankpledge import durable
from frankpledge.facts.account import Partition, Source
from frankpledge.facts.errors import FactsError

VERSION = 1
NAME = "ledger.json"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Current partitions by (dataset, scope, month), and the sources that supply them."""

    partitions: dict[tuple[str, str, str], Partition]
    sources: dict[str, Source]

    @classmethod
    def read(cls, folder: Path) -> Ledger:
        """The ledger of a warehouse; empty where there is none yet."""
        try:
            content = (folder / NAME).read_text(encoding="utf-8")
        except FileNotFoundError:
            return cls({}, {})
        try:
            kept = json.loads(content)
            if kept["version"] != VERSION:
                raise FactsError(
                    f"{folder}: the warehouse is of version {kept['version']}, this program reads {VERSION}; "
                    "make it anew by adding the publishers' files"
                )
            partitions = [Partition(**{**one, "files": tuple(one["files"])}) for one in kept["partitions"]]
            sources = [Source(**{**one, "partitions": ()}) for one in kept["sources"]]
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise FactsError(
                f"{folder / NAME}: the ledger is damaged ({error}); restore it from a backup, or make the "
                "warehouse anew by adding the publishers' files"
            ) from error
        return cls({one.key: one for one in partitions}, {one.id: one for one in sources})

    def written(self) -> str:
        """The ledger as JSON, in a fixed order."""
        content = {
            "version": VERSION,
            "sources": [_without_partitions(self.sources[key]) for key in sorted(self.sources)],
            "partitions": [asdict(self.partitions[key]) for key in sorted(self.partitions)],
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def save(self, folder: Path) -> None:
        durable.write(folder / NAME, self.written())

    def state(self) -> str:
        """A digest of what is held: the same for the same files, whenever and in whatever order they were
        added."""
        held = [
            [*one.key, one.source, one.rows, one.incomplete, self.sources[one.source].illustrative]
            for _, one in sorted(self.partitions.items())
        ]
        return hashlib.sha256(json.dumps(held).encode()).hexdigest()

    def listed_sources(self) -> list[Source]:
        """Sources with what they supply now, in order of name."""
        supplied: dict[str, list[str]] = {}
        for key in sorted(self.partitions):
            supplied.setdefault(self.partitions[key].source, []).append("/".join(key))
        return sorted(
            (replace(self.sources[one], partitions=tuple(keys)) for one, keys in supplied.items()),
            key=lambda source: (source.name, source.id),
        )

    def referenced(self) -> set[str]:
        """Every file, relative to the warehouse, that is current."""
        return {file for one in self.partitions.values() for file in one.files}


def _without_partitions(source: Source) -> dict[str, object]:
    return {key: value for key, value in asdict(source).items() if key != "partitions"}


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One adder at a time; the lock leaves nothing behind, and dies with the process that holds it."""
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ".lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = os.fstat(handle).st_ino == path.stat().st_ino
        except (BlockingIOError, FileNotFoundError):
            mine = False
        if not mine:
            raise FactsError(
                f"{folder}: another program is adding to this warehouse; try again when it is done"
            )
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(handle)
        if made and not any(folder.iterdir()):
            folder.rmdir()
