"""Blocks of a text (headings, paragraphs, list items, table rows), and the clauses in them.

Every format is first brought to blocks, so that a plan kept as Markdown one year and as PDF the next is
split alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from frankpledge.plan.texts import sentences
from frankpledge.plan.texts.clause import Clause, Kind
from frankpledge.plan.texts.wording import listed, tidy

BlockKind = Literal["heading", "paragraph", "item", "row"]


@dataclass(frozen=True)
class Block:
    """A run of text that stands alone. `level` is a heading's depth from 1; `number` a list's own
    numbering."""

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    number: str = ""
    place: str = ""


def clauses(blocks: Iterable[Block]) -> tuple[Clause, ...]:
    """The clauses of `blocks`, each with the path of headings above it and the paragraph number printed
    before it."""
    held = [Block(tidy(b.text), b.kind, b.level, b.number, b.place) for b in blocks]
    held = [b for b in held if re.search(r"\w", b.text)]
    numbers = _paragraph_numbers([b.text for b in held])
    path: list[tuple[int, str]] = []
    found: list[Clause] = []
    for block, printed in zip(held, numbers, strict=True):
        text = block.text[len(printed) :].lstrip(" .)\t") if printed else block.text
        number = printed or block.number
        if block.kind == "heading":
            path = [(level, title) for level, title in path if level < block.level]
            above = tuple(title for _, title in path)
            found.append(Clause(text, above, number, block.place, "heading", len(found)))
            path.append((block.level, text))
            continue
        above = tuple(title for _, title in path)
        kind: Kind = "item" if block.kind == "item" else "cell" if block.kind == "row" else "sentence"
        parts = [text] if block.kind == "row" else sentences.split(text)
        for part in parts:
            if re.search(r"\w", part):
                found.append(Clause(part, above, number, block.place, kind, len(found)))
    return tuple(found)


_NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(?=\S)|(\d{1,3}(?:\.\d{1,3})+)[.)]?\s+(?=[\"'“‘(]?[^\W\d_a-zß-ÿ])")


def _paragraph_numbers(texts: Sequence[str]) -> list[str]:
    """The paragraph number that each text starts with, or an empty string.

    Only numbers that count on from one another are numbering: a lone figure at the start of a sentence is
    part of what is said, and is compared like any other number.
    """
    places, counts, printed = [], [], []
    for place, text in enumerate(texts):
        match = _NUMBERED.match(text)
        if match:
            printed.append(match.group(1) or match.group(2))
            counts.append(tuple(int(n) for n in printed[-1].split(".")))
            places.append(place)
    numbers = [""] * len(texts)
    for i, place in enumerate(places):
        before = i > 0 and _counts_on(counts[i - 1], counts[i])
        after = i + 1 < len(counts) and _counts_on(counts[i], counts[i + 1])
        if before or after:
            numbers[place] = printed[i]
    return numbers


def _counts_on(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Whether numbering goes on from `a` to `b`: 1 → 2, 1 → 1.1, 1.4 → 1.5, 1.4 → 2, 1.4 → 2.1."""
    if b == (*a, 1):
        return True
    for depth in range(1, min(len(a), len(b)) + 1):
        if b[: depth - 1] == a[: depth - 1] and b[depth - 1] == a[depth - 1] + 1:
            return all(n == 1 for n in b[depth:])
    return False


_SKIPPED = frozenset(
    listed("script style noscript template svg nav footer head del math button select iframe object")
)
_FLUSHING = frozenset(
    listed(
        "p div section article main aside header blockquote ul ol dl dt dd li table thead tbody tfoot tr "
        "figure figcaption pre hr address form fieldset details summary body html caption h1 h2 h3 h4 h5 "
        "h6"
    )
)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class _Page(HTMLParser):
    """Collects the blocks of a page of HTML; what is not its text (navigation, scripts, deletions) is passed
    over."""

    def __init__(self, *, places: Literal["line", "paragraph"]) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._places = places
        self._words: list[str] = []
        self._skipping: list[str] = []
        self._heading = 0
        self._items: list[bool] = []
        self._lists: list[int | None] = []
        self._number = ""
        self._in_row = self._raised = False
        self._line = self._given_line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._skipping or tag in _SKIPPED or _is_note_mark(tag, given):
            if tag not in ("br", "img", "hr", "input", "meta", "link"):
                self._skipping.append(tag)
            return
        if tag in _FLUSHING and not (self._in_row and tag in ("p", "div", "ul", "ol", "li")):
            self._flush()
            self._given_line = _counted(given.get("data-line"), self._given_line)
        elif tag in ("br", "td", "th", "p", "div", "li"):
            self._words.append(" | " if tag in ("td", "th") and "".join(self._words).strip() else " ")
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._heading = int(tag[1])
        elif tag == "tr":
            self._in_row = True
        elif tag in ("ul", "ol"):
            self._lists.append(_counted(given.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self._items.append(True)
            self._number = ""
            if self._lists and self._lists[-1] is not None:
                self._number = str(self._lists[-1])
                if self._lists[-1] > 999:  # "2022. We will": a year taken for a list's number by Markdown
                    self._words.append(f"{self._number}. ")
                self._lists[-1] += 1
        elif tag == "sup":
            self._raised = True

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag in self._skipping:
                while self._skipping.pop() != tag:
                    pass
            return
        if tag in _FLUSHING and not (self._in_row and tag not in ("tr", "table")):
            self._flush()
        if tag == "tr":
            self._in_row = False
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "li" and self._items:
            self._items.pop()
        elif tag == "sup":
            self._raised = False
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._heading = 0

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            if data.strip() and not "".join(self._words).strip():
                self._line = self._given_line or self.getpos()[0] + data[
                    : len(data) - len(data.lstrip())
                ].count("\n")
            self._words.append(data.translate(_SUPERSCRIPT) if self._raised else data)

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        text = tidy("".join(self._words)).strip("| ")
        self._words.clear()
        if not text:
            return
        place = f"line {self._line}" if self._places == "line" else f"paragraph {len(self.blocks) + 1}"
        kind: BlockKind = "paragraph"
        if self._heading:
            kind = "heading"
        elif self._in_row:
            kind = "row"
        elif self._items:
            kind = "item"
        self.blocks.append(Block(text, kind, self._heading, self._number if kind == "item" else "", place))


def _is_note_mark(tag: str, given: dict[str, str | None]) -> bool:
    """Whether this is a footnote's mark in running text, which is no part of what is said."""
    target = given.get("href") or ""
    return tag == "a" and target.startswith(("#footnote", "#endnote", "#fn", "#note"))


def _counted(said: str | None, usual: int) -> int:
    """The number that an attribute begins with, as browsers read it; `usual` where it says none."""
    match = re.match(r"\s*([+-]?\d{1,9})", said or "")
    return int(match[1]) if match else usual


def from_html(page: str, *, places: Literal["line", "paragraph"] = "line") -> list[Block]:
    """The blocks of a page of HTML, however badly closed its elements are."""
    parser = _Page(places=places)
    parser.feed(page)
    parser.close()
    return parser.blocks
