"""The whole way by its commands alone: publishers' files, figures, a frozen release, public pages."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("FRANKPLEDGE_SHARED") or ROOT.parent / "shared") / "data"
real_files = pytest.mark.skipif(
    not DATA.is_dir(),
    reason=f"the publishers' files are not at hand ({DATA}; name another with FRANKPLEDGE_SHARED)",
)


class Office:
    """An installation with nothing in it, and the commands that its staff give."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.release = home / "releases" / "2021-q4"

    def run(self, *words: str | Path, status: int = 0) -> str:
        """What a command printed; its exit status must be `status`."""
        done = subprocess.run(
            [sys.executable, "-c", "from frankpledge.cli import app; app()", *map(str, words)],
            env={**os.environ, "FRANKPLEDGE_HOME": str(self.home)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, f"{words} ended with {done.returncode}:\n{done.stderr}"
        return done.stdout if status == 0 else done.stderr

    def figure(self, *words: str) -> dict[str, object]:
        return json.loads(self.run("figures", "show", *words, "--json"))


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("demonstration"))
    office.run("demo", "--no-serve")
    return office


@pytest.fixture(scope="module")
def publishers(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """London with the publishers' own survey, homicide and borough files, released and published.

    In English alone and without documents: eleven languages take several times as long.
    """
    office = Office(tmp_path_factory.mktemp("publishers"))
    london = Path(shutil.copytree(ROOT / "examples" / "london", office.home / "workspace"))
    body = (london / "body.yml").read_text()
    (london / "body.yml").write_text(re.sub(r"(?m)^languages: .*$", "languages: [en]", body))
    office.run("load", london)
    office.run("facts", "add", *(DATA / name for name in ("pas", "mps_borough", "homicide", "population")))
    office.run("release", "publish", office.run("release", "freeze").strip())
    office.run("publish", office.home / "site", "--no-documents")
    return office


def page(office: Office, address: str) -> str:
    return (office.home / "site" / address / "index.html").read_text()


def test_the_demonstration_ends_in_a_published_release_that_says_it_is_illustrative(
    demonstration: Office,
) -> None:
    manifest = json.loads((demonstration.release / "manifest.json").read_text())
    assert manifest["illustrative"] is True
    assert json.loads((demonstration.home / "releases" / "current").read_text())["key"] == "2021-q4"


def test_the_demonstration_made_again_keeps_its_release(demonstration: Office) -> None:
    before = (demonstration.release / "manifest.json").read_bytes()
    demonstration.run("demo", "--no-serve")
    assert (demonstration.release / "manifest.json").read_bytes() == before
    assert not demonstration.release.with_name("2021-q4.2").exists()


def test_a_figure_is_shown_with_its_interval_verdict_and_source(demonstration: Office) -> None:
    shown = demonstration.figure("good-job-local", "--period", "R12-2021-09")
    assert {"measure", "place", "period", "value", "lower", "upper", "numerator", "denominator"} <= set(shown)
    assert shown["lower"] < shown["value"] < shown["upper"]  # type: ignore[operator]
    assert shown["sentence"]
    assert shown["provenance"]


def test_the_doctor_finds_the_demonstration_whole(demonstration: Office) -> None:
    demonstration.run("doctor")


def test_one_byte_changed_in_a_release_is_found_and_its_file_named(demonstration: Office) -> None:
    demonstration.run("release", "verify")
    file = demonstration.release / "figures.parquet"
    whole = file.read_bytes()
    file.chmod(0o644)
    try:
        middle = len(whole) // 2
        file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        assert "figures.parquet" in demonstration.run("release", "verify", status=1)
    finally:
        file.write_bytes(whole)
    demonstration.run("release", "verify")


def test_a_refused_file_leaves_the_warehouse_as_it_was(demonstration: Office, tmp_path: Path) -> None:
    before = demonstration.run("facts", "list", "--json")
    bad = tmp_path / "homicides.csv"
    bad.write_bytes(bytes(range(256)) * 20)
    assert "homicides.csv" in demonstration.run("facts", "add", bad, status=1)
    assert demonstration.run("facts", "list", "--json") == before


@real_files
def test_the_two_figures_that_the_committee_quotes_stand_in_the_publishers_file(publishers: Office) -> None:
    assert publishers.figure("good-job-local", "--period", "R12-2017-03")["value"] == pytest.approx(0.68)
    assert publishers.figure("good-job-local", "--period", "R12-2021-09")["value"] == pytest.approx(0.52)


@real_files
@pytest.mark.parametrize(
    ("measure", "period", "quoted", "held"),
    [
        ("homicides", "2021", "homicides-2021", 134),
        ("teenage-homicides", "2021", "teenage-homicides-2021", 30),
        ("teenage-homicides", "2008", "teenage-homicides-2008", 29),
    ],
)
def test_what_was_quoted_stands_beside_what_the_publishers_file_says(
    publishers: Office, measure: str, period: str, quoted: str, held: int
) -> None:
    assert publishers.figure(measure, "--period", period)["value"] == held
    beside = page(publishers, f"performance/{measure}").split('id="quoted"', 1)[1]
    assert f'data-figure="quoted/{quoted}"' in beside
    shown = re.search(rf'data-figure="2021-q4/{measure}/E12000007/{period}">([^<]*)<', beside)
    assert shown is not None
    assert shown[1] == str(held)


@real_files
def test_every_borough_has_a_page_with_its_own_recorded_crime(publishers: Office) -> None:
    addresses = sorted((publishers.home / "site" / "areas").glob("*/index.html"))
    boroughs = [a for a in addresses if 'data-figure="2021-q4/recorded-crime/E09' in a.read_text()]
    # The Met's file does not cover the City of London, whose page says that it has no figure.
    assert len(boroughs) == 32


@real_files
def test_figures_from_real_files_are_not_called_illustrative_and_the_plan_still_invented(
    publishers: Office,
) -> None:
    text = page(publishers, "performance/homicides")
    assert "invented for demonstration" in text
    assert ">illustrative<" not in text.split("<main", 1)[1]
