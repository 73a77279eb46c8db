"""Data files, valid by the standards they follow; the workbook, by the Analysis Function's rules."""

from __future__ import annotations

import csv
import json
import warnings
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from frankpledge.publishing import make_ready
from frankpledge.publishing import workbook as publishing_workbook
from frankpledge.publishing.workbook import SHORTHAND, workbook
from frankpledge.site import current


@pytest.fixture(scope="module")
def book(london: Path) -> openpyxl.Workbook:
    release = current.shelf().release
    assert release is not None
    workbook(release, london / "performance.xlsx")
    workbook(release, london / "again.xlsx")
    return openpyxl.load_workbook(london / "performance.xlsx")


def test_the_data_page_leads_to_the_workbook_which_is_made_once(
    london: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it is made again")

    monkeypatch.setattr(publishing_workbook, "workbook", never)
    reader = Client(HTTP_HOST="localhost")
    assert 'href="/data/performance.xlsx"' in reader.get("/data/").content.decode()
    answer = reader.get("/data/performance.xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    told = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert told == (published / "data/performance.xlsx").read_bytes()


def test_the_workbook_is_ready_before_anyone_asks(london: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    monkeypatch.setattr(
        publishing_workbook, "workbook", lambda release, path: made.append(path) or path.touch()
    )
    monkeypatch.setattr(publishing_workbook, "program", lambda: ["another"])
    for _ in range(2):
        make_ready()
    assert len(made) == 1
    release = current.shelf().release
    assert release is not None
    kept = publishing_workbook.kept(release)
    assert kept.exists()
    kept.unlink()


def test_the_data_package_is_valid_and_names_every_file(published: Path) -> None:
    import frictionless

    told = json.loads((published / "data/datapackage.json").read_text())
    named = {resource["path"] for resource in told["resources"]}
    held = {p.relative_to(published / "data").as_posix() for p in (published / "data").rglob("*.csv")}
    assert named == held | {"figures.parquet"}
    # Every area's file has the columns of every measure's; a few stand for all.
    keep = {"performance.csv", "areas/camden.csv", "local-priorities.csv", "figures.parquet"}
    told["resources"] = [r for r in told["resources"] if r["path"] in keep]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = frictionless.Package.from_descriptor(told, basepath=str(published / "data"))
        report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])[:5]


def test_csv_on_the_web_metadata_holds(published: Path, tmp_path: Path) -> None:
    import shutil

    from csvw import CSVW

    told = json.loads((published / "data/csv-metadata.json").read_text())
    keep = ("measures/homicides.csv", "local-priorities.csv")
    told["tables"] = [table for table in told["tables"] if table["url"] in keep]
    assert len(told["tables"]) == 2
    (tmp_path / "measures").mkdir()
    for name in keep:
        shutil.copy(published / "data" / name, tmp_path / name)
    (tmp_path / "csv-metadata.json").write_text(json.dumps(told))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        read = CSVW(str(tmp_path / "csv-metadata.json"), validate=True)
        assert read.is_valid, [str(one.message) for one in said]


def test_every_data_file_says_what_is_made_up(published: Path) -> None:
    for file in (published / "data").rglob("*.csv"):
        with file.open(newline="") as opened:
            rows = list(csv.DictReader(opened))
        assert rows
        assert {"illustrative", "invented"} & rows[0].keys()
        assert {row["illustrative"] for row in rows if row.get("value") and "illustrative" in row} <= {"true"}


def test_negative_numbers_stay_numbers(published: Path) -> None:
    with (published / "data/performance.csv").open(newline="") as opened:
        changes = [row["change_on_year"] for row in csv.DictReader(opened) if row["change_on_year"]]
    assert min(map(float, changes)) < 0


def test_the_workbook_is_the_same_bytes_each_time(london: Path, book: openpyxl.Workbook) -> None:
    assert (london / "performance.xlsx").read_bytes() == (london / "again.xlsx").read_bytes()


def test_the_workbook_has_cover_contents_and_notes(book: openpyxl.Workbook) -> None:
    assert book.sheetnames[:4] == ["Cover", "Contents", "Notes", "Summary"]
    assert book.properties.title
    assert book.properties.creator
    cover = [cell.value for cell in book["Cover"]["A"] if cell.value]
    assert any("illustrative" in str(line) for line in cover)


def test_each_sheet_has_one_real_table_and_no_merged_cells(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert len(sheet.tables) == 1, sheet.title
        assert not sheet.merged_cells.ranges
        assert all(view.selection[0].activeCell in {None, "A1"} for view in sheet.views.sheetView)


def test_no_cell_of_a_table_is_empty_or_unexplained(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[3:]:
        reference = next(iter(sheet.tables.values())).ref
        for row in sheet[reference]:
            for cell in row:
                assert cell.value not in {None, ""}, f"{sheet.title} {cell.coordinate}"
                if str(cell.value).startswith("[") and "note" not in str(cell.value):
                    assert set(str(cell.value).split()) <= set(SHORTHAND), cell.value
