"""From the paths a person names to the files to read: folders opened, archives unpacked, safely."""

from __future__ import annotations

import hashlib
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from frankpledge.facts.errors import FactsError

#: In a folder or an archive, files of other kinds (a README, a map) are passed over, and said to be.
READABLE = {".csv", ".tsv", ".xlsx", ".ods", ".zip"}
#: An archive that unpacks to more than this, or a member that grows more than this many times, is refused.
MOST_BYTES = 60 * 2**30
MOST_GROWTH = 250
_SMALL = 2**20
#: Files read together: enough to keep every processor busy, few enough to keep the folder small.
BATCH_FILES = 96
BATCH_BYTES = 512 * 2**20
_LINE_FEED = ord("\n")
#: What a damaged archive makes its reader raise: for a name that is no text, a compression unknown, …
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, KeyError, ValueError),
)


class Archives:
    """The archive that is being unpacked, kept open from one member to the next: its list may be long."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._archive: zipfile.ZipFile | None = None

    def open(self, path: Path) -> zipfile.ZipFile:
        if self._archive is None or path != self._path:
            self.close()
            self._path, self._archive = path, zipfile.ZipFile(path)
        return self._archive

    def close(self) -> None:
        if self._archive is not None:
            self._archive.close()
        self._archive = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file to read: on disk (`file`), or a `member` of an archive (`file` is then the archive)."""

    path: str
    name: str
    size: int
    file: Path
    member: str = ""
    #: Whether a person named this very file, or a folder or archive that it lies in.
    named: bool = True

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem

    def unpacked(self, folder: Path, number: int, archives: Archives) -> Path:
        """The file on disk; a member of an archive is unpacked into `folder` first."""
        if not self.member:
            return self.file
        target = folder / f"member-{number}"
        try:
            with archives.open(self.file).open(self.member) as packed, target.open("wb") as out:
                left = self.size
                while chunk := packed.read(_SMALL):
                    left -= len(chunk)
                    if left < 0:
                        raise FactsError(f"{self.path}: unpacks to more than it declares; fetch it again")
                    out.write(chunk)
        except FactsError:
            raise
        except _DAMAGED as error:
            raise FactsError(
                f"{self.path}: cannot be unpacked ({error}); the archive may be cut short or damaged: "
                "fetch it again"
            ) from error
        return target


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file in a folder or archive that is no data file."""

    path: str
    why: str


def gather(paths: Sequence[Path]) -> tuple[list[Incoming], list[PassedOver]]:
    """Every file under `paths`, in the order given, folders and archives in order of name; each file once."""
    found: list[Incoming] = []
    passed: list[PassedOver] = []
    seen: set[tuple[Path, str]] = set()
    for path in paths:
        for item in _walk(Path(path)):
            if isinstance(item, PassedOver):
                passed.append(item)
            elif (key := (item.file.resolve(), item.member)) not in seen:
                seen.add(key)
                found.append(item)
    if not found:
        listed = ", ".join(str(path) for path in paths) or "nothing named"
        raise FactsError(
            f"{listed}: no data file there; name CSV, XLSX, ODS or zip files, or a folder of them"
        )
    return found, passed


def _walk(path: Path) -> Iterator[Incoming | PassedOver]:
    if not path.exists():
        raise FactsError(f"{path}: there is no such file or folder; check the name")
    if not path.is_dir():
        yield from _file(path, str(path))
        return
    root = path.resolve()
    for child in sorted(path.rglob("*")):
        if child.is_symlink() and not child.resolve().is_relative_to(root):
            raise FactsError(
                f"{child}: is a link to a place outside the folder; copy the file in, or remove the link"
            )
        if child.is_dir() or any(part.startswith(".") for part in child.relative_to(path).parts):
            continue
        if child.suffix.lower() not in READABLE:
            yield PassedOver(str(child), "not a CSV, XLSX, ODS or zip file, so passed over")
        else:
            yield from _file(child, str(child), named=False)


def _file(path: Path, shown: str, *, named: bool = True) -> Iterator[Incoming | PassedOver]:
    if not path.is_file():
        raise FactsError(
            f"{shown}: is not a regular file; name CSV, XLSX, ODS or zip files, or a folder of them"
        )
    if is_archive(path):
        yield from _members(path, shown)
    else:
        yield Incoming(shown, path.name, path.stat().st_size, path, named=named)


def is_zip(path: Path) -> bool:
    """Whether the content is a zip (spreadsheets are zips too)."""
    with path.open("rb") as handle:
        return handle.read(4) == b"PK\x03\x04" or (path.stat().st_size > 21 and zipfile.is_zipfile(path))


def is_spreadsheet(path: Path) -> bool:
    """Whether the content is an XLSX or ODS workbook."""
    if not is_zip(path):
        return False
    with _opened(path, str(path)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return True
        return "mimetype" in names and _begins(
            archive, "mimetype", b"application/vnd.oasis.opendocument.spreadsheet"
        )


def _begins(archive: zipfile.ZipFile, member: str, with_: bytes) -> bool:
    """Whether a member begins with these bytes; one that cannot be unpacked does not."""
    try:
        with archive.open(member) as packed:
            return packed.read(len(with_)) == with_
    except _DAMAGED:
        return False


def is_archive(path: Path) -> bool:
    """Whether the content is a zip of files to add."""
    return is_zip(path) and not is_spreadsheet(path)


def check_growth(path: Path, shown: str) -> None:
    """Refuse a zip or workbook that unpacks to far more than it is."""
    with _opened(path, shown) as archive:
        _check_members(archive, shown)


def _opened(path: Path, shown: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _DAMAGED as error:
        raise FactsError(f"{shown}: the zip is cut short or damaged ({error}); fetch it again") from error


def _check_members(archive: zipfile.ZipFile, shown: str) -> None:
    total = 0
    for member in archive.infolist():
        parts = PurePosixPath(member.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0:1]:
            raise FactsError(
                f"{shown}: holds the path “{member.filename}”, which leads outside the archive; do not use "
                "it: fetch the archive from its publisher"
            )
        if len(member.filename) > 1 and member.filename[1] == ":":
            raise FactsError(
                f"{shown}: holds the path “{member.filename}”, which leads outside the archive; fetch "
                f"it again"
            )
        if not member.filename:
            raise FactsError(f"{shown}: holds a file without a name; fetch the archive again")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise FactsError(f"{shown}: holds a link (“{member.filename}”); pack the file itself")
        if member.flag_bits & 1:
            raise FactsError(
                f"{shown}: “{member.filename}” has a password; unpack it first and add the files"
            )
        total += member.file_size
        growth = member.file_size / max(1, member.compress_size)
        if total > MOST_BYTES or (member.file_size > 16 * _SMALL and growth > MOST_GROWTH):
            raise FactsError(
                f"{shown}: “{member.filename}” unpacks to {member.file_size:,} bytes, too many to be "
                f"believed; "
                "unpack it yourself if you trust it, and add the files"
            )


def _members(path: Path, shown: str) -> Iterator[Incoming | PassedOver]:
    with _opened(path, shown) as archive:
        _check_members(archive, shown)
        members = sorted(
            (member for member in archive.infolist() if not member.is_dir()), key=lambda m: m.filename
        )
    for member in members:
        inside = PurePosixPath(member.filename)
        where = f"{shown}/{member.filename}"
        if any(part.startswith((".", "__MACOSX")) for part in inside.parts):
            continue
        if inside.suffix.lower() == ".zip":
            raise FactsError(f"{where}: is an archive inside an archive; unpack it first and add the files")
        if inside.suffix.lower() not in READABLE:
            yield PassedOver(where, "not a CSV, XLSX or ODS file, so passed over")
        else:
            yield Incoming(where, inside.name, member.file_size, path, member.filename, named=False)


def batches(files: Sequence[Incoming]) -> Iterator[list[Incoming]]:
    """The files in order, so many at a time that memory and room on the disk do not grow with them."""
    batch: list[Incoming] = []
    size = 0
    for one in files:
        if batch and (len(batch) >= BATCH_FILES or size + one.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += one.size
    if batch:
        yield batch


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Measure:
    """A file's bytes, looked through once. `lines` counts the header too; `ended` says whether the last line
    is; `quotes` are its quotation marks; `even`, that it has no null byte and all its lines end alike."""

    sha256: str
    size: int
    lines: int
    ended: bool
    quotes: int
    even: bool


def measured(path: Path) -> Measure:
    """Look through a file."""
    sha256, last = hashlib.sha256(), b""
    size = lines = quotes = returns = line_ends = 0
    nulls = False
    # A piece that stays in the processor's cache from one look to the next.
    piece = bytearray(_SMALL // 4)
    view, numbers = memoryview(piece), np.frombuffer(piece, np.uint8)
    with path.open("rb", buffering=0) as handle:
        while got := handle.readinto(piece):
            sha256.update(view[:got])
            size += got
            lines += int(np.count_nonzero(numbers[:got] == _LINE_FEED))
            # To find that there is none takes no time; to count them takes some.
            if piece.find(b'"', 0, got) >= 0:
                quotes += piece.count(b'"', 0, got)
            nulls = nulls or piece.find(b"\0", 0, got) >= 0
            if piece.find(b"\r", 0, got) >= 0:
                returns += piece.count(b"\r", 0, got)
                line_ends += piece.count(b"\r\n", 0, got)
            line_ends += last == b"\r" and piece[0] == _LINE_FEED
            last = bytes(view[got - 1 : got])
    ended = last in (b"", b"\n")
    even = not nulls and returns == line_ends and returns in (0, lines)
    return Measure(sha256.hexdigest(), size, lines + (not ended), ended, quotes, even)
