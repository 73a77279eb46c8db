"""Open data: the CSV files of a release described for people and machines, and the figures as Parquet.

The CSV files are those that the site offers. `csv-metadata.json` (CSV on the Web) and `datapackage.json`
(Frictionless) say what each column is, and each file's digest.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from frankpledge import plan
from frankpledge.publishing.folder import Folder, digest_of
from frankpledge.releases import Release
from frankpledge.site import downloads

ROOM = "data/"
_OGL = "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

_TRUTH, _NUMBER = re.compile("true|false"), re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

#: What each column of figures holds: its type, then in words.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "release": ("string", "The release that the figure belongs to."),
    "measure": ("string", "The measure's key."),
    "title": ("string", "The measure's name."),
    "place_code": ("string", "The place's code of the Office for National Statistics."),
    "place": ("string", "The place's name."),
    "period": (
        "string",
        "2021-09 a month, 2021-Q3 a calendar quarter, 2021/22 a financial year, R12-2021-09 twelve months.",
    ),
    "period_end": ("date", "The last day of the period."),
    "breakdown": ("string", "The group within the place, as sex=Female; empty for all."),
    "value": ("number", "The figure, in its unit; shares lie between 0 and 1; empty where there is none."),
    "lower": ("number", "The lower end of the 95% interval."),
    "upper": ("number", "The upper end of the 95% interval."),
    "numerator": ("number", "What was counted."),
    "denominator": ("number", "Of how many, or how many people."),
    "unit": ("string", "The unit of value, lower and upper."),
    "change_on_year": (
        "number",
        "The change on a year before: of shares in points, of counts in proportion.",
    ),
    "target": ("number", "The target's value."),
    "target_period": ("string", "The period by which the target is to be met."),
    "expected": ("number", "Where the target's path stands in this period."),
    "verdict": ("string", "The verdict on the figure."),
    "sentence": ("string", "The figure said in words."),
    "status": ("string", "Provisional, final or revised."),
    "suppressed": ("boolean", "Whether the value is withheld, so that nobody can be told from it."),
    "reason": ("string", "Why there is no value."),
    "illustrative": ("boolean", "Whether the figure is made up, for demonstration."),
    "incomplete": ("boolean", "Whether the figure rests on files that may not be whole."),
    "sources": ("string", "The publishers' files that it rests on, by the start of their digest."),
    "area_code": ("string", "The area's code of the Office for National Statistics."),
    "area": ("string", "The area's name."),
    "priority": ("string", "The local priority's key."),
    "set_on": ("date", "When the priority was set."),
    "set_by": ("string", "Who set it."),
    "review_by": ("date", "By when it is to be looked at again."),
    "state": ("string", "Whether it holds."),
    "invented": ("boolean", "Whether the record is invented for demonstration."),
}


def files(folder: Folder, release: Release) -> None:
    """The CSV files themselves: every figure, and each measure apart; then `describe`."""
    _csv(folder, "performance.csv", downloads.everything(release))
    for key in sorted(set(release.measures) - set(release.missing)):
        _csv(folder, f"measures/{key}.csv", downloads.measure(release, key))
    describe(folder, release)


def describe(folder: Folder, release: Release) -> None:
    """The figures as Parquet, and the metadata of every CSV under `data/` that the folder shall hold."""
    folder.put(f"{ROOM}figures.parquet", (release.folder / "figures.parquet").read_bytes())
    held = [name for name in folder.names() if name.startswith(ROOM) and name.endswith(".csv")]
    told = [one for name in held if (one := _told(folder, name))["columns"]]
    head = _head(release)
    folder.put(f"{ROOM}csv-metadata.json", _json(_csvw(head, told)))
    parquet = {
        "name": "figures-parquet",
        "path": "figures.parquet",
        "type": "file",
        "format": "parquet",
        "description": "Every figure with all that is known of it, as the release holds it.",
        "bytes": folder.read(f"{ROOM}figures.parquet").stat().st_size,
        "hash": f"sha256:{folder.digest(f'{ROOM}figures.parquet')}",
    }
    folder.put(f"{ROOM}datapackage.json", _json(_package(head, told, parquet)))


def _csv(folder: Folder, name: str, lines: Iterable[bytes]) -> None:
    made = folder.scratch / f"csv-{name.replace('/', '-')}"
    with made.open("wb") as opened:
        opened.writelines(lines)
    folder.take(ROOM + name, made, digest_of(made))


def _told(folder: Folder, name: str) -> dict[str, Any]:
    """A CSV file: where it is, its columns, size and digest."""
    path = folder.read(name)
    with path.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        names = next(rows, [])
        kinds = {} if _of_figures(name.removeprefix(ROOM)) else _kinds(names, rows)
    columns = {one: kinds.get(one) or COLUMNS.get(one) or ("string", _words(one)) for one in names}
    return {
        "path": name.removeprefix(ROOM),
        "columns": columns,
        "bytes": path.stat().st_size,
        "sha256": folder.digest(name),
    }


def _of_figures(path: str) -> bool:
    """Whether a file has the columns of figures; the others are tables of records."""
    return path in {"performance.csv", "local-priorities.csv"} or path.startswith(("measures/", "areas/"))


def _kinds(names: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, tuple[str, str]]:
    """What each column of a table of records holds: the narrowest type that all its cells have."""
    held = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: (_kind(cells), _words(name)) for name, cells in zip(names, held, strict=True)}


def _kind(cells: Iterable[str]) -> str:
    said = {cell for cell in cells if cell}
    for kind, shape in (("boolean", _TRUTH), ("number", _NUMBER), ("date", _DAY)):
        if said and all(shape.fullmatch(cell) for cell in said):
            return kind
    return "string"


def _words(name: str) -> str:
    """A column's name as a sentence: ``Officers present.``"""
    words = name.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]}."


def _head(release: Release) -> dict[str, str]:
    body = plan.body()
    made_up = " Figures marked illustrative are made up, for demonstration." if release.illustrative else ""
    return {
        "name": release.key.lower(),
        "title": f"{body.site_name or body.name or 'A Police and Crime Plan'}: {release.title}",
        "description": f"Every figure of the release {release.key}, as at {release.as_at}.{made_up}",
        "publisher": str(body.name),
        "licence": str(body.licence),
        "created": f"{release.as_at}T00:00:00Z",
        "version": release.digest,
    }


def _csvw(head: Mapping[str, str], told: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    types = {"string": "string", "number": "double", "boolean": "boolean", "date": "date"}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": head["title"],
        "dc:description": head["description"],
        "dc:publisher": head["publisher"],
        "dc:rights": head["licence"],
        "dc:created": head["created"],
        "tables": [
            {
                "url": one["path"],
                "tableSchema": {
                    "columns": [
                        {
                            "name": name,
                            "titles": name,
                            "dc:description": told,
                            "datatype": types[kind],
                        }
                        for name, (kind, told) in one["columns"].items()
                    ]
                },
            }
            for one in told
        ],
    }


def _package(
    head: Mapping[str, str], told: Iterable[Mapping[str, Any]], parquet: Mapping[str, Any]
) -> dict[str, Any]:
    licence = {"title": head["licence"]}
    if "open government" in head["licence"].lower():
        licence |= {"name": "OGL-UK-3.0", "path": _OGL}
    package = {
        "profile": "data-package",
        "name": head["name"],
        "title": head["title"],
        "description": head["description"],
        "version": head["version"],
        "created": head["created"],
        "resources": [*map(_resource, told), parquet],
    }
    if "name" in licence:
        package["licenses"] = [licence]
    if head["publisher"]:
        package["contributors"] = [{"title": head["publisher"], "role": "publisher"}]
    return package


def _resource(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": one["path"].removesuffix(".csv").replace("/", "-").lower(),
        "path": one["path"],
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": one["bytes"],
        "hash": f"sha256:{one['sha256']}",
        "schema": {
            "fields": [
                {"name": name, "type": kind, "description": told}
                for name, (kind, told) in one["columns"].items()
            ],
            "missingValues": [""],
        },
    }


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
