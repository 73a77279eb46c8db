"""What an address names: read for all of them at once, and each rests on its own alone."""

from __future__ import annotations

from frankpledge import asked
from frankpledge.community.models import AreaPage, AreasIndexPage
from frankpledge.plan.models import CommitmentPage, MeasurePage


@asked.derived
def measure(key: str) -> bool:
    """Whether the plan has a measure of this key."""
    return key in _measures()


@asked.derived
def area(slug: str) -> str:
    """The code of the area of an address; empty where there is none."""
    return _areas().get(slug) or ""


@asked.derived
def chosen(code: str) -> str:
    """The address of the page of a place's area; of the list of areas where there is none."""
    pages = _pages()
    return pages.get(code) or pages.get("") or ""


@asked.derived
def commitment(edition: str, priority: str, slug: str) -> int | None:
    """The number of the commitment of an address; None where there is none."""
    return _commitments().get((edition, priority, slug))


@asked.once
def _measures() -> set[str]:
    return set(MeasurePage.objects.live().values_list("key", flat=True))


@asked.once
def _areas() -> dict[str, str | None]:
    return dict(AreaPage.objects.live().values_list("slug", "place__code"))


@asked.once
def _pages() -> dict[str, str]:
    """The addresses of the areas' pages by the code of their place, and of their list."""
    found = {
        page.place.code: page.url
        for page in AreaPage.objects.live().exclude(place=None).select_related("place")
    }
    index = AreasIndexPage.objects.live().first()
    return found | ({"": index.url} if index else {})


@asked.once
def _commitments() -> dict[tuple[str, str, str], int]:
    held = CommitmentPage.objects.live().values_list("edition__slug", "priority__slug", "slug", "pk")
    return {(edition, priority, slug): pk for edition, priority, slug, pk in held}
