"""Many pages looked over in one tab of a browser, and all that is different in them judged by axe at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page

#: WCAG 2.2, levels A and AA.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
#: What differs in the dark is colour alone.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
#: Text with a figure in it that does not say where it comes from.
UNSOURCED = """() => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent, parent = walker.currentNode.parentElement;
    if (!/[0-9]/.test(text)) continue;
    if (parent.closest('[data-figure], [data-record], time')) continue;
    found.push(text.trim());
  }
  return found;
}"""
#: The figures of a page, as it names them.
IDENTITIES = "() => [...document.querySelectorAll('[data-figure]')].map(e => e.dataset.figure)"
#: How far a page is wider than its window.
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Ids that stand twice.
REPEATED_IDS = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return ids.filter((id, i) => ids.indexOf(id) !== i);
}"""
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_LOOKING = (Path(__file__).parent / "looking.js").read_text()


@dataclass(frozen=True)
class Stood:
    """How a page stood: what it answered, what it says of itself, how much wider than the window it was."""

    status: int
    came: str
    title: str
    lang: str
    dir: str
    wide: int
    headings: int
    landmarks: int
    repeated: list[str]
    english: list[str]


class Tab:
    """A tab into which pages are brought, one after another."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def through(self, addresses: Sequence[str]) -> dict[str, Stood]:
        """Each page as it stands in the tab, and the tab left with what is different in them."""
        told = self.page.evaluate("(addresses) => looking.through(addresses)", list(addresses))
        return {address: Stood(**one) for address, one in told.items()}

    def breaches(self, *, dark: bool = False) -> list[str]:
        """What breaks a rule in all that `through` left; of colours alone, in the dark."""
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        found: list[str] = self.page.evaluate("(rules) => looking.wrong(rules)", CONTRAST if dark else RULES)
        return found


def judged(page: Page) -> list[str]:
    """What breaks a rule on a page that was opened. Of rows that are alike, two are left to be judged."""
    page.evaluate(_AXE)
    page.evaluate(_LOOKING)
    page.evaluate("looking.pruned()")
    found: list[str] = page.evaluate("(rules) => looking.wrong(rules)", RULES)
    return found


@contextmanager
def tab(browser: Browser, address: str, width: int, **options: Any) -> Iterator[Tab]:
    """A tab of this width on the site at `address`."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    page.goto(f"{address}/about/")
    page.evaluate(_AXE)
    page.evaluate(_LOOKING)
    yield Tab(page)
    context.close()
