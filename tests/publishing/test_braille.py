"""Braille: pages of 40 cells by 25 lines that say, read back, what the document says."""

from __future__ import annotations

import re
from datetime import date

import pytest

from frankpledge.publishing import braille
from frankpledge.publishing.document import Document, Heading, Items, Paragraph, Picture, Table, text

pytestmark = pytest.mark.skipif(
    not braille.there(), reason=f"liblouis is not on this machine. As root: {braille.INSTALL}"
)

SAID = (
    "Trust fell from 68% to 52.1% in the twelve months to September 2021, by more than chance would explain."
)
DOCUMENT = Document(
    "small",
    "What the plan holds for Camden",
    "A body",
    date(2022, 3, 31),
    [
        Heading("Numbers here"),
        Paragraph(SAID),
        Items(["Neighbourhood officers: on track", "£250,000 for a review, not funded"]),
        Picture("<svg/>", "Fewer people trust the police", "", "A line of 12 figures."),
        Table(("Measure", "Latest"), [("Homicides", "134"), ("Robbery", "3.1 per 1,000")]),
        *[part for n in range(30) for part in (Heading(f"Part {n}", 3), Paragraph(SAID))],
    ],
)


def pages(document: Document) -> list[list[str]]:
    made = braille.brf(document).decode("ascii")
    assert made.endswith("\f")
    return [page.rstrip("\n").split("\n") for page in made.rstrip("\f").split("\f")]


def test_a_known_phrase_is_contracted_as_the_code_says() -> None:
    assert braille.translated(["Trust 52.1%"]) == [",TRU/ #EB4A.0"]


def test_every_page_is_25_lines_of_at_most_40_cells_and_numbered() -> None:
    made = pages(DOCUMENT)
    assert len(made) > 3
    assert {len(page) for page in made} == {braille.LINES}
    assert max(len(line) for page in made for line in page) == braille.CELLS
    numbers = [page[-1].split()[-1] for page in made]
    assert numbers == braille.translated([str(n) for n in range(1, len(made) + 1)])


def test_no_heading_is_left_at_the_foot_of_a_page_and_none_begins_empty() -> None:
    for page in pages(DOCUMENT):
        last = [line for line in page[:-1] if line][-1]
        assert not last.startswith("    ,P")
        assert page[0]


def test_read_back_it_says_what_the_document_says() -> None:
    lines = [line.strip() for page in pages(DOCUMENT) for line in page[:-1]]
    told = braille.translated([" ".join(filter(None, lines))], backward=True)[0]
    assert letters(told) == letters(" ".join(text(DOCUMENT).split()))


def letters(words: str) -> str:
    """Letters and digits alone: what marks lists and headings is not of the text."""
    return re.sub(r"[^a-z0-9%£]", "", words.lower())


def test_a_letter_without_cells_is_refused_by_name() -> None:
    with pytest.raises(braille.PublishingError, match="small has letters that braille lacks"):
        braille.brf(Document("small", "Title", "A body", date(2022, 3, 31), [Paragraph("\U00013000")]))
