"""Release day: gathered, frozen, signed off, approved by a second person, published, corrected."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from small_office import measured, trust

from frankpledge import desk, facts, releases
from frankpledge.desk import preparing, publication, signoff, waiting
from frankpledge.desk.errors import DeskError
from frankpledge.desk.models import Admission, Entry, Preparation, Waiting
from frankpledge.periods import Period
from frankpledge.plan.approval import deployment
from frankpledge.plan.models import (
    CommitmentPage,
    KeptPage,
    PreReleaseAccess,
    Publication,
    ReleaseDay,
    Restriction,
    today,
)

Q3, Q4 = Period.parse("2021-Q3"), Period.parse("2021-Q4")


@pytest.fixture
def published(office: Path, tmp_path: Path) -> Path:
    """The office with facts and a release shown on every page."""
    measured()
    facts.add([trust(tmp_path, 0.5)], desk.warehouse(), today=today())
    desk.publish(desk.freeze(Q3).key)
    return office


@pytest.fixture
def ann(person: Any) -> Any:
    return person("ann", "analyst")


@pytest.fixture
def ben(person: Any) -> Any:
    return person("ben", "approver")


def the_day(at: datetime | None = None) -> ReleaseDay:
    day = ReleaseDay.objects.get(key="autumn")
    if at:
        ReleaseDay.objects.filter(pk=day.pk).update(at=at)
        day.refresh_from_db()
    return day


def moment(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the clock that the desk goes by."""

    def set_to(text: str) -> None:
        monkeypatch.setattr("frankpledge.plan.models.now", lambda: moment(text))
        monkeypatch.setattr("frankpledge.plan.models.publication.now", lambda: moment(text))
        monkeypatch.setenv("FRANKPLEDGE_AS_AT", text[:10])

    set_to("2022-02-09T12:00")
    return set_to


@pytest.fixture(autouse=True)
def alone() -> Any:
    """What two people do together is tested elsewhere (test_quarter, tests/rights)."""
    with deployment("A test of what comes after approval."):
        yield


def approved_change(words: str) -> Any:
    """A change of a commitment that a second person approved: it becomes public as its approval says."""
    page = CommitmentPage.objects.get(key="fraud-plan")
    page = page.get_latest_revision_as_object() if page.latest_revision_id else page
    page.summary = words
    revision = page.save_revision()
    waiting.hold(revision, None)
    return revision


def summary() -> str:
    return str(CommitmentPage.objects.get(key="fraud-plan").summary)


def signed_off(held: Preparation, by: Any) -> None:
    for one in signoff.checks(held):
        if not one.settled:
            preparing.waive(held, one.key, by, "In this test it does not matter.")


def frozen(ann: Any, the_work: Any, day: ReleaseDay) -> Preparation:
    held = preparing.begin(day, ann)
    preparing.ask_to_freeze(held, ann)
    the_work()
    held.refresh_from_db()
    return held


def share(page: str) -> str:
    """The latest figure of trust that a page gives, as it gives it."""
    said = re.findall(r'data-figure="[^"]*/trust/W00/R12-2021-12"[^>]*>(.*?)</span>', page)
    found = re.findall(r"\b([56]0)(?:\.0)?%", " ".join(said[:3]))
    return found[0] if found else f"no share in {said[:3]}"


def test_pages_and_figures_become_public_together_at_their_minute(published, ann, ben, at, the_work, client):
    held = preparing.begin(the_day(), ann)
    approved_change("Said only with the release.")
    assert summary() == "New steps against fraud."
    preparing.ask_to_freeze(held, ann)
    the_work()
    held.refresh_from_db()
    assert (held.state, held.job.state) == ("frozen", "done")
    release = releases.Release.open(published / "releases" / held.release)
    assert "Said only with the release." in json.dumps(release.plan), "the frozen plan is the one to come"
    assert summary() == "New steps against fraud.", "and is not yet public"
    with pytest.raises(DeskError, match="another person"):
        preparing.approve(held, ann)
    with pytest.raises(DeskError, match="signed off"):
        preparing.approve(held, ben)
    signed_off(held, ann)
    preparing.approve(held, ben)
    late = approved_change("Approved after the freeze.")
    at("2022-02-10T09:29")
    assert publication.tick() == []
    assert client.get(f"/releases/{held.release}/").status_code == 404
    at("2022-02-10T09:30")
    publication.tick()
    held.refresh_from_db()
    assert held.state == "published"
    assert (
        Publication.objects.last().key == held.release == releases.Release.current(published / "releases").key
    )
    assert client.get(f"/releases/{held.release}/").status_code == 200
    assert ReleaseDay.objects.get(key="autumn").release == held.release
    assert Waiting.objects.filter(state="waiting").count() == 0
    assert late.content_object.get_latest_revision().pk == late.pk
    assert summary() == "Approved after the freeze.", "nothing holds it any longer"
    assert [page["title"] for page in Publication.objects.last().pages] == ["Fraud action plan"]
    call_command("check")


def test_before_its_minute_nobody_reads_it_by_any_address(published, ann, at, the_work, client):
    held = frozen(ann, the_work, the_day())
    key = held.release
    for address in (
        f"/releases/{key}/",
        f"/releases/{key}/manifest.json",
        f"/releases/{key}/figures.parquet",
        f"/releases/{key}/performance/",
        f"/data/performance.csv?release={key}",
        f"/releases/{key}/data/measures/trust.csv",
        f"/api/v1/releases/{key}",
        f"/api/v1/measures?release={key}",
    ):
        assert client.get(address).status_code == 404, address
    for address in (
        "/releases/",
        "/api/v1/releases",
        "/releases/calendar/",
        "/releases.atom",
        "/performance/",
    ):
        page = client.get(address).content.decode()
        assert f"/releases/{key}" not in page, address
        assert f"{key}/trust" not in page, address
    assert client.get(f"/pre-release/{key}/").status_code == 302, "sign in first, whatever the key"


def test_named_people_see_it_within_their_window_and_each_view_is_logged(
    published, ann, person, at, the_work, signed_in
):
    day = the_day()
    held = frozen(ann, the_work, day)
    adviser, other = person("adviser"), person("other")
    Admission.objects.create(preparation=held, name="A. N. Adviser", user=adviser)
    assert PreReleaseAccess.objects.get().name == "A. N. Adviser"
    root = f"/pre-release/{held.release}/"
    assert signed_in(adviser).get(root).status_code == 200
    answer = signed_in(adviser).get(f"{root}performance/trust/")
    assert "Not yet published." in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert signed_in(other).get(root).status_code == 404
    at("2022-02-09T09:29")
    assert signed_in(adviser).get(root).status_code == 404
    at("2022-02-10T09:31")
    assert signed_in(adviser).get(root).status_code == 404
    seen = Entry.objects.filter(act=Entry.Act.SEEN)
    assert [entry.who for entry in seen] == ["adviser", "adviser"]
    assert "A. N. Adviser" in signed_in(other).get("/releases/calendar/").content.decode() or day.at < moment(
        "2022-02-10T09:31"
    )


def test_a_date_moves_only_with_its_reason_and_readers_are_told(published, ann, at, client):
    day = the_day()
    with pytest.raises(DeskError, match="Say why"):
        preparing.move(day, day.at + timedelta(days=7), ann, " ")
    preparing.move(day, day.at + timedelta(days=7), ann, "The survey came late.")
    page = client.get("/releases/calendar/").content.decode()
    assert "The survey came late." in page
    day.refresh_from_db()
    day.at += timedelta(days=1)
    assert [field for field, _ in day.rules()] == ["at"], "by no other form either"
    assert not day.noticed, "a day that moved late was not announced four weeks before"


def test_a_draft_from_before_the_date_moved_brings_the_old_one_not_back(office, ann, at):
    day = the_day(moment("2022-04-07T09:30"))
    day.note = "Said in a draft."
    draft = day.save_revision()
    again = ReleaseDay.objects.get(pk=day.pk)
    preparing.move(again, moment("2022-04-14T09:30"), ann, "A file came late.")
    draft.publish()
    day.refresh_from_db()
    assert (day.at, day.note) == (moment("2022-04-14T09:30"), "Said in a draft.")
    assert [row.reason for row in day.changes.all()][-1] == "A file came late."
    day.at, own = moment("2022-04-21T09:30"), type(day.changes.first())(made_on=today(), was=day.at)
    own.reason = "Another came later still."
    day.changes.add(own)
    day.save_revision().publish()
    day.refresh_from_db()
    assert day.at == moment("2022-04-21T09:30"), "a move of its own, from the date in force"


def test_before_an_election_nothing_is_published_but_by_a_stated_exception(
    published, ann, ben, at, the_work, client
):
    Restriction.objects.create(
        key="now", title="The election", begins="2022-02-01", ends="2022-03-01", reason="The law."
    )
    held = frozen(ann, the_work, the_day())
    assert not next(one for one in signoff.checks(held) if one.key == "restriction").settled
    Preparation.objects.filter(pk=held.pk).update(state="approved", approved_by=ben)
    at("2022-02-10T09:30")
    publication.tick()
    held.refresh_from_db()
    assert (held.state, Publication.objects.count()) == ("approved", 1)
    assert "The election" in held.stopped
    publication.tick()
    assert Entry.objects.filter(act=Entry.Act.STOPPED).count() == 1, "said once"
    with pytest.raises(DeskError, match="--override"):
        desk.publish(held.release)
    desk.publish(held.release, override="The court ordered it.")
    assert "The court ordered it." in Publication.objects.last().note
    assert Entry.objects.filter(act=Entry.Act.OVERRIDDEN).exists()
    assert "The court ordered it." in client.get(f"/releases/{held.release}/").content.decode()


def test_a_release_that_cannot_be_published_is_tried_again_a_minute_later_and_says_why(
    published, ann, ben, at, the_work, signed_in, monkeypatch
):
    held = frozen(ann, the_work, the_day())
    Preparation.objects.filter(pk=held.pk).update(state="approved", approved_by=ben)
    tries = []

    def full(*_: Any, **__: Any) -> Any:
        tries.append(1)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(publication, "_whole", full)
        for second in ("09:30:00", "09:30:01", "09:30:59", "09:31:00"):
            at(f"2022-02-10T{second}")
            publication.tick()
    assert len(tries) == 2
    assert Entry.objects.filter(act=Entry.Act.STOPPED).count() == 1, "said once"
    page = signed_in(ann).get(f"/admin/desk/release-day/{held.pk}/").content.decode()
    assert "No space left on device" in page
    assert "It tries again at 09:32." in page
    at("2022-02-10T09:32")
    assert publication.tick() == [f"{held.release} is published"]
    held.refresh_from_db()
    assert (held.state, held.stopped, held.try_again_at) == ("published", "", None)


def test_a_correction_is_told_everywhere_and_the_page_corrected_still_reads_as_it_was(
    published, at, tmp_path, client
):
    first = desk.shown()
    before = client.get("/performance/trust/").content.decode()
    assert share(before) == "50"
    facts.add([trust(tmp_path, 0.6)], desk.warehouse(), today=today())
    with pytest.raises(releases.ReleaseError, match="what was wrong and why"):
        desk.correct(first.key, what="", why="", measures=["trust"])
    second = desk.correct(first.key, what="Trust was too low.", why="The wrong wave.", measures=["trust"])
    assert second.key == f"{first.key}.2"
    assert client.get(f"/releases/{second.key}/").status_code == 404
    desk.publish(second.key)
    now = client.get("/performance/trust/").content.decode()
    assert share(now) == "60"
    assert "Trust was too low." in now
    assert f"/releases/{first.key}/performance/trust/" in now
    assert "Trust was too low." not in client.get("/performance/homicides/").content.decode()
    for address in (f"/releases/{first.key}/", f"/releases/{second.key}/", "/releases/"):
        page = client.get(address).content.decode()
        assert "Trust was too low." in page or "Superseded" in page, address
    answer = client.get(f"/releases/{first.key}/performance/trust/")
    old = answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex"
    assert "Superseded." in old
    assert share(old) == "50"
    assert f"/releases/{first.key}/data/measures/trust.csv" in old
    csv = b"".join(client.get(f"/releases/{first.key}/data/measures/trust.csv").streaming_content).decode()
    assert "0.5" in csv
    assert releases.correction(second).of == first.key
    with pytest.raises(releases.ReleaseError, match="not the one shown"):
        desk.correct(first.key, what="More.", why="Again.")
    for rows in (Publication.objects, KeptPage.objects, Entry.objects):
        with pytest.raises(TypeError):
            rows.all().delete()


def test_a_release_of_the_time_before_the_records_told_is_still_public(office, tmp_path, client):
    facts.add([trust(tmp_path, 0.5)], desk.warehouse(), today=today())
    first = desk.freeze(Q3)
    releases.publish(first.key, office / "releases")
    assert client.get(f"/releases/{first.key}/").status_code == 200
    desk.publish(desk.freeze(Q4).key)
    assert [row.key for row in Publication.objects.all()] == ["2021-q3", "2021-q4"]
    assert client.get(f"/releases/{first.key}/").status_code == 200


def test_the_desks_pages_open_and_their_steps_can_be_taken_by_hand(
    published, ann, ben, at, the_work, signed_in, tmp_path
):
    one, other = signed_in(ann), signed_in(ben)
    assert one.post("/admin/desk/release-day/begin/autumn/").status_code == 302
    held = Preparation.objects.get()
    root = f"/admin/desk/release-day/{held.pk}/"
    one.post(f"{root}freeze/")
    the_work()
    page = one.get(root).content.decode()
    assert "You froze this release" not in page
    for check in signoff.checks(Preparation.objects.get()):
        one.post(f"{root}waive/{check.key}/", {"reason": "Known, and told."})
    assert one.post(f"{root}approve/").status_code in {302, 403}
    held.refresh_from_db()
    assert held.state == "frozen"
    other.post(f"{root}approve/")
    held.refresh_from_db()
    assert held.state == "approved"
    other.post(f"{root}take-back/", {"reason": "A figure looks wrong."})
    held.refresh_from_db()
    assert (held.state, held.release) == ("gathering", "")
    assert one.get("/admin/desk/release-day/").status_code == 200
    one.post(f"{root}abandon/", {"reason": "It is not needed."})
    assert waiting.held_for() is None
    answer = one.post(
        "/admin/desk/release-day/correct/", {"what": "Wrong.", "why": "So.", "measures": ["trust"]}
    )
    assert answer.status_code == 302
    assert Preparation.objects.get(corrects="2021-q3").holds_pages is False
    assert one.get(answer["Location"]).status_code == 200
