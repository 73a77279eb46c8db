"""Explore: only what has figures is offered, and an address keeps what it showed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from frankpledge.site import current, exploring

CAMDEN, LONDON = "E09000007", "E12000007"


@pytest.fixture(scope="module")
def london(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    from loaded import london

    with london(tmp_path_factory.mktemp("explore"), django_db_blocker) as home:
        yield home


def answered(query: str) -> exploring.Answer:
    return exploring.answer(current.shelf(), QueryDict(query))


def test_every_option_that_is_offered_has_the_figures_it_says(london: Path) -> None:
    everything = answered("")
    assert not everything.asked
    assert not {m.value for m in everything.measures} & set(current.shelf().missing)
    one = everything.measures[0]
    narrowed = answered(f"measure={one.value}")
    assert sum(p.count for p in narrowed.places) == one.count
    place = next(p for p in narrowed.places if p.value == CAMDEN)
    there = answered(f"measure={one.value}&place={CAMDEN}")
    assert sum(k.count for k in there.kinds) == place.count
    for kind in there.kinds:
        of_kind = answered(f"measure={one.value}&place={CAMDEN}&kind={kind.value}")
        assert sum(p.count for p in of_kind.periods) == kind.count
        assert of_kind.table.num_rows == sum(g.count for g in of_kind.groups if g.chosen) > 0


def test_without_a_place_the_whole_area_is_shown(london: Path) -> None:
    assert {row.place for row in answered("measure=homicides").figures()} == {LONDON}


def test_what_is_not_held_is_left_out_and_said(london: Path) -> None:
    told = answered("measure=homicides&measure=no-such&place=E99999999")
    assert list(told.left_out) == ["no-such", "E99999999"]
    assert told.table.num_rows > 0


def test_a_span_the_wrong_way_round_is_turned(london: Path) -> None:
    periods = [p.value for p in answered("measure=homicides").periods]
    first, last = periods[1], periods[-2]
    one, other = (answered(f"measure=homicides&from={a}&to={b}") for a, b in ((first, last), (last, first)))
    assert one.figures() == other.figures()
    assert one.figures()[0].period == first


def test_the_permalink_shows_the_same_release_when_another_is_published(london: Path) -> None:
    from frankpledge import releases

    client = Client(HTTP_HOST="localhost")
    releases.publish("2021-q3", london / "releases")
    page = client.get("/explore/?measure=homicides").content.decode()
    link = unescape(re.search(r'href="([^"]*)">Permalink', page)[1])
    assert "release=2021-q3" in link
    releases.publish("2021-q4", london / "releases")
    again = client.get(link).content.decode()
    figures = re.compile(r'data-figure="(2021-q\d)/')
    assert set(figures.findall(again)) == {"2021-q3"}
    assert set(figures.findall(client.get("/explore/?measure=homicides").content.decode())) == {"2021-q4"}


def test_what_is_shown_can_be_taken_away_in_each_form(london: Path) -> None:
    from openpyxl import load_workbook

    client = Client(HTTP_HOST="localhost")
    query = f"release=2021-q3&measure=homicides&place={LONDON}&place={CAMDEN}"
    rows = b"".join(client.get(f"/explore/figures.csv?{query}").streaming_content).decode().splitlines()
    told = exploring.answer(current.Shelf(_release(london, "2021-q3")), QueryDict(query))
    assert len(rows) == 1 + told.table.num_rows
    assert all(row.replace('"', "").startswith("2021-q3,homicides,") for row in rows[1:])
    book = load_workbook(io.BytesIO(client.get(f"/explore/figures.xlsx?{query}").content))
    assert book.sheetnames == ["Cover", "Figures"]
    svg = client.get(f"/explore/chart.svg?{query}").content.decode()
    assert "(2021-q3)" in svg
    assert "illustrative" in svg
    assert client.get(f"/explore/chart.png?{query}").content.startswith(b"\x89PNG")


def test_no_question_breaks_it_and_an_unpublished_release_is_not_there(london: Path) -> None:
    client = Client(HTTP_HOST="localhost")
    for query in ("kind=%00", "measure=homicides&from=x&to=y", "measure=homicides&group=nothing", "measure="):
        assert client.get(f"/explore/?{query}").status_code == 200, query
    assert client.get("/explore/?release=2022-q1").status_code == 404
    assert client.get("/explore/figures.csv").status_code == 404


def test_before_the_first_release_it_says_so(london: Path, home: Path) -> None:
    answer = Client(HTTP_HOST="localhost").get("/explore/")
    assert answer.status_code == 200
    assert "no figures to explore yet" in answer.content.decode()


def _release(home: Path, key: str) -> Any:
    from frankpledge.releases import Release

    return Release.open(home / "releases" / key)
