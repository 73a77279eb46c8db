"""Small documents in each format, made here so that no file of anybody's is needed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import typst
from PIL import Image

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>'
    for n in (1, 2, 3)
)


def docx(path: Path, paragraphs: list[tuple[str, str]], *, prolog: str = "") -> Path:
    """A DOCX of (style, text) paragraphs; style is "" or "Heading1" … "Heading3"."""
    body = "".join(
        f"<w:p><w:pPr>{f'<w:pStyle w:val={chr(34)}{style}{chr(34)}/>' if style else ''}</w:pPr>"
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr(
            "word/document.xml", f"{prolog}<w:document {_W}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/styles.xml", f"<w:styles {_W}>{_STYLES}</w:styles>")
    path.write_bytes(held.getvalue())
    return path


def pdf(path: Path, source: str) -> Path:
    """A PDF with a text layer, set by Typst from `source`."""
    path.write_bytes(typst.compile(source.encode()))
    return path


def scan(path: Path, pages: int = 3) -> Path:
    """A PDF of pictures without a text layer."""
    pictures = [Image.new("L", (200, 280), 240) for _ in range(pages)]
    pictures[0].save(path, "PDF", save_all=True, append_images=pictures[1:])
    return path
