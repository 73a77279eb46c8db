"""People who took part: never public, counted only where there are enough, kept so long and no longer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from frankpledge import plan, workspace
from frankpledge.cli import app
from frankpledge.community.models import Engagement, Participant, characteristics
from frankpledge.site.pages import engagement

pytestmark = pytest.mark.usefixtures("loaded")
SECRETS = ("Imogen Tallow", "imogen@example.org", "Fern Hollow Estate")


@pytest.fixture
def meeting() -> Engagement:
    return Engagement.objects.get(key="ashby-january")


@pytest.fixture
def people(meeting: Engagement) -> None:
    for number in range(24):
        name, email, home = SECRETS if number == 0 else ("", f"p{number}@example.org", "Elsewhere")
        age = "65 and over" if number < 12 else "25 to 64" if number < 21 else "under 25"
        said = {"age": age, "home": home}
        Participant.objects.create(engagement=meeting, name=name, email=email, characteristics=said)


def test_names_and_addresses_are_in_no_page_download_snapshot_or_workspace(
    people: None, tmp_path: Path
) -> None:
    told = str(plan.snapshot())
    for address in ("/engagement/", "/areas/ashby/", "/areas/", "/people/"):
        told += Client().get(address).content.decode()
    told += b"".join(Client().get("/data/engagement.csv").streaming_content).decode()
    workspace.dump(tmp_path / "out")
    told += "".join(path.read_text() for path in (tmp_path / "out").iterdir())
    assert not [secret for secret in SECRETS if secret in told]


def test_characteristics_are_shown_as_counts_and_small_ones_withheld_with_the_next(people: None) -> None:
    shown = characteristics(Engagement.published())
    assert shown == {"age": ([("65 and over", 12)], True)}
    page = Client().get("/engagement/").content.decode()
    assert "Fern Hollow" not in page
    assert "65 and over: 12" in page
    assert "too few to show" in page


def test_a_participant_is_called_by_number_wherever_it_is_logged(people: None) -> None:
    assert all(str(one).startswith("Participant ") for one in Participant.objects.all())


def test_a_sensitive_record_is_shown_only_where_somebody_said_why() -> None:
    tension = Engagement.objects.get(key="tension")
    tension.public = True
    tension.title = "Feeling after the shooting"
    tension.save()

    def everything() -> str:
        pages = "".join(
            Client().get(to).content.decode() for to in ("/engagement/", "/areas/", "/areas/ashby/")
        )
        data = b"".join(Client().get("/data/engagement.csv").streaming_content).decode()
        return pages + data + str(plan.snapshot())

    assert "Feeling after the shooting" not in everything()
    assert tension not in engagement.published()
    tension.public_because = "The board, with the families"
    tension.save()
    assert "Feeling after the shooting" in everything()


def test_what_is_held_longer_than_the_body_keeps_it_is_erased_by_command(
    people: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = CliRunner()
    assert "0 for longer than 24 months" in run.invoke(app, ["retention", "apply", "--dry-run"]).output
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2024-01-20")
    assert not Participant.overdue().exists()
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2024-01-21")
    assert "24 for longer" in run.invoke(app, ["retention", "apply", "--dry-run"]).output
    assert Participant.objects.count() == 24
    assert run.invoke(app, ["retention", "apply"]).exit_code == 0
    assert not Participant.objects.exists()


def test_one_person_is_given_what_is_held_and_erased(people: None) -> None:
    run = CliRunner()
    given = json.loads(run.invoke(app, ["person", "export", "imogen@EXAMPLE.org"]).stdout)
    assert [row["name"] for row in given["participations"]] == ["Imogen Tallow"]
    assert run.invoke(app, ["person", "erase", "imogen tallow", "--yes"]).exit_code == 0
    assert Participant.objects.count() == 23
    assert run.invoke(app, ["person", "erase", "imogen tallow", "--yes"]).exit_code == 1


def test_a_name_that_stands_in_a_public_record_is_told_too(meeting: Engagement) -> None:
    meeting.lesson = "As Imogen  Tallow said, say the date early."
    meeting.save()
    given = json.loads(CliRunner().invoke(app, ["person", "export", "Imogen Tallow"]).stdout)
    assert given["public_records"] == [{"record": "engagement/ashby-january", "field": "lesson"}]


@pytest.mark.parametrize(("held", "left"), [("2024-02-29", 1), ("2024-03-01", 0)])
def test_months_are_counted_by_the_calendar(
    meeting: Engagement, held: str, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting.on = "2022-02-28"
    meeting.save()
    Participant.objects.create(engagement=meeting, name="x")
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", held)
    assert Participant.objects.count() - Participant.overdue().count() == left
