"""What the documents say: the plan's summary, the quarterly bulletin, a sheet for each area.

The same records, figures, sentences and verdicts as on the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from frankpledge import plan
from frankpledge.community.models import AreaPage
from frankpledge.plan.models import EditionPage
from frankpledge.publishing.document import Document, Heading, Items, Paragraph, Part, Table
from frankpledge.releases import VERDICTS
from frankpledge.site import current, formats, lines, prose
from frankpledge.site.pages import area as areas
from frankpledge.site.pages import edition as editions
from frankpledge.site.pages import performance

_HEAD = ("Measure", "Latest", "On a year before", "Target", "Verdict")


def documents() -> Iterator[Document]:
    """Every document of the release shown, one by one."""
    page = EditionPage.in_force()
    if page is not None:
        chapters = editions.build(page, None).chapters
        yield _document("plan-summary", page.title, _summary(page, chapters))
        yield _document("bulletin", f"Bulletin: {_release()}", _bulletin(chapters))
    for area in AreaPage.objects.live().public().select_related("place").order_by("place__name"):
        title = f"What the plan holds for {area.place.name}"
        yield _document(f"areas/{area.slug}", title, _area(areas.build(area, None)))


def _document(name: str, title: str, parts: Iterator[Part]) -> Document:
    body, shelf = plan.body(), current.shelf()
    first = Paragraph(f"Figures of the release “{_release()}”, as at {formats.day(_day())}.")
    opening: list[Part] = [first]
    if shelf.illustrative or body.invented:
        opening.append(
            Paragraph(
                "A demonstration. What is marked “illustrative” is a figure made up; what is marked "
                "“invented for demonstration” is a record made up. Neither says anything of a real place or "
                "body."
            )
        )
    author = str(body.name or body.site_name or "frankpledge")
    return Document(name, title, author, _day(), [*opening, *parts])


def _release() -> str:
    release = current.shelf().release
    return release.title if release else "none published yet"


def _day() -> date:
    release = current.shelf().release
    return date.fromisoformat(release.as_at) if release else plan.today()


def _summary(page: Any, chapters: Sequence[Any]) -> Iterator[Part]:
    yield from _paragraphs(page.summary or page.intro, page)
    for chapter in chapters:
        priority = chapter.priority
        yield Heading(priority.title)
        yield from _paragraphs(priority.promise or priority.summary, priority)
        if chapter.commitments:
            yield Heading("What was promised", 3)
            yield Items([f"{_marked(c.title, c)}: {c.delivery_label.lower()}" for c in chapter.commitments])
        if chapter.lines:
            yield Heading("How the numbers move", 3)
            yield Items([_sentence(line) for line in chapter.lines])


def _bulletin(chapters: Sequence[Any]) -> Iterator[Part]:
    everything = [
        lines.line(measure, plan.body().area, current.shelf()) for measure in performance.measures()
    ]
    yield Paragraph(f"{lines.headline(everything)}.")
    known: set[str] = set()
    for chapter in chapters:
        known.add(chapter.priority.key)
        if chapter.lines:
            yield Heading(chapter.priority.title)
            yield from _measures(chapter.lines)
    rest = [line for line in everything if line.measure.priority not in known]
    if rest:
        yield Heading("Measures of the whole plan")
        yield from _measures(rest)


def _measures(told: Sequence[Any]) -> Iterator[Part]:
    """A table of those with a figure, then those without and why."""
    figured = [_row(line) for line in told if line.figure]
    if figured:
        yield Table(_HEAD, figured)
    without = [_sentence(line) for line in told if not line.figure]
    if without:
        yield Items(without)


def _area(view: Any) -> Iterator[Part]:
    yield Heading("Promises that reach here")
    yield _listed([f"{_marked(p.title, p)}: {p.delivery_label.lower()}" for p in view.promises])
    yield Heading("Numbers here")
    yield _listed([_sentence(number.line) for number in view.numbers])
    yield Heading("Local priorities")
    yield _listed([_marked(priority.title, priority) for priority in view.priorities])
    yield Heading("Every measure here")
    yield from _measures(view.lines)


def _listed(texts: Sequence[str]) -> Part:
    return Items(texts) if texts else Paragraph("None is held.")


def _paragraphs(words: str, record: Any) -> Iterator[Part]:
    told = [one for one in prose.plain(words or "").split("\n") if one.strip()]
    for number, one in enumerate(told, 1):
        yield Paragraph(_marked(one, record) if number == len(told) else one)


def _marked(words: str, record: Any) -> str:
    return f"{words} (invented for demonstration)" if getattr(record, "invented", False) else words


def _sentence(line: Any) -> str:
    if not line.figure:
        return f"{line.name}: no figure. {line.reason}"
    mark = " (illustrative)" if line.figure.illustrative else ""
    return f"{line.name}: {line.figure.sentence}{mark} Verdict: {VERDICTS.get(line.verdict, line.verdict)}."


def _row(line: Any) -> tuple[str, ...]:
    figure = line.figure
    marks = [m for m in ("illustrative" if figure.illustrative else "", figure.status) if m and m != "final"]
    told = (
        f"{formats.figure(figure.value, figure.unit, line.decimals)}, {formats.short_period(figure.period)}"
    )
    latest = f"{told} ({', '.join(marks)})" if marks else told
    goal = f"{line.goal} by {line.goal_by}" if line.goal else ""
    return (line.name, latest, line.change, goal, VERDICTS.get(line.verdict, line.verdict))
