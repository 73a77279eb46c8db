"""A filled-in workbook at the desk: each change is held against the person's rights, and becomes a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from frankpledge import workspace
from frankpledge.desk.in_charge import may_write
from frankpledge.plan.nouns import noun, noun_of
from frankpledge.plan.record import parts
from frankpledge.workspace import Fault, WorkspaceError


@dataclass(frozen=True, slots=True)
class Proposed:
    """A record that the workbook changes, with the cells; `page` is None for one that it adds."""

    page: Any | None
    title: str
    cells: Sequence[Any]
    new: bool
    sent: bool = False


def check(path: Path, user: Any) -> list[Proposed]:
    """What the workbook would change; raises `WorkspaceError` with every fault, of rights too."""
    return [_proposed(change) for change in _allowed(path, user)[0]]


def propose(path: Path, user: Any) -> list[Proposed]:
    """Make a draft of every record that the workbook changes, and send each for approval where there is a
    workflow; all of them or none. Raises `WorkspaceError` with every fault."""
    told = []
    with transaction.atomic():
        changes, writer = _allowed(path, user)
        for change in changes:
            page = _page(change)
            writer.fill(page, change.values, noun(change.noun))
            _links(page, change.values, writer)
            if change.held is None:
                page.live, page.slug, page.draft_title = False, page.page_slug, page.title
                Page.objects.get(pk=page.priority.pk).specific.add_child(instance=page)
            page.save_revision(user=user, log_action=True)
            told.append((change, page, _sent(page, user)))
    return [
        Proposed(page, page.title, change.cells, change.held is None, sent) for change, page, sent in told
    ]


def _allowed(path: Path, user: Any) -> tuple[list[Any], Any]:
    changes, writer = workspace.workbook.checked(path)
    faults = []
    for change in changes:
        first = change.cells[0]
        where = (first.sheet, f"row {first.row}", f"column {first.letter}")
        kind = noun(change.noun)
        record = change.held.record if change.held else (kind.model, _parent(change, writer))
        if not may_write(user, record):
            faults.append(
                Fault(*where, change.identity, "you may not change this record", "Take the row out.")
            )
        elif change.held and record.has_unpublished_changes:
            said = "it has a draft that is not public yet; have that approved, or take it back, first"
            faults.append(Fault(*where, change.identity, said))
    if faults:
        raise WorkspaceError(faults)
    return changes, writer


def _page(change: Any) -> Any:
    model = noun(change.noun).model
    return model.objects.get(pk=change.held.record.pk) if change.held else model()


def _links(page: Any, values: dict[str, Any], writer: Any) -> None:
    """Links to many are kept in the draft and not in the record itself."""
    for name, held in map(parts, type(page).RECORD):
        field = type(page)._meta.get_field(held)
        other = noun_of(field.related_model) if field.many_to_many else None
        if other is not None:
            setattr(page, held, [writer.target(other, text) for text in values[name]])


def _sent(page: Any, user: Any) -> bool:
    """Begin the approval that the page's place asks for, if it asks for one."""
    workflow = page.get_workflow()
    if workflow is None or not workflow.active:
        return False
    workflow.start(page, user)
    return True


def _proposed(change: Any) -> Proposed:
    record = change.held.record if change.held else None
    title = record.title if record else change.values.get("title", change.identity)
    return Proposed(record, title, change.cells, record is None)


def _parent(change: Any, writer: Any) -> Any:
    """The page under which a new record is to stand."""
    kind = noun(change.noun)
    return writer.parent_of(kind, change.values[kind.parent or ""], change.values)
