"""Which of the files just read may go in, which wait for a person's word, and what leaves when they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from frankpledge.facts.account import FileAccount
from frankpledge.facts.errors import FactsError
from frankpledge.facts.ledger import Ledger
from frankpledge.facts.readers import BY_DATASET
from frankpledge.facts.staged import Part, Staged
from frankpledge.facts.wholeness import Size, falls_short, neighbours, shrinks

Key = tuple[str, str, str]
_REMEDY = "Fetch the whole file; or, if this is all there is, add it again with --replace"


@dataclass(slots=True)
class Judged:
    """A file with what is decided about it. `short` are the months taken though not whole."""

    staged: Staged
    held_back: str = ""
    short: set[Key] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    @property
    def parts(self) -> dict[Key, Part]:
        return {(self.staged.format.dataset, *month): part for month, part in self.staged.parts.items()}


def judge(files: Sequence[Staged], ledger: Ledger, *, replace: bool, illustrative: bool) -> list[Judged]:
    """Decide about every file of one call; raises `FactsError` where illustrative rows would mix with real
    ones."""
    judged = [Judged(staged) for staged in files]
    if illustrative:
        _refuse_beside_real(judged, ledger)
        return judged
    _against_each_other(judged, replace=replace)
    _against_held(judged, ledger, replace=replace)
    _against_neighbours(judged, ledger, replace=replace)
    return judged


def _real(ledger: Ledger, key: Key) -> bool:
    return not ledger.sources[ledger.partitions[key].source].illustrative


def family(dataset: str, scope: str) -> tuple[str, str]:
    """Scopes that must be all real or all illustrative together: the survey's boroughs and London are one
    thing."""
    return (dataset, "" if dataset == "attitudes" else scope)


def _refuse_beside_real(judged: list[Judged], ledger: Ledger) -> None:
    real = {family(*key[:2]) for key in ledger.partitions if _real(ledger, key)}
    for one in judged:
        for dataset, scope, _ in one.parts:
            if family(dataset, scope) in real:
                raise FactsError(
                    f"{one.staged.incoming.path}: real figures are held for {dataset} ({scope}), and "
                    f"illustrative "
                    "ones never stand beside them; leave this file out"
                )


def _size(part: Part) -> Size:
    return Size(part.rows, part.kinds)


def _against_each_other(judged: list[Judged], *, replace: bool) -> None:
    """Of two extracts of one month in one call the larger is taken, whichever comes first."""
    if replace:
        return
    claims: dict[Key, list[Judged]] = {}
    for one in judged:
        for key in one.parts:
            claims.setdefault(key, []).append(one)
    for key, claimants in claims.items():
        if len({one.staged.sha256 for one in claimants}) < 2 or not BY_DATASET[key[0]].kinds:
            continue
        largest = max(claimants, key=lambda one: one.parts[key].rows)
        for one in claimants:
            why = shrinks(_size(one.parts[key]), _size(largest.parts[key])) if one is not largest else ""
            if why and not one.held_back:
                one.held_back = (
                    f"{key[2]}: {why.replace('are held', f'{largest.staged.incoming.path} has')}. {_REMEDY}"
                )


def _against_held(judged: list[Judged], ledger: Ledger, *, replace: bool) -> None:
    """A file does not shrink what is held by more than half without a person's word."""
    for one in judged:
        if one.held_back:
            continue
        reasons: dict[Key, str] = {}
        old_total = new_total = 0
        for key, part in one.parts.items():
            held = ledger.partitions.get(key)
            if held is None or not _real(ledger, key) or held.source == one.staged.id:
                continue
            old_total, new_total = old_total + held.rows, new_total + part.rows
            if BY_DATASET[key[0]].kinds and (why := shrinks(_size(part), Size(held.rows, held.kinds))):
                reasons[key] = why
        if not reasons and new_total < old_total / 2:
            first = next(key for key in one.parts if key in ledger.partitions)
            reasons[first] = f"it has {new_total:,} rows where {old_total:,} are held"
        _note(one, reasons, replace=replace)


def _against_neighbours(judged: list[Judged], ledger: Ledger, *, replace: bool) -> None:
    """A month with a fifth of its neighbours' rows, or without their main types, waits for a person's word.

    Files held back are no neighbours, so a run of partial months is found from its edges inwards.
    """
    short: dict[int, dict[Key, str]] = {}
    while True:
        sizes: dict[tuple[str, str], dict[str, Size]] = {}
        for (dataset, scope, month), held in ledger.partitions.items():
            if _real(ledger, held.key) and not held.incomplete:
                sizes.setdefault((dataset, scope), {})[month] = Size(held.rows, held.kinds)
        for number, one in enumerate(judged):
            for key, part in one.parts.items():
                if not one.held_back and number not in short:
                    sizes.setdefault(key[:2], {})[key[2]] = _size(part)
        found: dict[int, dict[Key, str]] = {}
        for number, one in enumerate(judged):
            if one.held_back or number in short or not one.staged.format.kinds:
                continue
            reasons = {
                key: why
                for key, part in one.parts.items()
                if (why := falls_short(_size(part), neighbours(key[2], sizes[key[:2]])))
            }
            if reasons:
                found[number] = reasons
        if not found:
            break
        short.update(found)
    for number, reasons in short.items():
        _note(judged[number], reasons, replace=replace)


def _note(one: Judged, reasons: dict[Key, str], *, replace: bool) -> None:
    if not reasons:
        return
    key, why = next(iter(sorted(reasons.items())))
    more = f" (and {len(reasons) - 1} more months)" if len(reasons) > 1 else ""
    if replace:
        one.short |= {*reasons}
        one.notes.append(f"taken though not whole: {key[2]}: {why}{more}")
    else:
        one.held_back = f"{key[2]}: {why}{more}. {_REMEDY}"


def held_short(ledger: Ledger, touched: set[tuple[str, str]]) -> set[Key]:
    """Real months held as whole that are not, now that there are neighbours to compare them with."""
    sizes: dict[tuple[str, str], dict[str, Size]] = {}
    for (dataset, scope, month), held in ledger.partitions.items():
        if (dataset, scope) in touched and BY_DATASET[dataset].kinds and _real(ledger, held.key):
            sizes.setdefault((dataset, scope), {})[month] = Size(held.rows, held.kinds)
    return {
        (*scope, month)
        for scope, months in sizes.items()
        for month, size in months.items()
        if falls_short(size, neighbours(month, months))
    }


def account(one: Judged, before: set[Key]) -> FileAccount:
    """What became of a file, given the months held before it."""
    staged = one.staged
    dataset = staged.format.dataset
    good = staged.read - staged.bad
    replaced = 0
    if not one.held_back:
        replaced = sum(
            rows
            for months, rows in staged.spread.items()
            if any((dataset, scope, month) in before for scope, month in months)
        )
    return FileAccount(
        path=staged.incoming.path,
        format=staged.format.key,
        read=staged.read,
        added=0 if one.held_back else good - replaced,
        replaced=replaced,
        set_aside=staged.read if one.held_back else staged.bad,
        problems=tuple(staged.problems),
        held_back=one.held_back,
        notes=(*staged.notes, *one.notes),
    )
