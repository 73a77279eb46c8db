"""The release as documents."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from frankpledge.publishing import PublishingError
from frankpledge.publishing.document import Document, Heading, Items, Paragraph, Table, pdf, text

TABLE = Table(("Measure", "Latest", "Verdict"), [("Homicides", "122", "too close to call")])
SMALL = Document(
    "small",
    'A "plan" #strong[of] sorts',
    "A body",
    date(2022, 3, 31),
    [Heading("Trust"), Paragraph("$x$ *is* not markup \\ here."), Items(["One", "Two"]), TABLE],
)


def _words(made: bytes) -> str:
    opened = pypdfium2.PdfDocument(made)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in opened).split())


def test_a_document_is_accessible_and_the_same_bytes_each_time() -> None:
    made = pdf(SMALL)
    assert made == pdf(SMALL)
    assert b"pdfuaid:part" in made or b"pdfuaid" in made
    told = pypdfium2.PdfDocument(made).get_metadata_dict()
    assert (told["Title"], told["Author"]) == (SMALL.title, "A body")


def test_what_records_say_is_never_taken_for_markup() -> None:
    assert "$x$ *is* not markup \\ here." in _words(pdf(SMALL))
    assert SMALL.title in _words(pdf(SMALL))


def test_large_print_and_plain_text_tell_a_table_line_by_line() -> None:
    line = "Homicides. Latest: 122; Verdict: too close to call"
    assert line in _words(pdf(SMALL, large=True))
    assert f"* {line}" in text(SMALL)


def test_a_letter_that_the_font_lacks_is_refused() -> None:
    unset = Document("unset", "Title", "A body", date(2022, 3, 31), [Paragraph("\U00013000")])
    with pytest.raises(PublishingError, match="unset"):
        pdf(unset)


def test_every_document_says_what_is_made_up_and_shows_the_pages_figures(london: object) -> None:
    from frankpledge.publishing import drafting

    made = {document.name: document for document in drafting.documents()}
    assert {"plan-summary", "bulletin", "areas/camden"} <= set(made)
    for document in made.values():
        assert "illustrative" in text(document)
        assert "as at 31 March 2022" in text(document)
    bulletin = " ".join(text(made["bulletin"]).split())
    assert "Homicides" in bulletin
    assert "(illustrative, revised)" in bulletin
    assert ": no figure." in bulletin
    assert len(pdf(made["areas/camden"])) > 5000
