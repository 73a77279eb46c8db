"""Illustrative files are made from a seed, quickly, and small."""

from __future__ import annotations

import time
from pathlib import Path

from conftest import contents
from frankpledge import illustration
from frankpledge.illustration import Area


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        illustration.write(tmp_path / folder, first="2021-10", scale=0.2)
    illustration.write(tmp_path / "c", first="2021-10", scale=0.2, seed=7)
    assert contents(tmp_path / "a") == contents(tmp_path / "b") != contents(tmp_path / "c")


def test_the_whole_set_is_small_and_quick(tmp_path: Path) -> None:
    begun = time.perf_counter()
    paths = illustration.write(tmp_path)
    assert time.perf_counter() - begun < 5
    assert sum(path.stat().st_size for path in paths) < 15_000_000
    assert sorted(paths) == sorted(path for path in tmp_path.rglob("*") if path.is_file())


def test_other_places_can_be_named(tmp_path: Path) -> None:
    areas = [Area("E08000001", "Bolton", -2.4, 53.6), Area("E08000002", "Bury", -2.3, 53.6)]
    illustration.write(tmp_path, first="2021-10", areas=areas, scale=0.2)
    assert "Camden" not in "".join(path.read_text("utf-8-sig") for path in tmp_path.rglob("*.csv"))
    assert "Bolton" in (tmp_path / "pas_borough_quarterly.csv").read_text()


def test_the_publishers_way_of_writing_is_kept(tmp_path: Path) -> None:
    illustration.write(tmp_path, first="2021-10", scale=0.2)
    survey = (tmp_path / "pas_borough_quarterly.csv").read_bytes()
    assert survey.startswith(b"Date;Survey;Borough;Measure;Proportion;MPS\r\n31/12/2014;PAS;")
    assert b'"""Good Job"" local";0,' in survey
    assert b",13 to19," in (tmp_path / "homicide_victims.csv").read_bytes()
    assert (tmp_path / "lsoa_2011_to_lsoa_2021_to_lad_2022.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_crimes_and_their_outcomes_share_an_id(tmp_path: Path) -> None:
    illustration.write(tmp_path, first="2021-07", scale=0.5)

    def ids(kind: str) -> set[str]:
        lines = [path.read_text().splitlines()[1:] for path in tmp_path.rglob(f"*-{kind}.csv")]
        return {line.split(",")[0] for month in lines for line in month} - {""}

    crimes, outcomes = ids("street"), ids("outcomes")
    assert len(crimes & outcomes) > len(crimes) / 2
