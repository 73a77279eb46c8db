"""The published folder behind Python's plain file server: the same as the live site, but forms."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import kinds
import pytest
from looking import REPEATED_IDS, TOO_WIDE, UNSOURCED, judged, tab
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


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


@pytest.fixture(scope="module")
def paths(published: Path) -> list[str]:
    """Every kind of page but what a form gives, from the root of the site."""
    named = [path.lstrip("/") for path in kinds.PAGES.values() if "?" not in path]
    local = next(published.glob("areas/camden/*/index.html"))
    said = next(published.glob("scrutiny/draft-plan-2021-25/[!r]*/index.html"))
    return [*named, *(f"{page.parent.relative_to(published)}/" for page in (local, said))]


def test_every_kind_of_page_stands_as_plain_files(address: str, page: Page, paths: list[str]) -> None:
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
    # A picture still on its way when the next page is opened is given up by the browser itself.
    page.on(
        "requestfailed",
        lambda asked: (
            None if asked.failure == "net::ERR_ABORTED" else told.append(f"not loaded: {asked.url}")
        ),
    )
    page.on("response", lambda got: told.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    page.on("request", lambda asked: None if asked.url.startswith(address) else told.append(asked.url))
    for where in paths:
        answer = page.goto(address + where)
        assert answer is not None
        assert answer.status == 200, where
        assert page.locator("h1").count() == 1, where
        assert page.evaluate(TOO_WIDE) <= 0, f"{where} scrolls sideways"
        assert page.evaluate(REPEATED_IDS) == [], where
        assert page.evaluate(UNSOURCED) == [], f"{where} has numbers of no origin"
    assert told == []


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_as_plain_files_are_accessible_in_light_and_dark(
    width: int, address: str, browser: Browser, paths: list[str]
) -> None:
    root = urlsplit(address).path
    with tab(browser, address.rstrip("/"), width) as pages:
        for path, stood in pages.through([f"{root}{where}" for where in paths]).items():
            assert (stood.status, stood.headings, stood.landmarks, stood.repeated) == (200, 1, 1, []), path
            assert stood.wide <= 0, path
        assert pages.breaches() == []
        assert pages.breaches(dark=True) == []


def test_what_is_found_is_accessible(address: str, page: Page) -> None:
    page.goto(f"{address}search/?q=burglery")
    page.locator(".fp-hits mark").first.wait_for()
    assert judged(page) == []


def test_plain_files_read_the_same_without_scripts(address: str, browser: Browser, page: Page) -> None:
    page.goto(f"{address}performance/homicides/")
    without = browser.new_page(java_script_enabled=False, viewport=page.viewport_size)
    without.goto(f"{address}performance/homicides/")
    assert page.inner_text("main").split() == without.inner_text("main").split()
    without.close()


def test_the_keyboard_reaches_the_content_of_plain_files_first(address: str, page: Page) -> None:
    page.goto(f"{address}performance/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Skip to")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    assert page.locator("[tabindex]:not([tabindex='0'])").count() == 0


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
