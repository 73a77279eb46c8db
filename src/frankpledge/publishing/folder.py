"""The folder published to: what is new is written apart, put on the disk, and moved into place at the end.

A ledger in the folder has the digest of every file that was put there. Only what differs is written; only
what the ledger lists is ever removed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import stat
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from frankpledge import durable
from frankpledge.publishing.errors import PublishingError

LEDGER = ".frankpledge-published.json"
_LOCK = ".frankpledge-lock"
_NEW = ".frankpledge-new"
#: Nanoseconds within which a file may be written twice and say the same of when.
_MOMENT = 20_000_000
_NOT_AT_ONCE = (
    "{out} cannot be replaced in one step ({why}): publish without --at-once, or to a folder beside which "
    "another can be made."
)


@dataclass(frozen=True, slots=True)
class Account:
    """What publishing did, file by file."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: How many addresses were asked for; of the others the folder held what they would have answered.
    asked: int = 0

    @property
    def pages(self) -> int:
        return sum(name.endswith(".html") for name in [*self.written, *self.unchanged])


class Folder:
    """A folder being filled. `put` and `take` say what it shall hold; nothing shows until `finish`."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.scratch = out / _NEW
        self._before = _ledger(out)
        self._digests: dict[str, str] = {}
        self._staged: dict[str, Path] = {}
        self._on_disk: set[str] = set()
        #: What `stamps` said when it was last published to.
        self.stamped: Mapping[str, list[int]] = {}

    def put(self, name: str, content: bytes | str) -> None:
        """The folder shall hold `content` as `name`."""
        data = content.encode() if isinstance(content, str) else content
        digest = hashlib.sha256(data).hexdigest()
        if self._settled(name, digest):
            return
        staged = self.scratch / f"{len(self._digests)}.part"
        staged.write_bytes(data)
        self._staged[name] = staged

    def take(self, name: str, made: Path, sha256: str, *, on_disk: bool = False) -> None:
        """The folder shall hold the file `made`, of this digest, written in `scratch` (and put `on_disk`), as
        `name`.
        """
        if self._settled(name, sha256):
            made.unlink()
            return
        self._staged[name] = made
        if on_disk:
            self._on_disk.add(name)

    def held(self, name: str) -> str:
        """The digest of what was last put into the folder as `name`; empty where nothing was."""
        return self._before.get(name, "")

    def has(self, name: str, digest: str) -> bool:
        """Whether the folder, as last published to, has just this already."""
        return self._stands(name, digest) or self._reads(name, digest)

    def _stands(self, name: str, digest: str) -> bool:
        """Whether it has what was put there, and nobody wrote to it since."""
        stamp = self.stamped.get(name)
        return (
            stamp is not None and self._before.get(name) == digest and _stamp(f"{self.out}/{name}") == stamp
        )

    def _reads(self, name: str, digest: str) -> bool:
        place = self.out / name
        if self._before.get(name) != digest or not place.is_file():
            return False
        return digest_of(place) == digest

    def has_of(self, wanted: Mapping[str, str]) -> set[str]:
        """Those of the files `wanted`, each with its digest, that it has: every core reads some."""
        stand = {name for name, digest in wanted.items() if self._stands(name, digest)}
        left = {name: digest for name, digest in wanted.items() if name not in stand}
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            each = pool.map(self._reads, left, left.values())
            return stand | {name for name, has in zip(left, each, strict=True) if has}

    def stamps(self) -> dict[str, list[int]]:
        """After `finish`: of each file what changes as soon as anybody writes to it. Not of one that was put
        there this very moment: a system's moments are some milliseconds long.
        """
        settled = time.time_ns() - _MOMENT
        found = {name: _stamp(f"{self.out}/{name}") for name in self._digests}
        return {name: stamp for name, stamp in found.items() if stamp and stamp[-1] < settled}

    def keep(self, name: str, digest: str) -> None:
        """The folder shall hold what it has as `name`, of this digest (`has`)."""
        if self._digests.setdefault(name, digest) != digest:
            raise PublishingError(f"Two addresses would both be the file {name}: rename one of them.")

    def digest(self, name: str) -> str:
        """The digest of what the folder shall hold as `name`."""
        return self._digests[name]

    @property
    def release(self) -> str:
        """The release that the folder shows as it was last published to; empty where it was not."""
        try:
            return str(json.loads((self.out / LEDGER).read_text()).get("release", ""))
        except FileNotFoundError:
            return ""

    def names(self) -> list[str]:
        """Every file that the folder shall hold so far."""
        return sorted(self._digests)

    def read(self, name: str) -> Path:
        """Where the content of a file that the folder shall hold lies now."""
        return self._staged.get(name, self.out / name)

    def finish(self, told: Mapping[str, str], *, at_once: bool = False) -> Account:
        """Move what is new into place, remove what is no more, and write the ledger.

        File by file, downloads first and pages last; or all `at_once`: a whole folder is made beside `out`
        and takes its place in one step. Raises `PublishingError`, with nothing changed, where that cannot be
        done.
        """
        durable.sync_all(made for name, made in self._staged.items() if name not in self._on_disk)
        gone = sorted(name for name in self._before if name not in self._digests)
        listed = dict(sorted(self._digests.items()))
        ledger = json.dumps({**told, "files": listed}, indent=0) + "\n"
        if at_once:
            self._at_once(gone, ledger)
        else:
            self._one_by_one(gone)
            durable.write(self.out / LEDGER, ledger)
        return Account(sorted(self._staged), sorted(n for n in self._digests if n not in self._staged), gone)

    def _one_by_one(self, gone: list[str]) -> None:
        touched: set[str] = set()
        for name in sorted(self._staged, key=lambda n: (n.endswith(".html"), n)):
            place = f"{self.out}/{name}"
            above = place.rpartition("/")[0]
            if above not in touched:
                _room_for(Path(place), self.out)
                touched.add(above)
            elif os.path.isdir(place):  # noqa: PTH112 (of thousands of files; a Path of each takes longer)
                shutil.rmtree(place)
            os.replace(self._staged[name], place)  # noqa: PTH105
        held = self._digests if gone else ()
        taken = {above.as_posix() for name in held for above in Path(name).parents}
        for name in gone:
            under = {above.as_posix() for above in Path(name).parents}
            if name not in taken and under.isdisjoint(self._digests):  # else its name is another's now
                _remove(self.out / name, self.out)
        durable.sync_all([folder for folder in map(Path, touched) if folder.is_dir()])

    def _at_once(self, gone: list[str], ledger: str) -> None:
        """What stays is linked into the new folder, not copied; what others put into `out` stays too."""
        out = self.out.resolve()
        whole = _whole(out)
        try:
            whole.mkdir(mode=out.stat().st_mode & 0o777)
            left_out = {*gone, *self._staged, LEDGER}
            for path in sorted(out.rglob("*")):
                name = path.relative_to(out)
                if name.parts[0] != _NEW and name.as_posix() not in left_out and not path.is_dir():
                    (whole / name).parent.mkdir(parents=True, exist_ok=True)
                    os.link(path, whole / name, follow_symlinks=False)
            for name, staged in self._staged.items():
                (whole / name).parent.mkdir(parents=True, exist_ok=True)
                (whole / name).hardlink_to(staged)
            durable.write(whole / LEDGER, ledger)
            for folder in [one for one in whole.rglob("*") if one.is_dir()]:
                durable.sync(folder)
            changed = durable.exchange(whole, out)
        except OSError as error:
            raise PublishingError(_NOT_AT_ONCE.format(out=out, why=error)) from error
        finally:
            shutil.rmtree(whole, ignore_errors=True)  # the folder as it was, or what was begun
        if not changed:
            raise PublishingError(_NOT_AT_ONCE.format(out=out, why="this system cannot do it"))
        durable.sync(out.parent)

    def _settled(self, name: str, digest: str) -> bool:
        """Note what `name` shall be; whether it is that already."""
        if name in self._digests and self._digests[name] != digest:
            raise PublishingError(f"Two addresses would both be the file {name}: rename one of them.")
        self._digests[name] = digest
        return self.has(name, digest)


@contextmanager
def filling(out: Path) -> Iterator[Folder]:
    """A folder to fill, held by one publisher at a time.

    Raises `PublishingError` where `out` holds what was not published by this program, or another is at work.
    """
    if out.exists() and not out.is_dir():
        raise PublishingError(f"{out} is a file: name a folder.")
    if out.is_dir() and not (out / LEDGER).exists():
        foreign = next((p.name for p in out.iterdir() if p.name not in {_LOCK, _NEW}), None)
        if foreign:
            raise PublishingError(
                f"{out} holds {foreign} and was never published to: name an empty or a new folder."
            )
    out.mkdir(parents=True, exist_ok=True)
    with (out / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PublishingError(f"Another publishing into {out} is under way: wait for it.") from error
        shutil.rmtree(out / _NEW, ignore_errors=True)
        shutil.rmtree(_whole(out.resolve()), ignore_errors=True)
        (out / _NEW).mkdir()
        try:
            yield Folder(out)
        finally:
            shutil.rmtree(out / _NEW, ignore_errors=True)


def _whole(out: Path) -> Path:
    """Beside `out`: where the folder is made that takes its place in one step."""
    return out.with_name(f".{out.name}.frankpledge-whole")


def digest_of(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _stamp(path: str) -> list[int]:
    """Which file it is, its size, and when it and what is said of it were last written; nothing of what is
    no file.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 (a Path for each takes longer than asking)
    except OSError:
        return []
    if not stat.S_ISREG(found.st_mode):
        return []
    return [found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _ledger(out: Path) -> dict[str, str]:
    try:
        return dict(json.loads((out / LEDGER).read_text())["files"])
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError) as error:
        raise PublishingError(
            f"{out / LEDGER} cannot be read ({error}): remove the folder and publish again."
        ) from error


def _room_for(place: Path, out: Path) -> None:
    """Make the folders of `place`, where a page that is no more may have left a file in the way."""
    for above in reversed(place.relative_to(out).parents):
        if (out / above).is_file():
            (out / above).unlink()
    if place.is_dir():
        shutil.rmtree(place)
    place.parent.mkdir(parents=True, exist_ok=True)


def _remove(place: Path, out: Path) -> None:
    place.unlink(missing_ok=True)
    folder = place.parent
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
