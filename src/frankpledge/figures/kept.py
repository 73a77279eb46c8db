"""What was computed before, kept beside the warehouse under a digest of all that it rests on.

Two things are kept: the groups of each month of a dataset (what the one pass over the facts gave), and the
figures of each measure. A file that is not whole, or rests on anything else than what is held now, is no
answer; then the work is done again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc

from frankpledge.figures.disclose import Identity
from frankpledge.figures.schema import SCHEMA

#: Libraries whose next version may give another last digit, or another word.
_LIBRARIES = ("duckdb", "ibis-framework", "numpy", "pandas", "pyarrow", "scipy")
#: How many groupings of a dataset are kept: those of the plan, and of a few measures looked at alone.
_GROUPINGS = 3
_TOLD = b"frankpledge"

#: Scope and month.
Part = tuple[str, str]


@dataclass
class Reused:
    """What did not have to be computed again."""

    measures: int = 0
    of_measures: int = 0
    #: Dataset → months (of each scope) whose groups were kept, and months in all; of datasets looked at.
    months: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """The figures of one measure: its table, why it has none, and what is withheld of it."""

    table: pa.Table = field(default_factory=SCHEMA.empty_table)
    missing: str = ""
    withheld: Mapping[Identity, float] = field(default_factory=dict)


class Kept:
    """A folder of what was computed. Its files may be removed at any time.

    Figures are written `beside` what the caller does next, where it says in which threads.
    """

    def __init__(self, folder: Path, beside: Executor | None = None) -> None:
        self.folder = Path(folder)
        self.beside = beside
        self.reused = Reused()

    def groups(
        self, dataset: str, grouping: str, rests_on: Mapping[Part, str]
    ) -> tuple[pa.Table | None, set[Part]]:
        """Groups kept of a dataset, and of which scopes and months; of those alone that rest on just that."""
        path = self._groups(dataset, grouping)
        found = _read(path)
        if found is None:
            return None, set()
        table, told = found
        os.utime(path)
        held = {(scope, month) for scope, month, on in told["parts"] if rests_on.get((scope, month)) == on}
        if len(held) < len(told["parts"]):
            named = pc.binary_join_element_wise(table["scope"], table["month"], "/")
            table = table.filter(pc.is_in(named, pa.array(["/".join(p) for p in sorted(held)], pa.string())))
        return table, held

    def keep_groups(self, dataset: str, grouping: str, table: pa.Table, rests_on: Mapping[Part, str]) -> None:
        """Keep the groups of a dataset, which are of just these scopes and months."""
        path = self._groups(dataset, grouping)
        _write(path, table, {"parts": [[*part, on] for part, on in sorted(rests_on.items())]})
        others = sorted(path.parent.glob(f"{dataset}-*.arrow"), key=lambda p: p.stat().st_mtime, reverse=True)
        for other in others[_GROUPINGS:]:
            other.unlink(missing_ok=True)

    def figures(self, measure: str, rests_on: str) -> Made | None:
        """The figures kept of a measure, if they rest on just that."""
        found = _read(self._figures(measure), rests_on.encode())
        if found is None:
            return None
        withheld = {(m, place, period, group): n for m, place, period, group, n in found[1]["withheld"]}
        return Made(found[0], found[1]["missing"], withheld)

    def keep_figures(self, all_made: Mapping[str, Made], rests_on: Mapping[str, str]) -> None:
        """Keep the figures of these measures, with what they rest on."""
        (self.folder / "figures").mkdir(parents=True, exist_ok=True)

        def keep(key: str) -> None:
            self._keep(key, rests_on[key], all_made[key])

        if self.beside:
            self.beside.map(keep, all_made)
            return
        with ThreadPoolExecutor(os.cpu_count()) as threads:  # writing lets go of the interpreter
            for _ in threads.map(keep, all_made):
                pass

    def _keep(self, measure: str, rests_on: str, made: Made) -> None:
        withheld = [[*identity, number] for identity, number in sorted(made.withheld.items())]
        told = {"missing": made.missing, "withheld": withheld}
        _write(self._figures(measure), made.table, told, rests_on.encode())

    def _groups(self, dataset: str, grouping: str) -> Path:
        return self.folder / "groups" / f"{dataset}-{grouping[:16]}.arrow"

    def _figures(self, measure: str) -> Path:
        return self.folder / "figures" / f"{measure}.arrow"


def digest(*told: Any) -> str:
    """A digest of what can be written as JSON."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def of_parts(parts: Iterable[tuple[Part, str]]) -> str:
    return digest(sorted([*part, on] for part, on in parts))


@lru_cache(maxsize=1)
def code() -> str:
    """A digest of the program that computes figures, and of the libraries that it computes with."""
    here = Path(__file__).parent
    files = [*sorted(here.rglob("*.py")), here.parent / "periods.py"]
    texts = [[str(path.relative_to(here.parent)), path.read_text(encoding="utf-8")] for path in files]
    return digest(texts, [[name, version(name)] for name in _LIBRARIES])


def _write(path: Path, table: pa.Table, told: Mapping[str, Any], rests_on: bytes = b"") -> None:
    """What it rests on, where that is one thing; a digest of all else; the table.

    Nobody waits for the disk: what a crash leaves in part does not fit its digest, and is no answer.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = pa.BufferOutputStream()
    schema = table.schema.with_metadata({_TOLD: json.dumps(told).encode()})
    with pa.ipc.new_stream(made, schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
        stream.write_table(table.replace_schema_metadata(schema.metadata))
    content = made.getvalue()
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    with part.open("wb") as file:
        file.write(rests_on + hashlib.sha256(content).digest())
        file.write(content)
    part.replace(path)


def _read(path: Path, rests_on: bytes = b"") -> tuple[pa.Table, dict[str, Any]] | None:
    """The table and what is told with it; None where there is no such file, it rests on something else, or it
    is not whole.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(rests_on)) != rests_on:
                return None
            said, rest = file.read(32), file.read()
    except FileNotFoundError:
        return None
    if hashlib.sha256(rest).digest() != said:
        return None
    table = pa.ipc.open_stream(pa.py_buffer(rest)).read_all()
    told = json.loads(table.schema.metadata[_TOLD])
    return table.replace_schema_metadata(None), told
