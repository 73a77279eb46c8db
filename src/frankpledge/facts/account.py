"""What `add` tells: an account per file, and what the warehouse holds and from where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One row that was set aside. `row` is the line in the file (the header is line 1), or the sheet's
    row."""

    file: str
    row: int
    column: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class FileAccount:
    """What became of one file; ``read == added + replaced + set_aside``, in rows of the file.

    `replaced` counts rows that went into months held before, `added` the others. `problems` lists the first
    rows
    set aside (all are counted, and all are written to ``set_aside/<source id>.csv`` in the warehouse).
    `held_back` says why the whole file waits for a person's word; empty where it does not.
    `format` is empty for a file passed over (a note says so).
    """

    path: str
    format: str
    read: int
    added: int
    replaced: int
    set_aside: int
    problems: tuple[Problem, ...] = ()
    held_back: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """What one `add` did, file by file, in the order of the paths given."""

    files: tuple[FileAccount, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One month of one dataset and scope that would be held otherwise than it is.

    `before` and `after` are rows, None where the month is not held (added, or left out); `before_from` and
    `after_from` name the publisher's files; `incomplete` says that it would be taken though not whole.
    """

    dataset: str
    scope: str
    month: str
    before: int | None
    after: int | None
    before_from: str
    after_from: str
    incomplete: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What an `add` would do: its account, what would change, and the `Warehouse.state` it was tried on."""

    account: Account
    changes: tuple[Change, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Partition:
    """One month of one scope of one dataset: the Parquet files (relative to the warehouse) that hold it.

    `kinds` counts its rows by type of crime, outcome or question, where the format has one: whole-file checks
    compare them. A month that a file covers without a row (no homicide) is held with no file.
    """

    dataset: str
    scope: str
    month: str
    source: str
    files: tuple[str, ...]
    rows: int
    kinds: dict[str, int]
    incomplete: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.dataset, self.scope, self.month)


@dataclass(frozen=True, slots=True)
class Source:
    """One publisher's file of which the warehouse now holds something.

    `id` is the first 16 characters of `sha256`; `rows` are the rows of the file; `added` is the moment in ISO
    form (UTC); `partitions` are the months it supplies now, as ``dataset/scope/month``.
    """

    id: str
    name: str
    sha256: str
    format: str
    publisher: str
    licence: str
    rows: int
    added: str
    illustrative: bool
    partitions: tuple[str, ...]
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held of one dataset and scope. `months` are the months (``YYYY-MM``) in order; of undated
    things none."""

    dataset: str
    scope: str
    months: tuple[str, ...]
    rows: int
    incomplete: tuple[str, ...]
    illustrative: bool

    @property
    def periods(self) -> tuple[str, ...]:
        """The months, as period keys."""
        return self.months

    @property
    def first(self) -> str:
        return self.months[0] if self.months else ""

    @property
    def last(self) -> str:
        return self.months[-1] if self.months else ""
