"""The addresses of the desk that are asked for: those of every record, and all that these lead to."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from wagtail.models import Page

from trust.crawling.asking import Answer, Reader, undone

PAGE_VIEWS = (
    *("edit", "view_draft", "history", "usage", "copy", "delete", "move", "unpublish", "workflow_history"),
    *("preview_on_edit", "set_privacy", "add_subpage", "confirm_workflow_cancellation", "workflow_preview"),
)
RECORD_VIEWS = ("edit", "history", "usage", "delete", "copy", "unpublish", "workflow_history", "inspect")
_ADMIN = re.compile(r"""["'(=](/(?:admin|pre-release)/[^"'<>\s)\\]*)""")
#: Addresses that end a session, or are the same for everyone and long.
_LEFT_OUT = ("/admin/logout", "/admin/sprite", "/admin/jsi18n", "/admin/login", "/admin/password_reset")
#: How many questions of one path are asked.
_VARIANTS = 2


def address(record: Any, view: str, *more: Any) -> str | None:
    try:
        if isinstance(record, Page):
            return reverse(f"wagtailadmin_pages:{view}", args=[record.pk, *more])
        return reverse(type(record).snippet_viewset.get_url_name(view), args=[record.pk, *more])
    except (NoReverseMatch, AttributeError):
        return None


def guessed(records: Iterable[Any]) -> Iterator[str]:
    """Addresses of every record that no page need lead to."""
    for record in records:
        views = PAGE_VIEWS if isinstance(record, Page) else RECORD_VIEWS
        found = [address(record, view) for view in views]
        revision = record.latest_revision_id
        found += [address(record, view, revision) for view in ("revisions_view", "revisions_revert")]
        found += [address(record, "revisions_compare", "earliest", "latest")]
        yield from filter(None, found)
        if isinstance(record, Page):
            yield from (f"/admin/api/main/pages/{record.pk}/", f"/admin/choose-page/{record.pk}/")
            yield f"/admin/choose-page/chosen-multiple/?id={record.pk}"
    yield from (
        "/admin/api/main/pages/",
        "/admin/choose-page/",
        "/admin/pages/search/?q=Xq",
        "/admin/account/",
    )
    yield from ("/admin/reports/site-history/", "/admin/reports/aging-pages/", "/admin/reports/workflow/")
    yield from (
        "/admin/reports/workflow_tasks/",
        "/admin/reports/locked/",
        "/admin/reports/page-types-usage/",
    )


def walked(staff: Reader, begin: list[str]) -> dict[str, Answer]:
    """All that somebody who may see everything is led to, from the desk's first page and from `begin`."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    answers: dict[str, Answer] = {}
    asked: dict[str, int] = {}
    wave = ["/admin/", *begin]
    while wave:
        onward: dict[str, None] = {}
        for to in wave:
            path = to.partition("?")[0]
            if (
                to in answers
                or to.startswith(_LEFT_OUT)
                or asked.get(path, 0) >= _VARIANTS
                or not _there(path)
            ):
                continue
            asked[path] = asked.get(path, 0) + 1
            with undone():
                answers[to] = staff.get(to)
            if answers[to].kind == "text/html" or "json" in answers[to].kind:
                for link in _ADMIN.findall(unescape(answers[to].text)):
                    onward[link.partition("#")[0]] = None
        wave = list(onward)
    return answers


def _there(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
