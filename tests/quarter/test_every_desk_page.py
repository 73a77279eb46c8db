"""Every page of the desk, found by its registered address (`every_desk_page`), passes axe-core and is worked by
keyboard alone.

`make test` walks each of our own pages, each menu, each view of a record once and as many forms as hold every
kind of panel and field; `FRANKPLEDGE_DESK_PAGES=all` (`make trust`) walks all of all kinds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from every_desk_page import Address, sampled
from playwright.sync_api import BrowserContext, Error, Page
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
#: What Wagtail's own markup does not pass and no hook, template or style of ours reaches: rule, where, why.
WAGTAILS: tuple[tuple[str, str, str], ...] = ()

AXE = (
    """async (rules) => {
  const options = rules ? {runOnly: {type: 'rule', values: rules}} : {runOnly: {type: 'tag', values: %s}};
  const found = await axe.run(document, {...options, resultTypes: ['violations']});
  return found.violations.flatMap(one => one.nodes.map(node => [one.id, node.target.join(' '), node.html.slice(0, 200)]));
}"""
    % TAGS
)

#: What can be reached with the Tab key within the page's own part, in the order of the page.
REACHED = """() => {
  const asked = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"], iframe';
  const names = new Set();
  return [...document.querySelector('main').querySelectorAll(asked)].filter(e => {
    if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({visibilityProperty: true})) return false;
    if (e.type === 'radio') { if (names.has(e.name)) return false; names.add(e.name); }
    return true;
  });
}"""
#: Notes each element that has the focus, and how it looked then.
NOTED = (
    """() => {
  const look = e => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.outlineColor,
    s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine, s.color].join('|'); };
  const reached = (%s)();
  window.walk = {reached, seen: [], looks: [], before: reached.map(look), left: false};
  document.addEventListener('focusin', e => {
    const main = document.querySelector('main');
    if (!main.contains(e.target)) { window.walk.left = window.walk.seen.length > 0; return; }
    if (window.walk.left) return;
    window.walk.seen.push(e.target);
    window.walk.looks.push(look(e.target));
  });
  return [reached.length, reached.filter(e => ['date', 'datetime-local', 'time'].includes(e.type)).length];
}"""
    % REACHED
)
TOLD = """() => {
  const {reached, seen, looks, before, left} = window.walk;
  const named = e => e.outerHTML.slice(0, 120);
  const wrong = [];
  for (const e of reached) if (!seen.includes(e)) wrong.push('not reached: ' + named(e));
  const first = seen.filter((e, i) => reached.includes(e) && seen.indexOf(e) === i);
  const order = first.map(e => reached.indexOf(e));
  const back = order.filter((at, i) => i && at < order[i - 1]);
  for (const at of back) wrong.push('out of order: ' + named(reached[at]));
  seen.forEach((e, i) => {
    const at = reached.indexOf(e);
    if (at >= 0 && before[at] === looks[i]) wrong.push('its focus is not seen: ' + named(e));
  });
  return [wrong, seen.length, left];
}"""


@dataclass
class Walked:
    """What was found, page by page."""

    pages: list[Address] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    narrow: list[str] = field(default_factory=list)
    keyboard: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def _excused(rule: str, target: str) -> bool:
    return any(rule == one and where in target for one, where, _ in WAGTAILS)


def _axe(page: Page, rules: list[str] | None = None) -> list[str]:
    asked = ["rule", rules] if rules else ["tag", TAGS]
    return [
        f"{rule} {where} {html}"
        for rule, where, html in page.evaluate(AXE, asked)
        if not _excused(rule, where)
    ]


def _opened(page: Page, address: str, path: str) -> bool:
    """Whether there is a page at the address: no download, no answer to a program, no way elsewhere."""
    try:
        answer = page.goto(address + path, wait_until="load")
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return False
    assert answer is not None
    assert answer.status < 500, path
    html = answer.headers.get("content-type", "").startswith("text/html")
    return answer.status == 200 and html and page.url.split("?")[0] == address + path


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
    for one in every if ALL else sampled(every):
        if not _opened(page, served_desk.address, one.path):
            continue
        found.pages.append(one)
        page.evaluate(AXE_SCRIPT)
        found.violations += [f"{one.path}: {said}" for said in _axe(page)]
        if one.of == "own":
            found.keyboard += [f"{one.path}: {said}" for said in _by_keyboard(page)]
            page.set_viewport_size({"width": 320, "height": 900})
            found.narrow += [f"{one.path}: {said}" for said in _axe(page, None if ALL else OF_WIDTH)]
            wide = page.evaluate("document.querySelector('main').scrollWidth")
            found.narrow += [f"{one.path}: {wide} px wide"] if wide > 320 else []
            page.set_viewport_size({"width": 1280, "height": 900})
    yield found
    context.close()


def _by_keyboard(page: Page) -> list[str]:
    """What cannot be reached with the Tab key alone, is out of order, does not show that it has the focus, or
    keeps it."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")  # Wagtail's “Skip to main content”
    begins = page.evaluate("document.activeElement.className")
    if "skiplink" not in begins:
        return [f"it begins with “{begins}”, not with a way to the page's own part"]
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")
    number, dates = page.evaluate(NOTED)
    for _ in range(number + 6 * dates + 1):
        page.keyboard.press("Tab")
    wrong, seen, left = page.evaluate(TOLD)
    if (
        number
        and not left
        and page.evaluate("document.querySelector('main').contains(document.activeElement)")
    ):
        wrong.append(f"the focus does not leave the page's own part after {seen} of {number}")
    return list(wrong)


def test_each_own_page_and_each_view_of_a_record_was_walked(walked: Walked, served_desk: ServedDesk) -> None:
    own = {one.what for one in walked.pages if one.of == "own"}
    assert {"files", "file", "release_day", "preparation", "glance", "comparison", "test", "links"} <= own
    views = {one.what for one in walked.pages if one.of not in {"own", "menu"}}
    assert {"list", "add", "edit", "history", "delete", "usage", "copy", "move", "explore"} <= views
    print(f"{len(walked.pages)} pages of {len(served_desk.every)} addresses")


def test_every_page_of_the_desk_passes_axe(walked: Walked) -> None:
    assert walked.violations == []


def test_our_own_pages_pass_as_narrow_as_a_phone_and_nothing_runs_out_of_them(walked: Walked) -> None:
    assert walked.narrow == []


def test_our_own_pages_are_worked_by_keyboard_alone(walked: Walked) -> None:
    assert walked.keyboard == []


def test_no_page_of_the_desk_throws_an_error(walked: Walked) -> None:
    assert walked.errors == []
