"""A document as plain parts, written as PDF/UA-1 by Typst (in two sizes of print) or as plain text.

In large print and in plain text a table is told line by line, since columns do not survive either.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import typst

from frankpledge.publishing.errors import PublishingError


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; the first cell of each row names it."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


Part = Heading | Paragraph | Items | Table


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    title: str
    author: str
    on: date
    parts: Sequence[Part]


def pdf(document: Document, *, large: bool = False) -> bytes:
    """PDF that conforms to PDF/UA-1, which the compiler checks; the same document gives the same bytes.

    `large` is 18 point, tables told line by line. Raises `PublishingError` where it cannot be set, for
    example for want of a letter in the font.
    """
    try:
        return bytes(
            typst.compile(
                _source(document, large).encode(),
                format="pdf",
                pdf_standards=["ua-1"],
                ignore_system_fonts=True,
            )
        )
    except typst.TypstError as error:
        raise PublishingError(f"The document {document.name} cannot be set: {error}") from error


def text(document: Document) -> str:
    """Plain text, 72 letters a line."""
    written = [document.title, "=" * min(len(document.title), 72), ""]
    for part in document.parts:
        match part:
            case Heading(words, level):
                written += ["", words, ("-" if level == 2 else ".") * min(len(words), 72), ""]
            case Paragraph(words):
                written += [textwrap.fill(words, 72), ""]
            case Items(texts):
                written += [_item(one) for one in texts] + [""]
            case Table():
                written += [_item(one) for one in _told(part)] + [""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(written)).strip() + "\n"


def _item(words: str) -> str:
    return textwrap.fill(words, 72, initial_indent="* ", subsequent_indent="  ")


def _told(table: Table) -> list[str]:
    """A table line by line: the row's name, then each cell after its heading."""
    lines = []
    for row in table.rows:
        cells = zip(table.head[1:], row[1:], strict=True)
        lines.append(f"{row[0]}. " + "; ".join(f"{head}: {cell}" for head, cell in cells if cell))
    return lines


def _source(document: Document, large: bool) -> str:
    size, margin = (18, "2cm") if large else (11, "2.2cm")
    day = f"datetime(year: {document.on.year}, month: {document.on.month}, day: {document.on.day})"
    written = [
        f"#set document(title: {_said(document.title)}, author: {_said(document.author)}, date: {day})",
        f'#set page(paper: "a4", margin: {margin}, numbering: "1")',
        f'#set text(size: {size}pt, lang: "en", region: "gb", hyphenate: false)',
        "#set par(leading: 0.8em, spacing: 1.2em, justify: false)",
        "#show heading: set block(above: 1.6em, below: 0.8em, sticky: true)",
        f"#heading(level: 1, {_said(document.title)})",
    ]
    written += [_set(part, large) for part in document.parts]
    return "\n".join(written) + "\n"


def _set(part: Part, large: bool) -> str:
    match part:
        case Heading(words, level):
            return f"#heading(level: {level}, {_said(words)})"
        case Paragraph(words):
            return f"#par({_said(words)})"
        case Items(texts):
            return _call("list", texts)
        case Table(head, rows) if not large and rows:
            columns = ", ".join(["1.6fr", "1.6fr", *["1fr"] * (len(head) - 2)])
            cells = ", ".join(_said(cell) for row in rows for cell in row)
            top = ", ".join(f"strong({_said(cell)})" for cell in head)
            strokes = "stroke: (x: none, y: 0.5pt), inset: (x: 3pt, y: 5pt)"
            table = f"#table(columns: ({columns}), {strokes}, table.header({top}), {cells})"
            return f"#[#set text(size: 9.5pt)\n#set par(leading: 0.55em)\n{table}]"
    return _call("list", _told(part))


def _call(name: str, texts: Sequence[str]) -> str:
    return f"#{name}({', '.join(_said(one) for one in texts)})" if texts else ""


def _said(words: str) -> str:
    """Text as a literal of Typst, in which nothing is markup."""
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


#: How a document is written, by the end of its file's name.
WRITERS: dict[str, Callable[[Document], bytes]] = {
    ".pdf": pdf,
    "-large-print.pdf": lambda document: pdf(document, large=True),
    ".txt": lambda document: text(document).encode(),
}
