"""Prose as pages and documents show it: each figure that it refers to taken from the release shown."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from frankpledge import plan
from frankpledge.plan.prose import LATEST, Reference, holds, pieces
from frankpledge.releases import Figure
from frankpledge.scrutiny.models import QuotedFigure
from frankpledge.site import current, formats, lines, said


def shown(value: Any) -> Any:
    """What a template prints of `value`: a text with its figures resolved, anything else as it is.

    It stands behind every expression of every public template, so that no text can be printed unresolved.
    """
    if isinstance(value, str) and not isinstance(value, Markup) and "{{" in value and holds(value):
        return resolved(value)
    return value


def resolved(text: str) -> Markup:
    """A text with its figures, each in an element that says which it is and marked where it is made up."""
    shelf = current.shelf()
    told = []
    for piece in pieces(text):
        if isinstance(piece, str):
            told.append(escape(piece))
            continue
        told_as = told_of(piece, shelf) if isinstance(piece, Reference) else None
        if told_as is None:
            told.append(Markup('<span class="fp-muted">{}</span>').format(nothing()))
            continue
        identity, words, marks = told_as
        told.append(Markup('<span data-figure="{}">{}</span>').format(identity, words))
        told += [Markup(' <span class="fp-tag">{}</span>').format(mark) for mark in marks]
    return Markup("").join(told)


def plain(text: str) -> str:
    """The same in plain text, for documents and data: “52% (illustrative)”."""
    if not holds(text or ""):
        return text
    shelf = current.shelf()
    told = []
    for piece in pieces(text):
        if isinstance(piece, str):
            told.append(piece)
            continue
        told_as = told_of(piece, shelf) if isinstance(piece, Reference) else None
        if told_as is None:
            told.append(nothing())
            continue
        _identity, words, marks = told_as
        told.append(words + (f" ({', '.join(marks)})" if marks else ""))
    return "".join(told)


def nothing() -> str:
    """What stands where a reference leads to no figure: never a number."""
    return _("[no figure held]")


def told_of(reference: Reference, shelf: current.Shelf) -> tuple[str, str, list[str]] | None:
    """The identity, the words and the marks of the figure referred to; None where none is held."""
    if reference.quoted:
        item = QuotedFigure.objects.filter(key=reference.quoted).first()
        return (f"quoted/{item.key}", item.as_said, []) if item else None
    figure = found(reference, shelf)
    if figure is None or figure.value is None:
        return None
    decimals = shelf.decimals(figure.measure, figure.unit)
    match reference.form:
        case "sentence":
            words = said.field(figure, "sentence")
        case "change":
            words = lines.changed(figure, decimals) if figure.change is not None else ""
        case "period":
            words = formats.period(figure.period)
        case _:
            words = formats.figure(figure.value, figure.unit, decimals)
    return (shelf.identity(figure), words, _marks(figure)) if words else None


def found(reference: Reference, shelf: current.Shelf) -> Figure | None:
    """The figure of the release that a reference leads to; `latest` is the last one with a value."""
    place = reference.place or plan.body().area
    if reference.period == LATEST:
        return shelf.latest(reference.measure, place, reference.breakdown)
    asked = current.reference(reference.measure, place, reference.period, reference.breakdown)
    return shelf.figure(asked)


def _marks(figure: Figure) -> list[str]:
    marks = [_("illustrative")] if figure.illustrative else []
    if figure.status == "provisional":
        marks.append(_("provisional"))
    elif figure.status == "revised":
        marks.append(_("revised"))
    return marks + ([_("incomplete")] if figure.incomplete else [])
