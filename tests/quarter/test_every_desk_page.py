"""Every page of the desk, found by its registered address (`every_desk_page`), passes axe-core and is worked
by keyboard alone. Nothing is excused: where Wagtail's own markup does not pass, ours mends it.

`make test` walks each of our own pages, each menu, each view of a record once and as many forms as hold every
kind of panel and field; `FRANKPLEDGE_DESK_PAGES=all` (`make trust`) walks all of all kinds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from every_desk_page import Address, sampled
from playwright.sync_api import BrowserContext, Page
from quarter_at_the_desk import ServedDesk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("served-desk")]
Window = Callable[..., BrowserContext]

ALL = os.environ.get("FRANKPLEDGE_DESK_PAGES") == "all"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: The rules of which the answer may change with the width; the others were answered at 1280 px.
OF_WIDTH = [
    "target-size",
    "scrollable-region-focusable",
    "color-contrast",
    "label",
    "link-name",
    "button-name",
]
SCRIPT = Path(__file__).with_suffix(".js").with_stem("every_desk_page").read_text()


@dataclass
class Walked:
    """What was found, page by page."""

    pages: list[Address] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    narrow: list[str] = field(default_factory=list)
    keyboard: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def opened(self, page: Page, address: str, one: Address) -> bool:
        """Whether there is a page at the address: no download, no answer to a program, no way elsewhere."""
        if one.of != "menu" and one.what not in SURELY:
            asked = page.request.get(address + one.path, max_redirects=0)
            if asked.status >= 500:
                self.errors.append(f"{one.path} answers {asked.status}")
            if asked.status != 200 or not asked.headers.get("content-type", "").startswith("text/html"):
                return False
        answer = page.goto(address + one.path)
        if answer is None or answer.status != 200:
            self.errors.append(f"{one.path} answers {answer and answer.status}")
            return False
        return page.locator("main").count() == 1


def _axe(page: Page, rules: list[str] | None = None) -> list[str]:
    told = page.evaluate("asked => deskWalk.axe(asked)", ["rule", rules] if rules else ["tag", TAGS])
    return [f"{rule} {where} {html}" for rule, where, html in told]


#: Views that are pages wherever there are any, and need not be asked first.
SURELY = {"list", "add", "edit", "history", "usage", "explore"}


@pytest.fixture(scope="module")
def walked(browser: Any, served_desk: ServedDesk) -> Iterator[Walked]:
    """Each page opened once: axe as it is on a desk, by keyboard, and axe as narrow as a phone."""
    found = Walked()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    cookie = {"name": "sessionid", "value": served_desk.session, "url": served_desk.address}
    context.add_cookies([cookie])
    page = context.new_page()
    page.on("pageerror", lambda error: found.errors.append(f"{page.url}: {error}"))
    every = [Address(of, what, path, tuple(shape)) for of, what, path, shape in served_desk.every]
    for choice in ([one] for one in every) if ALL else sampled(every):
        one = next((one for one in choice if found.opened(page, served_desk.address, one)), None)
        if one is None:
            continue
        found.pages.append(one)
        page.evaluate(AXE_SCRIPT)
        page.evaluate(SCRIPT)
        found.violations += [f"{one.path}: {said}" for said in _axe(page)]
        if one.of == "own":
            found.keyboard += [f"{one.path}: {said}" for said in _by_keyboard(page)]
            page.set_viewport_size({"width": 320, "height": 900})
            # Wagtail's menu moves out of the way first; until then axe would find it half-way.
            if page.locator(".sidebar").count():
                page.locator(".sidebar--closed").wait_for(state="attached")
            found.narrow += [f"{one.path}: {said}" for said in _axe(page, None if ALL else OF_WIDTH)]
            wide = page.evaluate("document.querySelector('main').scrollWidth")
            found.narrow += [f"{one.path}: {wide} px wide"] if wide > 320 else []
            page.set_viewport_size({"width": 1280, "height": 900})
    yield found
    context.close()


def _by_keyboard(page: Page) -> list[str]:
    """What cannot be reached with the Tab key alone, is out of order, does not show that it has the focus, or
    keeps it."""
    page.locator(".skiplink").focus()  # the first that Tab reaches: Wagtail's way past the menu
    page.keyboard.press("Enter")
    page.locator("#main:focus").wait_for(state="attached")
    for _ in range(page.evaluate("deskWalk.begin()")):
        page.keyboard.press("Tab")
    return list(page.evaluate("deskWalk.end()"))


def test_each_own_page_and_each_view_of_a_record_was_walked(walked: Walked, served_desk: ServedDesk) -> None:
    own = {one.what for one in walked.pages if one.of == "own"}
    assert {"files", "file", "release_day", "preparation", "glance", "comparison", "test", "links"} <= own
    views = {one.what for one in walked.pages if one.of not in {"own", "menu"}}
    assert views >= {"list", "add", "edit", "history", "delete", "usage", "copy", "explore"}
    print(f"{len(walked.pages)} pages of {len(served_desk.every)} addresses")


def test_every_page_of_the_desk_passes_axe(walked: Walked) -> None:
    assert walked.violations == []


def test_our_own_pages_pass_as_narrow_as_a_phone_and_nothing_runs_out_of_them(walked: Walked) -> None:
    assert walked.narrow == []


def test_our_own_pages_are_worked_by_keyboard_alone(walked: Walked) -> None:
    assert walked.keyboard == []


def test_no_page_of_the_desk_throws_an_error(walked: Walked) -> None:
    assert walked.errors == []
