"""Search: what people type finds what they mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from frankpledge.site.search import Entry, Index

SMALL = Index(
    (
        Entry("measure", "Homicides", "/performance/homicides/", "Victims of murder and manslaughter."),
        Entry("measure", "Residential burglary", "/performance/burglary/", "Homes broken into."),
        Entry("area", "Camden", "/areas/camden/", "Burglary was named at three meetings."),
        Entry("recommendation", "Trust targets set with Londoners", "/scrutiny/r/r6/", "Trust.", "r6"),
        Entry("area", "Sutton", "/areas/sutton/", "Lewisham’s neighbour’s café."),
    )
)


def titles(query: str, kind: str = "") -> list[str]:
    return [hit.entry.title for hit in SMALL.find(query, kind).hits]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("homicides", "Homicides"),
        ("homicide", "Homicides"),
        ("HOMCIDES", "Homicides"),
        ("burglery", "Residential burglary"),
        ("camdn", "Camden"),
        ("trsut", "Trust targets set with Londoners"),
        ("r6", "Trust targets set with Londoners"),
        ("cafe", "Sutton"),
        ("the camden", "Camden"),
    ],
)
def test_a_slip_is_forgiven(typed: str, first: str) -> None:
    assert titles(typed)[0] == first


def test_what_was_understood_is_said_and_marked() -> None:
    found = SMALL.find("burglery")
    assert found.read_as == "burglary"
    assert str(found.hits[0].title) == "Residential <mark>burglary</mark>"
    assert "<mark>Burglary</mark> was named" in str(found.hits[1].piece)
    assert SMALL.find("burglary").read_as == ""


def test_what_has_all_the_words_is_found_alone_and_else_what_has_most() -> None:
    assert titles("burglary camden") == ["Camden"]
    partly = SMALL.find("burglary sutton")
    assert not partly.whole
    assert {h.entry.title for h in partly.hits} == {"Residential burglary", "Camden", "Sutton"}


def test_hits_are_counted_by_kind_and_narrowed_to_one() -> None:
    assert dict(SMALL.find("burglary").kinds) == {"measure": 1, "area": 1}
    assert titles("burglary", "area") == ["Camden"]


def test_nothing_found_offers_words_that_are_held() -> None:
    found = SMALL.find("homework")
    assert not found.hits
    assert "homes" in found.near


def test_markup_in_a_query_or_a_record_stays_text() -> None:
    held = Index((Entry("page", "<b>bold</b> claim", "/x/"),))
    assert str(held.find("claim").hits[0].title) == "&lt;b&gt;bold&lt;/b&gt; <mark>claim</mark>"
    assert SMALL.find("<script>").hits == ()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("पुलिस", "पुलिस पर भरोसा"),  # vowel signs belong to their letters
        ("ਪੁਲਿਸ", "ਪੁਲਿਸ 'ਤੇ ਭਰੋਸਾ"),
        ("警察", "对警察的信任"),  # words are not parted
        ("الشرطة", "الثقة في الشرطة"),
        ("αστυνομια", "Εμπιστοσύνη στην Αστυνομία"),  # without its accent
    ],
)
def test_words_of_each_script_are_found(query: str, title: str) -> None:
    other = Entry("page", "Burglary 抢劫 चोरी ਚੋਰੀ سرقة Διάρρηξη", "/y/")
    found = Index((Entry("page", title, "/x/"), other)).find(query)
    assert [hit.entry.title for hit in found.hits] == [title]
    assert "<mark>" in str(found.hits[0].title)


@pytest.fixture(scope="module")
def london(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    from loaded import london

    with london(tmp_path_factory.mktemp("search"), django_db_blocker) as home:
        yield home


def test_every_kind_of_public_record_can_be_found(london: Path) -> None:
    from frankpledge.site.search import index

    kinds = {entry.kind for entry in index().entries}
    assert {
        *(
            "edition",
            "priority",
            "commitment",
            "measure",
            "area",
            "local priority",
            "report",
            "recommendation",
        ),
        *("evidence", "lesson", "meeting", "board"),
    } <= kinds
    client = Client(HTTP_HOST="localhost")
    for url in sorted({entry.url for entry in index().entries})[::9]:
        assert client.get(url).status_code == 200, url


def test_each_language_has_an_index_of_its_own_and_says_what_is_english(london: Path) -> None:
    from frankpledge.site import languages
    from frankpledge.site.search import index

    with languages.speaking("ar"):
        entries = {(entry.kind, entry.url): entry for entry in index().entries}
    told = json.loads(Client(HTTP_HOST="localhost").get("/ar/search/index.json").content)
    assert len(told["entries"]) == len(index().entries)
    assert set(told["kinds"]) == {entry[0] for entry in told["entries"]}
    measure = entries["measure", "/performance/homicides/"]
    assert not measure.language
    assert not measure.title.isascii()
    assert entries["area", "/areas/camden/"].language == "en"  # names of places stay as they are
    answer = Client(HTTP_HOST="localhost").get("/ar/search/", {"q": measure.title}).content.decode()
    assert 'href="/ar/performance/homicides/"' in answer


def test_a_record_is_found_as_soon_as_it_is_saved_and_not_when_it_is_withdrawn(london: Path) -> None:
    from frankpledge.plan.models import MeasurePage

    client = Client(HTTP_HOST="localhost")
    page = MeasurePage.objects.get(key="homicides")
    page.title = "Unheardof wickedness"
    page.save()
    assert "Unheardof</mark> wickedness" in client.get("/search/?q=unheardof").content.decode()
    page.unpublish()
    assert "Nothing is found" in client.get("/search/?q=unheardof").content.decode()


def test_an_impact_assessment_that_is_not_public_is_not_found(london: Path) -> None:
    from frankpledge.community.models import Engagement
    from frankpledge.site.search import index

    hidden = Engagement.objects.first()
    hidden.title, hidden.public = "Verysecret tension record", False
    hidden.save()
    assert not index().find("verysecret").hits
    told = json.loads(Client(HTTP_HOST="localhost").get("/search/index.json").content)
    assert "Verysecret" not in json.dumps(told)
