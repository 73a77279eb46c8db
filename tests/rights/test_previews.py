"""A draft of any kind of page is shown, before it is saved and after, as the public page will be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from forms import filled
from wagtail.models import Page, get_page_models

pytestmark = pytest.mark.usefixtures("loaded")

KINDS = [kind for kind in get_page_models() if kind is not Page]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_draft_of_every_kind_of_page_is_shown(desk: Callable[..., Client], kind: Any) -> None:
    page, staff = kind.objects.order_by("pk").last(), desk("staff")
    assert page is not None, f"no {kind.__name__} in the small workspace"
    form = staff.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    title = "Said otherwise in the draft"
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    held = staff.post(address, filled(form, title=title, why_changed="To try it"))
    assert held.json() == {"is_valid": True, "is_available": True}
    assert staff.get(address).status_code == 200
    page.title = title
    page.save_revision(user=staff.person)
    shown = staff.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert shown.status_code == 200
