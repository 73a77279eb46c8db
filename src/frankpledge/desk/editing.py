"""Two people editing the same record: the second to save is told, and loses nothing.

The form says which revision it was opened from. Where another one was saved since, nothing is saved: a page
shows what the other person wrote beside what this one sent, keeps the whole of it, and lets them choose.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page

ACCEPTED = "conflict-seen"
#: Fields of the form that are none of the record's.
_OURS = ("csrfmiddlewaretoken", "loaded_revision_id", "loaded_revision_created_at", ACCEPTED)


@hooks.register("before_edit_page")
def page_changed_meanwhile(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Stop a save over somebody else's."""
    return _changed_meanwhile(request, page)


@hooks.register("before_edit_snippet")
def record_changed_meanwhile(request: HttpRequest, record: Any) -> HttpResponse | None:
    return _changed_meanwhile(request, record)


def _changed_meanwhile(request: HttpRequest, record: Any) -> HttpResponse | None:
    opened = request.POST.get("loaded_revision_id", "")
    latest = record.get_latest_revision()
    if request.method != "POST" or not opened or latest is None or str(latest.pk) == opened:
        return None
    if request.POST.get(ACCEPTED) == str(latest.pk):
        return None
    theirs = latest.as_object()
    kept = [(name, value) for name, values in request.POST.lists() if name not in _OURS for value in values]
    context = {
        "heading": "Somebody else saved this while you were writing",
        "record": theirs,
        "latest": latest,
        "who": latest.user.get_full_name() or latest.user.get_username() if latest.user else "the machine",
        "kept": kept,
        "differing": list(_differing(request, theirs)),
        "compare": _compare(record, opened, latest.pk),
        "accepted": ACCEPTED,
    }
    return render(request, "desk/conflict.html", context, status=409)


def _differing(request: HttpRequest, theirs: Any) -> Any:
    """The record's own fields that this person would leave otherwise than the other one did: name, theirs,
    mine."""
    for name, _ in request.POST.lists():
        try:
            field = theirs._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if field.is_relation:
            continue
        held = theirs.serializable_value(name)
        shown = ", ".join(held) if isinstance(held, list) else ("" if held is None else str(held))
        mine = request.POST[name].replace("\r\n", "\n")
        if field.get_internal_type() != "BooleanField" and shown.strip() != mine.strip():
            yield field.verbose_name, shown, mine


def _compare(record: Any, opened: str, latest: int) -> str:
    if not opened.isdigit():
        return ""
    args = [record.pk, int(opened), latest]
    if isinstance(record, Page):
        return reverse("wagtailadmin_pages:revisions_compare", args=args)
    return reverse(type(record).snippet_viewset.get_url_name("revisions_compare"), args=args)
