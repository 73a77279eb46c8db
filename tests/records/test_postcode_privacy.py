"""A postcode leads to an area's page and leaves no trace: not in an address, a cookie, a log or the
records.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frankpledge import configuration, releases

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture(autouse=True)
def _directory() -> None:
    rows = [
        ("NW1 2DB", None, "W01", ""),
        ("NW1 2DC", "1996-06", "W01", ""),
        ("TN13 1AA", None, "E07000111", ""),
    ]
    releases.write_lookup(rows, [], configuration.home() / "lookups", "test")


def ask(postcode: str) -> tuple[int, str, str]:
    answer = Client(enforce_csrf_checks=True).post("/areas/postcode/", {"postcode": postcode})
    return answer.status_code, answer.get("Location", ""), answer.content.decode()


def test_a_postcode_in_use_leads_to_its_area() -> None:
    status, where, _ = ask("nw1 2db")
    assert (status, where) == (302, "/areas/ashby/")


@pytest.mark.parametrize(
    ("postcode", "said"),
    [
        ("NW1 2DC", "no longer in use"),
        ("TN13 1AA", "lies outside"),
        ("NW1 9ZZ", "do not know that postcode"),
        ("hello", "does not look like a postcode"),
        ("", "Write a postcode"),
    ],
)
def test_any_other_gets_a_kind_answer_and_the_list(postcode: str, said: str) -> None:
    status, _, page = ask(postcode)
    assert status == 200
    assert said in page
    assert 'href="/areas/ashby/"' in page


def test_without_a_directory_there_is_only_the_list() -> None:
    (configuration.home() / "lookups" / "lookup.sqlite3").unlink()
    page = Client().get("/areas/").content.decode()
    assert 'name="postcode"' not in page
    assert 'href="/areas/ashby/"' in page


def test_a_postcode_leaves_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.DEBUG),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        for postcode in ("NW1 2DB", "NW1 2DC", "nonsense-x"):
            answer = Client().post("/areas/postcode/", {"postcode": postcode})
            assert postcode not in answer.get("Location", "")
            assert not answer.cookies
            assert "no-store" in answer["Cache-Control"]
    told = caplog.text + " ".join(one["sql"] for one in queries.captured_queries)
    assert not [word for word in ("NW1 2DB", "NW12DB", "nonsense-x") if word in told]
    assert all(one["sql"].lstrip().upper().startswith("SELECT") for one in queries.captured_queries)


def test_a_postcode_asked_for_in_an_address_is_not_answered() -> None:
    answer = Client().get("/areas/postcode/?postcode=NW1+2DB")
    assert (answer.status_code, answer["Location"]) == (302, "/areas/")
    form = Client().get("/areas/").content.decode()
    assert 'method="post" action="/areas/postcode/"' in form


def test_an_error_report_hides_the_postcode(rf: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.views.debug import SafeExceptionReporterFilter

    from frankpledge.site import current, whereabouts

    def broken() -> releases.Lookup:
        raise OSError("the disk is gone")

    monkeypatch.setattr(current, "lookup", broken)
    request = rf.post("/areas/postcode/", {"postcode": "NW1 2DB"})  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="disk"):
        whereabouts.postcode(request)
    shown = SafeExceptionReporterFilter().get_post_parameters(request)
    assert shown["postcode"] == SafeExceptionReporterFilter.cleansed_substitute
    assert Path(configuration.home()).exists()
