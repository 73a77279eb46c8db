"""The plan in full, for practitioners: every commitment as it is worded, who owns it, by when, with what
money.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frankpledge.publishing.document import Heading, Items, Paragraph, Part, Table
from frankpledge.publishing.drafting.draft import marked, measures, paragraphs
from frankpledge.site import formats, prose
from frankpledge.site.pages import edition as editions


def parts(page: Any) -> Iterator[Part]:
    view = editions.full(page)
    yield from paragraphs(page.intro or page.summary, page)
    for chapter in view.chapters:
        yield Heading(chapter.priority.title)
        yield from paragraphs(chapter.priority.text or chapter.priority.summary, chapter.priority)
        for commitment in chapter.commitments:
            yield from _commitment(commitment)
        if not chapter.commitments:
            yield Paragraph("No commitment of this priority is held.")
        if chapter.lines:
            yield Heading("How it is measured", 3)
            yield from measures(list(chapter.lines))
    yield from _money(page, view)
    triggers = [_trigger(row) for row in page.triggers.all()]
    if triggers:
        yield Heading("When the plan is looked at again")
        yield Items(triggers)


def _commitment(one: Any) -> Iterator[Part]:
    number = f"{one.paragraph} " if one.paragraph else ""
    yield Heading(f"{number}{one.title}", 3)
    yield Paragraph(marked(prose.plain(one.wording), one))
    told = [f"Standing: {one.delivery_label}; {one.assurance_label.lower()}"]
    for owner in one.owners.all():
        told.append(f"Owner: {owner.organisation.name}" + (f": {owner.part}" if owner.part else ""))
    told += [f"Milestone: {_milestone(row)}" for row in one.milestones.all()]
    if names := [measure.title for measure in one.measures.all()]:
        told.append(f"Measured by: {formats.listed(names)}")
    for row in one.resources.all():
        told.append(
            f"Money, {row.year}: {formats.pounds(row.amount)}" + ("" if row.funded else " (not funded)")
        )
    yield Items(told)


def _milestone(row: Any) -> str:
    told = f"{row.title}, {formats.day(row.original_date)}"
    if row.done:
        return f"{told}, done {formats.day(row.done)}"
    if row.due != row.original_date:
        told += f", now {formats.day(row.due)}"
    return f"{told}, overdue" if row.overdue else told


def _money(page: Any, view: Any) -> Iterator[Part]:
    rows = [
        (marked(row.heading, row), row.year, formats.pounds(row.amount), row.demand or "not said")
        for row in page.budget.all()
    ]
    if rows:
        yield Heading("Money, beside the demand it has to meet")
        yield Table(("What for", "Year", "Amount", "Demand"), rows)
    given_up = [marked(f"{row.less_of}: {row.reason}", row) for row in page.trade_offs.all() if row.less_of]
    if given_up:
        yield Heading("What is done less of, and why")
        yield Items(given_up)


def _trigger(row: Any) -> str:
    if row.happened:
        return marked(f"{row.title}: reported {formats.day(row.happened)}. {row.outcome}".strip(), row)
    return marked(f"{row.title}: expected {formats.day(row.expected)}" if row.expected else row.title, row)
