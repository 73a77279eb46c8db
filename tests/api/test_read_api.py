"""The read API: what it promises of a release, and that it answers as its description says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from frankpledge.releases import Release


@pytest.fixture
def ask(london: Path) -> Any:
    """Asks for an address under /api/v1/, as anyone would: `ask("measures") -> (status, answer)`."""
    client = Client(HTTP_HOST="localhost")

    def asked(address: str) -> tuple[int, dict[str, Any]]:
        answer = client.get(f"/api/v1/{address}")
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        return answer.status_code, json.loads(answer.content)

    return asked


def test_every_answer_says_which_release_it_is_of(ask: Any) -> None:
    for address in ("measures", "figures", "places", "commitments", "recommendations", "local-priorities"):
        status, told = ask(f"{address}?limit=1")
        assert status == 200
        assert told["release"]["key"] == "2021-q4"
        assert told["release"]["illustrative"] is True
        assert told["release"]["licence"].startswith("Open Government Licence")
        assert len(told["items"]) == 1 < told["count"], address


def test_an_older_release_answers_as_it_was_frozen(ask: Any) -> None:
    place = "figures/homicides/E12000007/2021"
    now, before = ask(place)[1]["item"], ask(f"{place}?release=2021-q3")[1]["item"]
    assert (now["id"][:7], before["id"][:7]) == ("2021-q4", "2021-q3")
    assert now["value"] != before["value"]


def test_a_list_read_to_its_end_has_each_figure_once_and_stays_with_one_release(
    ask: Any, london: Path
) -> None:
    held = Release.open(london / "releases" / "2021-q4")
    said, address = [], "figures?measure=homicides&place=E12000007&limit=7"
    while address:
        _, told = ask(address)
        said += [item["id"] for item in told["items"]]
        address = (told["next"] or "").partition("/api/v1/")[2]
        assert not address or "release=2021-q4" in address
    expected = [
        f"2021-q4/{row['measure']}/{row['place']}/{row['period']}"
        + (f"/{row['breakdown']}" if row["breakdown"] else "")
        for row in held.table.select(["measure", "place", "period", "breakdown"]).to_pylist()
        if row["measure"] == "homicides" and row["place"] == "E12000007"
    ]
    assert said == expected
    assert len(set(said)) == told["count"]


def test_figures_can_be_asked_for_by_measure_place_period_and_breakdown(ask: Any) -> None:
    asked = "measure=homicides&measure=burglary&place=E09000007&breakdown="
    items = ask(f"figures?{asked}&limit=1000")[1]["items"]
    assert {i["measure"] for i in items} == {"homicides", "burglary"}
    assert {i["place_name"] for i in items} == {"Camden"}
    assert {i["breakdown"] for i in items} == {""}
    period = items[0]["period"]
    assert {i["period"] for i in ask(f"figures?{asked}&period={period}")[1]["items"]} == {period}


def test_a_figure_that_is_not_there_says_why(ask: Any) -> None:
    status, told = ask("figures/crown-court-backlog/E12000007/2021-Q4")
    assert status == 404
    assert "the ministry has the data" in told["detail"]
    assert ask("figures/homicides/E12000007/1066")[0] == 404
    assert ask("figures?measure=nothing")[1]["detail"].startswith("There is no measure “nothing”")


def test_a_question_that_cannot_be_read_is_told_in_words(ask: Any) -> None:
    status, told = ask("figures?limit=plenty")
    assert (status, told["status"]) == (400, 400)
    assert "limit" in told["detail"]


def test_records_come_as_the_release_froze_them(ask: Any) -> None:
    reaching = ask("commitments?edition=2022-25&area=E09000007")[1]
    assert reaching["count"] > 1
    assert ask("commitments/online-drivers-review")[1]["item"]["edition"] == "2022-25"
    assert ask("recommendations/r6")[1]["item"]["responses"] is not None
    assert {p["area"] for p in ask("local-priorities?area=E09000007")[1]["items"]} == {"E09000007"}
    missing = ask("measures?held=false")[1]["items"]
    assert missing
    assert all(m["why_missing"] for m in missing)


def test_what_is_frozen_and_not_published_cannot_be_read(ask: Any, london: Path) -> None:
    import shutil

    from small_release import _frozen

    folder = london / "releases"
    _frozen(folder, "2022-q1", "January to March 2022", shift=0.03, previous=Release.current(folder))
    try:
        assert ask("figures?release=2022-q1")[0] == 404
        assert ask("releases/2022-q1")[0] == 404
        assert [r["key"] for r in ask("releases")[1]["items"]] == ["2021-q4", "2021-q3"]
        for address in (
            "/releases/2022-q1/",
            "/releases/2022-q1/figures.parquet",
            "/data/performance.csv?release=2022-q1",
            "/releases/2022-q1/data/performance.csv",
            "/releases/2022-q1/data/measures/homicides.json",
            "/explore/?release=2022-q1",
            "/performance/homicides/chart.svg?release=2022-q1",
        ):
            assert Client(HTTP_HOST="localhost").get(address).status_code == 404, address
    finally:
        shutil.rmtree(folder / "2022-q1")


def test_an_answer_that_has_not_changed_is_not_sent_again(london: Path) -> None:
    client = Client(HTTP_HOST="localhost")
    first = client.get("/api/v1/measures/homicides")
    again = client.get("/api/v1/measures/homicides", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_before_the_first_release_the_api_says_so(ask: Any, home: Path) -> None:
    status, told = ask("measures")
    assert status == 404
    assert "No release is published yet" in told["detail"]
    assert ask("releases")[1] == {"items": [], "count": 0}


def test_what_changed_in_the_api_is_told_on_its_page_and_in_the_docs(london: Path) -> None:
    from frankpledge.site.api import CHANGES

    docs = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
    page = Client(HTTP_HOST="localhost").get("/api/").content.decode()
    for change in CHANGES:
        assert change.text in " ".join(docs.split())
        assert change.text in page


@pytest.fixture
def server(london: Path) -> Iterator[Any]:
    """The site as a server calls it, keeping the connection that the example is loaded in."""
    from django.core.signals import request_finished, request_started
    from django.core.wsgi import get_wsgi_application
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


#: What is held, so that answers with something in them are held against the description too.
KNOWN = {
    "/api/v1/releases/{key}": [{"key": "2021-q4"}],
    "/api/v1/measures/{key}": [{"key": "homicides"}, {"key": "good-job-local"}],
    "/api/v1/figures/{measure}/{place}/{period}": [
        {"measure": "homicides", "place": "E12000007", "period": "2021"}
    ],
    "/api/v1/places/{code}": [{"code": "E09000007"}],
    "/api/v1/commitments/{key}": [{"key": "online-drivers-review"}],
    "/api/v1/recommendations/{key}": [{"key": "r6"}],
    "/api/v1/local-priorities/{key}": [{"key": "camden-bikes"}],
    "/api/v1/evidence/{key}": [{"key": "parr-fraud"}],
    "/api/v1/chain/{id}": [{"id": "measure/homicides"}],
}
PLAIN = {"Accept-Encoding": "identity"}


def _operations() -> Iterator[str]:
    from frankpledge.site.api import api

    for path, methods in api.get_openapi_schema()["paths"].items():
        yield from (f"{method.upper()} {path}" for method in methods)


def test_no_question_makes_a_server_error_or_an_answer_outside_the_description(server: Any) -> None:
    """Schemathesis asks every operation what its description allows, and what it does not."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis import GenerationMode
    from schemathesis.checks import (
        content_type_conformance,
        not_a_server_error,
        response_schema_conformance,
        status_code_conformance,
    )

    checks = [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
    ]
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", server)
    asked = []
    for found in schema.get_all_operations():
        operation = found.ok()
        for path in KNOWN.get(operation.path, [{}]):
            real = operation.Case(path_parameters=path, query={"limit": "3"} if operation.query else {})
            real.call_and_validate(checks=checks, headers=PLAIN)
        for mode in GenerationMode if operation.query else [GenerationMode.POSITIVE]:

            @settings(
                max_examples=8,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def holds(case: Any) -> None:
                case.call_and_validate(checks=checks, headers=PLAIN)

            holds()
        asked.append(f"{operation.method.upper()} {operation.path}")
    assert sorted(asked) == sorted(_operations())
