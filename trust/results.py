"""One table of what was tried and what did not hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How much is tried. `seed` makes every choice the same again."""

    inputs: int = 4_000
    #: Seconds for which each reader is fuzzed.
    fuzz: float = 30.0
    kills: int = 200
    minutes: float = 30.0
    #: Of the addresses of the desk, every how many-th is asked for as each role.
    every: int = 1
    #: Whether the desk is walked by its links first, beside the addresses that are known of every record.
    walk: bool = True
    #: How many public addresses are asked for at most, each time.
    addresses: int = 5_000
    #: A sample for `make test`: some roles, some guesses.
    few: bool = False
    seed: int = 2022

    @classmethod
    def quick(cls) -> Size:
        """A few minutes in all: the same code, fewer times."""
        return cls(inputs=200, fuzz=3, kills=16, minutes=0.5, every=12, walk=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: what a proof did, how often, and what did not hold (nothing, where it held)."""

    proof: str
    what: str
    count: int
    note: str = ""
    failed: tuple[str, ...] = ()

    def written(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, written: str) -> Line:
        told = json.loads(written)
        return cls(**{**told, "failed": tuple(told["failed"])})


def table(lines: Iterable[Line]) -> str:
    """The lines as a table in Markdown, as docs/reliability.md keeps it."""
    rows = [("Proof", "What", "Count", "Did not hold", "")]
    rows += [(one.proof, one.what, f"{one.count:,}", f"{len(one.failed):,}", one.note) for one in lines]
    wide = [max(len(row[column]) for row in rows) for column in range(5)]
    said = []
    for number, row in enumerate(rows):
        cells = [
            cell.rjust(wide[column]) if column in {2, 3} else cell.ljust(wide[column])
            for column, cell in enumerate(row)
        ]
        said.append(f"| {' | '.join(cells)} |")
        if not number:
            ends = [f"{'-' * (one - 1)}:" if at in {2, 3} else "-" * one for at, one in enumerate(wide)]
            said.append(f"| {' | '.join(ends)} |")
    return "\n".join(said)
