"""The text of a PDF, as blocks: lines put back together into paragraphs, running heads taken away.

A PDF holds lines at positions, not paragraphs. Blocks begin at a wider gap, a bullet or number, a larger
size (a heading), or after a short line that ends a sentence; a word broken at a line's end is joined where
the document has it whole elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from frankpledge.plan.texts.blocks import Block, BlockKind
from frankpledge.plan.texts.clause import TextError

_BULLET = re.compile(r"[•●▪◦‣■□–—*·»➢✓\uf0b7\uf0a7-]\s+")
_LETTERED = re.compile(r"\(?(?:[a-z]|[ivx]{1,4})\)\s+")
_NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]?\s+\S")
_ENDS = re.compile(r"[.!?:;؟۔。।][\"'”’)\]]*\d{0,3}$")
#: A line larger than the body by this much is a heading, and no page number.
_LARGER = 1.12
#: A line at a page's edge longer than this, in letters, is text.
_LONGEST_HEAD = 90
#: What a PDF reader leaves where a word was broken at a line's end.
_BROKEN = "\x02\ufffe\u00ad"


@dataclass(frozen=True)
class _Line:
    text: str
    page: int
    left: float
    right: float
    base: float
    size: float


def blocks(path: Path) -> tuple[list[Block], list[str]]:
    """The blocks of the PDF at `path`, and notes on pages without text.

    Raises TextError where the file is damaged or locked, is a scan without a text layer, or has one that
    cannot be read.
    """
    lines, pages, blank = _lines(path)
    letters = sum(len(re.findall(r"\w", line.text)) for line in lines)
    if not letters or (letters < 20 * pages and len(blank) > pages / 2):
        raise TextError(
            f"{path.name}: {len(blank) or pages} of {pages} pages hold no text: this is probably a scan. "
            "Give it a text layer with a text recogniser (for instance: ocrmypdf IN.pdf OUT.pdf), or use the "
            "original document."
        )
    unreadable = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for line in lines for c in line.text)
    if unreadable > letters / 4:
        raise TextError(
            f"{path.name}: the letters of this PDF cannot be read (its fonts do not say which they are). "
            "Use the original document, or run a text recogniser over it (ocrmypdf --force-ocr)."
        )
    notes = [f"No text on {_ranges(blank)} of {pages}: pictures or scans, not read."] if blank else []
    kept, heads = _without_running_heads(lines, pages)
    if heads:
        notes.append(f"Left out as running heads: {'; '.join(f'“{head}”' for head in heads[:5])}.")
    return _paragraphs(kept), notes


def _lines(path: Path) -> tuple[list[_Line], int, list[int]]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise TextError(
                f"{path.name}: this PDF is locked with a password. Save a copy without one."
            ) from problem
        raise TextError(
            f"{path.name}: this PDF is damaged and cannot be opened. Fetch or export it again."
        ) from problem
    lines: list[_Line] = []
    blank: list[int] = []
    with document:
        pages = len(document)
        for number in range(pages):
            try:
                page = document[number]
                text = page.get_textpage()
            except pypdfium2.PdfiumError as problem:
                raise TextError(
                    f"{path.name}: page {number + 1} is damaged. Fetch or export the file again."
                ) from problem
            found = _page_lines(text, number + 1)
            lines += found
            if not any(line.text.strip() for line in found):
                blank.append(number + 1)
            text.close()
            page.close()
    return lines, pages, blank


def _page_lines(text: pypdfium2.PdfTextPage, page: int) -> list[_Line]:
    lines, start = [], 0
    for written in re.split(r"(\r\n|[\n\r]|(?<=[\x02\ufffe]))", text.get_text_range()):
        words = written.strip(" \t\r\n\x00")
        if words:
            first = start + written.index(words[0])
            last = start + len(written.rstrip()) - 1
            a = raw.FPDFText_GetCharIndexFromTextIndex(text, first)
            z = raw.FPDFText_GetCharIndexFromTextIndex(text, last)
            left, base, _, _ = text.get_charbox(max(a, 0), loose=True)
            _, _, right, _ = text.get_charbox(max(z, 0), loose=True)
            lines.append(
                _Line(words, page, left, right, base, round(raw.FPDFText_GetFontSize(text, max(a, 0)), 1))
            )
        start += len(written)
    return lines


def _without_running_heads(lines: Sequence[_Line], pages: int) -> tuple[list[_Line], list[str]]:
    """The lines without those that stand alike at the head or foot of many pages, and without page numbers;
    and the wordings taken away, page numbers apart.

    A line that differs from page to page counts as alike only if its one changing number is the page's.
    """
    by_page: dict[int, list[int]] = {}
    body = _body_size(lines)
    for i, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(i)
    seen: Counter[str] = Counter()
    edges: dict[int, list[str]] = {}
    for page, held in by_page.items():
        for i in dict.fromkeys(held[:2] + held[-2:]):
            text = lines[i].text
            forms = set()
            # what ends like a sentence is kept: better a running head too many than a promise too few
            if len(text) <= _LONGEST_HEAD and not _ENDS.search(text):
                forms.add(text)
                figures = re.finditer(r"\b\d{1,4}\b", text) if lines[i].size <= body * _LARGER else ()
                forms |= {f"{text[: m.start()]}#{int(m.group()) - page}#{text[m.end() :]}" for m in figures}
            edges[i] = sorted(forms)
            seen.update(forms)
    often = max(3, pages * 0.3)
    running = {i for i, forms in edges.items() if any(seen[form] >= often for form in forms)}
    running |= {i for i in edges if lines[i].text == str(lines[i].page)}
    gone = dict.fromkeys(re.sub(r"\b\d{1,4}\b", "…", lines[i].text) for i in sorted(running))
    worded = [text for text in gone if re.search(r"[^\W\d_]", text)]
    return [line for i, line in enumerate(lines) if i not in running], worded


def _body_size(lines: Sequence[_Line]) -> float:
    """The size in which most letters are set."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def _paragraphs(lines: Sequence[_Line]) -> list[Block]:
    if not lines:
        return []
    body = _body_size(lines)
    larger = sorted({line.size for line in lines if line.size > body * _LARGER}, reverse=True)
    pitches = Counter(
        round(a.base - b.base, 0) for a, b in pairwise(lines) if a.page == b.page and a.base > b.base
    )
    pitch = pitches.most_common(1)[0][0] if pitches else body * 1.2
    # a double-spaced or one-line-a-paragraph text has no narrower pitch to judge by
    pitch = min(pitch, body * 1.7) if body else pitch
    edge = sorted(line.right for line in lines)[int(len(lines) * 0.9)]
    whole = Counter(re.findall(r"\w+", " ".join(line.text for line in lines).lower()))
    found: list[Block] = []
    before: _Line | None = None
    for line in lines:
        level = larger.index(line.size) + 1 if line.size in larger and len(line.text) < 200 else 0
        kind, text = _opening(line.text, level)
        if before is not None and found and _goes_on(before, line, found[-1], kind, level, pitch, edge):
            found[-1] = replace(found[-1], text=_join(found[-1].text, text, whole))
        else:
            found.append(Block(text, kind, min(level, 6), "", f"page {line.page}"))
        before = line
    return [replace(b, text=b.text.translate(dict.fromkeys(map(ord, _BROKEN)))) for b in found]


def _opening(text: str, level: int) -> tuple[BlockKind, str]:
    for mark in (_BULLET, _LETTERED):
        match = mark.match(text)
        if match and not re.match(r"-\d", text):
            return "item", text[match.end() :]
    return ("heading", text) if level else ("paragraph", text)


def _goes_on(
    before: _Line, line: _Line, block: Block, kind: BlockKind, level: int, pitch: float, edge: float
) -> bool:
    if kind == "item" or (block.kind == "heading") != (level > 0) or (level and block.level != min(level, 6)):
        return False
    if abs(line.size - before.size) > 0.1 * before.size:
        return False
    ended = bool(_ENDS.search(before.text))
    if line.page != before.page or line.base > before.base + 1:  # next page, or next column
        return not ended and (line.text[:1].islower() or before.text[-1:] in _BROKEN + "-,")
    if before.base - line.base > 1.45 * pitch:
        return False
    if _NUMBERED.match(line.text) and (ended or block.kind == "item"):
        return False
    return not (ended and before.right < before.left + 0.8 * (edge - before.left))


def _join(text: str, more: str, whole: Counter[str]) -> str:
    """Two lines as one. Of a word broken by a hyphen, the hyphen goes if the document has the word whole
    elsewhere, and stays if it has both halves apart ("drink-spiking")."""
    if text[-1:] not in _BROKEN + "-" or not more[:1].islower():
        return text + more if text[-1:] in _BROKEN + "-" else f"{text} {more}"
    soft = text[-1] in _BROKEN
    first, second = re.search(r"(\w*)\W$", text), re.match(r"\w+", more)
    if first is None or second is None:
        return text + more
    left, right = first.group(1).lower(), second.group().lower()
    if whole[left + right] or (soft and not (whole[left] > 1 and whole[right] > 1)):
        return text[:-1] + more
    return f"{text[:-1]}-{more}"


def _ranges(pages: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    shown = ", ".join(f"{a}" if a == z else f"{a} to {z}" for a, z in runs)
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"
