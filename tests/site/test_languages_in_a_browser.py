"""Every kind of page in each language on a phone: accessible in light and dark, no wider than it, in its own
direction, English marked.
"""

from __future__ import annotations

import pytest
from kinds import KINDS, address_of
from looking import tab
from playwright.sync_api import Browser
from serving import Served

from frankpledge.site import languages

pytestmark = pytest.mark.browser

OTHERS = [code for code in languages.LANGUAGES if code != languages.ENGLISH]


@pytest.mark.parametrize("code", OTHERS)
def test_pages_in_a_language_are_accessible_in_light_and_dark_and_fit_a_phone(
    code: str, served: Served, browser: Browser
) -> None:
    language = languages.LANGUAGES[code]
    found = [address_of(kind, served.address) for kind in KINDS]
    wrong = []
    with tab(browser, served.address, 320) as pages:
        for address, page in pages.through([language.prefix + one for one in found]).items():
            if page.status != 200 or page.came != address.partition("?")[0]:
                wrong.append(f"{address}: answered {page.status} from {page.came}")
            if (page.lang, page.dir) != (language.tag, language.direction):
                wrong.append(f"{address}: lang and dir are {page.lang} and {page.dir}")
            if page.wide > 0:
                wrong.append(f"{address}: wider than the phone by {page.wide} px")
            if (page.headings, page.landmarks, page.repeated) != (1, 1, []):
                wrong.append(f"{address}: {page.headings} h1, {page.landmarks} main, ids {page.repeated}")
            if not page.title:
                wrong.append(f"{address}: no title")
            if code != "tr":  # in Turkish, Latin letters do not tell English from it
                wrong += [f"{address}: English, not marked: {words}" for words in page.english]
        wrong += pages.breaches()
        wrong += [f"in the dark, {one}" for one in pages.breaches(dark=True)]
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
