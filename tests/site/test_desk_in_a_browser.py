"""The desk worked by keyboard alone in Chromium, from sign-in to publication.

That each of its pages is accessible and reached by keyboard: tests/quarter/test_every_desk_page.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from served import PASSWORD
from serving import Served

pytestmark = pytest.mark.browser
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def sign_in(page: Page, address: str, name: str) -> None:
    """By keyboard alone: the name field has the focus, or is one Tab away."""
    page.goto(f"{address}/admin/login/")
    page.locator("#id_username").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/admin/$"))


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


@pytest.fixture(scope="module")
def writer(served: Served, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    sign_in(page, served.address, "writer")
    yield page
    context.close()


def _commitment(page: Page, served: Served) -> str:
    """Where a commitment is edited."""
    answer = page.request.get(f"{served.address}/admin/api/main/pages/?slug=drug-harm").json()
    return f"{served.address}/admin/pages/{answer['items'][0]['id']}/edit/"


def test_signing_in_is_accessible(served: Served, browser: Browser) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{served.address}/admin/login/")
    assert violations(page) == []
    context.close()


def tab_to(page: Page, wanted: str, presses: int = 400) -> None:
    """Go on with the Tab key to the element of which `wanted` (a test in JavaScript on `e`) is true."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate(
            f"(() => {{ const e = document.activeElement; return Boolean(e && ({wanted})); }})()"
        ):
            return
    pytest.fail(f"not reached by the Tab key: {wanted}")


def test_a_commitment_is_changed_and_sent_for_approval_by_keyboard_alone(
    writer: Page, served: Served
) -> None:
    commitment = _commitment(writer, served)
    writer.goto(commitment)
    tab_to(writer, "e.name === 'title'")
    writer.keyboard.press("End")
    writer.keyboard.type(" (as amended)")
    tab_to(writer, "e.matches('footer [data-w-dropdown-target=toggle]')")
    writer.keyboard.press("Enter")
    tab_to(writer, "e.name === 'action-submit'", presses=10)
    writer.keyboard.press("Enter")
    writer.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert "has been submitted for moderation" in writer.locator("body").inner_text()
    writer.goto(commitment)
    assert "This page is currently awaiting moderation" in writer.locator("body").inner_text()
    assert violations(writer) == []


def test_a_second_person_approves_it_by_keyboard_alone(served: Served, browser: Browser) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    sign_in(page, served.address, "second")
    page.wait_for_load_state("networkidle")
    page.locator("td.actions-container [data-w-dropdown-target=toggle]").first.wait_for()
    assert violations(page) == []
    tab_to(page, "e.closest('td.actions-container') && e.matches('[data-w-dropdown-target=toggle]')")
    page.keyboard.press("Enter")
    tab_to(page, "e.innerText.trim() === 'Approve and publish'", presses=10)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{served.address}/plan/2022-25/violence/drug-harm/")
    assert "(as amended)" in page.locator("h1").inner_text()
    context.close()
