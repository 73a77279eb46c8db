"""The desk in Chromium: accessible page by page, and worked by keyboard alone from sign-in to publication."""

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
#: Wagtail's own, which we cannot mend: rule and why.
WAGTAILS = {
    "scrollable-region-focusable": "the map of a form's sections, drawn by Wagtail's script beside it;"
    " the form itself has each of those headings",
}


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
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["id"] not in WAGTAILS]


@pytest.fixture(scope="module")
def writer(served: Served, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    sign_in(page, served.address, "writer")
    yield page
    context.close()


def _addresses(page: Page, served: Served) -> dict[str, str]:
    answer = page.request.get(f"{served.address}/admin/api/main/pages/?slug=drug-harm").json()
    found = answer["items"][0]
    pk, parent = found["id"], found["meta"]["parent"]["id"]
    return {
        "home": "/admin/",
        "explorer": f"/admin/pages/{parent}/",
        "commitment": f"/admin/pages/{pk}/edit/",
        "history": f"/admin/pages/{pk}/history/",
        "list of records": "/admin/snippets/community/board/",
        "form of a record": "/admin/snippets/community/board/edit/1/",
        "account": "/admin/account/",
        "second factor": "/admin/second-factor/set-up/",
    }


def test_signing_in_is_accessible(served: Served, browser: Browser) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{served.address}/admin/login/")
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize(
    "name",
    [
        *("home", "explorer", "commitment", "history", "list of records", "form of a record", "account"),
        "second factor",
    ],
)
def test_a_page_of_the_desk_is_accessible(writer: Page, served: Served, name: str) -> None:
    writer.goto(served.address + _addresses(writer, served)[name])
    writer.wait_for_load_state("networkidle")
    assert violations(writer) == []


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
    addresses = _addresses(writer, served)
    writer.goto(served.address + addresses["commitment"])
    tab_to(writer, "e.name === 'title'")
    writer.keyboard.press("End")
    writer.keyboard.type(" (as amended)")
    tab_to(writer, "e.matches('footer [data-w-dropdown-target=toggle]')")
    writer.keyboard.press("Enter")
    tab_to(writer, "e.name === 'action-submit'", presses=10)
    writer.keyboard.press("Enter")
    writer.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert "has been submitted for moderation" in writer.locator("body").inner_text()
    writer.goto(served.address + addresses["commitment"])
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
