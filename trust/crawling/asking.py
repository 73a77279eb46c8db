"""One reader's questions to the site, in this process; and all that an answer says, out of whatever it is
packed in.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pyarrow.parquet as pq
import pypdfium2
from django.db import connection
from django.test import Client

#: Statements that change something, and the table that they change.
_CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"(\w+)"', re.IGNORECASE)


@dataclass
class Answer:
    """What was answered: `text` is all that it says, unpacked; `changed` the tables that it wrote to."""

    address: str
    status: int
    location: str = ""
    kind: str = ""
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    queries: int = 0
    changed: tuple[str, ...] = ()


class Reader:
    """Somebody who asks: nobody in particular, or an account."""

    def __init__(self, name: str, account: Any = None) -> None:
        self.name = name
        self.account = account
        self.client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        if account is not None:
            self.client.force_login(account)

    def get(self, address: str) -> Answer:
        return self._asked(address, lambda: self.client.get(address))

    def post(self, address: str, sent: dict[str, Any]) -> Answer:
        return self._asked(address, lambda: self.client.post(address, sent))

    def _asked(self, address: str, ask: Callable[[], Any]) -> Answer:
        statements: list[str] = []

        def noted(execute: Any, sql: str, *told: Any) -> Any:
            statements.append(sql)
            return execute(sql, *told)

        with connection.execute_wrapper(noted):
            response = ask()
            content = b"".join(response.streaming_content) if response.streaming else response.content
        kind = response.get("Content-Type", "").partition(";")[0]
        return Answer(
            address=address,
            status=response.status_code,
            location=response.get("Location", ""),
            kind=kind,
            text=said(content, kind),
            headers=dict(response.items()),
            queries=len(statements),
            changed=tuple(found[1] for sql in statements if (found := _CHANGES.match(sql))),
        )


def said(content: bytes, kind: str = "") -> str:
    """Everything that a file says, as text: a workbook's or zip's members, a Parquet's cells, a PDF's
    pages.
    """
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(said(packed.read(name)) for name in packed.namelist())
    if content.startswith(b"PAR1"):
        return str(pq.read_table(io.BytesIO(content)).to_pylist())
    if content.startswith(b"%PDF"):
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    if kind.startswith(("image/png", "image/jpeg", "font/")) or content.startswith(b"\x89PNG"):
        return ""
    return unescape(content.decode("utf-8", "replace"))


@contextmanager
def undone() -> Iterator[None]:
    """What is written within the block is taken back at its end."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
