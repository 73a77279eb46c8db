"""Files into the warehouse: all of a call's, or none where one is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from frankpledge import durable
from frankpledge.facts import intake
from frankpledge.facts.account import Account, Change, FileAccount, Partition, Source, Trial
from frankpledge.facts.judging import Judged, Key, account, family, held_short, judge
from frankpledge.facts.ledger import Ledger, locked
from frankpledge.facts.staged import Part, Staged
from frankpledge.facts.staging import Stage
from frankpledge.facts.warehouse import SET_ASIDE, Warehouse

Progress = Callable[[str], object]


def add(
    paths: Sequence[Path],
    warehouse: Warehouse,
    *,
    format: str | None = None,
    force: str | None = None,
    replace: bool = False,
    illustrative: bool = False,
    today: date | None = None,
    progress: Progress | None = None,
) -> Account:
    """Read, check and keep publishers' files: files, folders (with all that is in them) or zips.

    `format` names the format where content cannot tell it; `force` the police force (slug) of stop-and-search
    files whose names do not; `replace` takes files that would be held back as not whole; `illustrative` marks
    every row as made up. No month after `today` (the clock's, if not given) is taken.

    Raises `FactsError`, with the warehouse as it was before, if any file is refused. A file held back or
    with rows set aside is no error: the account says so; nor is a workbook in a folder that holds no table
    of a known format, which is passed over. Files already held as they are change nothing.
    """
    with locked(warehouse.folder):
        ledger = Ledger.read(warehouse.folder)
        staging = warehouse.folder / f".staging-{uuid4().hex}"
        staging.mkdir()
        try:
            judged, passed = _judged(
                paths,
                ledger,
                staging,
                format=format,
                force=force,
                replace=replace,
                illustrative=illustrative,
                today=today,
                progress=progress,
            )
            found = _settled(judged, ledger, illustrative=illustrative)
            if found.ledger.written() != ledger.written():
                _put_in_place(found.moves, judged, warehouse.folder)
                found.ledger.save(warehouse.folder)
                _sweep(
                    warehouse.folder,
                    ledger.referenced() | found.ledger.referenced(),
                    {*found.ledger.sources},
                )
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return Account((*found.accounts, *passed))


def trial(
    paths: Sequence[Path],
    warehouse: Warehouse,
    *,
    format: str | None = None,
    force: str | None = None,
    replace: bool = False,
    illustrative: bool = False,
    today: date | None = None,
    progress: Progress | None = None,
    problems: Path | None = None,
) -> Trial:
    """What `add` would do with the same arguments, without doing it: the warehouse is only read.

    With `problems`, a folder, every row that would be set aside is written there, in ``<source id>.csv``.
    Raises `FactsError` where `add` would.
    """
    ledger = Ledger.read(warehouse.folder)
    with TemporaryDirectory(prefix="frankpledge-trial-") as staging:
        judged, passed = _judged(
            paths,
            ledger,
            Path(staging),
            format=format,
            force=force,
            replace=replace,
            illustrative=illustrative,
            today=today,
            progress=progress,
        )
        found = _settled(judged, ledger, illustrative=illustrative)
        for one in judged:
            if problems and one.staged.problems_file:
                problems.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(one.staged.problems_file, problems / f"{one.staged.id}.csv")
    return Trial(Account((*found.accounts, *passed)), _changes(ledger, found.ledger), ledger.state())


def _judged(
    paths: Sequence[Path],
    ledger: Ledger,
    staging: Path,
    *,
    format: str | None,
    force: str | None,
    replace: bool,
    illustrative: bool,
    today: date | None,
    progress: Progress | None,
) -> tuple[list[Judged], list[FileAccount]]:
    """Read the files into `staging` and decide about each; with accounts of those passed over."""
    tell: Progress = progress or (lambda _: None)
    this_month = (today or datetime.now(UTC).date()).strftime("%Y-%m")
    files, passed = intake.gather(paths)
    stage = Stage(staging, this_month=this_month, illustrative=illustrative)
    staged: list[Staged] = []
    try:
        for one in stage.read(files, wanted=format, force=force):
            staged.append(one)
            tell(f"Read {len(staged):,} of {len(files):,}: {one.incoming.name}")
    finally:
        stage.close()
    tell("Checking that the files are whole")
    judged = judge(staged, ledger, replace=replace, illustrative=illustrative)
    passed = [*passed, *stage.passed]
    return judged, [FileAccount(one.path, "", 0, 0, 0, 0, notes=(one.why,)) for one in passed]


@dataclass(frozen=True, slots=True)
class _Settled:
    """What the files come to: the ledger that would stand, the files to move into place, the accounts."""

    ledger: Ledger
    moves: list[tuple[Path, Path]]
    accounts: list[FileAccount]


def _settled(judged: list[Judged], ledger: Ledger, *, illustrative: bool) -> _Settled:
    """Decide what is taken and what it replaces; nothing is written."""
    partitions, sources = dict(ledger.partitions), dict(ledger.sources)
    accounts: list[FileAccount] = []
    taken: dict[Key, tuple[Judged, Part]] = {}
    if not illustrative:
        _dismiss_illustrative(judged, ledger, partitions)
    before = {*ledger.partitions}
    for one in judged:
        accounts.append(account(one, before | {*taken}))
        if one.held_back:
            continue
        for key, part in _with_empty_months(one).items():
            taken[key] = (one, part)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    moves: list[tuple[Path, Path]] = []
    nonce = uuid4().hex[:8]
    for key, (one, part) in taken.items():
        held = ledger.partitions.get(key)
        if held and _same(one, part, held, ledger, illustrative=illustrative):
            partitions[key] = changed(held, incomplete=held.incomplete and key in one.short)
            continue
        where = Path(key[0]) / f"scope={key[1]}" / f"month={key[2]}"
        names = [where / f"{one.staged.id}-{nonce}-{number}.parquet" for number in range(len(part.files))]
        moves += list(zip(part.files, names, strict=True))
        partitions[key] = Partition(
            *key, one.staged.id, tuple(map(str, names)), part.rows, dict(part.kinds), key in one.short
        )
        sources[one.staged.id] = _source(one.staged, now, illustrative=illustrative)
    supplied = {one.source for one in partitions.values()}
    new = Ledger(partitions, {key: source for key, source in sources.items() if key in supplied})
    for key in held_short(new, {key[:2] for key in taken}):
        partitions[key] = changed(partitions[key], incomplete=True)
    return _Settled(new, moves, accounts)


def _changes(old: Ledger, new: Ledger) -> tuple[Change, ...]:
    """What is not held as it was, by dataset, scope and month."""
    found = []
    for key in sorted(old.partitions.keys() | new.partitions.keys()):
        was, now = old.partitions.get(key), new.partitions.get(key)
        if was != now:
            found.append(
                Change(
                    *key,
                    was.rows if was else None,
                    now.rows if now else None,
                    old.sources[was.source].name if was else "",
                    new.sources[now.source].name if now else "",
                    bool(now and now.incomplete),
                )
            )
    return tuple(found)


def _same(one: Judged, part: Part, held: Partition, ledger: Ledger, *, illustrative: bool) -> bool:
    """Whether a month is held already from the very same file, read the same way."""
    return (
        held.source == one.staged.id
        and held.rows == part.rows
        and held.kinds == dict(part.kinds)
        and ledger.sources[held.source].illustrative == illustrative
        and ledger.sources[held.source].format == one.staged.format.key
    )


def _with_empty_months(one: Judged) -> dict[Key, Part]:
    """The months a file covers: where it lists everything, a month without a row between others is a
    nought."""
    parts = one.parts
    if not one.staged.format.continuous:
        return parts
    for dataset, scope in {key[:2] for key in parts}:
        months = sorted(key[2] for key in parts if key[1] == scope)
        number, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (months[0], months[-1]))
        for at in range(number, end + 1):
            parts.setdefault((dataset, scope, f"{at // 12:04d}-{at % 12 + 1:02d}"), Part())
    return parts


def _source(staged: Staged, now: str, *, illustrative: bool) -> Source:
    return Source(
        id=staged.id,
        name=staged.incoming.name,
        sha256=staged.sha256,
        format=staged.format.key,
        publisher="Made by frankpledge for illustration" if illustrative else staged.format.publisher,
        licence="CC0 1.0" if illustrative else staged.format.licence,
        rows=staged.read,
        added=now,
        illustrative=illustrative,
        partitions=(),
        set_aside=staged.bad,
    )


def _dismiss_illustrative(judged: list[Judged], ledger: Ledger, partitions: dict[Key, Partition]) -> None:
    """Illustrative months leave a dataset and scope as the first real file comes into it."""
    for one in judged:
        if one.held_back:
            continue
        families = {family(*key[:2]) for key in one.parts}
        leaving = [
            key
            for key, held in partitions.items()
            if family(*key[:2]) in families and ledger.sources[held.source].illustrative
        ]
        for key in leaving:
            del partitions[key]
        if leaving:
            said = sorted({f"{dataset} ({scope})" for dataset, scope, _ in leaving})
            one.notes.append(
                f"{len(leaving):,} illustrative months left as this real file came in: {', '.join(said)}"
            )


def _put_in_place(moves: list[tuple[Path, Path]], judged: list[Judged], folder: Path) -> None:
    folders = set()
    # All are whole on the disk before any is in its place.
    durable.sync_all([old for old, _ in moves])
    for old, name in moves:
        new = folder / name
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)
        folders.add(new.parent)
    durable.sync_all(folders)
    for one in judged:
        if one.staged.problems_file and not one.held_back:
            durable.write(folder / SET_ASIDE / f"{one.staged.id}.csv", one.staged.problems_file.read_bytes())


def _sweep(folder: Path, current: set[str], sources: set[str]) -> None:
    """Remove what no ledger names: leftovers of a crash, and months replaced before the last commit.

    What this commit replaced stays until the next, for whoever is reading it at this moment.
    """
    for path in folder.glob("*/scope=*/month=*/*.parquet"):
        if str(path.relative_to(folder)) not in current:
            path.unlink(missing_ok=True)
            for parent in (path.parent, path.parent.parent, path.parent.parent.parent):
                if any(parent.iterdir()):
                    break
                parent.rmdir()
    for path in folder.glob(f"{SET_ASIDE}/*.csv"):
        if path.stem not in sources:
            path.unlink(missing_ok=True)
    for path in folder.glob(".staging-*"):
        if not any(current_file.startswith(path.name) for current_file in current):
            shutil.rmtree(path, ignore_errors=True)
