"""The quarterly bulletin: what changed by more than chance, each with its chart, then every measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frankpledge import plan
from frankpledge.plan.models import Place
from frankpledge.publishing.document import Heading, Paragraph, Part
from frankpledge.publishing.drafting.draft import measures, picture, sentence
from frankpledge.site import current, lines
from frankpledge.site.pages import edition as editions
from frankpledge.site.pages import home, performance
from frankpledge.site.pages import measure as pages


def parts(page: Any) -> Iterator[Part]:
    shelf, area = current.shelf(), plan.body().area
    everything = [lines.line(measure, area, shelf) for measure in performance.measures()]
    yield Paragraph(f"{lines.headline(everything)}.")
    place = Place.objects.filter(code=area).first()
    found = home.changed(everything)
    yield Heading("What changed by more than chance" if found else "Nothing changed by more than chance")
    for line in found:
        yield from charted(line, place)
    known: set[str] = set()
    for chapter in editions.build(page, None).chapters:
        known.add(chapter.priority.key)
        if chapter.lines:
            yield Heading(chapter.priority.title)
            yield from measures(list(chapter.lines))
    rest = [line for line in everything if line.measure.priority not in known]
    if rest:
        yield Heading("Measures of the whole plan")
        yield from measures(rest)


def charted(line: lines.Line, place: Any) -> Iterator[Part]:
    """A measure's chart under its finding, and its sentence."""
    shelf = current.shelf()
    drawing = pages.picture(line.measure, shelf, line.series, line.figure, line.target, place)
    yield from picture(drawing, lines.heading(line.measure, line.figure))
    yield Paragraph(sentence(line))
