"""The desk's pages of the plan in Chromium: accessible, and worked by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from quarter_at_the_desk import ServedDesk

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
Window = Callable[..., BrowserContext]


def violations(page: Page, within: str) -> list[tuple[str, str]]:
    found = Axe().run(page, context=within, options=RULES).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:160]) for v in found]


def opened(window: Window, served: ServedDesk, path: str, width: int = 1280) -> tuple[Page, list[str]]:
    page = window(width).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    answer = page.goto(served.address + path)
    assert answer is not None
    assert answer.status == 200
    return page, errors


def test_each_line_of_the_quarter_leads_to_where_it_is_done(window: Window, served_desk: ServedDesk) -> None:
    page, _ = opened(window, served_desk, "/admin/desk/quarter/?show=all")
    for link in {a.get_attribute("href") for a in page.locator("table.listing a").all()}:
        answer = page.request.get(served_desk.address + str(link))
        assert answer.status == 200, link


def _chooser(page: Page) -> Any:
    offer = page.get_by_role("button", name=re.compile("Insert a figure into Cost note"))
    offer.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Insert a figure")
    expect(dialog).to_be_visible()
    return dialog


def test_a_figure_is_chosen_and_inserted_by_keyboard_alone(window: Window, served_desk: ServedDesk) -> None:
    page, errors = opened(window, served_desk, f"/admin/pages/{served_desk.pages['online-review']}/edit/")
    dialog = _chooser(page)
    shown = dialog.get_by_role("status")
    expect(dialog.get_by_label("What", exact=True)).to_be_focused()
    expect(shown).not_to_be_empty()
    assert violations(page, "dialog") == []
    page.keyboard.press("Tab")
    expect(dialog.get_by_label("Measure")).to_be_focused()
    page.keyboard.type("Trust in")
    expect(shown).to_have_text("58.0%")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.type("Its sentence")
    expect(shown).to_contain_text("58.0% in")
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Insert")).to_be_enabled()
    page.keyboard.press("Enter")
    expect(dialog).not_to_be_visible()
    note = page.get_by_role("textbox", name="Cost note")
    expect(note).to_have_value("{{figure trust/W00/latest | sentence}}")
    expect(note).to_be_focused()
    assert errors == []


def test_the_chooser_is_left_by_escape_and_inserts_nothing(window: Window, served_desk: ServedDesk) -> None:
    page, _ = opened(window, served_desk, f"/admin/pages/{served_desk.pages['online-review']}/edit/")
    dialog = _chooser(page)
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    note = page.get_by_role("textbox", name="Cost note")
    expect(note).to_have_value("")
    expect(note).to_be_focused()


def test_a_window_to_choose_a_record_is_left_by_escape_and_gives_the_focus_back(
    window: Window, served_desk: ServedDesk
) -> None:
    page, errors = opened(window, served_desk, "/admin/snippets/delivery/grant/add/")
    choose = page.get_by_role("button", name=re.compile("Choose")).first
    choose.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".modal.in:focus-within, .modal.in:focus")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".modal")).to_have_count(0)
    expect(choose).to_be_focused()
    assert errors == []


def test_words_held_word_for_word_are_offered_no_figure(window: Window, served_desk: ServedDesk) -> None:
    page, _ = opened(window, served_desk, f"/admin/pages/{served_desk.pages['online-review']}/edit/")
    assert page.get_by_role("button", name=re.compile("Insert a figure into Wording")).count() == 0


def test_the_preview_follows_what_is_written(window: Window, served_desk: ServedDesk) -> None:
    page, errors = opened(window, served_desk, f"/admin/pages/{served_desk.pages['trust']}/edit/")
    page.get_by_role("button", name="Preview the figure").focus()
    page.keyboard.press("Enter")
    inside = page.frame_locator("iframe[name=measure-preview]")
    expect(inside.locator("h1")).to_be_visible(timeout=60_000)
    expect(inside.locator("svg").first).to_be_visible()
    expect(inside.locator("main")).to_contain_text("58.0%")
    page.get_by_label("Digits after the point").fill("2")
    page.keyboard.press("Tab")
    expect(inside.locator("main")).to_contain_text("58.00%", timeout=60_000)
    page.get_by_label("How it is made").select_option("survey")
    expect(inside.locator("main")).to_contain_text("Answers that count", timeout=60_000)
    assert violations(page, "[data-preview]") == []
    assert errors == []


def test_the_preview_is_a_button_where_its_script_is_not_there(
    window: Window, served_desk: ServedDesk
) -> None:
    page = window().new_page()
    page.route("**/desk/preview.js*", lambda route: route.abort())
    page.goto(f"{served_desk.address}/admin/pages/{served_desk.pages['trust']}/edit/")
    page.get_by_role("button", name="Preview the figure").click()
    inside = page.frame_locator("iframe[name=measure-preview]")
    expect(inside.locator("main")).to_contain_text("58.0%", timeout=60_000)
