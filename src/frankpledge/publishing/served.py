"""Documents asked for one by one: made when first asked for, then kept until a record, the release or the
day changes.

They hold what the public pages hold, so that nothing of a draft or of a release to come can be in one.
"""

from __future__ import annotations

import hashlib
import mimetypes
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frankpledge import configuration, durable
from frankpledge.publishing import workbook
from frankpledge.publishing.drafting import Draft, drafts
from frankpledge.publishing.writing import writers
from frankpledge.site import current, languages, memory

mimetypes.add_type("application/x-brf", ".brf")
#: How long ago a folder of documents must have been left behind before it goes: someone may still read from
#: it.
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """A document on the page that lists them: its title and, by what they are called, the addresses of its
    files.
    """

    title: str
    tag: str
    files: Sequence[tuple[str, str]]


def _words(ending: str) -> str:
    return {
        ".pdf": _("PDF"),
        "-large-print.pdf": _("Large print"),
        ".brf": _("Braille"),
        ".txt": _("Plain text"),
    }[ending]


def _shown(draft: Draft) -> Shown:
    language = languages.LANGUAGES[draft.language]
    title = draft.title if draft.language == languages.ENGLISH else f"{draft.title} ({language.name})"
    files = [(_words(ending), f"/printed/{draft.name}{ending}") for ending in writers(draft.language)]
    return Shown(title, language.tag, files)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every document with its formats."""
    held = drafts() if current.shelf().release else {}
    plan = [_shown(draft) for name, draft in held.items() if not name.startswith("areas/")]
    areas = [_shown(draft) for name, draft in held.items() if name.startswith("areas/")]
    return render(request, "pages/printed.html", {"plan": plan, "areas": areas})


@require_safe
def document(request: HttpRequest, name: str) -> FileResponse:
    """One document in one format."""
    kept = _folder() / name
    if not kept.is_relative_to(_folder()) or ".." in kept.parts:
        raise Http404(name)
    if not kept.exists():
        _make(name, kept)
    return FileResponse(kept.open("rb"), filename=kept.name, as_attachment=not name.endswith(".pdf"))


@require_safe
def performance(request: HttpRequest) -> FileResponse:
    """The workbook of the release shown."""
    release = current.shelf().release
    if release is None:
        raise Http404("No release is published yet.")
    return FileResponse(workbook.kept(release).open("rb"), filename="performance.xlsx", as_attachment=True)


def _make(name: str, to: Path) -> None:
    if current.shelf().release is None:
        raise Http404("No release is published yet.")
    for draft in drafts().values():
        for ending, write in writers(draft.language).items():
            if name == f"{draft.name}{ending}":
                _sweep()
                durable.write(to, write(draft.document()))
                return
    raise Http404(f"There is no document “{name}”.")


def _folder() -> Path:
    (records, _own), besides = memory.state()
    said = hashlib.sha256(repr((records, besides)).encode()).hexdigest()[:16]
    return configuration.home() / "documents" / said


def _sweep() -> None:
    """Leave the newest folders of documents, and take the others away."""
    folders = sorted(_folder().parent.glob("*/"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in folders[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
