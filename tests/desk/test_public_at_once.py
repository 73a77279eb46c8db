"""What becomes public with a release, written in one go, is what Wagtail's own publishing would have made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page, Revision

from frankpledge.desk import at_once, audit
from frankpledge.plan import record
from frankpledge.plan.approval import deployment
from frankpledge.plan.models import CommitmentPage, Duty, Organisation, PriorityPage, Update
from frankpledge.plan.nouns import nouns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]
#: Tables whose rows differ by nature: each link of the audit log holds the digest of the moment before.
APART = {"desk.auditlink", "sessions.session"}
#: Fields that differ by what came before: the number of an act, the weight of a title among those indexed.
BY_ORDER = {"uuid", "title_norm", "content_path_hash"}


@pytest.fixture(autouse=True)
def alone() -> Any:
    """That two people publish is tested elsewhere (tests/rights/test_two_people.py)."""
    with deployment("A test of what comes after approval."):
        yield


def texts(model: Any) -> list[str]:
    """The names of the plain texts of a record or a row."""
    return [
        f.name
        for f in model._meta.fields
        if type(f) in (models.CharField, models.TextField)
        and not (f.choices or f.unique)
        and not f.name.endswith(("url", "key", "code", "colour"))
        and f.editable
        and not hasattr(Page, f.name)
    ]


def reworded(one: Any) -> None:
    for name in texts(type(one))[:2]:
        if getattr(one, name):
            setattr(one, name, f"{getattr(one, name)} (x)"[: one._meta.get_field(name).max_length])


def with_rows_changed(one: Any) -> None:
    """Its rows reworded, the last taken away, one added; its first link taken away."""
    for relation in get_all_child_relations(one):
        name = relation.get_accessor_name()
        held = list(getattr(one, name).all())
        if name == "wagtail_admin_comments" or not held:
            continue
        for row in held:
            reworded(row)
            with_rows_changed(row)
        again = type(held[0])(
            **{
                f.attname: getattr(held[0], f.attname)
                for f in relation.related_model._meta.concrete_fields
                if not f.primary_key
            }
        )
        if hasattr(again, "key"):
            again.key = f"{again.key}-x"
        setattr(one, name, [*held[: max(1, len(held) - 1)], again])
    for field in get_all_child_m2m_relations(one):
        setattr(one, field.name, list(getattr(one, field.name).all())[1:])


def changed(one: Any) -> Revision | None:
    """A draft that changes as much of the record as its rules let."""
    for changes in ((reworded, with_rows_changed), (reworded,)):
        draft = type(one)._base_manager.get(pk=one.pk)
        for change in changes:
            change(draft)
        try:
            with transaction.atomic():
                return draft.save_revision()
        except ValidationError:
            continue
    return None


def state(since: datetime, numbers: dict[str, int]) -> dict[str, Counter[str]]:
    """Every row of every table as text, with what is new or of this moment called so."""

    def told(name: str, value: Any) -> str:
        if isinstance(value, datetime) and value >= since:
            return "now"
        if isinstance(value, str) and value[:4].isdigit() and value >= since.isoformat():
            return "now"
        return "new" if name in numbers and isinstance(value, int) and value > numbers[name] else str(value)

    found: dict[str, Counter[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label in APART or not model._meta.managed or "fts" in label:
            continue
        related = [f for f in model._meta.fields if f.is_relation]
        to = {f.name: (f.related_model or model)._meta.label_lower for f in related}
        rows = []
        for row in serializers.serialize("python", model._base_manager.all()):
            own = told(label, row["pk"]) if isinstance(row["pk"], int) else ""
            inside = {n: told(to.get(n, ""), v) for n, v in row["fields"].items() if n not in BY_ORDER}
            if "content_path" in inside:  # holds the numbers of rows, which a database may give anew
                inside["content_path"] = re.sub(r"\d+", "a row", inside["content_path"])
            rows.append(f"{own} {inside}")
        found[label] = Counter(rows)
    return found


def after(act: Callable[[list[int]], None], wanted: list[int]) -> tuple[dict[str, Counter[str]], int]:
    """What the tables hold once `act` made the revisions public, which is then undone; and the statements."""
    numbers = {
        m._meta.label_lower: m._base_manager.aggregate(n=models.Max(m._meta.pk.name))["n"] or 0
        for m in apps.get_models(include_auto_created=True)
        if m._meta.managed and isinstance(m._meta.pk, models.AutoField)
    }
    since, count = timezone.now(), [0]

    def counted(execute: Any, *told: Any) -> Any:
        count[0] += 1
        return execute(*told)

    with transaction.atomic():
        with connection.execute_wrapper(counted):
            act(wanted)
        statements = count[0]
        found = state(since, numbers)
        assert audit.verify().broken == ()
        transaction.set_rollback(True)
    return found, statements


def differing(one: dict[str, Counter[str]], other: dict[str, Counter[str]]) -> list[str]:
    """Where two states differ: the table, and of rows that only one of them has, the fields."""
    said = []
    for label, rows in one.items():
        mine, theirs = rows - other[label], other[label] - rows
        for pair in zip(sorted(mine), sorted(theirs), strict=False):
            fields = zip(*(row.split(", '") for row in pair), strict=False)
            said.append(f"{label} {pair[0][:9]}: {[told for told in fields if told[0] != told[1]][:6]}")
        if mine.total() != theirs.total():
            said.append(f"{label}: {mine.total()} rows differ, {theirs.total()} of the other")
    return said


def one_by_one(wanted: list[int]) -> None:
    for pk in wanted:
        Revision.objects.get(pk=pk).publish(skip_permission_checks=True)


def together(wanted: list[int]) -> None:
    at_once.make_public(at_once.ready(wanted))
    at_once.index(wanted)


def test_what_is_written_at_once_is_what_wagtail_makes_one_by_one_whatever_the_kind_of_record() -> None:
    drafts = [changed(one) for noun in nouns() for one in noun.model._base_manager.all()]
    wanted = [draft.pk for draft in drafts if draft]
    assert len({Revision.objects.get(pk=pk).content_type_id for pk in wanted}) >= len(nouns()) - 2
    by_hand, many = after(one_by_one, wanted)
    at_a_stroke, _ = after(together, wanted)
    assert differing(by_hand, at_a_stroke) == []
    looked_at = at_once.ready(wanted)
    assert sum(one.plain for one in looked_at) > 0.8 * len(wanted), "or nothing was tested"
    with transaction.atomic():
        _, few = after(lambda _: at_once.make_public(looked_at), wanted)
    assert few * 3 < many


def test_what_is_new_and_what_refers_to_it_become_public_together() -> None:
    body = Organisation(key="new-one", name="A new one", kind="charity", live=False)
    body.save()
    page = CommitmentPage.objects.get(key="online-review", edition__current=True)
    page.owners.add(type(page.owners.first())(organisation=body, part="It leads."))
    new = CommitmentPage(key="quite-new", title="Quite new", kind="action", wording="We will.", live=False)
    new.summary = "Something new."
    PriorityPage.objects.get(pk=page.get_parent().pk).add_child(instance=new)
    wanted = [body.save_revision().pk, page.save_revision().pk, new.save_revision().pk]
    by_hand, _ = after(one_by_one, wanted)
    at_a_stroke, _ = after(together, wanted)
    assert differing(by_hand, at_a_stroke) == []
    with transaction.atomic():
        together(wanted)
    page = CommitmentPage.objects.get(pk=page.pk)
    assert "A new one" in {str(row.organisation) for row in page.owners.all()}


def test_an_address_that_changes_is_left_to_wagtail_in_its_place() -> None:
    page = CommitmentPage.objects.get(key="online-review", edition__current=True)
    page.title = "Another title"
    first = page.save_revision().pk
    page.slug = "another-address"
    second = page.save_revision().pk
    assert [one.plain for one in at_once.ready([first, second])] == [True, False]
    by_hand, _ = after(one_by_one, [first, second])
    at_a_stroke, _ = after(together, [first, second])
    assert differing(by_hand, at_a_stroke) == []


def test_what_was_made_public_by_another_way_meanwhile_is_seen_and_stays() -> None:
    duty = Duty.objects.first()
    duty.title = "As it was approved"
    waiting = duty.save_revision()
    looked_at = at_once.ready([waiting.pk])
    duty.title = "As it was loaded since"
    duty.save_revision().publish()
    with pytest.raises(at_once.ChangedMeanwhileError), transaction.atomic():
        at_once.make_public(looked_at)
    again = at_once.ready([waiting.pk])
    assert again[0].overtaken
    with transaction.atomic():
        at_once.make_public(again)
    assert Duty.objects.get(pk=duty.pk).title == "As it was loaded since"


def test_a_draft_begun_later_is_left_a_draft() -> None:
    page = CommitmentPage.objects.get(key="online-review", edition__current=True)
    page.updates.add(Update(period="2022-Q1", what_happened="Said first."))
    waiting = page.save_revision().pk
    page.summary = "Begun later."
    page.save_revision()
    with transaction.atomic():
        together([waiting])
    page = CommitmentPage.objects.get(pk=page.pk)
    assert page.updates.filter(what_happened="Said first.").exists()
    assert page.has_unpublished_changes
    assert page.get_latest_revision_as_object().summary == "Begun later."
    assert isinstance(page, record.RecordPage)
