"""An edition's text as Markdown: its own where it is held, else what its records say, in their order."""

from __future__ import annotations

from functools import lru_cache

from frankpledge.plan import texts
from frankpledge.plan.drafts import named
from frankpledge.plan.models import CommitmentPage, EditionPage, PriorityPage


def markdown(edition: EditionPage) -> str:
    """The text of an edition; empty where it is not held.

    Made of records it has the introduction, each priority's text, and each commitment's wording under its
    paragraph number: the promises word for word, and not the titles that pages give them.
    """
    if edition.text.strip():
        return edition.text
    if not edition.text_held:
        return ""
    lines = [f"# {edition.title}", "", edition.intro or edition.summary, ""]
    own = CommitmentPage.objects.live().filter(edition=edition)
    promised = named(own, "priority", "wording", "paragraph").order_by("priority__position", "position")
    for priority in PriorityPage.objects.live().filter(edition=edition).order_by("position", "number"):
        lines += [f"## {priority.title}", "", priority.text or priority.summary, ""]
        for one in promised:
            if one.priority_id == priority.pk:
                number = f"{one.paragraph} " if one.paragraph else ""
                lines += [f"{number}{one.wording}", ""]
    return "\n".join(lines).strip() + "\n"


def text(edition: EditionPage) -> texts.Text | None:
    """The clauses of an edition's text; None where no text is held."""
    written = markdown(edition)
    return _read(written, edition.title) if written.strip() else None


@lru_cache(maxsize=8)
def _read(written: str, name: str) -> texts.Text:
    return texts.from_markdown(written, name)
