"""What stands between anyone and the program: how often a form is taken, what a browser is told, what is
served.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.models import ReferenceIndex

import frankpledge.site
from frankpledge.community.models import AreaPage
from frankpledge.site import limits

pytestmark = pytest.mark.usefixtures("loaded")

TEMPLATES = Path(frankpledge.site.__file__).parent / "templates"
#: Where each template's form is sent.
FORMS = {
    "pages/engagement.html": ("GET", "/engagement/"),
    "pages/explore.html": ("GET", "/explore/"),
    "pages/formats.html": ("POST", "/formats/"),
    "pages/performance.html": ("GET", "/performance/"),
    "pages/private_proposal.html": ("POST", "/with/"),
    "pages/private_training.html": ("POST", "/with/"),
    "pages/search.html": ("GET", "/search/"),
}


@pytest.mark.parametrize("limit", limits.LIMITS, ids=lambda one: f"{one.method} {one.path}")
def test_every_public_form_is_taken_so_often_from_one_place_and_no_oftener(
    limit: limits.Limit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LIMITS", [replace(one, most=1) for one in limits.LIMITS])
    client, number = Client(), count()

    def send(place: str) -> Any:
        asked = f"?q={next(number)}" if limit.method == "GET" else ""
        return client.generic(limit.method, f"{limit.path}{asked}", REMOTE_ADDR=place)

    assert send("192.0.2.1").status_code != 429
    refused = send("192.0.2.1")
    assert (refused.status_code, refused["Retry-After"]) == (429, str(limit.seconds))
    assert "Too many requests came from where you are" in refused.content.decode()
    assert send("192.0.2.2").status_code != 429


def test_no_form_of_a_public_page_is_without_a_limit() -> None:
    found = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        for form in re.findall(r"<form\b[^>]*>", path.read_text()):
            found[str(path.relative_to(TEMPLATES))] = form
    parts = {name: form for name, form in found.items() if name not in FORMS}
    actions = {re.search(r'action="(?:\{\{ )?([^"]*)"', form)[1] for form in parts.values()}  # type: ignore[index]
    taken = {(one.method, one.path) for one in limits.LIMITS}
    assert {*FORMS.values()} <= taken
    assert all(any(action.startswith(one.path) for one in limits.LIMITS) for action in actions), parts


def test_behind_a_proxy_the_place_is_the_one_that_the_proxy_names(monkeypatch: pytest.MonkeyPatch) -> None:
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.9, 203.0.113.7"
    )
    assert limits.address_of(request) == "10.0.0.1", "what anyone can write is not believed"
    monkeypatch.setenv("FRANKPLEDGE_BEHIND_PROXY", "1")
    assert limits.address_of(request) == "203.0.113.7"


@pytest.mark.parametrize(
    "to", ["/about/", "/api/v1/releases", "/search/index.json", "/nothing-here/", "/admin/login/"]
)
def test_every_answer_says_what_a_page_may_not_do(to: str, client: Client) -> None:
    answer = client.get(to)
    assert "camera=()" in answer["Permissions-Policy"]
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = answer["Content-Security-Policy"]
    assert "object-src 'none'" in policy
    assert ("unsafe" in policy) is to.startswith("/admin/")
    assert "unsafe-eval" not in policy


def test_a_session_ends_with_the_day_and_with_the_browser(settings: Any) -> None:
    assert settings.SESSION_COOKIE_AGE <= 12 * 60 * 60
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert settings.SESSION_COOKIE_HTTPONLY


def _document(name: str, content: bytes) -> Any:
    model = get_document_model()
    form = get_document_form(model)
    given = {"title": name, "tags": "", "collection": 1}
    made = form({**given}, {"file": SimpleUploadedFile(name, content)})
    made.instance.uploaded_by_user = None
    if not made.is_valid():
        raise ValidationError(str(made.errors))
    return made.save()


@pytest.mark.parametrize("name", ["page.html", "page.svg", "page.xhtml", "script.js"])
def test_nothing_that_a_browser_would_run_is_taken_as_a_document(name: str) -> None:
    with pytest.raises(ValidationError, match=r"not allowed|valid"):
        _document(name, b"<script>alert(1)</script>")


def test_a_document_is_served_as_what_it_is_called_and_never_as_a_page(desk: Callable[..., Client]) -> None:
    held = _document("notes.txt", b"<html><script>alert(1)</script></html>")
    answer = desk("staff").get(held.url)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_document_is_for_staff_alone_until_a_public_record_refers_to_it(
    desk: Callable[..., Client], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = _document("draft.pdf", b"%PDF-1.4 a draft")
    assert client.get(held.url).status_code == 404
    assert desk("auditor").get(held.url).status_code == 200
    area = AreaPage.objects.live().first()
    reference = ReferenceIndex(
        base_content_type=ReferenceIndex._get_base_content_type(AreaPage), object_id=str(area.pk)
    )
    monkeypatch.setattr(ReferenceIndex, "get_references_to", lambda _: [reference])
    assert client.get(held.url).status_code == 200
    area.live = False
    monkeypatch.setattr(
        "django.contrib.contenttypes.models.ContentType.get_object_for_this_type", lambda *_, **__: area
    )
    assert client.get(held.url).status_code == 404


def test_files_under_media_have_no_address(client: Client, settings: Any) -> None:
    held = _document("kept.txt", b"kept")
    assert client.get(f"/media/{held.file.name}").status_code == 404
