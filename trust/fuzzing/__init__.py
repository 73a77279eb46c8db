"""Readers under libFuzzer, by atheris: bytes changed in every way, and kept where they reach more code.

    python -m trust.fuzzing TARGET [options of libFuzzer] CORPUS

One process fuzzes one reader, and atheris ends it; `trust.fuzz` starts them and reads what they say. A target
names its reader, gives it sound files to begin with, and says which errors are refusals. Modules of targets
import nothing of frankpledge before they are asked to, because what was imported before is not watched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

#: Gives the reader one input: what it has read, or the reader's own refusal; any other error is a finding.
Run = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Target:
    """A reader: its code, watched as it runs, and how it is given bytes.

    `made` is called once, in a folder of its own, and gives the reader with the errors by which it refuses;
    `seeds` are sound inputs, every one of which is read. `records`: it needs the small office's records.
    """

    name: str
    reads: str
    code: tuple[str, ...]
    made: Callable[[Path], tuple[Run, tuple[type[Exception], ...]]]
    seeds: Callable[[Path], Iterable[bytes]]
    records: bool = False
    longest: int = 4096


def targets() -> dict[str, Target]:
    """Every target by its name."""
    from trust.fuzzing import data, texts, workspaces

    return {one.name: one for one in (*data.TARGETS, *texts.TARGETS, *workspaces.TARGETS)}


class UnsafeError(AssertionError):
    """A reader did what it must not."""


def must(holds: object, said: str) -> None:
    """Raise `UnsafeError` where something does not hold."""
    if not holds:
        raise UnsafeError(said)
