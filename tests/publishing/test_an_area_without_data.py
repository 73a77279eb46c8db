"""A borough of which nothing is held yet: its page says what is missing and who can supply it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from frankpledge.community.models import AreaPage, AreasIndexPage
from frankpledge.plan.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london")]


@pytest.fixture
def page() -> str:
    """What a resident of a borough that was made yesterday is shown."""
    borough = Place.objects.create(code="E09000099", name="Newborough", kind="borough")
    index = AreasIndexPage.objects.get()
    index.add_child(
        instance=AreaPage(place=borough, title="Newborough", slug="newborough", council="Newborough Council")
    )
    answer = Client(HTTP_HOST="localhost").get("/areas/newborough/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_borough_with_no_data_says_what_is_missing_and_who_can_supply_it(page: str) -> None:
    _, told = page.split("What is not known of Newborough, and who can supply it")
    for missing, who in {
        "Local priorities": "community safety partnership",
        "A neighbourhood board: its chair, meetings and minutes": "Newborough Council",
        "What people here said, and what came of it": "the board",
        "Any figure of crime, trust or justice": "Metropolitan Police",
    }.items():
        assert missing in told
        assert who in told


def test_nothing_unknown_is_shown_as_a_number(page: str) -> None:
    assert "No figure for Newborough is in this release" in page
    assert "Newborough has no local priority in force" in page
    assert "No neighbourhood board is held here" in page
    about, _ = page.split("What is not known of Newborough, and who can supply it")
    assert not re.search(r"Newborough[^.]*\b0\b", about)
