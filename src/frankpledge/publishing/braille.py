"""Documents as braille: Unified English Braille, grade 2, in the letters that embossers take (BRF).

liblouis makes the cells; pages are ours: 40 cells a line, 25 lines a page, the number of the page at the
end of its last line. Headings are centred (the title) or begin in cell 5; a paragraph begins in cell 3, an
item in cell 1 with what runs over in cell 3.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frankpledge.publishing.document import Document, Heading, Items, Paragraph, Picture, told
from frankpledge.publishing.errors import PublishingError

TABLE = "en-us-brf.dis,en-ueb-g2.ctb"
CELLS, LINES = 40, 25
INSTALL = "apt-get install liblouis-bin liblouis-data"
#: liblouis takes a line of at most about 2,000 letters; longer texts go to it sentence by sentence.
_LONGEST = 900
#: How liblouis writes a character that it has no cells for: its number, in braille's letters.
_UNKNOWN = re.compile(r"'\\[XYZ][0-9A-J]+'")
#: Marks that are not in the table, as words or as what is.
_SPOKEN = str.maketrans(
    {"→": " to ", "≥": " at least ", "≤": " at most ", "−": "-", "\u00a0": " ", "×": " by "}
)


@dataclass(frozen=True, slots=True)
class _Block:
    """A text with where its first and its further lines begin, and whether it keeps with what follows."""

    words: str
    first: int = 0
    further: int = 0
    centred: bool = False
    before: bool = False


def there() -> bool:
    """Whether this machine can make braille."""
    return shutil.which("lou_translate") is not None


def brf(document: Document) -> bytes:
    """The document page by page, parted by form feeds. Raises `PublishingError` where liblouis is not
    there, or meets a letter that it has no cells for."""
    blocks = list(_blocks(document))
    cells = translated([block.words for block in blocks])
    unknown = sorted({found for one in cells for found in _UNKNOWN.findall(one)})
    if unknown:
        raise PublishingError(f"The document {document.name} has letters that braille lacks: {unknown[0]}")
    pages = _pages(list(zip(blocks, cells, strict=True)))
    return "\f".join(pages).encode("ascii") + b"\f"


def _blocks(document: Document) -> Iterator[_Block]:
    yield _Block(document.title, centred=True)
    for part in document.parts:
        match part:
            case Heading(words, level):
                yield _Block(words, 4 if level < 4 else 6, 4, before=True)
            case Paragraph(words):
                yield _Block(words, 2)
            case Items(texts):
                yield from (_Block(one, 0, 2) for one in texts)
            case Picture():
                yield _Block(part.finding, 2)
                yield _Block(part.description, 2)
            case _:
                yield from (_Block(one, 0, 2) for one in told(part))


def translated(texts: Sequence[str], *, backward: bool = False) -> list[str]:
    """Each text as braille, or each braille as text; all in one call of liblouis."""
    if not there():
        raise PublishingError(f"Braille needs liblouis. As root: {INSTALL}")
    pieces = [_pieces(text.translate(_SPOKEN)) for text in texts]
    lines = [one for several in pieces for one in several]
    done = subprocess.run(
        ["lou_translate", "--backward" if backward else "--forward", TABLE],
        # A backslash begins the number of a character, unless there are two.
        input="\n".join(lines).replace("\\", "\\\\") + "\n",
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    made = iter(done.stdout.splitlines())
    try:
        return [" ".join(next(made) for _ in several) for several in pieces]
    except StopIteration as error:
        raise PublishingError(f"liblouis gave up: {done.stderr.strip()[-300:]}") from error


def _pieces(text: str) -> list[str]:
    words = " ".join(text.split()) or " "
    if len(words) <= _LONGEST:
        return [words]
    return textwrap.wrap(words, _LONGEST, break_long_words=False, break_on_hyphens=False)


def _lines(block: _Block, cells: str) -> list[str]:
    if block.centred:
        rows = textwrap.wrap(cells, CELLS - 8, break_on_hyphens=False)
        return [" " * ((CELLS - len(row)) // 2) + row for row in rows] + [""]
    rows = textwrap.wrap(
        cells,
        CELLS,
        initial_indent=" " * block.first,
        subsequent_indent=" " * block.further,
        break_on_hyphens=False,
    )
    return ["", *rows] if block.before else rows


def _pages(told_: list[tuple[_Block, str]]) -> list[str]:
    """Lines put on pages: no heading is left at the foot of one, and no page begins with an empty line."""
    pages: list[list[str]] = [[]]
    kept: list[str] = []
    room = LINES - 1
    for block, cells in told_:
        rows = _lines(block, cells)
        if block.before:
            kept += rows
            continue
        ahead = kept + rows[:2]
        if kept and len(pages[-1]) + len(ahead) > room:
            pages.append([])
        for row in kept + rows:
            if len(pages[-1]) == room:
                pages.append([])
            if row or pages[-1]:
                pages[-1].append(row)
        kept = []
    numbers = translated([str(number) for number in range(1, len(pages) + 1)])
    return [
        "\n".join([*rows, *[""] * (room - len(rows)), number.rjust(CELLS)]) + "\n"
        for rows, number in zip(pages, numbers, strict=True)
    ]
