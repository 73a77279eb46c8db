"""The audit log's chain: what was done at the desk cannot be changed, taken away or put in between unseen."""

from __future__ import annotations

import pytest
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from frankpledge.desk import audit
from frankpledge.desk.models import AuditLink
from frankpledge.plan.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def done() -> None:
    """Three things done: two to a page, one to a record that is no page."""
    page = Page.get_first_root_node()
    place = Place.objects.create(code="E1", name="Somewhere", kind="borough")
    log(page, "wagtail.edit", data={"why": "A figure was wrong"})
    log(place, "wagtail.create")
    log(page, "wagtail.publish")


def test_every_entry_has_its_link_and_the_chain_holds(done: None) -> None:
    found = audit.verify()
    assert (found.links, found.broken) == (AuditLink.objects.count(), ())
    assert found.links >= 3
    assert audit.verify(found.end).broken == ()


def test_an_entry_that_was_changed_is_named(done: None) -> None:
    PageLogEntry.objects.filter(action="wagtail.edit").update(data={"why": "Nothing happened"})
    assert any("was changed" in said for said in audit.verify().broken)


def test_an_entry_that_was_taken_away_is_missed(done: None) -> None:
    ModelLogEntry.objects.filter(action="wagtail.create").delete()
    assert any("is gone" in said for said in audit.verify().broken)


def test_a_link_that_was_taken_away_or_rewritten_breaks_the_chain(done: None) -> None:
    second = AuditLink.objects.order_by("number")[1]
    AuditLink.objects.filter(pk=second.pk).delete()
    assert any("does not follow" in said for said in audit.verify().broken)


def test_an_entry_put_in_past_the_models_has_no_link(done: None) -> None:
    held = PageLogEntry.objects.latest("pk")
    held.pk = None
    PageLogEntry.objects.bulk_create([held])
    assert any("have no link" in said for said in audit.verify().broken)


def test_a_chain_written_anew_lacks_the_end_that_was_noted(done: None) -> None:
    assert any("noted earlier" in said for said in audit.verify("0123456789abcdef").broken)


def test_a_link_is_never_changed_or_taken_away_by_the_program(done: None) -> None:
    link = AuditLink.objects.first()
    assert link is not None
    with pytest.raises(PermissionError):
        link.save()
    with pytest.raises(PermissionError):
        link.delete()
