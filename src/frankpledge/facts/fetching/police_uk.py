"""One force's months from the monthly archives of data.police.uk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from frankpledge import configuration
from frankpledge.facts.errors import FactsError
from frankpledge.facts.fetching.archive import Archive
from frankpledge.facts.fetching.kept import File, Kept
from frankpledge.facts.fetching.listing import Listing, months
from frankpledge.facts.fetching.remote import ChangedError, Version
from frankpledge.facts.fetching.web import FetchError, MissingError, Web
from frankpledge.facts.forces import FORCES
from frankpledge.facts.intake import digest
from frankpledge.facts.ledger import locked
from frankpledge.facts.recognition import recognise

#: What is said while it goes on: what is fetched, bytes come, bytes in all.
Progress = Callable[[str, int, int], object]

#: The kinds of file in an archive → the format that each must prove to be.
KINDS = {
    "street": "police-street",
    "outcomes": "police-outcomes",
    "stop-and-search": "police-stop-search",
}
_MEMBER = re.compile(r"(\d{4}-\d{2})/\1-([a-z-]+?)-(street|outcomes|stop-and-search)\.csv")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is in the folder now: all the files wanted, those of them that are new, and what is not published.

    `absent` names month and kind (“2022-04 stop-and-search”); `stale` names files held from an earlier
    archive that the newest one no longer has.
    """

    files: tuple[Path, ...]
    new: tuple[Path, ...]
    absent: tuple[str, ...]
    stale: tuple[str, ...]
    archives: tuple[str, ...]
    requests: int
    received: int


@dataclass(slots=True)
class _Work:
    """One run: what is asked for, and what has come of it so far."""

    web: Web
    address: str
    force: str
    kept: Kept
    scratch: Path
    tell: Progress
    new: list[str] = field(default_factory=list)
    archives: list[str] = field(default_factory=list)


def fetch(
    force: str,
    first: str,
    last: str,
    folder: Path,
    *,
    address: str = "",
    web: Web | None = None,
    progress: Progress | None = None,
) -> Fetched:
    """The street, outcomes and stop-and-search files of `force` (slug) from month `first` to `last`.

    They come to stand in `folder` as ``<month>/<month>-<force>-<kind>.csv``, each whole and checked: length,
    checksum of the archive, and content of the kind that its name says. `address` is where the archives are
    (the setting's, if not given).

    Raises `FetchError` (a `FactsError`) for what cannot be had. Months finished before it stay, and pieces
    that came stay hidden in the folder, so that the next call goes on from there; no file stands
    half-written.
    """
    if force not in FORCES:
        raise FactsError(f"“{force}” is no force of data.police.uk; the forces are {', '.join(FORCES)}")
    for month in (first, last):
        if not _MONTH.fullmatch(month):
            raise FactsError(f"“{month}” is no month; write it as 2022-04")
    if first > last:
        raise FactsError(f"the months run backwards, from {first} to {last}; exchange them")
    web = web or Web()
    address = (address or configuration.POLICE_UK.read()).rstrip("/") + "/"
    before = (web.requests, web.received)
    with _writing(folder), ExitStack() as stack:
        try:
            stack.enter_context(locked(folder))
        except FactsError as error:
            raise FetchError(
                f"{folder}: another program is fetching into this folder; try again when it is done"
            ) from error
        kept = Kept.read(folder)
        scratch = folder / ".parts"
        work = _Work(web, address, force, kept, scratch, progress or (lambda *_: None))
        wanted = months(first, last)
        _fetch_months(work, wanted)
        shutil.rmtree(scratch, ignore_errors=True)
    names = [(month, kind, _name(month, force, kind)) for month in wanted for kind in KINDS]
    held = [name for _, _, name in names if name in kept.files]
    if not held:
        raise FetchError(
            f"{address}: the publisher has no file of {FORCES[force]} from {first} to {last}; "
            "ask for other months"
        )
    return Fetched(
        files=tuple(folder / name for name in held),
        new=tuple(folder / name for name in sorted(work.new)),
        absent=tuple(f"{month} {kind}" for month, kind, name in names if name not in kept.files),
        stale=tuple(
            name
            for month, _, name in names
            if name in kept.files and kept.files[name].archive != kept.looked[f"{force}/{month}"]
        ),
        archives=tuple(work.archives),
        requests=web.requests - before[0],
        received=web.received - before[1],
    )


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """A full disk or a folder that may not be written, said plainly."""
    try:
        yield
    except OSError as error:
        raise FetchError(
            f"{folder}: cannot be written ({error.strerror or error}); make room, look at its "
            "permissions, or name another folder with --to-folder"
        ) from error


def _name(month: str, force: str, kind: str) -> str:
    return f"{month}/{month}-{force}-{kind}.csv"


def _origin(name: str, version: Version) -> str:
    """An archive in one version, as the record names it."""
    return f"{name} {version.mark}"


def _fetch_months(work: _Work, wanted: list[str]) -> None:
    work.tell("the list of archives", 0, 0)
    listing = work.kept.listing = Listing.fetch(work.web, work.address, work.kept.listing)
    work.kept.save()
    newest = listing.newest
    if newest and wanted[-1] > newest:
        raise FetchError(
            f"{work.address}: the newest archive is {newest}, so {wanted[-1]} is not published yet; ask for "
            f"months up to {newest} (--to {newest})"
        )
    left = list(wanted)
    while left:
        tried = []
        for name in listing.candidates(left[0], wanted[-1]):
            tried.append(name)
            done = _from_archive(work, name, left)
            if left[0] in done:
                left = [month for month in left if month not in done]
                work.archives.append(name)
                break
        else:
            looked = (
                f"looked in {', '.join(f'{name}.zip' for name in tried)}" if tried else "none could hold it"
            )
            raise FetchError(
                f"{work.address}: no archive holds {left[0]} ({looked}); ask for months that "
                "the publisher has"
            )


def _from_archive(work: _Work, name: str, left: list[str]) -> set[str]:
    """The months of `left` that archive `name` holds, fetched where they are not held as they are there."""
    for _ in range(_CHANGES):
        try:
            return _once_from_archive(work, name, left)
        except MissingError:
            return set()
        except ChangedError:
            # The publisher put a new version there while it was being read: begin with that one.
            continue
    raise FetchError(
        f"{work.address}{name}.zip: changed {_CHANGES} times while it was being fetched; run the same "
        "command again in an hour"
    )


def _once_from_archive(work: _Work, name: str, left: list[str]) -> set[str]:
    known = _known(work, name, left)
    saying = f"{name}.zip"
    archive = Archive.open(
        work.web,
        f"{work.address}{name}.zip",
        work.scratch / name,
        lambda came, total: work.tell(saying, came, total),
        unless=work.kept.archives.get(name) if known else None,
        md5=work.kept.listing.archives.get(name, ""),
    )
    if archive is None:
        return known
    try:
        members: dict[str, list[str]] = {}
        for member in archive.members:
            match = _MEMBER.fullmatch(member)
            if match:
                ours = members.setdefault(match[1], [])
                if match[2] == work.force:
                    ours.append(member)
        done = [month for month in left if month in members]
        for month in done:
            saying = f"{month} from {name}.zip"
            _keep(work, archive, name, month, members[month])
        # The version is recorded last: until all is held, the archive is asked for again.
        work.kept.archives[name] = archive.version
        work.kept.save()
    except FetchError:
        work.kept.save()
        raise
    archive.close()
    return set(done)


def _known(work: _Work, name: str, left: list[str]) -> set[str]:
    """The months of `left` that this archive was the last to be asked for, where all of them are held whole.

    Empty where the archive must be looked into: months that it was not asked for yet may be in it.
    """
    version = work.kept.archives.get(name)
    if version is None or not (version.etag or version.modified):
        return set()
    known = {
        month for month in left if work.kept.looked.get(f"{work.force}/{month}") == _origin(name, version)
    }
    end = min(left[-1], name)
    if not known or {month for month in left if month <= end} - known:
        return set()
    for month in known:
        for kind in KINDS:
            file = _name(month, work.force, kind)
            if file in work.kept.files and not work.kept.whole(file):
                return set()
    return known


def _keep(work: _Work, archive: Archive, name: str, month: str, members: list[str]) -> None:
    """The force's files of one month: fetched, checked, and only when all are whole put in their places."""
    kept = work.kept
    origin = _origin(name, archive.version)
    missing = []
    for member in members:
        info, held = archive.members[member], kept.files.get(member)
        if held and (held.crc, held.size) == (info.CRC, info.file_size) and kept.whole(member):
            kept.files[member] = File(held.sha256, held.size, held.crc, origin)
        else:
            missing.append(member)
    unpacked = work.scratch / name / month
    ready = []
    for member, path in archive.unpack(missing, unpacked):
        kind = member.removesuffix(".csv").removeprefix(f"{month}/{month}-{work.force}-")
        try:
            found = recognise(path)
        except FactsError as error:
            raise FetchError(
                f"{archive.url}: “{member}” is not what its name says, and was not kept: {error}"
            ) from error
        if found.key != KINDS[kind]:
            raise FetchError(
                f"{archive.url}: “{member}” was not kept: it is {found.title}, not what its name says; "
                "tell the publisher"
            )
        info = archive.members[member]
        ready.append((member, path, File(digest(path), info.file_size, info.CRC, origin)))
    for member, path, file in ready:
        kept.put(member, path, file)
        work.new.append(member)
    kept.looked[f"{work.force}/{month}"] = origin
    kept.save()
