"""`frankpledge facts fetch police-uk` says what it did or what was wrong, in words and by its status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from police_server import FORCE, Publisher
from typer.testing import CliRunner, Result

from frankpledge.cli import app

ASKED = ("--force", FORCE, "--from", "2021-11", "--to", "2021-12")


@pytest.fixture
def home(tmp_path: Path, published: Publisher, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRANKPLEDGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FRANKPLEDGE_POLICE_UK", published.address)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    # The pace is proved elsewhere, on a clock that nobody waits for.
    monkeypatch.setattr("frankpledge.facts.fetching.web.Web._keep_pace", lambda self: None)
    return tmp_path / "home"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["facts", "fetch", "police-uk", *words])


def test_files_are_fetched_into_the_home_folder_and_added(home: Path) -> None:
    result = run(*ASKED, "--add", "--json")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert len(said["files"]) == len(said["new"]) == len(said["added"]) == 6
    assert (home / "fetched/police-uk/2021-11/2021-11-metropolitan-street.csv").is_file()
    held = json.loads(CliRunner().invoke(app, ["facts", "list", "--json"]).stdout)
    assert {one["dataset"] for one in held} == {"crimes", "outcomes", "searches"}


def test_another_folder_can_be_named_and_a_person_is_told(home: Path, tmp_path: Path) -> None:
    result = run(*ASKED, "--to-folder", str(tmp_path / "mine"))
    assert result.exit_code == 0
    assert "6 files in" in result.stderr
    assert "6 of them new" in result.stderr
    assert result.stdout == ""
    assert (tmp_path / "mine/2021-12/2021-12-metropolitan-outcomes.csv").is_file()
    assert not home.exists()


def test_what_the_publisher_does_not_have_has_status_1(home: Path) -> None:
    result = run("--force", FORCE, "--from", "2021-11", "--to", "2022-02")
    assert result.exit_code == 1
    assert "the newest archive is 2021-12" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--force", "atlantis", *ASKED[2:]),
        ("--force", FORCE, "--from", "november", "--to", "2021-12"),
        ("--force", FORCE, "--from", "2021-12", "--to", "2021-11"),
        ("--force", FORCE),
    ],
)
def test_a_wrong_command_has_status_2(home: Path, published: Publisher, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2
    assert published.asked == []
