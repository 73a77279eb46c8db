"""A document as plain parts, and the same as plain text.

Whatever writes a document takes these parts: `typesetting` (PDF in two sizes of print), `braille`, and
`text` here. In large print, braille and plain text a table is told line by line, since columns do not
survive any of them.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from frankpledge.site import unwritten


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


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG, colours resolved) under the finding that it shows; `description` says the same in
    words.
    """

    svg: str
    finding: str
    subtitle: str
    description: str


Part = Heading | Paragraph | Items | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """`name` is that of its file without the ending; `language` is one of `letters.LANGUAGES`."""

    name: str
    title: str
    author: str
    on: date
    parts: Sequence[Part]
    language: str = "en"


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
                written += [_item(one) for one in told(part)] + [""]
            case Picture():
                written += [textwrap.fill(one, 72) for one in (part.finding, part.description)] + [""]
    return unwritten.plain(re.sub(r"\n{3,}", "\n\n", "\n".join(written)).strip()) + "\n"


def _item(words: str) -> str:
    return textwrap.fill(words, 72, initial_indent="* ", subsequent_indent="  ")


def told(table: Table) -> list[str]:
    """A table line by line: the row's name, then each cell after its heading."""
    lines = []
    for row in table.rows:
        cells = zip(table.head[1:], row[1:], strict=True)
        lines.append(f"{row[0]}. " + "; ".join(f"{head}: {cell}" for head, cell in cells if cell))
    return lines
