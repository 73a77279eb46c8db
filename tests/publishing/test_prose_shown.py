"""Figures in prose, on pages and in documents: the release's value with its origin, or said to be missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines
from django.test import Client

from frankpledge import publishing
from frankpledge.site import current, prose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london")]

CITY = "E12000007"


def test_a_reference_becomes_the_value_of_the_release_with_its_identity() -> None:
    shelf = current.shelf()
    figure = shelf.latest("good-job-local", CITY)
    assert figure is not None
    shown = prose.resolved("It is {{figure good-job-local}} & rising.")
    assert f'<span data-figure="{shelf.identity(figure)}">{figure.value:.0%}</span>' in shown
    assert "illustrative" in shown
    assert "&amp; rising" in shown


@pytest.mark.parametrize("form", ["sentence", "change", "period"])
def test_a_figure_can_be_told_in_other_forms(form: str) -> None:
    figure = current.shelf().latest("good-job-local", CITY)
    assert figure is not None
    told = prose.plain(f"{{{{figure good-job-local/{CITY}/{figure.period} | {form}}}}}")
    assert "(illustrative" in told
    assert (figure.sentence in told) == (form == "sentence")


@pytest.mark.parametrize(
    "reference", ["good-job-local/E12000007/1999-01", "crown-court-backlog", "no-such-measure", "x | y"]
)
def test_a_reference_without_a_figure_is_never_a_number(reference: str) -> None:
    shown = prose.resolved(f"It is {{{{figure {reference}}}}}.")
    assert "[no figure held]" in shown
    assert not any(digit.isdigit() for digit in shown)


def test_a_quoted_figure_is_told_as_it_was_said() -> None:
    assert 'data-figure="quoted/fraud-share-of-crime"' in prose.resolved(
        "{{figure quoted/fraud-share-of-crime}}"
    )


def test_no_template_can_print_a_reference_unresolved() -> None:
    template = engines["pages"].from_string("{{ text }} {{ text|paragraphs }} {{ 'Also ' ~ text }}")
    shown = template.render({"text": "So {{figure homicides}} <b>"})
    assert "{{" not in shown
    assert shown.count("data-figure=") == 3
    assert shown.count("&lt;b&gt;") == 3


def test_updates_and_introductions_of_the_example_show_figures() -> None:
    client = Client()
    page = client.get("/plan/2022-25/trust/trust-targets/").content.decode()
    assert f"/good-job-local/{CITY}/" in page
    full = client.get("/plan/2022-25/full/").content.decode()
    assert "The newest on trust:" in full
    for text in (page, full):
        assert "{{" not in text


def test_documents_resolve_them_too(tmp_path: Path) -> None:
    publishing.documents(tmp_path)
    for path in tmp_path.rglob("*.txt"):
        assert "{{figure" not in path.read_text()
