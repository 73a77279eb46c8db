"""A sheet for one area: promises that reach it, numbers that its people would feel, what they put first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frankpledge.publishing.document import Heading, Part
from frankpledge.publishing.drafting.bulletin import charted
from frankpledge.publishing.drafting.draft import Draft, listed, marked, measures, promise
from frankpledge.site.pages import area as areas


def draft(page: Any) -> Draft:
    title = f"What the plan holds for {page.place.name}"
    return Draft(f"areas/{page.slug}", title, lambda: _parts(page))


def _parts(page: Any) -> Iterator[Part]:
    view = areas.build(page, None)
    yield Heading("Promises that reach here")
    yield listed([promise(one) for one in view.promises])
    yield Heading("Numbers here")
    for number in view.numbers:
        yield from charted(number.line, page.place)
    if not view.numbers:
        yield listed([])
    yield Heading("Local priorities")
    yield listed([marked(one.priority.title, one.priority) for one in view.priorities])
    yield Heading("Every measure here")
    yield from measures(list(view.lines))
