"""Checked items made into records, and no more than what differs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.models import Page, WorkflowState

from frankpledge.plan.approval import deploying
from frankpledge.plan.nouns import Names, Noun, noun_of, nouns
from frankpledge.plan.reading import Everything, Held
from frankpledge.plan.record import Described, RecordPage, parts
from frankpledge.plan.revising import revise
from frankpledge.workspace.checking import Item
from frankpledge.workspace.faults import Fault


class Writer:
    """Makes records match items, noun by noun; rules broken on the way are gathered in `faults`."""

    def __init__(self, names: Names, held: Everything, branches: dict[type[models.Model], Page]) -> None:
        self.names = names
        self.branches = branches
        self.faults: list[Fault] = []
        self.drafts = WorkflowState.objects.active().exists()
        self.records: dict[str, dict[str, Any]] = {
            noun.name: {identity: one.record for identity, one in held[noun.name].items()} for noun in nouns()
        }

    def put(self, noun: Noun, identity: str, item: Item, held: Held | None, position: int) -> str:
        """Make or change one record; says `created`, `updated` or `unchanged`."""
        if held is not None and held.values == item.values:
            if held.position != position:
                noun.model.objects.filter(pk=held.record.pk).update(position=position)
            return "unchanged"
        record = held.record if held else noun.model()
        self.fill(record, item.values, noun)
        record.position = position
        faults = [Fault(item.file, item.label, field, "", said) for field, said in record.rules()]
        if faults:
            self.faults += faults
            return "unchanged"
        self.records[noun.name][identity] = record
        if isinstance(record, RecordPage):
            self._save_page(noun, record, item, held)
        else:
            self._now_public(record)
            record.save()
            self._link(record, item.values)
            self._revise(record)
        return "updated" if held else "created"

    def keep_alone(self, record: Any, values: dict[str, Any]) -> None:
        """Save a record that is of no noun: the body."""
        self.fill(record, values)
        self._now_public(record)
        record.save()
        self._revise(record)

    def target(self, noun: Noun, text: str) -> Any:
        return self.records[noun.name].get(self.names.find(noun, text) or "") if text else None

    def fill(self, record: Described, values: dict[str, Any], noun: Noun | None = None) -> None:
        """Set every field and row of `record`, but for links to many, which want it saved first."""
        model = type(record)
        for name, held in map(parts, model.RECORD):
            field, value = model._meta.get_field(held), values[name]
            if field.many_to_many:
                continue
            if field.is_relation:
                other = noun_of(field.related_model)
                target = self.parent_of(noun, value, values) if noun and name == noun.parent else None
                setattr(record, held, target or (self.target(other, value) if other else None))
            else:
                setattr(record, held, _moment(value) if isinstance(field, models.DateTimeField) else value)
        for rows in model.ROWS:
            child = model._meta.get_field(rows).related_model
            setattr(record, rows, self._rows(record, rows, child, values[rows]))

    def _link(self, record: Any, values: dict[str, Any]) -> None:
        """Set the links to many of a saved record."""
        for name, held in map(parts, type(record).RECORD):
            field = type(record)._meta.get_field(held)
            other = noun_of(field.related_model) if field.many_to_many else None
            if other is not None and (values[name] or getattr(record, held).all()):
                setattr(record, held, [self.target(other, text) for text in values[name]])
                getattr(record, held).commit()

    def link_within(self, noun: Noun, items: dict[str, Item]) -> None:
        """Set references to records of the same noun, which may come later in the file."""
        for name, held in map(parts, noun.model.RECORD):
            field = noun.model._meta.get_field(held)
            if field.is_relation and not field.many_to_many and field.related_model is noun.model:
                for identity, item in items.items():
                    record = self.records[noun.name].get(identity)
                    target = self.target(noun, item.values[name])
                    if record is not None and getattr(record, field.attname) != (target and target.pk):
                        setattr(record, held, target)
                        record.save(update_fields=[held])

    def parent_of(self, noun: Noun, text: str, values: dict[str, Any]) -> Any:
        """The page above: a priority is first looked for in the commitment's own edition."""
        other = noun_of(noun.model._meta.get_field(noun.parent).related_model) if noun.parent else None
        if other is None:
            return None
        if other.edition_scoped and "edition" in values:
            inside = self.records[other.name].get(f"{values['edition']}/{text.rpartition('/')[2]}")
            if inside is not None:
                return inside
        return self.target(other, text)

    def _rows(
        self, record: Any, rows: str, child: type[Described], wanted: list[dict[str, Any]]
    ) -> list[Any]:
        """Rows made anew, each keeping the number of the row it stands for: of the same key, else of the
        same place."""
        before = list(getattr(record, rows).all()) if record.pk else []
        keyed = {row.key: row for row in before if hasattr(row, "key")}
        spare = [row for row in before if not hasattr(row, "key")]
        made = []
        for order, values in enumerate(wanted):
            old = keyed.pop(values["key"], None) if "key" in values else (spare.pop(0) if spare else None)
            row = child(pk=old.pk if old else None, sort_order=order)
            self.fill(row, values)
            made.append(row)
        return made

    def _save_page(self, noun: Noun, page: RecordPage, item: Item, held: Held | None) -> None:
        parent = getattr(page, dict(map(parts, noun.model.RECORD))[noun.parent]) if noun.parent else None
        parent = self.branches[noun.index] if noun.index else parent
        page.slug = page.page_slug
        page.draft_title = page.title
        self._now_public(page)
        if held is None:
            Page.objects.get(pk=parent.pk).add_child(instance=page)
        else:
            if page.get_parent().pk != parent.pk:
                Page.objects.get(pk=page.pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
                page.refresh_from_db(fields=["path", "depth", "url_path"])
            page.save()
        self._link(page, item.values)
        self._revise(page)

    def _now_public(self, record: Any) -> None:
        record.live, record.has_unpublished_changes = True, False
        record.first_published_at = record.first_published_at or timezone.now()
        record.last_published_at = timezone.now()

    def _revise(self, record: Any) -> None:
        """Write down who did it: the machine."""
        revise(record, "frankpledge.load", why=deploying(), drafts=self.drafts)

    def remove(self, noun: Noun, held: Held) -> None:
        """Take away a record that the workspace does not have."""
        record = held.record
        if isinstance(record, RecordPage):
            fresh = Page.objects.filter(pk=record.pk).first()
            if fresh:  # it may have gone with the page above it
                fresh.delete()
        else:
            noun.model.objects.filter(pk=record.pk).delete()


def _moment(text: Any) -> datetime | None:
    return timezone.make_aware(datetime.fromisoformat(text)) if text else None


def gone(noun: Noun, wanted: dict[str, Item], held: Everything) -> list[Held]:
    """The held records that are not wanted, last first."""
    return [one for identity, one in reversed(held[noun.name].items()) if identity not in wanted]
