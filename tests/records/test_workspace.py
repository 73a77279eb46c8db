"""A workspace in and out: whole, twice as once, and every fault said."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from frankpledge import workspace
from frankpledge.community.models import AreaPage, LocalPriorityPage
from frankpledge.plan.models import CommitmentPage, EditionPage, Milestone, Place
from frankpledge.plan.reading import read
from frankpledge.scrutiny.models import RecommendationPage

pytestmark = pytest.mark.usefixtures("loaded")


def _change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))


def _everything() -> dict[str, dict[str, object]]:
    held, _ = read()
    return {noun: {key: one.values for key, one in records.items()} for noun, records in held.items()}


def test_loading_again_changes_nothing(folder: Path) -> None:
    assert not workspace.load(folder).changed


def test_loading_what_was_dumped_changes_nothing(tmp_path: Path) -> None:
    workspace.dump(tmp_path / "out")
    before = _everything()
    account = workspace.load(tmp_path / "out")
    assert not account.changed
    assert _everything() == before


def test_dumping_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    workspace.dump(tmp_path / "one")
    workspace.load(tmp_path / "one")
    workspace.dump(tmp_path / "two")
    one, two = (
        {path.name: path.read_text() for path in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two


def test_a_dump_leaves_out_what_says_nothing(tmp_path: Path) -> None:
    workspace.dump(tmp_path / "out")
    first = (tmp_path / "out" / "people.yml").read_text()
    assert first == (
        "- key: children\n  name: Children\n  words:\n  - child\n  - children\n"
        "- key: older-people\n  name: Older people\n"
    )


def test_a_commitment_stands_under_its_priority_at_its_address() -> None:
    page = CommitmentPage.objects.get(key="online-review", edition__current=True)
    assert page.url_path == "/home/plan/2022-25/violence/online-review/"
    assert page.live
    assert page.live_revision_id == page.latest_revision_id
    assert not page.has_unpublished_changes


def test_a_place_has_a_page_named_after_it_and_one_no_longer_in_use_has_none() -> None:
    assert {page.slug for page in AreaPage.objects.live()} == {"ashby", "brook", "wessex"}


def test_a_changed_field_changes_that_record_and_no_other(folder: Path) -> None:
    _change(folder, "commitments/1-violence.yml", "title: Fraud action plan", "title: Action plan on fraud")
    account = workspace.load(folder)
    assert account.total("updated") == 1
    page = CommitmentPage.objects.get(key="fraud-plan")
    assert page.title == "Action plan on fraud"
    assert page.revisions.count() == 2
    assert page.latest_revision.content["title"] == "Action plan on fraud"


def test_rows_keep_their_numbers_when_another_row_changes(folder: Path) -> None:
    before = dict(Milestone.objects.values_list("key", "pk"))
    _change(folder, "commitments/1-violence.yml", "title: Review published", "title: The review is published")
    workspace.load(folder)
    assert dict(Milestone.objects.values_list("key", "pk")) == before


def test_what_is_not_in_the_workspace_is_taken_away_with_what_stands_under_it(folder: Path) -> None:
    (folder / "commitments" / "2-trust.yml").unlink()
    (folder / "local-priorities.yml").unlink()
    account = workspace.load(folder)
    assert account.total("deleted") == 3
    assert not CommitmentPage.objects.filter(key="powers").exists()
    assert not LocalPriorityPage.objects.exists()
    assert not workspace.load(folder).changed


def test_a_commitment_moves_to_another_priority_with_its_story(folder: Path) -> None:
    text = (folder / "commitments" / "1-violence.yml").read_text()
    moved = re.sub(r"(key: fraud-plan\n  edition: 2022-25\n  priority: )violence", r"\1trust", text)
    (folder / "commitments" / "1-violence.yml").write_text(moved)
    workspace.load(folder)
    page = CommitmentPage.objects.get(key="fraud-plan")
    assert page.url_path == "/home/plan/2022-25/trust/fraud-plan/"
    assert page.priority.key == "trust"
    assert [row.key for row in page.interventions.all()] == ["call-back", "leaflets"]
    assert not workspace.load(folder).changed


def test_order_in_the_file_is_order_on_the_page(folder: Path) -> None:
    lines = (folder / "places.csv").read_text().splitlines()
    (folder / "places.csv").write_text("\n".join([lines[0], lines[2], lines[1], *lines[3:]]))
    workspace.load(folder)
    assert list(Place.objects.values_list("code", flat=True)) == ["W02", "W01", "W00", "W99"]


def test_a_milestones_original_date_is_never_changed(folder: Path) -> None:
    _change(folder, "commitments/1-violence.yml", "original_date: 2022-03-15", "original_date: 2022-09-30")
    with pytest.raises(workspace.WorkspaceError, match="original date never changes"):
        workspace.load(folder)
    assert str(Milestone.objects.get(key="report").original_date) == "2022-03-15"


Spoil = Callable[[Path], None]


def _swap(file: str, old: str, new: str) -> Spoil:
    return lambda folder: _change(folder, file, old, new)


def _write(file: str, text: str) -> Spoil:
    return lambda folder: (folder / file).write_text(text) and None


#: Ten lines that come to ten thousand million items, by lists of the list before, or by mappings merged.
_BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 11))
FAULTS: list[tuple[str, Spoil, str]] = [
    (
        "a day that is none",
        _write("people.yml", "- key: 2022-13-01\n"),
        r"people\.yml, line 1, column 8: found a v",
    ),
    (
        "a list for a key",
        _write("people.yml", "- ? [a]\n  : b\n"),
        r"people\.yml, line 1, column 3: found a value",
    ),
    ("a number without end", _write("people.yml", "- key: 1e999\n"), r"found the number 1e999"),
    ("a digit too many", _write("people.yml", f"- key: {'1' * 5000}\n"), r"people\.yml, line 1, column 8"),
    ("a NUL in a text", _write("people.yml", '- key: "\\0"\n'), r"found a character that no text can hold"),
    (
        "lists too deep",
        _write("people.yml", "[" * 200_000),
        r"people\.yml, line 1, column 101: found lists or",
    ),
    (
        "a list in itself",
        _write("people.yml", "&a [*a]"),
        r"people\.yml, line 1, column 1: found something that",
    ),
    (
        "an alias of aliases",
        _write("people.yml", _BOMB),
        r"people\.yml, line 7, column 5: found aliases that come",
    ),
    ("a NUL in a table", _write("places.csv", "code\0"), r"places\.csv: found a NUL"),
    ("a giant cell", _write("places.csv", f"{'x' * 2**25}\n"), r"places\.csv: found field larger than"),
    ("a whole number too large", _swap("funds.yml", "800000", "8" * 30), r"funds\.yml, endeavour, total"),
    (
        "a kind of commitment unknown to a test",
        _swap("tests.yml", "kind: review", "kind: letter"),
        r"r1, parts: part 1: commitment: kind: value error, there is no kind “letter”",
    ),
    ("no body", lambda folder: (folder / "body.yml").unlink(), r"body\.yml: found no such file"),
    (
        "a field unknown",
        _swap("people.yml", "name: Children", "nam: Children"),
        r"people\.yml, children, nam: no such field\. Did you mean “name”\?",
    ),
    (
        "a field missing",
        _swap("funds.yml", "title: Endeavour Fund, ", ""),
        r"funds\.yml, endeavour, title: it must be said",
    ),
    (
        "a word not known",
        _swap("organisations.yml", "kind: body", "kind: office"),
        r"organisations\.yml, wop, kind: found “office”; expected one of body, police",
    ),
    (
        "no date",
        _swap("meetings.yml", "on: 2021-12-01", "on: soon"),
        r"meetings\.yml, december, on: found “soon”; expected a date",
    ),
    (
        "no period",
        _swap("calendar.yml", "period: 2021-Q4", "period: winter"),
        r"calendar\.yml, autumn, period: found “winter”",
    ),
    (
        "a row's field unknown",
        _swap("commitments/1-violence.yml", "part: Commissions it", "prt: Commissions it"),
        r"1-violence\.yml, online-review, owners 1\.prt: no such field\. Did you mean “part”\?",
    ),
    (
        "a reference to nothing",
        _swap("recommendations.yml", "[online-review]", "[online-reviw]"),
        r"recommendations\.yml, r1, commitments: found “online-reviw”; there is no .*“online-review”",
    ),
    (
        "a place unknown",
        _swap("rounds.yml", "area: W01", "area: W07"),
        r"rounds\.yml, trust-round, area: found “W07”",
    ),
    (
        "a key twice",
        _swap("people.yml", "older-people", "children"),
        r"people\.yml, children, key: found “children” again",
    ),
    (
        "a key with a space",
        _swap("people.yml", "older-people", "older people"),
        r"lower-case letters, digits",
    ),
    (
        "two current editions",
        _swap("editions.yml", "kind: draft", "kind: draft\n  current: true"),
        r"editions\.yml, current: found draft-2021-25, 2022-25; exactly one",
    ),
    ("not YAML", _write("duties.yml", "- key: a\n  title: [b"), r"duties\.yml, line 3, column 1"),
    ("no list", _write("duties.yml", "key: a"), r"duties\.yml: found a mapping; a list"),
    (
        "a field twice",
        _write("people.yml", "- key: a\n  name: b\n  name: c"),
        r"people\.yml, line 3, column 3: found “name” is there twice",
    ),
    (
        "a header changed",
        _swap("places.csv", "code,name", "name,code"),
        r"places\.csv, header: found name,code,kind",
    ),
    (
        "too many words",
        _swap("commitments/1-violence.yml", "summary: New steps against fraud.", "summary: " + "word " * 16),
        r"fraud-plan, summary: Say it in at most fifteen words; this has 16",
    ),
    (
        "closed by its addressee",
        _swap("recommendations.yml", "verdict: closed-not-met, by: panel", "verdict: closed-met, by: wop"),
        r"recommendations\.yml, r2, closures: .* WOP is the addressee",
    ),
    (
        "a loop left open",
        _swap("engagement.yml", "decision: change", "decision: undecided\n  closed_on: 2022-03-01")
        if False
        else _swap("engagement.yml", "lesson: Say the date early.", "closed_on: 2022-03-01"),
        r"ashby-january, closed_on: It cannot close before the lesson is written",
    ),
    (
        "past a pilot unevaluated",
        _swap(
            "rollouts.yml",
            "{where: W02, status: running, reached: 10",
            "{where: W01, status: pilot}\n    - {where: W02, status: running, reached: 10",
        ),
        r"survivors, places: W02: nothing runs past a pilot",
    ),
    (
        "a grant above the cap",
        _swap("grants.yml", "amount: 45000", "amount: 60000"),
        r"g1, amount: £60,000 is more than the fund gives",
    ),
    (
        "paid before it was agreed",
        _swap("grants.yml", "paid: 2022-02-10", "paid: 2022-01-10"),
        r"g1, paid: 2022-01-10 is before it was agreed",
    ),
    (
        "a predicate unknown",
        _swap("tests.yml", "targets_every_year:", "targets_each_year:"),
        r"r2, parts: part 1: there is no predicate “targets_each_year”",
    ),
    (
        "a kind of report unknown",
        _swap("reports.yml", "kind: draft-plan", "kind: letter"),
        r"kind: “letter” is none of the body's kinds of report: draft-plan, inspection",
    ),
]


@pytest.mark.parametrize(("spoil", "said"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_fault_is_said_with_its_place_and_nothing_is_changed(folder: Path, spoil: Spoil, said: str) -> None:
    before = _everything()
    spoil(folder)
    with pytest.raises(workspace.WorkspaceError, match=said) as refused:
        workspace.load(folder)
    assert str(refused.value).endswith("Nothing was changed.")
    assert _everything() == before


def test_a_giant_cell_is_refused_whatever_limit_a_library_has_set(folder: Path) -> None:
    _write("places.csv", f"{'x' * 2**25}\n")(folder)
    before = csv.field_size_limit(2**30)
    try:
        with pytest.raises(workspace.WorkspaceError, match="field larger than") as refused:
            workspace.load(folder)
    finally:
        csv.field_size_limit(before)
    assert len(str(refused.value)) < 1000


def test_every_fault_is_said_at_once(folder: Path) -> None:
    _change(folder, "people.yml", "name: Children", "nam: Children")
    _change(folder, "meetings.yml", "on: 2021-12-01", "on: soon")
    with pytest.raises(workspace.WorkspaceError) as refused:
        workspace.load(folder)
    assert len(refused.value.faults) == 3  # an unknown field, its missing name, and the date


def test_words_that_old_yaml_took_for_truth_are_words(folder: Path) -> None:
    _change(folder, "boards.yml", "name: Ashby Neighbourhood Board", "name: no")
    workspace.load(folder)
    assert AreaPage.objects.get(place__code="W01").boards.get().name == "no"


def test_a_dump_does_not_write_beside_a_folder_of_the_same_noun(folder: Path) -> None:
    with pytest.raises(workspace.WorkspaceError, match="commitments/: found a folder"):
        workspace.dump(folder)


def test_in_the_current_edition_a_bare_key_is_enough() -> None:
    held, names = read()
    assert held["recommendations"]["draft-response/r1"].values["commitments"] == ["online-review"]
    assert EditionPage.in_force().key == names.edition == "2022-25"
    assert RecommendationPage.objects.get(key="r1").commitments.get().edition.key == "2022-25"
