"""Public answers kept in memory: the same until something that they show changes, and never anyone's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from frankpledge import plan, releases
from frankpledge.site import memory


@pytest.fixture(scope="module")
def example(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    from loaded import london

    with london(tmp_path_factory.mktemp("memory"), django_db_blocker) as home:
        yield home


@pytest.fixture
def made(example: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one with each page that is made, and not answered from memory."""
    told: list[str] = []
    today = plan.today

    def counted() -> Any:
        told.append("a page")
        return today()

    monkeypatch.setattr("frankpledge.site.frame.plan", SimpleNamespace(today=counted, body=plan.body))
    caches["pages"].clear()
    return told


ABOUT = "/about/"


def test_a_page_is_made_once_until_a_record_that_it_shows_changes(made: list[str]) -> None:
    from frankpledge.plan.models import Body

    reader = Client(HTTP_HOST="localhost")
    first = reader.get(ABOUT)
    assert reader.get(ABOUT).content == first.content
    assert len(made) == 1
    body = Body.objects.first()
    body.site_name = "Another office"
    body.save()
    assert "Another office" in reader.get(ABOUT).content.decode()
    assert len(made) == 2


def test_a_record_that_a_page_does_not_show_leaves_it_in_memory(made: list[str]) -> None:
    from frankpledge.plan.models import Organisation

    reader = Client(HTTP_HOST="localhost")
    first, _ = reader.get(ABOUT).content, reader.get(ABOUT).content
    for name in ("A partner", "Another partner"):
        Organisation.objects.update_or_create(key="new-partner", defaults={"name": name})
        assert reader.get(ABOUT).content == first
    assert len(made) == 1


def test_a_page_made_and_never_sent_again_is_made_again_after_any_change(made: list[str]) -> None:
    from frankpledge.plan.models import Organisation

    reader = Client(HTTP_HOST="localhost")
    reader.get(ABOUT)
    Organisation.objects.first().save()
    reader.get(ABOUT)
    assert len(made) == 2


def test_a_page_stays_in_memory_for_a_minute_however_often_it_is_found_to_stand(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from frankpledge.plan.models import Organisation

    reader, now = Client(HTTP_HOST="localhost"), memory.time.monotonic()
    for later in (0, 20, 40, 61):
        monkeypatch.setattr(memory.time, "monotonic", lambda later=later: now + later)
        Organisation.objects.first().save()
        for _ in range(2):
            assert reader.get(ABOUT).status_code == 200
        assert len(made) == (1 if later < 60 else 2)


def test_a_page_is_made_again_when_a_release_is_published(made: list[str], example: Path) -> None:
    reader = Client(HTTP_HOST="localhost")
    assert "2021-q4" in reader.get("/data/").content.decode()
    releases.publish("2021-q3", example / "releases")
    try:
        assert "/releases/2021-q3/" in reader.get("/data/").content.decode()
    finally:
        releases.publish("2021-q4", example / "releases")
    assert "/releases/2021-q4/" in reader.get("/data/").content.decode()


def test_each_address_and_query_has_an_answer_of_its_own(made: list[str]) -> None:
    reader = Client(HTTP_HOST="localhost")
    everything = reader.get("/performance/").content
    assert reader.get("/performance/?show=missing").content != everything
    assert reader.get("/performance/").content == everything


def test_who_is_signed_in_is_answered_afresh(made: list[str], example: Path) -> None:
    from django.conf import settings

    reader = Client(HTTP_HOST="localhost")
    reader.cookies[settings.SESSION_COOKIE_NAME] = "anyone"
    for _ in range(2):
        assert reader.get(ABOUT).status_code == 200
    assert len(made) == 2


def test_what_a_reader_already_has_is_not_sent_again(made: list[str]) -> None:
    reader = Client(HTTP_HOST="localhost")
    first = reader.get(ABOUT)
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert first["Last-Modified"]
    for _ in range(2):
        again = reader.get(ABOUT, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_no_public_page_sets_a_cookie_or_varies_on_one(made: list[str]) -> None:
    reader = Client(HTTP_HOST="localhost")
    for address in ("/", "/performance/", "/performance/homicides/", "/areas/camden/", "/releases.atom"):
        answer = reader.get(address)
        assert not answer.cookies, address
        assert "cookie" not in answer.get("Vary", "").lower(), address


def test_nothing_that_is_missing_is_kept(made: list[str]) -> None:
    reader = Client(HTTP_HOST="localhost")
    assert reader.get("/releases/none/").status_code == 404
    assert caches["pages"].get("anything") is None
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_a_change_is_told_to_other_processes_once_it_is_committed(
    example: Path, django_capture_on_commit_callbacks: Any
) -> None:
    before = memory.state()
    with django_capture_on_commit_callbacks(execute=True):
        memory.changed()
    assert memory.state() != before
    assert (Path(os.environ["FRANKPLEDGE_HOME"]) / "records-changed").exists()
