"""A workbook of commitments, milestones, updates and targets: out, filled in, and back; all of it or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from frankpledge import workspace
from frankpledge.plan.models import CommitmentPage, EditionPage, MeasurePage
from frankpledge.plan.reading import read
from frankpledge.workspace.workbook.cells import CellError
from frankpledge.workspace.workbook.cells import read as read_cell
from frankpledge.workspace.workbook.sheets import Column

pytestmark = pytest.mark.usefixtures("loaded")
Change = Callable[[Workbook], Any]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xlsx"
    workspace.workbook.write(path)
    return path


def fill(path: Path, change: Change) -> Path:
    held = load_workbook(path)
    change(held)
    held.save(path)
    return path


def cell(sheet: Any, heading: str, row: int) -> Any:
    heads = [one.value for one in sheet[1]]
    return sheet.cell(row, heads.index(heading) + 1)


def add(sheet: Any, **values: Any) -> None:
    row = sheet.max_row + 1
    for name, value in values.items():
        cell(sheet, name.replace("_", " ").capitalize(), row).value = value


def row_of(sheet: Any, **wanted: str) -> int:
    for row in range(2, sheet.max_row + 1):
        if all(str(cell(sheet, n.capitalize(), row).value) == v for n, v in wanted.items()):
            return row
    raise AssertionError(wanted)


def refused(path: Path) -> str:
    before = {name: {k: one.values for k, one in held.items()} for name, held in read()[0].items()}
    with pytest.raises(workspace.WorkspaceError) as problem:
        workspace.workbook.load(path)
    assert {n: {k: one.values for k, one in h.items()} for n, h in read()[0].items()} == before
    return str(problem.value)


def test_a_workbook_loaded_back_unchanged_changes_nothing(book: Path) -> None:
    assert not workspace.workbook.load(book).changed
    assert not workspace.workbook.load(fill(book, lambda held: None)).changed


def test_cells_that_were_changed_are_changed_and_nothing_else(book: Path) -> None:
    key = CommitmentPage.in_force().first().key

    def change(held: Workbook) -> None:
        sheet = held["Commitments"]
        cell(sheet, "Summary", row_of(sheet, key=key)).value = "Said anew."
        add(
            held["Updates"],
            commitment=key,
            period=datetime(2022, 3, 1),  # what a spreadsheet makes of 2022-03
            what_happened="Two talks.\r\nOne more: {{figure homicides}}.",
            written_on="2022-03-30",
        )

    account = workspace.workbook.load(fill(book, change))
    assert account.total("updated") == 1
    page = CommitmentPage.in_force().get(key=key)
    update = page.updates.get(period="2022-03")
    assert page.summary == "Said anew."
    assert (update.written_on, update.what_happened) == (
        date(2022, 3, 30),
        "Two talks.\nOne more: {{figure homicides}}.",
    )
    assert page.live
    assert page.latest_revision == page.live_revision


def test_a_milestone_is_moved_by_a_revision_and_a_row_taken_out_is_left_as_it_is(book: Path) -> None:
    page = CommitmentPage.in_force().get(key="online-review")
    milestone = page.milestones.first()

    def change(held: Workbook) -> None:
        held["Updates"].delete_rows(2, 50)
        add(
            held["Revisions"],
            commitment=page.key,
            milestone=milestone.key,
            to=date(2023, 1, 31),
            made_on=date(2022, 3, 30),
            reason="No bid came.",
        )

    workspace.workbook.load(fill(book, change))
    fresh = CommitmentPage.objects.get(pk=page.pk)
    assert fresh.milestones.get(key=milestone.key).due == date(2023, 1, 31)
    assert fresh.milestones.get(key=milestone.key).original_date == milestone.original_date
    assert fresh.updates.count() == page.updates.count() > 0


def test_a_target_is_replaced_by_another_and_never_overwritten(book: Path) -> None:
    page = next(m for m in MeasurePage.objects.all() if m.targets.exists())
    target = page.targets.first()

    def overwrite(held: Workbook) -> None:
        sheet = held["Targets"]
        cell(sheet, "Value", row_of(sheet, measure=page.key, key=target.key)).value = target.value + 0.01

    said = refused(fill(book, overwrite))
    assert "Targets, row" in said
    assert "never erased" in said
    workspace.workbook.write(book)

    def replace(held: Workbook) -> None:
        add(
            held["Targets"],
            measure=page.key,
            key="moved",
            value=target.value,
            by=target.by,
            replaces=target.key,
            reason="A new baseline.",
        )

    workspace.workbook.load(fill(book, replace))
    assert target.key not in {row.key for row in MeasurePage.objects.get(pk=page.pk).targets_in_force}


def _set(sheet: str, heading: str, value: Any) -> Change:
    return lambda held: setattr(cell(held[sheet], heading, 2), "value", value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_set("Milestones", "Original date", date(2020, 1, 1)), "original date never changes"),
        (_set("Milestones", "Done", "soon"), "expected a date such as 2022-03-31"),
        (_set("Milestones", "Done", '=HYPERLINK("http://x")'), "found a formula"),
        (_set("Commitments", "Kind", "review of it"), "expected one of action"),
        (_set("Commitments", "Measures", "homicidse"), "there is no measure of that key"),
        (_set("Commitments", "Everywhere", "perhaps"), "expected yes or no"),
        (_set("Commitments", "Summary", "word " * 16), "at most fifteen words"),
        (_set("Updates", "What happened", "It is {{figure homicidse}}."), "there is no measure “homicidse”"),
        (_set("Updates", "What happened", None), "it must be said"),
        (_set("Updates", "Commitment", "nothing-of-it"), "there is no commitment of that key"),
        (_set("Updates", "Evidence url", "x" * 600), "500"),
    ],
)
def test_what_is_wrong_is_said_by_sheet_row_and_column(book: Path, change: Change, said: str) -> None:
    told = refused(fill(book, change))
    assert said in told
    assert ", row 2, column " in told


def test_a_number_larger_than_any_is_refused_in_its_cell() -> None:
    with pytest.raises(CellError, match="a number of 401 digits"):
        read_cell(Column("value", "number"), 10**400)


def test_the_wording_of_an_edition_that_was_issued_is_fixed(book: Path) -> None:
    EditionPage.objects.filter(current=True).update(issued=date(2022, 3, 24))
    said = refused(fill(book, _set("Commitments", "Wording", "We may.")))
    assert "Commitments, row 2" in said
    assert "the edition was issued" in said


def test_a_new_promise_of_an_edition_that_was_issued_belongs_to_a_new_edition(book: Path) -> None:
    EditionPage.objects.filter(current=True).update(issued=date(2022, 3, 24))
    said = refused(fill(book, lambda held: add(held["Commitments"], key="new-one", title="New")))
    assert "a new promise is a new edition's" in said


def test_a_new_promise_of_a_draft_is_made_under_its_priority(book: Path) -> None:
    EditionPage.objects.filter(current=True).update(issued=None)
    first = CommitmentPage.in_force().first()

    def change(held: Workbook) -> None:
        add(
            held["Commitments"],
            key="new-one",
            priority=first.priority.key,
            title="New",
            kind="review",
            wording="We will.",
            summary="We will.",
        )

    assert workspace.workbook.load(fill(book, change)).total("created") == 1
    assert CommitmentPage.objects.get(key="new-one").get_parent().specific == first.priority


def test_what_someone_else_changed_since_is_kept_and_a_clash_is_told(book: Path) -> None:
    page = CommitmentPage.in_force().first()
    CommitmentPage.objects.filter(pk=page.pk).update(summary="Changed in the desk.", cost_note="Dear.")
    assert not workspace.workbook.load(book).changed
    row = row_of(load_workbook(book)["Commitments"], key=page.key)
    said = refused(
        fill(book, lambda held: setattr(cell(held["Commitments"], "Summary", row), "value", "Mine."))
    )
    assert "someone changed this to “Changed in the desk.”" in said


def test_text_that_begins_like_a_formula_goes_out_as_text_and_comes_back_as_it_was(tmp_path: Path) -> None:
    page = CommitmentPage.in_force().first()
    CommitmentPage.objects.filter(pk=page.pk).update(cost_note='=cmd|"/c calc"!A1')
    path = tmp_path / "plan.xlsx"
    workspace.workbook.write(path)
    sheet = load_workbook(path)["Commitments"]
    found = cell(sheet, "Cost note", row_of(sheet, key=page.key))
    assert (found.data_type, found.quotePrefix) == ("s", True)
    assert not workspace.workbook.load(path).changed


def test_a_file_that_is_no_workbook_is_refused_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_text("key,title")
    assert "something that is no workbook" in refused(path)


def test_a_workbook_of_another_edition_is_refused(book: Path) -> None:
    def rename(held: Workbook) -> None:
        for line in held["About"].iter_rows(max_col=1):
            if str(line[0].value).startswith("edition:"):
                line[0].value = "edition: 1999"

    assert "the edition in force is" in refused(fill(book, rename))


def test_a_column_or_sheet_that_is_not_known_is_named(book: Path) -> None:
    def rename(held: Workbook) -> None:
        held["Updates"].cell(1, 3).value = "What hapened"
        held.create_sheet("Milestone")

    said = refused(fill(book, rename))
    assert "Did you mean “What happened”?" in said
    assert "Did you mean “Milestones”?" in said
