"""The release as documents."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from frankpledge.publishing import PublishingError, letters
from frankpledge.publishing.document import Document, Heading, Items, Paragraph, Picture, Table, text
from frankpledge.publishing.typesetting import pdf
from frankpledge.publishing.writing import writers

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
        if document.language == "en":
            assert "illustrative" in text(document)
            assert "as at 31 March 2022" in text(document)
    bulletin = " ".join(text(made["bulletin"]).split())
    assert "Homicides" in bulletin
    assert "(illustrative, revised)" in bulletin
    assert ": no figure." in bulletin
    assert len(pdf(made["areas/camden"])) > 5000


def test_the_plan_in_full_has_each_wording_owner_and_date(london: object) -> None:
    from frankpledge.plan.models import CommitmentPage
    from frankpledge.publishing import drafting

    told = " ".join(text(drafting.drafts()["plan-full"].document()).split())
    for commitment in CommitmentPage.in_force():
        assert commitment.title in told
        assert " ".join(commitment.wording.split())[:60] in told
        for owner in commitment.owners.all():
            assert f"Owner: {owner.organisation.name}" in told
    assert "Money, beside the demand it has to meet" in told


def test_a_chart_stands_in_the_bulletin_with_its_finding_and_its_words(london: object) -> None:
    from frankpledge.publishing import drafting

    bulletin = drafting.drafts()["bulletin"].document()
    drawn = [part for part in bulletin.parts if isinstance(part, Picture)]
    for picture in drawn:
        assert "<svg" in picture.svg
        assert "class=" not in picture.svg
        assert picture.description
    sheet = drafting.drafts()["areas/camden"].document()
    assert drawn or [part for part in sheet.parts if isinstance(part, Picture)]


@pytest.mark.parametrize("code", sorted(letters.LANGUAGES))
def test_every_language_has_letters_or_the_line_that_brings_them(code: str) -> None:
    line = letters.missing(code)
    if line:
        assert line.startswith("apt-get install fonts-")
        assert ".pdf" not in writers(code)
        return
    greeting = {
        "ar": "الخطة في سطور",
        "bn": "পুলিশ ও অপরাধ পরিকল্পনা",
        "zh-hans": "警务与犯罪计划",
        "el": "Σχέδιο αστυνόμευσης",
        "gu": "પોલીસ અને ગુના યોજના",
        "hi": "पुलिस और अपराध योजना",
        "pa": "ਪੁਲਿਸ ਅਤੇ ਅਪਰਾਧ ਯੋਜਨਾ",
        "tr": "Polislik ve suç planı",
        "ur": "پولیس اور جرائم کا منصوبہ",
        "vi": "Kế hoạch cảnh sát",
    }.get(code, "The plan")
    made = pdf(Document("x", greeting, "A body", date(2022, 3, 31), [Paragraph(greeting)], code))
    assert pypdfium2.PdfDocument(made).get_metadata_dict()["Title"] == greeting


def test_documents_are_listed_and_served_made_once_and_the_same_again(london: object, client: object) -> None:
    page = client.get("/printed/").content.decode()
    assert "/printed/areas/camden-large-print.pdf" in page
    first = b"".join(client.get("/printed/plan-summary.txt").streaming_content)
    assert first.startswith(b"Demonstration plan")
    assert b"".join(client.get("/printed/plan-summary.txt").streaming_content) == first
    for none in ("/printed/secrets.pdf", "/printed/../records.sqlite3", "/printed/plan-summary.exe"):
        assert client.get(none).status_code == 404
