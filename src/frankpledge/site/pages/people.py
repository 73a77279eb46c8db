"""People served: what the plan holds for one group, from the same records as every other page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge import plan
from frankpledge.community.models import Engagement, Invitation
from frankpledge.plan.models import CommitmentPage, MeasurePage, PeopleServed
from frankpledge.site import current, lines


@dataclass(frozen=True, slots=True)
class Broken:
    """A measure's figure for the group, where the release breaks it down so far."""

    measure: Any
    label: str
    figure: Any


@dataclass(frozen=True, slots=True)
class Said:
    event: Any
    row: Any


@dataclass(frozen=True, slots=True)
class Mentions:
    """How often a group is met with, for the list of all."""

    group: Any
    commitments: int
    programmes: int
    events: int

    @property
    def never(self) -> bool:
        return not (self.commitments or self.programmes)


@dataclass(frozen=True, slots=True)
class View:
    group: Any
    shelf: current.Shelf
    commitments: Sequence[Any]
    outcomes: Sequence[lines.Line]
    figures: Sequence[Broken]
    programmes: Sequence[Any]
    came: Sequence[tuple[Any, Any]]
    said: Sequence[Said]
    invited: Sequence[Any]

    @property
    def never_named(self) -> bool:
        """Whether neither a commitment nor a programme names the group."""
        return not (self.commitments or self.programmes)


def groups() -> list[Mentions]:
    events = _events()
    return [
        Mentions(
            group,
            group.commitments.live().filter(edition__current=True).count(),
            group.programmes.count(),
            sum(any(group.named_in(row.group) for row in event.groups.all()) for event in events),
        )
        for group in PeopleServed.objects.all()
    ]


def _events() -> list[Any]:
    held = Engagement.published().select_related("area__place")
    return list(held.prefetch_related("groups", "heard"))


def build(group: Any) -> View:
    shelf, area, events = current.shelf(), plan.body().area, _events()
    commitments = list(
        CommitmentPage.in_force().filter(people=group).prefetch_related("statuses", "measures")
    )
    measures = {m.pk: m for k in commitments for m in k.measures.live()}
    ordered = sorted(measures.values(), key=lambda m: m.position)
    return View(
        group=group,
        shelf=shelf,
        commitments=commitments,
        outcomes=[lines.line(m, area, shelf) for m in ordered],
        figures=_figures(group, shelf, area),
        programmes=list(group.programmes.prefetch_related("places")),
        came=[(event, row) for event in events for row in event.groups.all() if group.named_in(row.group)],
        said=[
            Said(event, row) for event in events for row in event.heard.all() if group.named_in(row.by_group)
        ],
        invited=[
            row.round
            for row in _invitations()
            if group.named_in(row.group) or group.named_in(str(row.organisation))
        ],
    )


def _invitations() -> list[Any]:
    return list(Invitation.objects.select_related("round", "organisation").order_by("round__deadline"))


def _figures(group: Any, shelf: current.Shelf, area: str) -> list[Broken]:
    """Latest figures broken down so that a breakdown names the group."""
    found = []
    for measure in MeasurePage.objects.live().order_by("position"):
        figure = shelf.latest(measure.key, area)
        if figure is None:
            continue
        for breakdown in shelf.breakdowns(measure.key, area, figure.period):
            name, _, label = breakdown.partition("=")
            row = shelf.figure(current.reference(measure.key, area, figure.period, breakdown))
            if row is not None and ";part=" not in breakdown and group.named_in(label):
                found.append(Broken(measure, f"{name.replace('_', ' ')}: {label}", row))
    return found
