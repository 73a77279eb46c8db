"""The published folder behind Python's plain file server: the same as the live site, but forms."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = (
    *("", "plan/", "plan/2022-25/", "plan/2022-25/violence/", "plan/2022-25/violence/online-drivers-review/"),
    *("performance/", "performance/good-job-local/", "performance/crown-court-backlog/", "areas/"),
    *("areas/camden/", "scrutiny/", "scrutiny/draft-plan-2021-25/", "scrutiny/draft-plan-2021-25/r6/"),
    *("releases/", "releases/2021-q4/", "data/", "explore/", "search/", "search/a-z/", "api/", "about/"),
)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing of each request."""


@pytest.fixture(scope="module")
def address(published: Path) -> Iterator[str]:
    """The folder under an address of its own, as a plain file server gives it, in a folder below the root."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(published.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{published.name}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 320, "height": 800})
    yield opened
    opened.close()


def test_every_kind_of_page_stands_as_plain_files(address: str, page: Page) -> None:
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("requestfailed", lambda request: told.append(f"not loaded: {request.url}"))
    page.on("response", lambda got: told.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    page.on("request", lambda asked: None if asked.url.startswith(address) else told.append(asked.url))
    for where in PAGES:
        answer = page.goto(address + where)
        assert answer is not None
        assert answer.status == 200, where
        assert page.locator("h1").count() == 1, where
        assert page.evaluate(TOO_WIDE) <= 0, f"{where} scrolls sideways"
    assert told == []


def test_pages_as_plain_files_are_accessible(address: str, page: Page) -> None:
    for where in ("", "performance/", "performance/good-job-local/", "areas/camden/", "search/?q=burglery"):
        page.goto(address + where)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(where, v["id"], v["nodes"][0]["html"][:160]) for v in found] == []


def test_search_works_without_a_server(address: str, page: Page) -> None:
    page.goto(f"{address}search/")
    page.get_by_label("Words to look for").fill("burglery")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("status").wait_for()
    assert "Read as “burglary”" in page.get_by_role("status").inner_text()
    first = page.locator(".fp-hits a").first
    assert page.locator(".fp-hits mark").count() > 0
    first.click()
    assert page.url.startswith(address)
    assert page.locator("h1").count() == 1
    page.goto(f"{address}search/?q=zzzzzz")
    page.get_by_text("Nothing is found for this").wait_for()


def test_a_chart_is_read_out_and_taken_away(address: str, page: Page) -> None:
    page.goto(f"{address}performance/good-job-local/")
    told = page.get_by_role("slider").first
    told.focus()
    assert "December 2021" in told.inner_text()
    picture = page.get_by_role("link", name="The chart (SVG)").get_attribute("href")
    answer = page.request.get(f"{address}performance/good-job-local/{picture}")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert page.get_by_role("link", name="The chart (PNG)").count() == 0
