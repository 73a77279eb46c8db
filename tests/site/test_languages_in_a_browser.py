"""Pages in each language on a phone: accessible, no wider than it, in their own direction, English marked."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from serving import Served

from frankpledge.site import languages

pytestmark = pytest.mark.browser

EVERY = ("/", "/performance/homicides/")
#: Kinds made of the same parts, tried where they are written from right to left.
SOME = (
    "/performance/",
    "/plan/2022-25/",
    "/plan/2022-25/violence/",
    "/scrutiny/draft-plan-2021-25/",
    "/about/",
)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ENGLISH = """() => {
  const said = /\\b(the|of|is|and|with) \\w+ \\w+/i;
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest('[lang=en], [hreflang=en], option, cite, blockquote, desc')) continue;
    const words = walker.currentNode.textContent.trim();
    if (said.test(words) && !/[^\\u0000-\\u024f\\u2000-\\u206f]/.test(words)) found.push(words);
  }
  return found;
}"""


def test_pages_in_each_language_are_accessible_and_fit_a_phone(served: Served, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = context.new_page()
    axe, wrong = Axe(), []
    for code, language in languages.LANGUAGES.items():
        if code == languages.ENGLISH:
            continue
        for path in EVERY + (SOME if code == "ar" else ()):
            page.goto(f"{served.address}/{code}{path}")
            root = page.locator("html")
            told = (root.get_attribute("lang"), root.get_attribute("dir") or "ltr")
            if told != (language.tag, language.direction):
                wrong.append(f"{code}{path}: lang and dir are {told}")
            if page.evaluate(WIDER) > 0:
                wrong.append(f"{code}{path}: wider than the phone by {page.evaluate(WIDER)} px")
            if path in EVERY and code != "tr":  # in Turkish, Latin letters do not tell English from it
                wrong += [f"{code}{path}: English, not marked: {words}" for words in page.evaluate(ENGLISH)]
            for found in axe.run(page, options=RULES).response["violations"]:
                wrong.append(f"{code}{path}: {found['id']}: {found['nodes'][0]['html'][:200]}")
    context.close()
    assert not wrong, "\n".join(wrong)


def test_the_language_switch_stays_on_the_page(served: Served, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{served.address}/performance/homicides/")
    page.get_by_role("link", name="العربية").click()
    assert page.url.endswith("/ar/performance/homicides/")
    page.get_by_role("link", name="English", exact=True).first.click()
    assert page.url.endswith("/performance/homicides/")
    assert "/ar/" not in page.url
    context.close()
