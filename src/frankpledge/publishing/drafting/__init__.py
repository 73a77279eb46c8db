"""What the documents say: the plan's summary (in every language), the plan in full, the quarterly bulletin,
the committee's pack, a sheet for each area. The same records, figures, sentences and verdicts as on the
pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from frankpledge.community.models import AreaPage
from frankpledge.plan.models import EditionPage, Place
from frankpledge.publishing.document import Document
from frankpledge.publishing.drafting import area, bulletin, full, pack, summary
from frankpledge.publishing.drafting.draft import Draft, release_title
from frankpledge.site import current, languages

__all__ = ["Draft", "documents", "drafts"]


def drafts() -> dict[str, Draft]:
    """Every document of the release shown, by name, none of them drafted yet."""
    found: list[Draft] = []
    page = EditionPage.in_force()
    if page is not None:
        for language in languages.published():
            found.append(summary.draft(page, language))
        found.append(Draft("plan-full", f"{page.title}, in full", lambda: full.parts(page)))
        found.append(Draft("bulletin", f"Bulletin: {release_title()}", lambda: bulletin.parts(page)))
    release = current.shelf().release
    if release is not None:
        found.append(pack.draft(release))
    areas = AreaPage.objects.live().public().filter(place__in=Place.areas())
    for held in areas.select_related("place").order_by("place__name"):
        found.append(area.draft(held))
    return {draft.name: draft for draft in found}


def documents() -> Iterator[Document]:
    """Every document of the release shown, one by one."""
    for draft in drafts().values():
        yield draft.document()
