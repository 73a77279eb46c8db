"""Records in Wagtail's editor: each opens, and a saved draft changes nothing that is public."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from frankpledge.plan.fields import MappingInput
from frankpledge.plan.models import Body, CommitmentPage
from frankpledge.plan.nouns import nouns
from frankpledge.plan.record import parts

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def desk(admin_user: Any) -> Client:
    client = Client()
    client.force_login(admin_user)
    return client


PAGES = [
    "editions",
    "priorities",
    "commitments",
    "measures",
    "reports",
    "recommendations",
    "evidence",
    "areas",
    "local-priorities",
]


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_opens_in_the_editor(desk: Client, name: str) -> None:
    noun = next(noun for noun in nouns() if noun.name == name)
    page = noun.model.objects.order_by("-pk").first()
    answer = desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.status_code == 200
    assert "'unsafe-eval'" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("noun", ["duties", "boards", "engagement", "rounds", "rollouts", "tests"])
def test_every_kind_of_record_opens_in_the_editor(desk: Client, noun: str) -> None:
    model = next(one.model for one in nouns() if one.name == noun)
    view = model.snippet_viewset.get_url_name("edit")
    assert desk.get(reverse(view, args=[model.objects.first().pk])).status_code == 200


def test_a_draft_is_kept_apart_from_what_is_public() -> None:
    page = CommitmentPage.objects.get(key="fraud-plan")
    page.title = "A new title"
    page.save_revision()
    assert CommitmentPage.objects.get(key="fraud-plan").title == "Fraud action plan"
    assert Page.objects.get(pk=page.pk).has_unpublished_changes


def test_a_page_without_a_slug_takes_its_key() -> None:
    page = CommitmentPage.objects.get(key="fraud-plan")
    page.slug = ""
    page.full_clean()
    assert page.slug == "fraud-plan"


def test_a_value_for_each_year_is_written_a_line_a_year() -> None:
    box = MappingInput(required=False)
    assert box.to_python("2022/23: 0.08\n\n2023/24 : 0.1") == {"2022/23": 0.08, "2023/24": 0.1}
    assert box.prepare_value({"2022/23": 0.08}) == "2022/23: 0.08"
    assert not box.has_changed({"2022/23": 0.08}, "2022/23: 0.08\r\n")
    for wrong in ("2022/23 0.08", ": 0.08", "2022/23: 0.08\n2022/23: 0.09"):
        with pytest.raises(ValidationError):
            box.to_python(wrong)


def test_no_form_is_a_long_list_of_fields() -> None:
    for model in (Body, *(one.model for one in nouns())):
        own = {held for _, held in map(parts, model.RECORD)} - {"position", *model.TREE}
        told = [field for _, _, names in model.FORM for field in names]
        assert model.FORM or len(own) <= 9, (
            f"{model}: group its fields (FORM), with a sentence where one helps"
        )
        assert len(told) == len(set(told)), model
        assert set(told) <= own | set(model.ROWS), model


@pytest.mark.parametrize("name", PAGES)
def test_a_form_for_a_new_page_of_every_kind_opens(desk: Client, name: str) -> None:
    model = next(noun.model for noun in nouns() if noun.name == name)
    parent = model.objects.order_by("-pk").first().get_parent()
    where = [model._meta.app_label, model._meta.model_name, parent.pk]
    assert desk.get(reverse("wagtailadmin_pages:add", args=where)).status_code == 200
