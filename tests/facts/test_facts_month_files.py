"""A month's file in which nothing is amiss is kept at once: the very rows that the format's rule gives."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frankpledge.facts import FactsError, Warehouse, intake, month_files
from frankpledge.facts.headers import recognise_csv
from frankpledge.facts.intake import measured
from frankpledge.facts.readers.police_outcomes import PoliceOutcomes
from frankpledge.facts.readers.police_street import PoliceStreet
from frankpledge.facts.staging import Stage

THIS_MONTH = "2022-03"
GOOD = {
    "Crime ID": "{:064x}",
    "Month": "2021-12",
    "Reported by": "Metropolitan Police Service",
    "Falls within": "Metropolitan Police Service",
    "Longitude": "-0.139041",
    "Latitude": "51.51686",
    "Location": "On or near Gŵyr Road",
    "LSOA code": "E01000938",
    "LSOA name": "Camden 028A",
    "Crime type": "Burglary",
    "Last outcome category": "Under investigation",
    "Context": "",
    "Outcome type": "Suspect charged",
}
TEXTS = [
    "",
    " ",
    "x ",
    " x",
    "On or near ",
    "On or near",
    "\t",
    "x\t",
    "\u00a0x",
    "x\u2003",
    "x y",
    "é",
    "\ufeff",
    "NA",
    "null",
    "#N/A",
]
QUOTED = [
    *('"', '""', '"x"', '"x, y"', '" x"', 'x"y', '"x" y', '"x\ny"', '"x""y"', '"x"y"', '",x"', '"x,"', ',"'),
    *('x",', 'x","y', '","', ' "x"', '"x" ', '"""', '""""', "'x, y'", '"x\ry"'),
]
NUMBERS = [
    *("", " ", "0", "-0", "1 ", " 1", "\t1", "+1", ".5", "5.", "1e2", "1E-3", "1e", "1e400", "1e-400", "1_0"),
    *(
        "nan",
        "-NaN",
        "inf",
        "-Infinity",
        "0x10",
        "1f",
        "١",
        "1,5",
        "NULL",
        "180",
        "180.0000001",
        "-181",
        "90.5",
    ),
    *("0.1234567890123456789", "51.516860000000000001", "00051.5", "true", "--1", "1.2.3", "1.e2"),
]
MONTHS = ["", "2021-11", "2021-13", "2022-04", " 2021-12", "2021-12 ", "2021-1", "1899-01", "Month"]
FORCES = ["", "City of London Police", "Metropolitan police service", " Metropolitan Police Service", "Mars"]
CELLS = {"Longitude": NUMBERS, "Latitude": NUMBERS, "Month": MONTHS, "Falls within": FORCES}
#: What may befall a whole file.
BEFALLS = [
    lambda told: told.replace(b"\n", b"\r\n"),
    lambda told: told.replace(b"\n", b"\r\n", 3),
    lambda told: told.replace(b"\n", b"\r", 3),
    lambda told: told.replace(b",Burglary", b",\rBurglary", 1),
    lambda told: told.replace(b"\n", b"\n\n", 2),
    lambda told: told.rstrip(b"\n"),
    lambda told: b"\xef\xbb\xbf" + told,
    lambda told: b"\n" + told,
    lambda told: told.replace(b"Camden", b"C\0mden", 1),
    lambda told: told.replace(b"Camden", b"C\xe9mden", 1),
    lambda told: told.replace(b"Camden", b"C,mden", 1),
    lambda told: told.replace(b",E01000938,", b",", 1),
    lambda told: told[:-20],
    lambda told: told.replace(b"2021-12", b"2021-11"),
    lambda told: told.replace(b"2021-12", b"2022-04"),
    lambda told: told.replace(b"Metropolitan Police Service", b"Dyfed Powys Police"),
]


def written(
    format_: type[PoliceStreet] | type[PoliceOutcomes], cells: list[tuple[int, int, int]], rows: int = 16
) -> bytes:
    """A file of the format, with some cells changed: (row, column, which of what may stand there)."""
    header = list(format_.required)
    lines = [[GOOD[column].format(row) for column in header] for row in range(rows)]
    for row, column, which in cells:
        at = column % len(header)
        may = CELLS.get(header[at], TEXTS + QUOTED)
        lines[row % rows][at] = may[which % len(may)]
    return "".join(",".join(line) + "\n" for line in [header, *lines]).encode()


def read(path: Path, *, by_the_rule: bool) -> object:
    """All that comes of reading a file: what is told of it and every row kept, or why it is refused."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        # However many quotation marks there are, unless it is left to the rule.
        patch.setattr(month_files, *(("MOST_BYTES", -1) if by_the_rule else ("_QUOTED", 0.1)))
        stage = Stage(Path(folder), this_month=THIS_MONTH, illustrative=False)
        try:
            (staged,) = stage.read(intake.gather([path])[0], wanted=None, force=None)
        except FactsError as error:
            return str(error)
        finally:
            stage.close()
        parts = {month: (part.rows, part.kinds) for month, part in staged.parts.items()}
        files = [str(file) for part in staged.parts.values() for file in part.files]
        rows = duckdb.connect().execute("SELECT * FROM read_parquet($1) ORDER BY ALL", [files])
        kept = [(column[0], str(column[1])) for column in rows.description], rows.fetchall()
        return staged.read, staged.bad, staged.problems, staged.notes, parts, staged.spread, kept


def kept_at_once(path: Path, target: Path) -> bool:
    header = target.with_name("header.csv")
    header.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    known = recognise_csv(header, "header.csv")
    told = month_files.keep(path, known, measured(path), target, this_month=THIS_MONTH, illustrative=False)
    assert (told is None) is not target.exists()
    return told is not None


@settings(max_examples=10, deadline=None)
@given(
    st.sampled_from([PoliceStreet, PoliceOutcomes]),
    st.lists(st.tuples(*[st.integers(0, 99)] * 3), max_size=3),
    st.lists(st.sampled_from(BEFALLS), max_size=1),
)
def test_a_month_s_file_comes_to_the_same_however_it_is_read(
    format_: type[PoliceStreet], cells: list[tuple[int, int, int]], befalls: list
) -> None:
    content = written(format_, cells)
    for befall in befalls:
        content = befall(content)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "street.csv"
        path.write_bytes(content)
        assert read(path, by_the_rule=False) == read(path, by_the_rule=True)


@pytest.mark.parametrize("format_", [PoliceStreet, PoliceOutcomes])
def test_a_file_in_which_nothing_is_amiss_is_kept_at_once(
    tmp_path: Path, format_: type[PoliceStreet] | type[PoliceOutcomes]
) -> None:
    path = tmp_path / "street.csv"
    content = written(format_, [], rows=40)
    quoted = content.replace("On or near Gŵyr Road".encode(), b'"On or near High Road, Ickenham"', 3)
    spaced = (
        content.replace("Gŵyr Road".encode(), b"", 3).replace(b",E0", b", E0", 1).replace(b"\n0", b"\n 0", 1)
    )
    each = [content, quoted, spaced]
    for number, told in enumerate([*each, *map(BEFALLS[0], each)]):
        path.write_bytes(told)
        assert kept_at_once(path, tmp_path / f"{number}.parquet")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"2021-12", b"2021-13"),
        (b"2021-12", b"2022-04"),
        (b"-0.139041", b"nan"),
        (b"-0.139041", b"-180.1"),
        (b"51.51686", b"51_5"),
        (b",Burglary", b","),
        (b",Burglary", b",Burglary\t"),
        (b",Burglary", b", "),
        (b"Gw", b'"Gw'),
        (b"Gwyr Road", b'Gwyr "Road"'),
        (b"On or near Gwyr Road", b'"On or near "Gwyr" Road"'),
        (b"On or near Gwyr Road", b'"On or near ""Gwyr"" Road"'),
        (b"On or near Gwyr Road,", b'"On or near Gwyr Road",",'),
        (b",Camden", b",\xc2\xa0Camden"),
        (b",Camden", b",C\xe9mden"),
        (b",Camden", b",C\0mden"),
        (b",Camden", b",Cam,den"),
        (b",E01000938,", b","),
        (b"Service,-0.1", b"Force,-0.1"),
        (b"\n0", b"\n\n0"),
        (b"\n0", b"\r0"),
    ],
)
@pytest.mark.parametrize("times", [1, -1])
def test_a_file_in_which_anything_is_amiss_is_not(tmp_path: Path, old: bytes, new: bytes, times: int) -> None:
    content = written(PoliceStreet, []).replace("Gŵ".encode(), b"Gw")
    assert old in content
    path = tmp_path / "street.csv"
    path.write_bytes(content.replace(old, new, times))
    assert not kept_at_once(path, tmp_path / "kept.parquet")


def test_the_illustrative_and_the_publishers_files_are_kept_at_once(made: Path, tmp_path: Path) -> None:
    (street,) = made.rglob("2021-12-metropolitan-street.csv")
    (outcomes,) = made.rglob("2021-12-metropolitan-outcomes.csv")
    for path in (street, outcomes):
        assert kept_at_once(path, tmp_path / f"{path.stem}.parquet")


def test_a_bad_file_does_not_hide_what_is_wrong_with_the_one_before_it(
    put, file, warehouse: Warehouse
) -> None:
    header = written(PoliceStreet, []).split(b"\n", 1)[0] + b"\n"
    first = file("1.csv", header)
    second = file("2.csv", "{}")
    with pytest.raises(FactsError, match=r"1\.csv: has a header and no rows"):
        put(first, second)
    with pytest.raises(FactsError, match=r"2\.csv: is JSON"):
        put(second, first)
    assert not warehouse.folder.exists()


@pytest.mark.parametrize(
    "content", [b"", b"a", b"a\n", b"a\r\nb\r\n", b"a\rb\n", b"a\r\nb\n", b'a"\n', b"\0\n"]
)
@pytest.mark.parametrize("piece", [1, 2, 3, 1000])
def test_a_file_is_measured_alike_in_pieces_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, piece: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    monkeypatch.setattr(intake, "_SMALL", 4 * piece)
    found = measured(path)
    assert found.size == len(content)
    assert found.lines == len(content.splitlines()) - content.count(b"\rb")
    assert found.ended is (content[-1:] in (b"", b"\n"))
    assert found.quotes == content.count(b'"')
    assert found.even is (content in (b"", b"a", b"a\n", b"a\r\nb\r\n", b'a"\n'))
