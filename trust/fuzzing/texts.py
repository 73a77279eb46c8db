"""Readers of words: plans' texts, topics, periods, references to figures, postcodes, names of files; and of
backups.
"""

from __future__ import annotations

import gzip
import io
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from trust.fuzzing import Run, Target, must

Made = tuple[Run, tuple[type[Exception], ...]]
PLAN = "frankpledge.plan"
_WORDS = (
    b"# Safer streets\n\n1. We will set up a board by 31 March 2023.\n2. We will not close it.\n\n"
    b"- trust rises to 67%\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
)
_PAGE = (
    b"<html><body><h1>Streets</h1><ol start=3><li>We will act.</li></ol><table><tr><td>1<td>2</table></html>"
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT = (
    f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Streets'
    "</w:t></w:r></w:p><w:p><w:r><w:t>We will act by May 2023.</w:t></w:r></w:p></w:body></w:document>"
).encode()
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
}


def _document(inside: bytes) -> bytes:
    """A DOCX with `inside` as its words."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in {**_PARTS, "word/document.xml": inside}.items():
            packed.writestr(name, content)
    return out.getvalue()


def _plan_text(folder: Path) -> Made:
    from frankpledge.plan import texts

    sound = texts.from_markdown(_WORDS.decode())

    def run(content: bytes) -> object:
        path = folder / ("given.html" if content.startswith(b"<html") else "given.md")
        path.write_bytes(_document(content) if content.startswith(b"<w:") else content)
        found = texts.read(path)
        pairs = texts.compare(sound.clauses, found.clauses)
        new = sum(len(pair.new) for pair in pairs)
        must(new == len(found.clauses), f"{len(found.clauses)} clauses are {new} compared")
        return found

    return run, (texts.TextError,)


def _topics(folder: Path) -> Made:
    from frankpledge.plan import texts

    path, sound = folder / "topics.yml", texts.from_markdown(_WORDS.decode())

    def run(content: bytes) -> object:
        path.write_bytes(content)
        return texts.coverage(sound, texts.read_topics(path))

    return run, (texts.TextError,)


def _period(folder: Path) -> Made:
    from frankpledge.periods import Period, PeriodError

    def run(content: bytes) -> object:
        found = Period.parse(content.decode("utf-8", errors="replace"))
        must(Period.parse(found.key) == found, f"{found.key} is read as another period")
        must(found.start <= found.end and found.label, f"{found.key} ends before it begins")
        return found

    return run, (PeriodError,)


def _prose(folder: Path) -> Made:
    from frankpledge.plan import prose

    known = prose.Known({"homicides"}, {"fraud"}, {"E12000007": "London"})

    def run(content: bytes) -> object:
        text = content.decode("utf-8", errors="replace")
        pieces = list(prose.pieces(text))
        for piece in pieces:
            if isinstance(piece, prose.Reference):
                again = list(prose.pieces(str(piece)))
                must(again == [piece], f"{piece!r} is written as {piece}, which is read as {again}")
        must(
            all("\n" not in said or "\n" in text for said in prose.wrong(text, known)),
            "a message of two lines",
        )
        return pieces

    return run, ()


def _name(folder: Path) -> Made:
    from frankpledge.desk.uploads import plain

    def run(content: bytes) -> object:
        name = plain(content.decode("utf-8", errors="replace"))
        must(Path(name).name == name and name not in {"", ".", ".."}, f"“{name}” is no name of a file")
        (folder / name).write_bytes(b"x")
        (folder / name).unlink()
        return name

    return run, ()


def _postcode(folder: Path) -> Made:
    from frankpledge.releases.lookup import plain_postcode

    def run(content: bytes) -> object:
        found = plain_postcode(content.decode("utf-8", errors="replace"))
        must(found.isascii() and plain_postcode(found) == found, f"“{found}” is no postcode")
        return found

    return run, ()


def _backup(folder: Path) -> Made:
    from frankpledge.desk import archive

    path, into = folder / "given.tar.gz", folder / "into" / "home"

    def run(content: bytes) -> object:
        path.write_bytes(gzip.compress(content, 0))
        into.mkdir(parents=True)
        try:
            with archive.reading(path, path.name) as members:
                found = archive.take(members, into)
            must({p.name for p in into.parent.iterdir()} == {"home"}, "a member was written elsewhere")
        finally:
            shutil.rmtree(into.parent)
        return found

    return run, (archive.KeepingError,)


def _backups(folder: Path) -> Iterator[bytes]:
    import hashlib
    import json

    held = {"media/a.txt": b"one", "keys/b.pub": b"two"}
    files = {n: {"bytes": len(c), "sha256": hashlib.sha256(c).hexdigest()} for n, c in held.items()}
    told = json.dumps({"format": 1, "files": files}).encode()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as packed:
        for name, content in {"manifest.json": told, **held}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    yield out.getvalue()


_REFERENCES = (
    b"It was {{figure homicides}} and {{figure homicides/E12000007/2021-Q3 | change}}.",
    b"{{figure quoted/fraud}} {{figure homicides/E12000007/2021/22/sex=Female}} {{figure homicides//2021}}",
)
TARGETS = (
    Target(
        "plan-text",
        "plans' texts in Markdown, HTML and DOCX",
        (f"{PLAN}.texts", "html.parser", "mammoth", "markdown_it"),
        _plan_text,
        lambda _: [_WORDS, _PAGE, _DOCUMENT],
    ),
    Target(
        "topics",
        "topics in YAML",
        (f"{PLAN}.texts", "frankpledge.handwritten", "yaml"),
        _topics,
        lambda _: [b"online: [web, net]\n", b"2022-03-31: [2021, x]\n"],
    ),
    Target(
        "period",
        "periods and dates",
        ("frankpledge.periods",),
        _period,
        lambda _: [b"2021-09", b"2021-Q3", b"2021/22", b"R12-2021-09", b"2021"],
        longest=40,
    ),
    Target(
        "prose",
        "references to figures in prose",
        (f"{PLAN}.prose", "frankpledge.periods"),
        _prose,
        lambda _: _REFERENCES,
        records=True,
        longest=400,
    ),
    Target(
        "upload-name",
        "names of files brought to the desk",
        ("frankpledge.desk.uploads",),
        _name,
        lambda _: [b"a folder/2021-12 street.csv", b"C:\\files\\a.tar.gz", ("ü" * 90 + ".csv").encode()],
        records=True,
        longest=2000,
    ),
    Target(
        "postcode",
        "postcodes as people write them",
        ("frankpledge.releases.lookup",),
        _postcode,
        lambda _: [b"NW1 2DB", b" sw1a-0aa "],
        longest=60,
    ),
    Target(
        "backup",
        "backups unpacked",
        ("frankpledge.desk.archive", "tarfile"),
        _backup,
        _backups,
        longest=2**14,
    ),
)
