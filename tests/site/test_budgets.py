"""What a page may cost: bytes on the line, questions to the database, requests to anyone else."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

STATIC = Path(__file__).parents[2] / "src/frankpledge/site/static"

#: The most questions that a page may put to the database when nothing of it is in memory but what it shares.
QUERIES = {
    "/": 40,
    "/plan/": 25,
    "/plan/2022-25/": 45,
    "/plan/2022-25/full/": 80,
    "/plan/2022-25/violence/": 40,
    "/plan/2022-25/violence/online-drivers-review/": 80,
    "/performance/": 25,
    "/performance/homicides/": 40,
    "/performance/good-job-local/": 40,
    "/areas/": 20,
    "/areas/camden/": 60,
    "/scrutiny/": 45,
    "/scrutiny/draft-plan-2021-25/": 60,
    "/scrutiny/draft-plan-2021-25/r6/": 70,
    "/releases/": 20,
    "/releases/2021-q4/": 13,  # corrections, what was kept of it, and who had it early among them
    "/data/": 10,
    "/about/": 8,
    "/explore/": 8,
    "/explore/?measure=homicides": 8,
    "/search/?q=burglary": 8,
    "/engagement/": 25,
    "/api/v1/measures": 2,
    "/api/v1/figures?limit=1000": 2,
}


@pytest.fixture(scope="module")
def reader(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    from loaded import london

    with london(tmp_path_factory.mktemp("budgets"), django_db_blocker):
        yield Client(HTTP_HOST="localhost")


@pytest.mark.parametrize("address", QUERIES)
def test_a_page_puts_few_questions_to_the_database(address: str, reader: Client) -> None:
    assert reader.get(address).status_code == 200
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as asked:
        reader.get(address)
    assert len(asked) <= QUERIES[address]
    reader.get(address)  # sent again, it hears what its questions' answers are
    with CaptureQueriesContext(connection) as asked:
        reader.get(address)
    assert len(asked) == 0, "a page in memory asks nothing"


def test_pages_read_nothing_more_into_the_measures_that_they_share(reader: Client) -> None:
    """What one page read into them no other page would ask after, nor be made again for."""
    from frankpledge.site.pages import performance

    caches["pages"].clear()
    for address in QUERIES:
        reader.get(address)
    for measure in performance.measures():
        assert not measure._state.fields_cache, measure.key
        for row in (*measure.targets.all(), *measure.reviews.all()):
            assert set(row._state.fields_cache) <= {"measure"}, (measure.key, row)


@pytest.mark.parametrize(
    "measure", ["homicides", "good-job-local", "stop-search-disparity", "recorded-crime"]
)
def test_a_measures_page_with_all_that_it_loads_is_at_most_100_kilobytes(
    measure: str, reader: Client
) -> None:
    page = reader.get(f"/performance/{measure}/").content
    loaded = re.findall(rb'(?:src|href)="/static/([^"]+)"', page)
    assert loaded
    files = [(STATIC / name.decode()).read_bytes() for name in loaded]
    assert sum(len(gzip.compress(part)) for part in (page, *files)) <= 100_000


@pytest.mark.parametrize("address", [a for a in QUERIES if not a.startswith("/api")])
def test_a_page_loads_nothing_from_anyone_else_and_holds_no_inline_script(
    address: str, reader: Client
) -> None:
    page = reader.get(address).content.decode()
    loads = re.findall(r"<(?:script|img|iframe|source|link)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"", page)
    assert [one for one in loads if not one.startswith("/")] == []
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=\"|\son\w+=\"", page)
