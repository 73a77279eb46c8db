"""Freezing: a folder that is written once, whole or not at all, and never again.

`releases/<key>/` holds the figures, the plan as it stood, what the measures, targets, places and sources
were, and a manifest with the digest of each file. `manifest.sha256` beside it seals the manifest itself, and
`manifest.sig` signs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from frankpledge import durable
from frankpledge.figures import Figures
from frankpledge.releases.errors import ReleaseError
from frankpledge.releases.reading import MANIFEST, SEAL, Release, digest
from frankpledge.releases.revisions import marked
from frankpledge.releases.signing import SIGNATURE, SIGNED_BY, Keys, sign, signer
from frankpledge.releases.together import given_away

FORMAT = 1
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


def freeze(
    figures: Figures,
    plan_snapshot: Mapping[str, Any],
    sources: Iterable[Any],
    *,
    key: str,
    folder: Path,
    as_at: date,
    title: str,
    illustrative: bool,
    previous: Release | None = None,
    inputs: str = "",
    keys: Keys | None = None,
    period: str = "",
    correction: Mapping[str, Any] | None = None,
) -> Release:
    """Write `folder/<key>/` and open it. `folder` is the folder of all releases.

    `sources` are `facts.Source` objects or mappings like them. With `previous`, a figure whose value is no
    longer what that release gave is marked *revised* and keeps what was first published, and the manifest's
    `notes` say where the two together give away small numbers. `inputs` may name
    what it was made from, so that the same work need not be done twice. With `keys` it is signed.
    `period` is the period that it is of; `correction` (of `correcting`) says which release it corrects.
    Raises `ReleaseError` where the key is taken or cannot be the name of a folder.
    """
    if not _KEY.fullmatch(key) or key == "current":
        raise ReleaseError(f"“{key}” cannot name a release; use letters, digits, dots and hyphens")
    private, signed_by = signer(keys) if keys else (None, "")
    described = [_plain(s) for s in sources]
    table = marked(figures.table, previous) if previous is not None else figures.table
    documents = {
        "plan.json": plan_snapshot,
        "measures.json": {
            "measures": [m.model_dump(mode="json") for m in figures.measures],
            "missing": figures.missing,
        },
        "targets.json": [_target(t.model_dump(mode="json"), t) for t in figures.targets],
        "places.json": list(figures.places),
        "sources.json": described,
    }
    try:
        with durable.new_folder(Path(folder) / key) as part:
            _write_table(table, part / "figures.parquet")
            for name, content in documents.items():
                (part / name).write_text(_json(content), encoding="utf-8")
            manifest = {
                "format": FORMAT,
                "key": key,
                "title": title,
                "as_at": as_at.isoformat(),
                "period": period,
                "correction": dict(correction) if correction else None,
                "illustrative": illustrative,
                "inputs": inputs,
                "figures": table.num_rows,
                "measures": len(figures.measures),
                "missing": len(figures.missing),
                "files": {
                    p.name: {"sha256": digest(p), "bytes": p.stat().st_size} for p in sorted(part.iterdir())
                },
                "sources": {
                    s["id"]: {"name": s.get("name", ""), "sha256": s.get("sha256", "")} for s in described
                },
                "notes": given_away(figures, previous) if previous else [],
                "previous": {"key": previous.key, "digest": previous.digest} if previous else None,
                SIGNED_BY: signed_by,
            }
            (part / MANIFEST).write_text(_json(manifest), encoding="utf-8")
            (part / SEAL).write_text(digest(part / MANIFEST) + "\n", encoding="utf-8")
            if private:
                (part / SIGNATURE).write_bytes(sign((part / MANIFEST).read_bytes(), private))
            for file in part.iterdir():
                file.chmod(0o444)
    except FileExistsError as error:
        raise ReleaseError(
            f"Release {key} is already there and is never overwritten; freeze under another key (for "
            f"example {key}-2)"
        ) from error
    return Release.open(Path(folder) / key)


def publish(key: str, folder: Path) -> Release:
    """Make `key` the release that is shown, in one step; raises `ReleaseError` where it is not whole."""
    release = Release.open(Path(folder) / key)
    wrong = release.verify()
    if wrong:
        raise ReleaseError(
            f"Release {key} is not published, because it is not as it was frozen: {'; '.join(wrong)}"
        )
    durable.write(Path(folder) / "current", _json({"key": key, "digest": release.digest}))
    return release


def _write_table(table: pa.Table, path: Path) -> None:
    pq.write_table(
        table,
        path,
        compression="zstd",
        use_dictionary=[f.name for f in table.schema if pa.types.is_string(f.type)],
        row_group_size=50_000,
    )


def _target(plain: dict[str, Any], target: Any) -> dict[str, Any]:
    """A target with its periods by their keys."""
    plain["by"] = target.by.key
    if target.baseline:
        plain["baseline"] = {"value": target.baseline.value, "period": target.baseline.period.key}
    plain["steps"] = [{"value": s.value, "by": s.by.key} for s in target.steps]
    return plain


def _plain(source: Any) -> dict[str, Any]:
    if is_dataclass(source) and not isinstance(source, type):
        return asdict(source)
    return dict(source)


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=_text) + "\n"


def _text(value: Any) -> Any:
    if isinstance(value, frozenset | set | tuple):
        return sorted(value)
    if isinstance(value, Path):
        return value.name
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
