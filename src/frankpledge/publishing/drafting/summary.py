"""The plan's summary for residents, in each language in which the body publishes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from frankpledge.publishing.document import Heading, Items, Part
from frankpledge.publishing.drafting.draft import Draft, paragraphs, promise, sentence
from frankpledge.site import languages, said, unwritten
from frankpledge.site.pages import edition as editions


def draft(page: Any, language: languages.Language) -> Draft:
    with languages.speaking(language.code):
        title = unwritten.plain(said.field(page, "title"))
    name = "plan-summary" if language.code == languages.ENGLISH else f"plan-summary-{language.code}"
    return Draft(name, title, lambda: _parts(page), language.code)


def _parts(page: Any) -> Iterator[Part]:
    yield from paragraphs(said.field(page, "summary") or said.field(page, "intro"), page)
    for chapter in editions.build(page, None).chapters:
        priority = chapter.priority
        yield Heading(said.field(priority, "title"))
        told = said.field(priority, "promise") or said.field(priority, "summary")
        yield from paragraphs(told, priority)
        if chapter.commitments:
            yield Heading(_("What was promised"), 3)
            yield Items([promise(one) for one in chapter.commitments])
        if chapter.lines:
            yield Heading(_("How the numbers move"), 3)
            yield Items([sentence(line) for line in chapter.lines])
