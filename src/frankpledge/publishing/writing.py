"""How a document is written, by the end of its file's name; and what this machine cannot write, with the
remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from frankpledge.publishing import braille, letters
from frankpledge.publishing.document import Document, text
from frankpledge.publishing.typesetting import pdf

Writer = Callable[[Document], bytes]

WRITERS: dict[str, Writer] = {
    ".pdf": pdf,
    "-large-print.pdf": lambda document: pdf(document, large=True),
    ".brf": braille.brf,
    ".txt": lambda document: text(document).encode(),
}


def writers(language: str) -> dict[str, Writer]:
    """The ways in which a document of a language can be written here. Braille is English's."""
    ways = dict(WRITERS)
    if language != "en" or not braille.there():
        del ways[".brf"]
    if letters.missing(language):
        ways = {ending: writer for ending, writer in ways.items() if not ending.endswith(".pdf")}
    return ways


def wanting(languages: list[str]) -> Iterator[tuple[str, str]]:
    """What cannot be written on this machine for documents of these languages, and the line that mends it."""
    if not braille.there():
        yield "Braille", braille.INSTALL
    for code in languages:
        if line := letters.missing(code):
            yield f"PDF in the letters of “{code}”", line
