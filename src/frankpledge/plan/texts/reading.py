"""Read a plan's text from a file: Markdown, HTML, DOCX, PDF or plain text, known by content and not by
name."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import mammoth
from markdown_it import MarkdownIt

from frankpledge.plan.texts import blocks, pdf
from frankpledge.plan.texts.blocks import Block
from frankpledge.plan.texts.clause import Text, TextError
from frankpledge.plan.texts.wording import listed

_READABLE = "Use Markdown, HTML, DOCX or a PDF with a text layer."
_LARGEST = 500 * 2**20
_ENGLISH = frozenset(
    listed(
        "the of and to in a is for that on with by be are as this will we from our at or have it an which "
        "their not has was all more they can these its who been than but"
    )
)


def read(path: Path | str) -> Text:
    """The text at `path`, split into clauses in their places.

    Raises TextError, in one sentence that says what to do, for a file that is missing, empty, damaged,
    locked, a scan, or in a format that is not read.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= _LARGEST else b""
    except OSError as problem:
        raise TextError(
            f"{path}: this file cannot be opened ({problem.strerror}). Check its name and place."
        ) from problem
    if size > _LARGEST:
        raise TextError(f"{path.name}: {size >> 20} MB is more than a plan's text can be. {_READABLE}")
    if not content.strip():
        raise TextError(f"{path.name}: the file is empty. {_READABLE}")
    notes: list[str] = []
    if content[:1024].lstrip().startswith(b"%PDF"):
        found, notes = pdf.blocks(path)
    elif content.startswith(b"PK\x03\x04"):
        found = _from_docx(content, path.name)
    else:
        found = _from_characters(_decode(content, path.name), path.suffix.lower())
    return _text(path.name, found, notes)


def from_markdown(source: str, name: str = "text") -> Text:
    """The clauses of Markdown held in memory, as `read` gives them for a file."""
    return _text(name, _from_markdown(source), [])


def _text(name: str, found: list[Block], notes: list[str]) -> Text:
    clauses = blocks.clauses(found)
    if not clauses:
        raise TextError(f"{name}: no words were found in this file. {_READABLE}")
    words = re.findall(r"[^\W\d_]+", " ".join(c.text for c in clauses).lower())
    share = sum(word in _ENGLISH for word in words) / max(len(words), 1)
    foreign = sum(not word.isascii() for word in words) / max(len(words), 1)
    english = share >= 0.12 or (len(words) < 40 and foreign < 0.5)
    if not english:
        notes = [
            *notes,
            "This does not look like English: words, numbers and dates in figures are compared; "
            "modal verbs, negations, owners and numbers in words are known in English only.",
        ]
    return Text(name, clauses, tuple(notes), english)


def _decode(content: bytes, name: str) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TextError(f"{name}: this is an old Word document (.doc). Save it as DOCX and try again.")
    if content.startswith(b"{\\rtf"):
        raise TextError(f"{name}: this is rich text (RTF). Save it as DOCX and try again.")
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\x00" in content or sum(b < 9 or 13 < b < 32 for b in content[:4096]) > len(content[:4096]) / 50:
        raise TextError(f"{name}: this is not a text but some other kind of file. {_READABLE}")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _from_characters(source: str, suffix: str) -> list[Block]:
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    opening = source[:2000].lstrip().lower()
    if opening.startswith(("<!doctype html", "<html", "<?xml", "<body", "<head")) or suffix in (
        ".html",
        ".htm",
        ".xhtml",
    ):
        return blocks.from_html(source)
    return _from_markdown(source)


def _from_markdown(source: str) -> list[Block]:
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = markdown.parse(_without_front_matter(source))
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrSet("data-line", str(token.map[0] + 1))
    page = markdown.renderer.render(tokens, markdown.options, {})
    return blocks.from_html(page)


def _without_front_matter(source: str) -> str:
    """`source` with a leading `---` … `---` block of settings blanked, so that lines keep their numbers."""
    match = re.match(r"---\n(?:[\w-]+:.*\n|[ \t-].*\n|\n)*?---\n", source)
    return "\n" * match.group().count("\n") + source[match.end() :] if match else source


def _from_docx(content: bytes, name: str) -> list[Block]:
    damaged = f"{name}: this document is damaged and cannot be opened. Save it again as DOCX."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            size = sum(part.file_size for part in archive.infolist())
            if "word/document.xml" not in names:
                kind = (
                    "an OpenDocument text" if "content.xml" in names else "an archive or another office file"
                )
                raise TextError(
                    f"{name}: this is {kind}, not a text that is read. Save it as DOCX and try again."
                )
            if size > _LARGEST:
                raise TextError(
                    f"{name}: unpacked it is {size >> 20} MB, more than a plan's text can be. {_READABLE}"
                )
            for part in names:
                if part.endswith(".xml") and b"<!DOCTYPE" in archive.read(part):
                    raise TextError(
                        f"{name}: {part} declares a document type, which no word processor writes. "
                        f"{_READABLE}"
                    )
        # pictures are not read: an empty source keeps them from being copied into the page
        result = mammoth.convert_to_html(
            io.BytesIO(content), convert_image=mammoth.images.img_element(lambda image: {"src": ""})
        )
    except TextError:
        raise
    except Exception as problem:  # mammoth raises whatever its parser met; the reader needs one sentence
        raise TextError(damaged) from problem
    return blocks.from_html(result.value, places="paragraph")
