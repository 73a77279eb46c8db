"""What was fetched before: which file came from which archive, so that nothing is fetched twice."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from frankpledge import durable
from frankpledge.facts.fetching.listing import Listing
from frankpledge.facts.fetching.remote import Version
from frankpledge.facts.intake import digest

_NAME = ".fetched.json"


@dataclass(frozen=True, slots=True)
class File:
    """One file kept: its digest, its length, its checksum in the archive, and the archive it came from."""

    sha256: str
    size: int
    crc: int
    archive: str


@dataclass(slots=True)
class Kept:
    """The record of one folder. `looked` says in which archive, in which version, a force's month
    was last looked up."""

    folder: Path
    listing: Listing = field(default_factory=Listing)
    archives: dict[str, Version] = field(default_factory=dict)
    looked: dict[str, str] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Kept:
        """The folder's record; an empty one where it has none, or one that cannot be read."""
        try:
            said: dict[str, Any] = json.loads((folder / _NAME).read_text())
            return cls(
                folder,
                Listing(**said["listing"]),
                {name: Version(**one) for name, one in said["archives"].items()},
                dict(said["looked"]),
                {name: File(**one) for name, one in said["files"].items()},
            )
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            # Without a record all is looked up again, which costs time and loses nothing.
            return cls(folder)

    def save(self) -> None:
        said = {
            "listing": asdict(self.listing),
            "archives": {name: asdict(one) for name, one in sorted(self.archives.items())},
            "looked": dict(sorted(self.looked.items())),
            "files": {name: asdict(one) for name, one in sorted(self.files.items())},
        }
        durable.write(self.folder / _NAME, json.dumps(said, indent=1))

    def whole(self, name: str) -> bool:
        """Whether a file recorded is still there as it was kept."""
        path, one = self.folder / name, self.files.get(name)
        return bool(one and path.is_file() and path.stat().st_size == one.size and digest(path) == one.sha256)

    def put(self, name: str, source: Path, file: File) -> None:
        """Move a finished file to its name in the folder, whole or not at all, and record it."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        durable.sync(source)
        source.replace(target)
        durable.sync(target.parent)
        self.files[name] = file
