"""A file that cannot be trusted is refused in one clear line, and the warehouse is as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import contents
from frankpledge.facts import FactsError, Warehouse
from frankpledge.illustration import defects

File = Callable[[str, bytes | str], Path]
STREET = "2021-12/2021-12-metropolitan-street.csv"
SEARCHES = "2021-12/2021-12-metropolitan-stop-and-search.csv"
BOROUGH = "mps_borough_recent_24_months.csv"
PAS = "pas_borough_quarterly.csv"
VICTIMS = "homicide_victims.csv"
PEOPLE = "borough_population.csv"
TIDY = "rape-detection-rate.csv"
CASES = "nrm-decision-days.csv"
ALL = (STREET, SEARCHES, BOROUGH, PAS, VICTIMS, PEOPLE, TIDY, CASES)


@pytest.fixture
def refused(put: Callable, warehouse: Warehouse, made: Path, file: File) -> Callable[[str, bytes], str]:
    """Offer a broken file beside a whole one, to a warehouse that holds something; returns the message."""
    put(made / "crown-court-backlog.csv", made / "2021-11")
    before = contents(warehouse.folder)

    def offer(name: str, content: bytes) -> str:
        path = file(Path(name).name, content)
        with pytest.raises(FactsError) as caught:
            put(made / "pas_london_quarterly.csv", path)
        assert contents(warehouse.folder) == before
        message = str(caught.value)
        assert str(path) in message
        assert "\n" not in message
        return message

    return offer


@pytest.mark.parametrize("name", ALL)
def test_a_file_cut_in_its_last_line(refused: Callable, made: Path, name: str) -> None:
    assert "cut short" in refused(name, defects.cut_short((made / name).read_bytes()))


@pytest.mark.parametrize("name", [PAS, BOROUGH])
def test_a_file_cut_in_its_last_value(refused: Callable, made: Path, name: str) -> None:
    assert "may be cut short" in refused(name, (made / name).read_bytes().rstrip()[:-1])


def test_an_outcome_cut_in_its_middle(refused: Callable, made: Path) -> None:
    name = "2021-12/2021-12-metropolitan-outcomes.csv"
    assert "may be cut short" in refused(name, (made / name).read_bytes().rstrip()[:-3])


@pytest.mark.parametrize("name", ALL)
def test_a_file_that_ends_inside_quotes(refused: Callable, made: Path, name: str) -> None:
    assert "cut short" in refused(name, defects.open_quote((made / name).read_bytes()))


@pytest.mark.parametrize(
    ("name", "old", "new", "nearest"),
    [
        (STREET, "Crime type", "Crime kind", "police-street"),
        (SEARCHES, "Object of search", "Object", "police-stop-search"),
        (BOROUGH, "BoroughName", "Borough", "borough-crime"),
        (PAS, "Proportion", "Share", "public-attitudes"),
        (VICTIMS, "Recorded Date", "Date recorded", "homicides"),
        (PEOPLE, "population", "peple", "population"),
        (TIDY, "period", "when", "tidy"),
        (CASES, "closed", "closing", "cases"),
    ],
)
def test_a_renamed_column_names_the_nearest_format_and_what_differs(
    refused: Callable, made: Path, name: str, old: str, new: str, nearest: str
) -> None:
    message = refused(name, defects.renamed((made / name).read_bytes(), old, new))
    assert f"nearest to {nearest} " in message
    assert f"“{new}”" in message


@pytest.mark.parametrize("name", ALL)
def test_a_file_without_rows_or_without_anything(refused: Callable, made: Path, name: str) -> None:
    assert "no rows" in refused(name, defects.header_only((made / name).read_bytes()))
    assert "is empty" in refused(name, b"")
    assert "is empty" in refused(name, b"\n\n")


def test_a_picture_named_csv(refused: Callable) -> None:
    assert "is not text" in refused("street.csv", defects.binary())
    assert "is not text" in refused("street.csv", b"\x89PNG\r\n\x1a\n" + b"abc" * 99)


def test_a_text_that_is_no_table(refused: Callable) -> None:
    assert "not the header of any known format" in refused("letter.csv", b"Dear Sir or Madam\nwe write\n")


@pytest.mark.parametrize(
    ("name", "row", "line"),
    [
        (PAS, 5, "31/03/2027;PAS;Camden;Trust MPS;0,50;0,50"),
        (VICTIMS, 9, "1,20 to 24,Male,Shooting,Not Domestic Abuse,May-27,Murder,Solved,Camden,White"),
        (PEOPLE, 3, "Camden,2027,200000"),
        (TIDY, 4, "rape-detection-rate,E12000007,2026-Q4,1,2"),
        (CASES, 4, "nrm-decision-days,K04000001,1,2027-01-01,,Adult"),
    ],
)
def test_a_month_that_has_not_come(refused: Callable, made: Path, name: str, row: int, line: str) -> None:
    message = refused(name, defects.with_line((made / name).read_bytes(), row, line))
    assert f"row {row} " in message
    assert "future" in message


def test_a_street_file_from_the_future(refused: Callable, made: Path) -> None:
    content = (made / STREET).read_bytes().replace(b",2021-12,", b",2027-12,")
    assert "in the future (this month is 2022-03)" in refused(STREET, content)


def test_a_wide_file_with_a_column_of_the_future(refused: Callable, made: Path) -> None:
    assert "2027-12" in refused(BOROUGH, (made / BOROUGH).read_bytes().replace(b"202112", b"202712", 1))


@pytest.mark.parametrize(
    ("name", "row", "line"),
    [
        (VICTIMS, 9, "-1,20 to 24,Male,Shooting,Not Domestic Abuse,May-21,Murder,Solved,Camden,White"),
        (PEOPLE, 3, "Camden,2021,-200000"),
        (TIDY, 4, "rape-detection-rate,E12000007,2021-Q3,-1,2"),
        (PAS, 5, "31/03/2021;PAS;Camden;Trust MPS;-0,50;0,50"),
    ],
)
def test_a_negative_count(refused: Callable, made: Path, name: str, row: int, line: str) -> None:
    message = refused(name, defects.with_line((made / name).read_bytes(), row, line))
    assert f"row {row}, " in message
    assert "found “-" in message


def test_a_negative_count_in_a_wide_file_names_the_month(refused: Callable, made: Path) -> None:
    lines = (made / BOROUGH).read_bytes().split(b"\n")
    fields = lines[7].split(b",")
    fields[5] = b"-4"
    lines[7] = b",".join(fields)
    message = refused(BOROUGH, b"\n".join(lines))
    assert "row 8" in message
    assert "2021-05 holds -4" in message or "holds -4" in message


def test_a_file_mostly_broken(refused: Callable, made: Path) -> None:
    content = (made / STREET).read_bytes()
    lines = content.split(b"\n")
    broken = [
        line.replace(b",2021-12,", b",last year,") if n % 3 == 1 else line for n, line in enumerate(lines)
    ]
    assert "too many to set aside" in refused(STREET, b"\n".join(broken))


def test_an_archive_with_a_path_outside_itself(refused: Callable, made: Path) -> None:
    street = (made / STREET).read_bytes()
    for name in (
        "../2021-12-metropolitan-street.csv",
        "/etc/x.csv",
        "a/../../x.csv",
        "C:\\x.csv",
        "..\\x.csv",
    ):
        message = refused("archive.zip", defects.archive({STREET: street, name: street}))
        assert "leads outside the archive" in message


def test_an_archive_that_swells(refused: Callable) -> None:
    message = refused("archive.zip", defects.archive({"x.csv": b"0" * (20 * 2**20)}))
    assert "too many to be believed" in message


def test_an_archive_cut_short(refused: Callable, made: Path) -> None:
    whole = defects.archive({STREET: (made / STREET).read_bytes()})
    assert "damaged" in refused("archive.zip", whole[: len(whole) // 2])


@pytest.mark.parametrize("end", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_what_no_reader_takes_for_the_end_of_a_row_hides_nothing(
    refused: Callable, made: Path, end: str
) -> None:
    header, rest = (made / STREET).read_bytes().split(b"\n", 1)
    assert "nearest to police-street" in refused(STREET, header + end.encode() + b"2021-12,lost\n" + rest)


def test_an_archive_with_a_name_that_is_no_text_or_none_at_all(refused: Callable) -> None:
    named = defects.archive({"é.csv": b"x"})
    assert "damaged" in refused("archive.zip", named.replace("é".encode(), b"\xff\xfe"))
    assert "without a name" in refused("archive.zip", defects.archive({"": b"x"}))


def test_an_archive_whose_packing_is_damaged(refused: Callable) -> None:
    whole = defects.archive({"x.csv": b"x" * 100})
    assert "cannot be unpacked" in refused("archive.zip", whole.replace(b"x.csv\xab", b"x.csv\xff", 1))


def test_an_archive_in_an_archive(refused: Callable, made: Path) -> None:
    inner = defects.archive({STREET: (made / STREET).read_bytes()})
    assert "unpack it first" in refused("archive.zip", defects.archive({"inner.zip": inner}))


def test_a_link_that_leads_out_of_the_folder(put: Callable, made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "quarter"
    folder.mkdir()
    (folder / "street.csv").symlink_to(made / STREET)
    with pytest.raises(FactsError, match="outside the folder"):
        put(folder)


def test_nothing_there(put: Callable, warehouse: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="no such file"):
        put(tmp_path / "nowhere.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FactsError, match="no data file"):
        put(tmp_path / "empty")
    assert not warehouse.folder.exists()


def test_a_force_that_is_none(refused: Callable, made: Path) -> None:
    content = (made / STREET).read_bytes().replace(b"Metropolitan Police Service", b"The Yard")
    assert "too many to set aside" in refused(STREET, content)


def test_a_format_named_by_a_person_must_fit(put: Callable, made: Path) -> None:
    with pytest.raises(FactsError, match="nearest to police-outcomes"):
        put(made / STREET, format="police-outcomes")
    with pytest.raises(FactsError, match="no known format"):
        put(made / STREET, format="street")
