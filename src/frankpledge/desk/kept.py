"""The pages of a release as they stood when it was published, kept for when a later one is shown."""

from __future__ import annotations

from django.db import transaction

from frankpledge import asked
from frankpledge.plan.models import KeptPage, MeasurePage, PerformancePage
from frankpledge.releases import Release
from frankpledge.site import current, standing

#: What a release's dashboard is kept under; there is always one, so it says whether all are.
DASHBOARD = "/performance/"


def whole(release: str) -> bool:
    """Whether the pages of `release` are kept. They are written together or not at all."""
    return KeptPage.objects.filter(release=release).exists() or not PerformancePage.objects.live().exists()


def keep(release: Release) -> int:
    """Keep the dashboard and each measure's page as they stand now, with the figures of `release`.

    Returns how many; nothing where they were kept before: what was published stays as it was.
    """
    pages = [*PerformancePage.objects.live(), *MeasurePage.objects.live().order_by("path")]
    made = []
    with current.showing(current.Shelf(release)), asked.making_all():
        for page in pages:
            made.append(
                KeptPage(release=release.key, address=page.url, title=page.title, main=standing.main_of(page))
            )
    with transaction.atomic():
        if KeptPage.objects.filter(release=release.key).exists():
            return 0
        KeptPage.objects.bulk_create(made)
    return len(made)
