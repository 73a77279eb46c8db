"""Reading a release: whole columns from Parquet once, rows made into figures only when asked for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from frankpledge.figures.schema import SCHEMA
from frankpledge.releases.areas import Funnel, funnel
from frankpledge.releases.errors import ReleaseError
from frankpledge.releases.figure import Figure
from frankpledge.releases.rows import Rows, Series
from frankpledge.releases.signing import SIGNATURE, SIGNED_BY, Signature, Trusted, examine

MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
_YEAR = re.compile(r"\d{4}-\d{2}")
_SORT = ("measure", "place", "breakdown", "period_end", "period")


class Release:
    """A frozen release. Nothing in it changes; every look-up is made in memory."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder = folder
        self.manifest = manifest
        self._series = lru_cache(maxsize=8192)(self._read_series)

    @classmethod
    def open(cls, folder: Path) -> Release:
        """The release in `folder`; raises `ReleaseError` where there is none that can be read."""
        folder = Path(folder)
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise ReleaseError(f"There is no release “{folder.name}” (no {MANIFEST} in it)") from error
        except ValueError as error:
            raise ReleaseError(f"{MANIFEST} of release “{folder.name}” cannot be read: {error}") from error
        return cls(folder, manifest)

    @classmethod
    def current(cls, folder: Path) -> Release | None:
        """The release that is shown, of all in `folder`; None where none has been published."""
        try:
            shown = json.loads((Path(folder) / "current").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return cls.open(Path(folder) / shown["key"])

    @classmethod
    def all(cls, folder: Path) -> list[Release]:
        """Every release in `folder`, the oldest first by the day it is of, then by key."""
        found = [cls.open(p.parent) for p in Path(folder).glob(f"[!.]*/{MANIFEST}")]
        return sorted(found, key=lambda r: (r.manifest["as_at"], r.key))

    @property
    def key(self) -> str:
        return str(self.manifest.get("key", self.folder.name))

    @property
    def title(self) -> str:
        return str(self.manifest["title"])

    @property
    def as_at(self) -> str:
        """The day it is of, `2022-03-31`."""
        return str(self.manifest["as_at"])

    @property
    def illustrative(self) -> bool:
        return bool(self.manifest["illustrative"])

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the manifest, which holds the digest of every other file."""
        return digest(self.folder / MANIFEST)

    def signature(self, trusted: Trusted | None = None) -> Signature:
        """Who signed it, held against the keys `trusted`, or only against its own where none are given."""
        path = self.folder / SIGNATURE
        written = path.read_bytes() if path.is_file() else None
        manifest = (self.folder / MANIFEST).read_bytes()
        return examine(manifest, str(self.manifest.get(SIGNED_BY, "")), written, trusted)

    def verify(self, trusted: Trusted | None = None) -> list[str]:
        """What is not as it was frozen, file by file; empty where the release is whole.

        With `trusted` keys, a signature by any other is wrong too; a release that is not signed is not.
        """
        wrong = []
        listed: Mapping[str, Any] = self.manifest.get("files", {})
        seal = self.folder / SEAL
        if not seal.exists():
            wrong.append(f"{SEAL} is missing")
        elif seal.read_text(encoding="utf-8", errors="replace") != digest(self.folder / MANIFEST) + "\n":
            wrong.append(f"{MANIFEST} or its seal {SEAL} was changed")
        for name, told in sorted(listed.items()):
            path = self.folder / name
            if not path.is_file():
                wrong.append(f"{name} is missing")
            elif digest(path) != told["sha256"]:
                wrong.append(f"{name} was changed")
        signature = self.signature(trusted)
        wrong += [signature.problem] if signature.problem else []
        known = {*listed, MANIFEST, SEAL, SIGNATURE}
        wrong += [f"{p.name} was added" for p in sorted(self.folder.iterdir()) if p.name not in known]
        return wrong

    @cached_property
    def measures(self) -> dict[str, dict[str, Any]]:
        """The measures by key, as figures knew them."""
        return {m["key"]: m for m in self._document("measures.json")["measures"]}

    @cached_property
    def missing(self) -> dict[str, str]:
        """Measures without a figure, and why."""
        return dict(self._document("measures.json")["missing"])

    @cached_property
    def targets(self) -> list[dict[str, Any]]:
        """Every target, those moved or withdrawn too."""
        return list(self._document("targets.json"))

    @cached_property
    def places(self) -> dict[str, dict[str, Any]]:
        """Places by code: name, kind, parent."""
        return {p["code"]: p for p in self._document("places.json")}

    @cached_property
    def plan(self) -> dict[str, Any]:
        """The plan as it stood."""
        return dict(self._document("plan.json"))

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """The publishers' files by id."""
        return {s["id"]: s for s in self._document("sources.json")}

    @cached_property
    def table(self) -> pa.Table:
        """Every figure, in order of measure, place, breakdown and time."""
        return pq.ParquetFile(self.folder / "figures.parquet").read().cast(SCHEMA).combine_chunks()

    def begin(self) -> None:
        """Read the figures now, not when the first is asked for."""
        _ = self._index, self._rows

    def figure(self, key: str) -> Figure | None:
        """The figure `measure/place/period[/breakdown]`, None where there is none.

        A financial year may be written with a hyphen (2021-22), as an address of a page has it.
        """
        parts = key.split("/")
        if len(parts) > 3 and _YEAR.fullmatch(f"{parts[2]}-{parts[3]}"):
            parts[2:4] = [f"{parts[2]}/{parts[3]}"]
        if len(parts) < 3:
            return None
        measure, place, period, breakdown = *parts[:3], "/".join(parts[3:])
        found = self.series(measure, place, breakdown)
        year = period.replace("-", "/") if _YEAR.fullmatch(period) else period
        return found.of(period) or found.of(year)

    def series(self, measure: str, place: str, breakdown: str = "", kind: str = "") -> Series:
        """The figures of one series in time order; `kind` (`rolling-12`, `month` …) those of one kind of
        period.
        """
        return self._series(measure, place, breakdown, kind)

    def latest(self, measure: str, place: str, breakdown: str = "", kind: str = "") -> Figure | None:
        """The last figure with a value, of `kind` or else of the measure's headline kind of period."""
        wanted = kind or self.headline(measure)
        found = self.series(measure, place, breakdown, wanted)
        return next((f for f in reversed(found) if f.value is not None or f.suppressed), None)

    def headline(self, measure: str) -> str:
        """The kind of period that a measure is shown by first; empty where the file's own are taken."""
        periods = self.measures.get(measure, {}).get("periods") or [""]
        return str(periods[0])

    def across(self, measure: str, period: str, breakdown: str = "") -> list[Figure]:
        """The figures of every place for a period, in order of code."""
        here = (key for key in self._index if key[0] == measure and key[2] == breakdown)
        found = (self.series(*key).of(period) for key in here)
        return [f for f in found if f is not None]

    def breakdowns(self, measure: str, place: str, period: str = "") -> list[str]:
        """The breakdowns of a measure in a place (and with a figure for `period`), without the whole."""
        found = [b for m, p, b in self._index if m == measure and p == place and b]
        return [b for b in found if not period or period in self.series(measure, place, b).periods]

    def funnel(self, measure: str, period: str) -> Funnel | None:
        """The areas beside one another; None where counts and sizes are not held, or areas are few."""
        return funnel(self.measures.get(measure, {}), self.across(measure, period))

    def provenance(self, figure: Figure) -> list[dict[str, Any]]:
        """The publishers' files that a figure rests on."""
        return [self.sources.get(s, {"id": s}) for s in figure.sources]

    @cached_property
    def _index(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """Where each series' rows begin and end."""
        table = self.table
        if not table.num_rows:
            return {}
        columns = [table[c].combine_chunks().dictionary_encode() for c in _SORT[:3]]
        codes = [c.indices.to_numpy() for c in columns]
        edge = np.flatnonzero(np.any([np.diff(c) != 0 for c in codes], axis=0)) + 1
        starts, stops = [0, *edge.tolist()], [*edge.tolist(), table.num_rows]
        measure, place, breakdown = (
            [w[i] for i in c[starts]]
            for w, c in zip((c.dictionary.to_pylist() for c in columns), codes, strict=True)
        )
        keys = zip(measure, place, breakdown, strict=True)
        return dict(zip(keys, zip(starts, stops, strict=True), strict=True))

    def of_measure(self, measure: str) -> pa.Table:
        """The figures of one measure, which stand together in the table."""
        start, stop = self.span(measure)
        return self.table.slice(start, stop - start)

    def span(self, measure: str) -> tuple[int, int]:
        """The row of the table in which a measure's figures begin, and that before which they end."""
        return self._spans.get(measure, (0, 0))

    def spans_of_place(self, place: str) -> list[tuple[int, int]]:
        """The spans of rows in which a place's figures stand, measure by measure."""
        return self._places.get(place, [])

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for (_, place, _), span in self._index.items():
            found.setdefault(place, []).append(span)
        return found

    @cached_property
    def _spans(self) -> dict[str, tuple[int, int]]:
        """Where each measure's rows begin and end."""
        found: dict[str, tuple[int, int]] = {}
        for (measure, *_), (start, stop) in self._index.items():
            found[measure] = (found.get(measure, (start, stop))[0], stop)
        return found

    def _read_series(self, measure: str, place: str, breakdown: str, kind: str) -> Series:
        if kind:
            return self._series(measure, place, breakdown, "").of_kind(kind)
        return Series(self._rows, range(*self._index.get((measure, place, breakdown), (0, 0))))

    @cached_property
    def _rows(self) -> Rows:
        return Rows(self.table)

    def _document(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
