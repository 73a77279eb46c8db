"""Files among the desk's documents: for everyone once a public record refers to them, until then for staff
alone.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import ReferenceIndex


@hooks.register("before_serve_document")
def only_what_is_public(document: Any, request: HttpRequest) -> None:
    """Raise `Http404` where only drafts, or nothing, refers to a document and whoever asks is not staff."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and user.has_perm("wagtailadmin.access_admin"):
        return
    for reference in ReferenceIndex.get_references_to(document):
        record = reference.base_content_type.get_object_for_this_type(pk=reference.object_id)
        if getattr(record, "live", False):
            return
    raise Http404("There is no such document.")
