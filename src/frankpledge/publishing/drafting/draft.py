"""A document to be drafted: its name, its title, and how its parts are come by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from frankpledge import plan
from frankpledge.publishing.document import Document, Items, Paragraph, Part, Picture, Table
from frankpledge.publishing.errors import PublishingError
from frankpledge.site import current, formats, languages, lines, marks, prose, said, unwritten
from frankpledge.site.charts import alone, series


@dataclass(frozen=True, slots=True)
class Draft:
    """`parts` is called, and all its words are said, in the language `language`."""

    name: str
    title: str
    parts: Callable[[], Iterable[Part]]
    language: str = languages.ENGLISH

    def document(self) -> Document:
        """The document whole; raises `PublishingError` where no release is published."""
        release, body = current.shelf().release, plan.body()
        if release is None:
            raise PublishingError(
                "No release is published yet: publish one with `frankpledge release publish`."
            )
        unwritten.prepare(self.language) if self.language != languages.ENGLISH else None
        with languages.speaking(self.language):
            author = str(body.name or body.site_name or "frankpledge")
            on = date.fromisoformat(release.as_at)
            made = [*_opening(), *self.parts()]
            return Document(self.name, self.title, author, on, made, self.language)


def release_title() -> str:
    release = current.shelf().release
    return release.title if release else "none published yet"


def _opening() -> Iterator[Part]:
    shelf, body = current.shelf(), plan.body()
    day = formats.day(date.fromisoformat(shelf.release.as_at)) if shelf.release else ""
    yield Paragraph(
        _("Figures of the release “%(release)s”, as at %(day)s.") % {"release": release_title(), "day": day}
    )
    if shelf.illustrative or body.invented:
        yield Paragraph(
            _(
                "A demonstration. What is marked “illustrative” is a figure made up; what is marked "
                "“invented for demonstration” is a record made up. Neither says anything of a real place or "
                "body."
            )
        )


def marked(words: str, record: Any) -> str:
    """`words`, and that the record is invented where it is."""
    return f"{words} ({_('invented for demonstration')})" if getattr(record, "invented", False) else words


def paragraphs(words: str, record: Any) -> Iterator[Part]:
    """A text of the records, paragraph by paragraph, its figures resolved."""
    told = [one for one in prose.plain(words or "").split("\n") if one.strip()]
    for number, one in enumerate(told, 1):
        yield Paragraph(marked(one, record) if number == len(told) else one)


def listed(texts: list[str]) -> Part:
    return Items(texts) if texts else Paragraph(_("None is held."))


def promise(commitment: Any) -> str:
    """A commitment in a line: its title and how far it is."""
    state = said.of(commitment, "delivery_label", commitment.delivery_label)
    return f"{marked(said.field(commitment, 'title'), commitment)}: {state.lower()}"


def verdict(line: lines.Line) -> str:
    return marks.VERDICTS[line.verdict].words if line.verdict in marks.VERDICTS else line.verdict


def sentence(line: lines.Line) -> str:
    """A measure's figure as a sentence with its verdict; or that it has none, and why."""
    if not line.figure:
        return _("%(name)s: no figure. %(reason)s") % {"name": line.name, "reason": line.reason}
    mark = f" ({_('illustrative')})" if line.figure.illustrative else ""
    told = said.field(line.figure, "sentence")
    return f"{line.name}: {told}{mark} " + _("Verdict: %(verdict)s.") % {"verdict": verdict(line)}


def measures(told: list[lines.Line]) -> Iterator[Part]:
    """A table of those with a figure, then those without and why."""
    head = (_("Measure"), _("Latest"), _("On a year before"), _("Target"), _("Verdict"))
    figured = [_row(line) for line in told if line.figure]
    if figured:
        yield Table(head, figured)
    without = [sentence(line) for line in told if not line.figure]
    if without:
        yield Items(without)


def _row(line: lines.Line) -> tuple[str, ...]:
    figure = line.figure
    if figure is None:
        return ()
    status = [] if figure.status in {"", "final"} else [marks.status(figure.status)]
    marks_ = [*([_("illustrative")] if figure.illustrative else []), *status]
    value, period = formats.figure(figure.value, figure.unit, line.decimals), figure.period
    latest = f"{value}, {formats.short_period(period)}"
    goal = _("%(value)s by %(day)s") % {"value": line.goal, "day": line.goal_by} if line.goal else ""
    return (
        line.name,
        f"{latest} ({', '.join(marks_)})" if marks_ else latest,
        line.change,
        goal,
        verdict(line),
    )


def picture(drawing: Any, finding: str) -> Iterator[Part]:
    """A page's chart (`pictures.Picture`) as a part of a document; nothing where there is none."""
    if drawing is None:
        return
    svg = alone.bare(str(drawing.wide))
    subtitle = drawing.subtitle
    if drawing.chart.illustrative:
        subtitle += f" ({_('illustrative')})"
    for letter, note in series.lettered(drawing.chart):
        subtitle += f". {letter}, {formats.month(note.at)}: {note.text}"
    yield Picture(svg, finding, subtitle, drawing.description)
