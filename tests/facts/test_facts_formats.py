"""Each publisher's format is known by its content and every row lands in its column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from frankpledge import facts
from frankpledge.facts import FactsError, Warehouse, recognise

File = Callable[[str, bytes | str], Path]
NAMES = {
    "2021-12/2021-12-metropolitan-street.csv": "police-street",
    "2021-12/2021-12-metropolitan-outcomes.csv": "police-outcomes",
    "2021-12/2021-12-metropolitan-stop-and-search.csv": "police-stop-search",
    "mps_borough_recent_24_months.csv": "borough-crime",
    "pas_borough_quarterly.csv": "public-attitudes",
    "pas_london_quarterly.csv": "public-attitudes",
    "homicide_victims.csv": "homicides",
    "borough_population.csv": "population",
    "lsoa_2011_to_lsoa_2021_to_lad_2022.csv": "lsoa-lookup",
    "lsoa_2021_to_ward_2024_to_lad_2024.csv": "lsoa-lookup",
    "postcode_directory.csv": "postcode-directory",
    "rape-detection-rate.csv": "tidy",
    "crown-court-backlog.csv": "tidy",
    "nrm-decision-days.csv": "cases",
    "terrorism-awareness.csv": "survey",
}


def rows(warehouse: Warehouse, dataset: str) -> list[dict[str, object]]:
    return warehouse.table(dataset).to_pyarrow().to_pylist()


@pytest.mark.parametrize(("name", "key"), NAMES.items())
def test_a_file_is_recognised_whatever_its_name(made: Path, file: File, name: str, key: str) -> None:
    assert recognise(file("data.bin", (made / name).read_bytes())).key == key


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_a_made_file_goes_in(made: Path, put: Callable, warehouse: Warehouse, name: str) -> None:
    (account,) = put(made / name).files
    assert (account.format, account.set_aside, account.held_back) == (NAMES[name], 0, "")
    assert account.read == account.added == len((made / name).read_text("utf-8-sig").splitlines()) - 1
    dataset = recognise(made / name).dataset
    table = warehouse.table(dataset)
    assert table.columns[-5:] == ("scope", "month", "source", "illustrative", "incomplete")
    assert {*table.columns[:-5]} == {*recognise(made / name).columns}
    (source,) = warehouse.sources(dataset)
    assert (source.name, source.rows, source.illustrative) == (Path(name).name, account.read, False)
    assert source.id == source.sha256[:16]
    assert {row["source"] for row in rows(warehouse, dataset)} == {source.id}


def test_a_whole_folder_is_read_in_one_call(made: Path, put: Callable, warehouse: Warehouse) -> None:
    account = put(made)
    assert sum(one.read for one in account.files) == sum(one.added for one in account.files)
    assert {one.format for one in account.files} == {one.key for one in facts.FORMATS} - {"places"}
    held = {one.dataset: one for one in warehouse.datasets()}
    assert (held["crimes"].scope, held["crimes"].first, held["crimes"].last) == (
        "metropolitan",
        "2021-03",
        "2021-12",
    )
    assert len(held["homicides"].months) == 19 * 12


def test_the_survey_keeps_boroughs_and_london_apart(made: Path, put: Callable, warehouse: Warehouse) -> None:
    put(made / "pas_borough_quarterly.csv", made / "pas_london_quarterly.csv")
    scopes = {one.scope: one for one in warehouse.datasets()}
    assert {*scopes} == {"boroughs", "london"}
    assert scopes["london"].first == "2014-12"
    assert all(0 <= row["share"] <= 1 for row in rows(warehouse, "attitudes"))
    assert {row["place"] for row in rows(warehouse, "attitudes") if row["scope"] == "london"} == {"MPS"}


def test_months_as_columns_become_rows_that_add_up(made: Path, put: Callable, warehouse: Warehouse) -> None:
    path = made / "mps_borough_recent_24_months.csv"
    put(path)
    lines = [line.split(",") for line in path.read_text().splitlines()]
    column = lines[0].index("202109")
    held = [row for row in rows(warehouse, "borough_crime") if row["month"] == "2021-09"]
    assert sum(row["count"] for row in held) == sum(int(line[column]) for line in lines[1:])
    assert len(held) == len(lines) - 1


def test_homicide_months_without_a_victim_are_held_as_noughts(
    made: Path, put: Callable, warehouse: Warehouse, file: File
) -> None:
    header, *lines = (made / "homicide_victims.csv").read_text().splitlines()
    kept = [line for line in lines if ",Feb-21," not in line]
    put(file("victims.csv", "\n".join([header, *kept]) + "\n"))
    (holding,) = warehouse.datasets()
    assert "2021-02" in holding.months
    assert not [row for row in rows(warehouse, "homicides") if row["month"] == "2021-02"]
    assert "13 to 19" in {row["age_group"] for row in rows(warehouse, "homicides")}


def test_a_month_of_stop_and_search_is_a_month_of_london_time(
    made: Path, put: Callable, warehouse: Warehouse, file: File
) -> None:
    header, first, *_ = (made / "2021-12/2021-12-metropolitan-stop-and-search.csv").read_text().splitlines()
    fields = first.split(",")
    fields[1] = "2021-03-31T23:05:00+00:00"
    put(file("2021-04-metropolitan-stop-and-search.csv", "\n".join([header, ",".join(fields)]) + "\n"))
    (row,) = rows(warehouse, "searches")
    assert (row["month"], row["at"], row["scope"]) == (
        "2021-04",
        datetime(2021, 4, 1, 0, 5),
        "metropolitan",
    )


def test_a_force_can_be_named_for_a_file_that_does_not_say_it(
    made: Path, put: Callable, warehouse: Warehouse, file: File
) -> None:
    content = (made / "2021-12/2021-12-metropolitan-stop-and-search.csv").read_bytes()
    path = file("searches.csv", content)
    with pytest.raises(FactsError, match="--force metropolitan"):
        put(path)
    with pytest.raises(FactsError, match="no force"):
        put(path, force="the met")
    put(path, force="city-of-london")
    assert warehouse.datasets()[0].scope == "city-of-london"


def test_quoted_commas_stay_in_their_column(
    made: Path, put: Callable, warehouse: Warehouse, file: File
) -> None:
    header, *lines = (made / "2021-12/2021-12-metropolitan-street.csv").read_text().splitlines()
    plain = [line for line in lines if '"' not in line]
    fields = plain[0].split(",")
    fields[6] = '"On or near High Road, Ickenham"'
    many = plain * (12_000 // len(plain)) + [",".join(fields)]
    put(file("street.csv", "\n".join([header, *many]) + "\n"))
    held = rows(warehouse, "crimes")
    assert len(held) == len(many)
    (quoted,) = [row for row in held if row["location"] == "On or near High Road, Ickenham"]
    assert quoted["lsoa"] == fields[7]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_our_formats_take_headers_as_people_write_them(
    put: Callable, warehouse: Warehouse, file: File, delimiter: str
) -> None:
    lines = [
        ["Place", "PERIOD", "Numerator", "denominator", "Sample size", "Sex"],
        ["Camden", "2021-Q3", "12", "48", "48", "Female"],
        ["Camden", "2020/21", "40", "90", "", ""],
        ["Camden", "R12-2021-09", "3", "9", "", "Male"],
    ]
    put(file("Repeat Victims.csv", "\n".join(map(delimiter.join, lines))))
    held = {row["period"]: row for row in rows(warehouse, "published")}
    assert {row["series"] for row in held.values()} == {"repeat-victims"}
    assert {key: row["month"] for key, row in held.items()} == {
        "2021-Q3": "2021-09",
        "2020/21": "2021-03",
        "R12-2021-09": "2021-09",
    }
    assert held["2021-Q3"]["breakdown"] == "sex=Female"
    assert held["2021-Q3"]["n"] == 48
    assert held["2020/21"]["breakdown"] == ""
    assert held["2020/21"]["value"] is None


def test_a_workbook_gives_a_series_for_each_sheet(
    put: Callable, warehouse: Warehouse, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["About this workbook"])
    for name, value in (("court backlog", 14_200), ("rape detection", 0.07)):
        sheet = book.create_sheet(name)
        sheet.append(["place", "period", "value"])
        sheet.append(["E12000007", "2021-Q4", value])
    path = tmp_path / "quarter.xlsx"
    book.save(path)
    (account,) = put(path).files
    assert (account.format, account.read, account.added) == ("tidy", 2, 2)
    assert "Cover" in account.notes[0]
    assert {row["series"]: row["value"] for row in rows(warehouse, "published")} == {
        "court-backlog": 14_200,
        "rape-detection": 0.07,
    }


def test_a_header_with_a_giant_name_is_read_or_refused_in_words(
    put: Callable, warehouse: Warehouse, tmp_path: Path
) -> None:
    long, giant = tmp_path / "long.csv", tmp_path / "giant.csv"
    long.write_text(f"place,period,value,{'x' * 200_000}\nCamden,2021-12,7,\n")
    (account,) = put(long).files
    assert (account.read, account.added) == (1, 1)
    giant.write_text(f"{'x' * 20_000_000},place,period,value\n,Camden,2021-12,7\n")
    with pytest.raises(FactsError, match=r"giant\.csv") as refused:
        put(giant)
    assert len(str(refused.value)) < 1000


@pytest.mark.parametrize("name", ["backlog.ods", "backlog.xlsx"])
def test_an_open_document_sheet_is_read_whatever_its_name(
    put: Callable, warehouse: Warehouse, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(_ods())
    put(path)
    (row,) = rows(warehouse, "published")
    assert (row["series"], row["place"], row["period"], row["value"]) == ("backlog", "Camden", "2021-12", 7)


def _ods() -> bytes:
    """The smallest open document spreadsheet."""
    from frankpledge.illustration.defects import archive

    cells = [["place", "period", "value"], ["Camden", "2021-12", "7"]]
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in cells
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="backlog">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive(
        {"mimetype": kind, "META-INF/manifest.xml": manifest.encode(), "content.xml": content.encode()}
    )


def test_cases_keep_their_open_ones(put: Callable, warehouse: Warehouse, file: File) -> None:
    put(
        file(
            "payments.csv",
            "Place,Case ID,Opened,Closed\nCamden,1,2021-09-30,\nCamden,2,01/10/2021,2021-11-02\n",
        )
    )
    first, second = sorted(rows(warehouse, "cases"), key=lambda row: row["case_id"])
    assert (first["opened"], first["closed"], first["series"]) == (date(2021, 9, 30), None, "payments")
    assert (second["opened"], second["closed"]) == (date(2021, 10, 1), date(2021, 11, 2))


def test_a_survey_keeps_weights_strata_and_groups(put: Callable, warehouse: Warehouse, made: Path) -> None:
    put(made / "terrorism-awareness.csv")
    row = rows(warehouse, "survey")[0]
    assert row["weight"] > 0
    assert row["stratum"]
    assert row["cluster"]
    assert row["breakdown"].startswith("age=")
    assert ";sex=" in row["breakdown"]


def test_a_file_in_an_older_encoding_is_read(put: Callable, warehouse: Warehouse, file: File) -> None:
    put(file("pay.csv", "place,period,value\nSt James’s,2021-12,4\n".encode("cp1252")))
    assert rows(warehouse, "published")[0]["place"] == "St James’s"


def test_a_byte_order_mark_and_windows_lines_change_nothing(
    made: Path, put: Callable, warehouse: Warehouse, file: File
) -> None:
    content = (made / "2021-12/2021-12-metropolitan-street.csv").read_text()
    put(file("street.csv", ("\ufeff" + content.replace("\n", "\r\n")).encode()))
    assert warehouse.datasets()[0].rows == content.count("\n") - 1
    assert all(row["falls_within"] == "Metropolitan Police Service" for row in rows(warehouse, "crimes"))


def test_columns_in_another_order_still_land_in_their_place(
    made: Path, put: Callable, warehouse: Warehouse, file: File
) -> None:
    lines = (made / "2021-12/2021-12-metropolitan-outcomes.csv").read_text().splitlines()
    turned = [",".join(reversed(line.split(","))) for line in lines if '"' not in line]
    put(file("outcomes.csv", "\n".join(turned) + "\n"))
    assert {row["month"] for row in rows(warehouse, "outcomes")} == {"2021-12"}
    assert all(len(row["crime_id"]) == 64 for row in rows(warehouse, "outcomes"))


def test_an_archive_of_months_is_read_as_its_files_are(
    made: Path, put: Callable, warehouse: Warehouse, file: File, tmp_path: Path
) -> None:
    from frankpledge.illustration.defects import archive

    months = sorted(path for path in made.glob("2021-1*/*.csv"))
    packed = {str(path.relative_to(made)): path.read_bytes() for path in months}
    account = put(file("archive.zip", archive({**packed, "README.txt": b"about"})))
    assert len(account.files) == len(months) + 1
    assert account.files[-1].format == ""
    other = Warehouse(tmp_path / "other")
    facts.add(months, other, today=date(2022, 3, 31))
    assert other.state() == warehouse.state()


def test_nothing_held_is_a_key_error_and_nonsense_a_facts_error(warehouse: Warehouse) -> None:
    with pytest.raises(KeyError):
        warehouse.table("crimes")
    with pytest.raises(FactsError, match="no dataset"):
        warehouse.table("crime")
