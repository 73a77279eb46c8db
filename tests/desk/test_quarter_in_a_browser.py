"""A whole quarter, played in a browser by three people: a file with a fault brought, mended and accepted; an
update written and approved by a second person; the release frozen, signed off, approved and published at its
minute; the day after, corrected. What was corrected still reads as it was.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from small_office import trust

pytestmark = pytest.mark.browser
#: Wagtail's own, which we cannot mend; tests/site/test_desk_in_a_browser.py says why.
WAGTAILS = ("scrollable-region-focusable",)
WORDS = "The first two hundred were called within two days."


class Office:
    """The office, served by a process of its own, and those who work there."""

    def __init__(self, process: subprocess.Popen[str], browser: Browser) -> None:
        self.process = process
        line = process.stdout.readline()
        assert line, "the office could not be served"
        self.told: dict[str, Any] = json.loads(line)
        self.root: str = self.told["address"]
        self.browser = browser

    def person(self, name: str = "") -> Page:
        context = self.browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        if name:
            cookie = {"name": "sessionid", "value": self.told["sessions"][name], "url": self.root}
            context.add_cookies([cookie])
        return context.new_page()

    def does(self, **asked: Any) -> list[str]:
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return list(json.loads(self.process.stdout.readline())["said"])

    def text(self, page: Page, address: str) -> str:
        page.goto(self.root + address)
        return page.inner_text("main")


@pytest.fixture
def office(browser: Browser, tmp_path: Path) -> Iterator[Office]:
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "desk_served.py"), str(tmp_path / "home")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Office(process, browser)
        process.stdin.close()


def accessible(page: Page) -> None:
    """The page passes axe, but for what is Wagtail's own."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": rules}}).response["violations"]
    wrong = [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]
    assert not [one for one in wrong if one[0] not in WAGTAILS], (page.url, wrong)


def press(page: Page, words: str) -> None:
    """Press the button that says this, and wait for what comes of it."""
    with page.expect_navigation():
        page.get_by_role("button", name=words).first.click()


def set_aside(page: Page, reason: str) -> None:
    """Set aside, with a reason, every check that is open."""
    while (checks := page.locator(".desk-check--open details")).count():
        checks.first.locator("summary").click()
        checks.first.locator("textarea").fill(reason)
        with page.expect_navigation():
            checks.first.locator("button").click()


def test_a_whole_quarter(office: Office, tmp_path: Path) -> None:  # noqa: PLR0915
    ann, ben, cat, reader = (office.person(name) for name in ("ann", "ben", "cat", ""))

    # The release of the quarter is begun: from now on, what is approved waits for it.
    office.does(clock="2022-02-01T09:00")
    ann.goto(f"{office.root}/admin/desk/release-day/")
    accessible(ann)
    press(ann, "Begin")
    expect(ann.locator("h1")).to_have_text("October to December 2021")
    preparation = ann.url

    # A file comes with a fault, is mended, comes again, and is accepted.
    files = tmp_path / "files"
    files.mkdir()
    whole = trust(files, 0.55).read_text()
    (files / "trust.csv").write_text(whole.replace("R12-2021-12,0.55", "R12-2021-13,0.55"))
    _bring(office, ann, files / "trust.csv")
    accessible(ann)
    assert "R12-2021-13" in ann.inner_text("main")
    with ann.expect_download() as download:
        ann.click("text=Download all of them")
    assert "R12-2021-13" in Path(download.value.path()).read_text()
    ann.fill("#id_reason", "A month that is none; mended by the publisher.")
    press(ann, "Reject these files")
    (files / "trust.csv").write_text(whole)
    _bring(office, ann, files / "trust.csv")
    assert "What would change" in ann.inner_text("main")
    press(ann, "Accept these files")
    office.does(work=True)
    ann.reload()
    assert "Accepted" in ann.inner_text("main")

    # The update is written by one person and approved by another; readers see nothing of it yet.
    edit = f"{office.root}/admin/pages/{office.told['commitment']}/edit/"
    cat.goto(edit)
    _write_update(cat)
    _approve(office, ben)
    assert WORDS not in office.text(reader, office.told["page"])

    # Frozen by one, signed off, approved by another.
    ann.goto(preparation)
    assert "Fraud action plan" in ann.inner_text("main")
    press(ann, "Freeze the release")
    office.does(work=True)
    ann.reload()
    accessible(ann)
    set_aside(ann, "Known, and told in the text.")
    ben.goto(preparation)
    press(ben, "Approve for publication")
    expect(ben.locator(".desk-header")).to_contain_text("waiting for its minute")
    accessible(ben)

    # A minute before, nothing; at its minute, figures and words together.
    office.does(clock="2022-02-10T09:29")
    before = office.text(reader, "/performance/trust/")
    assert "50" in before
    assert "55" not in before
    assert reader.goto(f"{office.root}/releases/2021-q4/").status == 404
    assert any("published" in said for said in office.does(clock="2022-02-10T09:30"))
    assert "55" in office.text(reader, "/performance/trust/")
    assert WORDS in office.text(reader, office.told["page"])
    as_it_was = office.text(reader, "/releases/2021-q4/performance/trust/")

    # The day after, a mistake is found: the right file, and a correction by two people.
    office.does(clock="2022-02-11T10:00")
    trust(files, 0.65)
    _bring(office, ann, files / "trust.csv")
    press(ann, "Accept these files")
    office.does(work=True)
    ann.goto(f"{office.root}/admin/desk/release-day/correct/")
    accessible(ann)
    ann.fill("#id_what", "Trust was given ten points too low.")
    ann.fill("#id_why", "The publisher sent the wrong wave.")
    ann.check("text=Trust in the police")
    press(ann, "Begin the correction")
    correction = ann.url
    press(ann, "Freeze the release")
    office.does(work=True)
    ann.goto(correction)
    set_aside(ann, "A correction cannot wait for it.")
    ben.goto(correction)
    press(ben, "Approve for publication")
    office.does(clock="2022-02-11T10:30")
    now = office.text(reader, "/performance/trust/")
    assert "Trust was given ten points too low." in now
    assert "65" in now
    old = office.text(reader, "/releases/2021-q4/performance/trust/")
    assert "Superseded." in old
    body = as_it_was.split("This page now", 1)[1]
    assert old.split("This page now", 1)[1] == body, "it still reads as it was"
    assert "55" in body
    accessible(reader)
    for address in ("/releases/calendar/", "/releases/2021-q4/", "/releases/2021-q4.2/", "/releases/"):
        reader.goto(office.root + address)
        accessible(reader)


def _bring(office: Office, page: Page, file: Path) -> None:
    page.goto(f"{office.root}/admin/desk/files/")
    accessible(page)
    page.set_input_files("#id_files", str(file))
    press(page, "Check these files")
    page.wait_for_url("**/files/*/")
    office.does(work=True)
    page.reload()


def _write_update(page: Page) -> None:
    page.click("#id_updates-ADD")
    page.fill("#id_updates-0-period", "2021-Q4")
    page.fill("#id_updates-0-what_happened", WORDS)
    page.fill("#id_updates-0-by", "Cat")
    page.fill("#id_updates-0-written_on", "2022-01-20")
    with page.expect_navigation():
        page.evaluate("document.querySelector('button[name=action-submit]').click()")
    assert page.locator(".messages .success, .w-message--success, .messages li").count(), page.inner_text(
        "body"
    )


def _approve(office: Office, page: Page) -> None:
    """From the list of what waits for this person's review."""
    page.goto(f"{office.root}/admin/")
    with page.expect_navigation():
        page.evaluate("document.querySelector('button[data-workflow-action-url*=approve]').click()")
