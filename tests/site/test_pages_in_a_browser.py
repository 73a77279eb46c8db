"""Every kind of page in Chromium: accessible, whole on a phone, without errors, no number without origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen
from xml.etree.ElementTree import fromstring

import pytest
from kinds import KINDS, address_of
from looking import IDENTITIES, REPEATED_IDS, TOO_WIDE, UNSOURCED, judged, tab
from playwright.sync_api import Browser, BrowserContext, Page
from serving import Served

from frankpledge.releases import Release

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Visit:
    """What one visit to a page found, at the width of a desk and then of a phone."""

    errors: list[str]
    too_wide: dict[int, int]
    repeated_ids: list[str]
    headings: int
    violations: list[str]
    unsourced: list[str]
    identities: set[str]


class Reader:
    """A tab in which pages are opened one after another, and the errors that they give."""

    def __init__(self, window: BrowserContext, served: Served) -> None:
        self.page, self.served, self.errors = window.new_page(), served, list[str]()
        tell = self.errors.append
        self.page.on("pageerror", lambda error: tell(str(error)))
        self.page.on("console", lambda said: tell(said.text) if said.type == "error" else None)
        self.page.on("requestfailed", lambda request: tell(f"not loaded: {request.url}"))

    def opened(self, kind: str) -> Page:
        self.errors.clear()
        answer = self.page.goto(self.served.address + address_of(kind, self.served.address))
        assert answer is not None
        assert answer.status == 200
        return self.page


def opened(window: BrowserContext, served: Served, kind: str) -> tuple[Page, list[str]]:
    """The page of a kind in a window, and the errors that its loading gave."""
    reader = Reader(window, served)
    return reader.opened(kind), reader.errors


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens windows for one test: `window(width, **options)`."""
    held: list[BrowserContext] = []

    def made(width: int = 1280, **options: Any) -> BrowserContext:
        held.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        return held[-1]

    yield made
    for one in held:
        one.close()


@pytest.fixture(scope="session")
def visit(served: Served, browser: Browser) -> Iterator[Callable[[str], Visit]]:
    """Visits a kind of page once: the tests below ask different things of the same visit."""
    window = browser.new_context(viewport={"width": 1280, "height": 900})
    reader = Reader(window, served)

    @cache
    def made(kind: str) -> Visit:
        page = reader.opened(kind)
        wide = {1280: page.evaluate(TOO_WIDE)}
        page.set_viewport_size({"width": 320, "height": 900})
        wide[320] = page.evaluate(TOO_WIDE)
        page.set_viewport_size({"width": 1280, "height": 900})
        return Visit(
            too_wide=wide,
            repeated_ids=page.evaluate(REPEATED_IDS),
            headings=page.locator("h1").count(),
            unsourced=page.evaluate(UNSOURCED),
            identities=set(page.evaluate(IDENTITIES)),
            violations=judged(page),
            errors=[*reader.errors],
        )

    yield made
    window.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_accessible_and_fits(kind: str, visit: Callable[[str], Visit]) -> None:
    found = visit(kind)
    assert found.errors == []
    assert found.too_wide[1280] <= 0, "the page scrolls sideways"
    assert found.too_wide[320] <= 0, "the page scrolls sideways on a phone"
    assert found.repeated_ids == []
    assert found.headings == 1
    assert found.violations == []


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_accessible_on_a_phone_and_keep_their_contrast_in_the_dark(
    width: int, served: Served, browser: Browser
) -> None:
    with tab(browser, served.address, width) as pages:
        pages.through([address_of(kind, served.address) for kind in KINDS])
        assert pages.breaches() == []
        assert pages.breaches(dark=True) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_on_a_page_says_where_it_comes_from(
    kind: str, served: Served, visit: Callable[[str], Visit]
) -> None:
    found = visit(kind)
    assert found.unsourced == []
    held = {key: Release.open(served.releases / key) for key in ("2021-q3", "2021-q4")}
    for name in found.identities:
        key, _, asked = name.partition("/")
        if key in held:
            assert held[key].figure(asked) is not None, name


Windows = Callable[..., BrowserContext]


def test_pages_read_the_same_without_scripts(served: Served, window: Windows) -> None:
    with_scripts, _ = opened(window(), served, "measure")
    without, _ = opened(window(java_script_enabled=False), served, "measure")
    assert with_scripts.inner_text("main").split() == without.inner_text("main").split()


def test_a_chart_is_read_out_by_keyboard_and_by_pointer(served: Served, window: Windows) -> None:
    page, errors = opened(window(), served, "survey measure")
    told = page.get_by_role("slider").first
    told.focus()
    last = told.get_attribute("aria-valuetext")
    assert last
    assert "December 2021" in last
    assert told.inner_text() == last
    page.keyboard.press("ArrowLeft")
    assert "September 2021" in (told.get_attribute("aria-valuetext") or "")
    page.keyboard.press("Home")
    assert told.get_attribute("aria-valuenow") == "1"
    box = page.locator("figure svg[data-at]").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + 40)
    assert told.get_attribute("aria-valuetext") == last
    assert page.locator("svg .reading").count() > 0
    assert errors == []


@pytest.mark.parametrize("name", ["chart.svg", "chart.png", "areas.svg", "map.svg"])
def test_a_chart_can_be_taken_away_with_its_title_source_and_date(name: str, served: Served) -> None:
    with urlopen(f"{served.address}/performance/good-job-local/{name}") as answer:
        kind, drawn = answer.headers["Content-Type"], answer.read()
    if name.endswith("png"):
        assert (kind, drawn[:4]) == ("image/png", b"\x89PNG")
        return
    text = " ".join(fromstring(drawn).itertext())
    for said in ("Public Attitude Survey", "2021-q4", "31 March 2022", "illustrative"):
        assert said in text
    assert b"class=" not in drawn


def test_a_choice_on_explore_narrows_the_next_and_is_announced(served: Served, window: Windows) -> None:
    page, errors = opened(window(), served, "explore")
    page.get_by_label("Homicides", exact=False).first.check()
    page.locator("#announced", has_text="figures").wait_for(state="attached")
    assert "measure=" in page.url
    assert page.locator("summary", has_text="Places").count() == 1
    assert page.locator("input[name=measure]:checked").count() == 1
    assert page.locator("#shown table tbody tr").count() > 1
    assert page.get_by_role("slider").count() == 1
    assert errors == []


def test_explore_works_as_a_plain_form(served: Served, window: Windows) -> None:
    page, _ = opened(window(320, java_script_enabled=False), served, "explore")
    page.locator("input[name=measure]").first.check()
    page.get_by_role("button", name="Show these").click()
    assert page.locator("#shown table tbody tr").count() > 1


def test_a_chart_of_an_older_release_keeps_its_address(served: Served) -> None:
    address = f"{served.address}/performance/homicides/chart.svg"
    with urlopen(address) as now, urlopen(f"{address}?release=2021-q3") as before:
        assert b"2021-q4" in now.read()
        assert b"(2021-q3)" in before.read()


def test_the_keyboard_reaches_the_content_first_and_then_everything_in_order(
    served: Served, window: Windows
) -> None:
    page, _ = opened(window(), served, "dashboard")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Skip to")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    reached = []
    for _ in range(5):
        reached.append(
            page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        )
        page.keyboard.press("Tab")
    assert reached == ["priority", "verdict", "show", "sort", "Show these"]
    assert page.locator("[tabindex]:not([tabindex='0'])").count() == 0


def test_a_resident_chooses_a_borough_and_lands_on_its_page(served: Served, window: Windows) -> None:
    page, _ = opened(window(320, java_script_enabled=False), served, "home")
    page.get_by_label("Your borough").select_option("E09000007")
    page.get_by_role("button", name="Show my borough").click()
    assert page.url.endswith("/areas/camden/")
    assert page.locator("h1").inner_text() == "What the plan holds for Camden"


def test_the_dashboard_shows_what_was_asked_for_and_says_when_nothing_is(
    served: Served, window: Windows
) -> None:
    page, _ = opened(window(), served, "dashboard")
    page.get_by_label("Show", exact=True).select_option("missing")
    page.get_by_role("button", name="Show these").click()
    page.wait_for_url("**show=missing**")
    rows = page.locator("tbody tr:not(.fp-table__group)").all_inner_texts()
    assert rows
    assert all("No figure:" in row for row in rows)
    page.goto(f"{served.address}/performance/?verdict=met&show=missing")
    assert "No measure is like that" in page.inner_text("main")
    page.goto(f"{served.address}/performance/?sort=nonsense&verdict=nonsense")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "/data/performance.csv",
        "/data/performance.csv?release=2021-q3",
        "/releases/2021-q3/data/performance.csv",
        "/releases/2021-q3/data/measures/homicides.csv",
        "/data/measures/homicides.json",
        "/data/measures/homicides.csv",
        "/data/areas/camden.csv",
        "/data/local-priorities.csv",
        "/data/local-priorities.csv?release=2021-q3",
        "/data/local-priorities.json",
        "/data/engagement.csv",
        "/data/rounds.csv",
        "/data/programmes.csv",
        "/data/grants.csv",
        "/data/training.csv",
        "/data/commitment-parts.csv",
        "/releases/2021-q4/manifest.json",
    ],
)
def test_a_download_is_a_file_with_rows(address: str, served: Served) -> None:
    with urlopen(served.address + address) as answer:
        assert "attachment" in answer.headers["Content-Disposition"]
        assert len(answer.read().splitlines()) > 2


@pytest.mark.parametrize(
    "address",
    ["/releases/2021-q4/../secret-key", "/releases/none/", "/data/measures/none.csv", "/plan/none/full/"],
)
def test_what_is_not_there_is_not_found(address: str, served: Served) -> None:
    with pytest.raises(HTTPError, match="404"):
        urlopen(served.address + address)
