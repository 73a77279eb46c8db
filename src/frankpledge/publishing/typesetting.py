"""Documents as PDF/UA-1, set by Typst; in ordinary print (11 point) and in large print (18 point)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import typst

from frankpledge.publishing import letters
from frankpledge.publishing.document import Document, Heading, Items, Paragraph, Part, Picture, Table, told
from frankpledge.publishing.errors import PublishingError
from frankpledge.site import unwritten


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
                font_paths=list(letters.folders(document.language)),
            )
        )
    except typst.TypstError as error:
        raise PublishingError(f"The document {document.name} cannot be set: {error}") from error


def _source(document: Document, large: bool) -> str:
    size, margin = (18, "2cm") if large else (11, "2.2cm")
    day = f"datetime(year: {document.on.year}, month: {document.on.month}, day: {document.on.day})"
    fonts = ", ".join(_said(one) for one in letters.families(document.language))
    lang, _, region = document.language.partition("-")
    # Typst takes Punjabi for a right-to-left language; ours is written in Gurmukhi, which is not.
    way = "rtl" if letters.LANGUAGES[document.language].rtl else "ltr"
    place = ', region: "gb"' if lang == "en" else ', region: "cn"' if region else ""
    written = [
        f"#set document(title: {_said(document.title)}, author: {_said(document.author)}, date: {day})",
        f'#set page(paper: "a4", margin: {margin}, numbering: "1")',
        f'#set text(font: ({fonts},), size: {size}pt, lang: "{lang}"{place}, dir: {way}, hyphenate: false)',
        "#set par(leading: 0.7em, spacing: 1.1em, justify: false)",
        "#show heading: set block(above: 1.5em, below: 0.7em, sticky: true)",
        '#show heading.where(level: 1): set text(size: 1.35em, weight: "bold")',
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
        case Picture():
            return _picture(part)
        case Table(head, rows) if not large and rows:
            columns = ", ".join(["1.6fr", "1.6fr", *["1fr"] * (len(head) - 2)])
            cells = ", ".join(_said(cell) for row in rows for cell in row)
            top = ", ".join(f"strong({_said(cell)})" for cell in head)
            strokes = "stroke: (x: none, y: 0.5pt), inset: (x: 3pt, y: 5pt)"
            table = f"#table(columns: ({columns}), {strokes}, table.header({top}), {cells})"
            return f"#[#set text(size: 9pt)\n#set par(leading: 0.5em)\n{table}]"
    return _call("list", told(part))


def _picture(part: Picture) -> str:
    """The drawing between its finding and its subtitle, kept on one page; the description is its other
    text.
    """
    drawing = f'image(bytes({json.dumps(part.svg, ensure_ascii=False)}), format: "svg", width: 86%, '
    drawing += f"alt: {_literal(unwritten.plain(part.description))})"
    above = f"strong({_said(part.finding)})"
    below = f"text(size: 0.85em, {_said(part.subtitle)})"
    return f"#block(breakable: false, [#{above}\n\n#{drawing}\n\n#{below}])"


def _call(name: str, texts: Sequence[str]) -> str:
    return f"#{name}({', '.join(_said(one) for one in texts)})" if texts else ""


def _said(words: str) -> str:
    """Text as a literal of Typst, in which nothing is markup; what is said in English within another
    language is marked as English."""
    if unwritten.OPEN not in words:
        return _literal(words)
    pieces = []
    for number, piece in enumerate(re.split(f"[{unwritten.OPEN}{unwritten.CLOSE}]", words)):
        if piece:
            told = _literal(piece, keep=True)
            pieces.append(f'#text(lang: "en", dir: ltr, {told})' if number % 2 else f"#{told}")
    return f"[{''.join(pieces)}]"


def _literal(words: str, *, keep: bool = False) -> str:
    told = re.sub(r"\s+", " ", words) if keep else " ".join(words.split())
    return json.dumps(told, ensure_ascii=False)
