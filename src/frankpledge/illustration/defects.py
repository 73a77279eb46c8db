"""Ways in which a publisher's file can be broken, for trying the checks on.

Each takes the bytes of a whole file and gives the bytes of a broken one.
"""

from __future__ import annotations

import io
import zipfile


def cut_short(content: bytes) -> bytes:
    """The last line cut in its middle, as by a download that stopped."""
    body = content.rstrip(b"\r\n")
    start = body.rfind(b"\n") + 1
    return body[: start + (len(body) - start) // 3]


def open_quote(content: bytes) -> bytes:
    """The last line ends inside a quoted text."""
    body = content.rstrip(b"\r\n")
    return body[: body.rfind(b"\n") + 1] + b'"' + body[body.rfind(b"\n") + 1 :]


def renamed(content: bytes, old: str, new: str) -> bytes:
    """A column of the header under another name."""
    header, rest = content.split(b"\n", 1)
    if old.encode() not in header:
        raise ValueError(f"no column “{old}” in the header")
    return header.replace(old.encode(), new.encode(), 1) + b"\n" + rest


def header_only(content: bytes) -> bytes:
    """The header and no rows."""
    return content.split(b"\n", 1)[0] + b"\n"


def binary() -> bytes:
    """No text at all."""
    return bytes(range(256)) * 16


def with_line(content: bytes, row: int, line: str) -> bytes:
    """Line `row` (the header is 1) replaced by `line`."""
    lines = content.split(b"\n")
    ending = b"\r" if lines[row - 1].endswith(b"\r") else b""
    lines[row - 1] = line.encode() + ending
    return b"\n".join(lines)


def first_rows(content: bytes, rows: int) -> bytes:
    """The header and the first `rows` rows: a partial extract."""
    return b"".join(line + b"\n" for line in content.split(b"\n")[: rows + 1])


def only(content: bytes, text: str) -> bytes:
    """The header and the rows that hold `text`: an extract of one type."""
    header, *rows = content.split(b"\n")
    return b"\n".join([header, *(row for row in rows if text.encode() in row), b""])


def archive(members: dict[str, bytes]) -> bytes:
    """A zip of these files; a name such as ``../x.csv`` leads outside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
