"""Plan texts read from files: every format alike, and a clear refusal for what cannot be read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from documents import docx, pdf, scan

from frankpledge.plan.texts import TextError, compare, compare_files, from_markdown, read
from frankpledge.plan.texts.sentences import split

MARKDOWN = """---
title: a plan
---
# Plan for policing

Trust has fallen. We will listen.

## Preventing violence

- Fund 40 youth workers by March 2024.
- Close no refuge.

| Measure | Target |
|---|---|
| Homicides | 90 |
"""
HTML = """<!doctype html><html><head><title>x</title><style>p {color: red}</style></head><body>
<nav><a href="/">Home of 99 links</a></nav><h1>Plan for policing</h1>
<p>Trust has fallen.<a href="#fn1"><sup>1</sup></a> We will listen.<script>alert(5)</script></p>
<h2>Preventing violence</h2><ul><li>Fund 40 youth workers by March 2024.<li><p>Close no refuge.</p></ul>
<table><tr><th>Measure</th><th>Target</th></tr><tr><td>Homicides</td><td>90</td></tr></table></body></html>"""
TYPST = """#set page(header: [A running head], numbering: "1")
= Plan for policing
Trust has fallen. We will listen.
== Preventing violence
- Fund 40 youth workers by March 2024.
- Close no refuge.
"""
WORD = [
    ("Heading1", "Plan for policing"),
    ("", "Trust has fallen. We will listen."),
    ("Heading2", "Preventing violence"),
    ("", "Fund 40 youth workers by March 2024."),
    ("", "Close no refuge."),
]
SAID = [
    "Plan for policing",
    "Trust has fallen.",
    "We will listen.",
    "Preventing violence",
    "Fund 40 youth workers by March 2024.",
    "Close no refuge.",
]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "plan.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "plan.html").write_text(HTML, encoding="utf-8")
    return {
        "markdown": tmp_path / "plan.md",
        "html": tmp_path / "plan.html",
        "docx": docx(tmp_path / "plan.docx", WORD),
        "pdf": pdf(tmp_path / "plan.pdf", TYPST),
    }


@pytest.mark.parametrize("kind", ["markdown", "html", "docx", "pdf"])
def test_every_format_gives_the_same_clauses_under_the_same_headings(
    files: dict[str, Path], kind: str
) -> None:
    text = read(files[kind])
    held = [clause for clause in text if clause.kind != "cell"]
    assert [clause.text for clause in held if clause.text != "A running head"] == SAID
    assert held[-1].headings == ("Plan for policing", "Preventing violence")
    assert all(clause.place for clause in held)


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_a_text_is_unchanged_by_its_format(files: dict[str, Path], kind: str) -> None:
    found = compare_files(files["markdown"], files[kind])
    assert {p.label for p in found.clauses if p.old and p.old[0].kind != "cell" and p.new} == {"unchanged"}


def test_a_clause_says_where_it_stands() -> None:
    clauses = {c.text: c for c in from_markdown(MARKDOWN)}
    assert clauses["We will listen."].place == "line 6"
    assert clauses["Close no refuge."].kind == "item"
    assert clauses["Homicides | 90"].kind == "cell"


def test_the_kind_of_a_file_is_known_by_its_content_not_its_name(
    tmp_path: Path, files: dict[str, Path]
) -> None:
    for kind, path in files.items():
        other = tmp_path / f"{kind}.txt"
        other.write_bytes(path.read_bytes())
        assert "We will listen." in [c.text for c in read(other)]


def test_paragraph_numbers_that_count_on_are_kept_apart_from_the_words() -> None:
    text = from_markdown("1.1 We will act.\n\n1.2 They will act. Then rest.\n\n2.1 All rest.\n")
    assert [(c.number, c.text) for c in text] == [
        ("1.1", "We will act."),
        ("1.2", "They will act."),
        ("1.2", "Then rest."),
        ("2.1", "All rest."),
    ]


def test_a_lone_figure_at_the_start_is_part_of_what_is_said() -> None:
    assert from_markdown("We act.\n\n1.5 FTE posts are cut.\n")[1].text == "1.5 FTE posts are cut."
    assert from_markdown("We end it by\n\n2022. We will rest.\n")[1].text.startswith("2022.")


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("See para. 3 of it. Mr. J. Smith said no. It cost £1.5m.", 3),
        ("Crime rose.12 The next fell.", 2),
        ("“We act.” So he said.", 2),
        ("我们将招募警察。我们将减少犯罪。", 2),
        ("हम काम करेंगे। हम रुकेंगे।", 2),
        ("هل نستمع؟ نعم نستمع.", 2),
        ("e.g. this, i.e. that, etc. and so on", 1),
    ],
)
def test_sentences_end_where_a_reader_ends_them(paragraph: str, sentences: int) -> None:
    found = split(paragraph)
    assert len(found) == sentences
    assert "".join(found).replace(" ", "") == paragraph.replace(" ", "")


def test_a_pdf_is_put_back_into_sentences(tmp_path: Path) -> None:
    long = "The force will " + "patiently and openly " * 12 + "explain each search. Everyone will know why."
    text = read(pdf(tmp_path / "a.pdf", f"= Trust\n{long}\n\nAnother paragraph stands apart.\n"))
    assert [c.text for c in text] == ["Trust", *split(long), "Another paragraph stands apart."]
    assert {c.place for c in text} == {"page 1"}


def test_running_heads_and_page_numbers_are_no_clauses_and_are_named(tmp_path: Path) -> None:
    pages = "\n#pagebreak()\n".join(f"Sentence {n * 7} of the plan is here." for n in range(6))
    text = read(pdf(tmp_path / "a.pdf", f'#set page(header: [The plan 2022-25], numbering: "1")\n{pages}'))
    assert [c.text for c in text] == [f"Sentence {n * 7} of the plan is here." for n in range(6)]
    assert any("The plan" in note for note in text.notes)


def test_a_pdf_of_400_pages_is_read_and_compared(tmp_path: Path) -> None:
    pages = [
        f"== Theme {n}\nWe will recruit {n + 3} officers. Patrols number {n} will go on foot."
        for n in range(400)
    ]
    later = [page.replace("recruit 13 ", "recruit 12 ") for page in pages]
    started = time.perf_counter()
    old = read(pdf(tmp_path / "old.pdf", "\n#pagebreak()\n".join(pages)))
    new = read(pdf(tmp_path / "new.pdf", "\n#pagebreak()\n".join(later)))
    assert len(old) == 1200
    changed = [pair for pair in compare(old, new) if pair.label != "unchanged"]
    assert [(p.label, p.old_text) for p in changed] == [("changed-number", "We will recruit 13 officers.")]
    assert changed[0].old[0].place == "page 11"
    assert time.perf_counter() - started < 30


def test_another_language_is_read_and_what_is_not_known_of_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text(
        "# Cynllun\n\n" + "Bydd yr heddlu yn gwrando ar bawb. Nid oes neb uwch na'r gyfraith. " * 9, "utf-8"
    )
    text = read(path)
    assert not text.english
    assert any("English" in note for note in text.notes)
    assert {p.label for p in compare(text, text)} == {"unchanged"}


def test_pages_of_pictures_among_pages_of_text_are_named(tmp_path: Path) -> None:
    text = read(
        pdf(
            tmp_path / "a.pdf",
            "We will listen to everyone who asks.\n#pagebreak()\n#rect()\n#pagebreak()\nWe act.",
        )
    )
    assert text.notes == ("No text on page 2 of 3: pictures or scans, not read.",)


def refused(path: Path) -> str:
    with pytest.raises(TextError) as refusal:
        read(path)
    message = str(refusal.value)
    assert path.name in message
    assert "\n" not in message
    return message


def test_a_scan_is_refused_with_the_way_out(tmp_path: Path) -> None:
    assert "ocrmypdf" in refused(scan(tmp_path / "scan.pdf"))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.md", b"", "empty"),
        ("blank.md", b" \n\t\n", "empty"),
        ("signs.md", b"--- *** ---", "no words"),
        ("page.html", b"<html><body><script>1</script></body></html>", "no words"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 90, "DOCX"),
        ("rich.rtf", b"{\\rtf1 hello}", "DOCX"),
        ("broken.pdf", b"%PDF-1.7 nothing follows", "damaged"),
        ("broken.docx", b"PK\x03\x04 nothing follows", "damaged"),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40, "other kind of file"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert says in refused(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere.md")
    refused(tmp_path)


def test_a_document_that_declares_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    assert "document type" in refused(docx(tmp_path / "bomb.docx", WORD, prolog=bomb))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_texts_of_any_common_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes("We will pay £5 – at once.".encode(encoding))
    assert [c.text for c in read(path)] == ["We will pay £5 – at once."]


def test_a_list_that_begins_at_no_number_is_read_as_browsers_do(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    path.write_text("<ol start='3ÿ'><li>We act.</ol><ol start='?'><li>We stop.</ol>", encoding="utf-8")
    assert [clause.number for clause in read(path).clauses] == ["3", "1"]
