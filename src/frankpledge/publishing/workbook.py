"""The accessible workbook by the Analysis Function's rules: a cover, contents, notes, one table a sheet."""

from __future__ import annotations

import hashlib
import tempfile
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gptables as gpt
import pandas as pd

from frankpledge import configuration, durable, plan
from frankpledge.publishing.kept import program
from frankpledge.releases import KINDS, VERDICTS, Figure, Release
from frankpledge.site import history
from frankpledge.site.current import Shelf
from frankpledge.site.pages import changes

#: Seconds after which the workbook of a former release is taken away: none reads it any more.
_LEFT = 3600
#: How many periods a measure's sheet goes back.
PERIODS = 5

SHORTHAND = {
    "[c]": "confidential: withheld, so that nobody can be told from it",
    "[p]": "provisional: may still be revised",
    "[r]": "revised since it was first published",
    "[u]": "of low reliability: rests on files that may not be whole",
    "[x]": "not available: the notes beside it say why",
    "[z]": "not applicable",
}
#: A text that begins as a formula does is a text.
_OPTIONS = {"strings_to_formulas": False}
_UNITS = {"share": "per cent", "pounds": "pounds"}
_NOTES = (
    ("interval", "The 95% interval describes chance variation, not errors of recording."),
    ("madeup", "“Illustrative” figures are made up for demonstration and say nothing about any place."),
    ("verdict", "Against the target’s path where there is a target, else against a year before."),
)
_HEAD = ("Place", "Place code", "Period", "Value", "Lower", "Upper", "Verdict", "Shorthand", "Illustrative")


def kept(release: Release) -> Path:
    """The workbook of a release, made when it is first wanted and kept until another could come of it."""
    body = plan.body()
    others = [one.digest for one in history.published()]
    told = (release.digest, others, body.site_name, body.name, body.area, program())
    named = hashlib.sha256(repr(told).encode()).hexdigest()[:16]
    path = configuration.home() / "kept" / f"workbook-{named}.xlsx"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / path.name
            workbook(release, made)
            durable.write(path, made.read_bytes())
        for old in path.parent.glob("workbook-*.xlsx"):
            if old != path and time.time() - old.stat().st_mtime > _LEFT:
                old.unlink(missing_ok=True)
    return path


def workbook(release: Release, path: Path) -> None:
    """Write the workbook of a release to `path`: the whole place, then each measure with its areas.

    The same release gives the same bytes.
    """
    body = plan.body()
    name = body.site_name or body.name or "A Police and Crime Plan"
    shelf = Shelf(release)
    sheets = {"Summary": _summary(shelf, str(body.area or ""))}
    sheets["Changes"] = _changes(release)
    figured = sorted(set(release.measures) - set(release.missing))
    for number, key in enumerate(figured, 1):
        sheets[f"Measure {number}"] = _measure(shelf, key, f"measure_{number}")
    cover = gpt.Cover(
        title=f"{name}: {release.title}",
        intro=["Introductory information", *_intro(release)],
        about=["Shorthand", *(f"{mark} {words}" for mark, words in SHORTHAND.items())],
        contact=["Publisher", str(body.name or name)],
    )
    notes = pd.DataFrame(_NOTES, columns=["Note reference", "Note text"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = gpt.produce_workbook(
            filename=str(path),
            sheets=sheets,
            cover=cover,
            notes_table=notes,
            auto_width=True,
            workbook_options=_OPTIONS,
        )
        day = datetime.fromisoformat(release.as_at).replace(tzinfo=UTC)
        made.set_properties(
            {"title": f"{name}: {release.title}", "author": str(body.name or name), "created": day}
        )
        made.close()


def _intro(release: Release) -> list[str]:
    said = [
        f"Figures of the release {release.key}, as at {release.as_at}.",
        f"The summary has every measure of the plan; each measure’s sheet has the last {PERIODS} periods "
        "of every place. Shares are written as per cent. The CSV files have every period "
        "and group.",
    ]
    if release.illustrative:
        said.append("Figures marked illustrative are made up, for demonstration.")
    return said


def _summary(shelf: Shelf, code: str) -> gpt.GPTable:
    release = shelf.release
    assert release is not None
    rows = []
    for key, measure in sorted(release.measures.items(), key=lambda kept: str(kept[1].get("title", kept[0]))):
        title = str(measure.get("title", key))
        figure = shelf.latest(key, code) if code else None
        if figure is None:
            why = release.missing.get(key) or "There is no figure for the whole area."
            rows.append((title, "[x]", "[x]", "[z]", "[x]", "[x]", "[x]", "cannot tell", "[x]", "[z]", why))
        else:
            unit = _UNITS.get(figure.unit, figure.unit)
            target = "[z]" if figure.target is None else _scaled(figure.target, figure.unit)
            said = figure.sentence or figure.reason or "[z]"
            rows.append((title, figure.label, unit, *_cells(figure), target, *_tail(figure), said))
    head = ("Measure", "Period", "Unit", "Value", "Lower", "Upper", "Target", *_HEAD[6:], "In words")
    frame = pd.DataFrame(rows, columns=list(head))
    return _table(frame, "summary", "Every measure of the plan, latest figures", "The whole area")


def _changes(release: Release) -> gpt.GPTable:
    """What changed by itself, a row each: since the release before, then since it was first said."""
    rows = []
    for since, found in (
        ("the release before", changes.lately(release)),
        ("first said", changes.always(release)),
    ):
        rows += [
            (since, KINDS[one.kind][1], one.key, one.before or "[z]", one.after or "[z]", one.words)
            for one in found
            if one.kind != "figure-new"
        ]
    rows = rows or [("[z]", "[z]", "[z]", "[z]", "[z]", "Nothing has changed.")]
    head = ("Since", "What", "Which", "Before", "Now", "In words")
    return gpt.GPTable(
        table=pd.DataFrame(rows, columns=list(head)),
        table_name="changes",
        title="What changed by itself",
        subtitles=["Dates, targets, wordings, measures, updates and figures; new figures are no change"],
        legend=[f"{mark} {words}" for mark, words in SHORTHAND.items() if mark == "[z]"],
        instructions="This sheet contains one table. Some cells hold shorthand, told below the title.",
        index_columns={1: 2},
    )


def _measure(shelf: Shelf, key: str, name: str) -> gpt.GPTable:
    release = shelf.release
    assert release is not None
    measure = release.measures[key]
    rows, unit = [], ""
    for code, place in release.places.items():
        for figure in shelf.series(key, code)[-PERIODS:]:
            unit = unit or figure.unit
            rows.append((place.get("name", code), code, figure.label, *_cells(figure), *_tail(figure)))
    frame = pd.DataFrame(rows, columns=list(_HEAD))
    return _table(
        frame,
        name,
        str(measure.get("title", key)),
        f"Every place, the last {PERIODS} periods; {_UNITS.get(unit, unit or 'no unit')}",
    )


def _table(frame: pd.DataFrame, name: str, title: str, subtitle: str) -> gpt.GPTable:
    columns = list(frame.columns)
    marked = {columns.index("Verdict"): "verdict", columns.index("Illustrative"): "madeup"}
    marked[columns.index("Lower")] = "interval"
    return gpt.GPTable(
        table=frame,
        table_name=name,
        title=title,
        subtitles=[subtitle],
        table_notes={column: f"$${note}$$" for column, note in sorted(marked.items())},
        legend=[f"{mark} {words}" for mark, words in SHORTHAND.items()],
        instructions="This sheet contains one table. Some cells hold shorthand, told below the title.",
        index_columns={1: 0},
    )


def _cells(figure: Figure) -> tuple[Any, Any, Any]:
    """Value, lower, upper: numbers, or the shorthand that says why there is none."""
    if figure.value is None:
        mark = "[c]" if figure.suppressed else "[x]"
        return mark, mark, mark
    ends = ["[z]" if end is None else _scaled(end, figure.unit) for end in (figure.lower, figure.upper)]
    return _scaled(figure.value, figure.unit), ends[0], ends[1]


def _tail(figure: Figure) -> tuple[str, str, str]:
    """Verdict, shorthand, whether illustrative."""
    marks = {"provisional": "[p]", "revised": "[r]"}.get(figure.status, "")
    marks = " ".join(filter(None, [marks, "[u]" if figure.incomplete else ""]))
    verdict = VERDICTS.get(figure.verdict, figure.verdict) or "[z]"
    return str(verdict), marks or "[z]", "yes" if figure.illustrative else "no"


def _scaled(value: float, unit: str) -> float:
    return round(value * 100, 4) if unit == "share" else round(value, 6)
