"""A page of a release that is no longer shown, or not yet: as it stood, under the release's own address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup

from frankpledge.plan.models import KeptPage
from frankpledge.releases import Correction, Release, corrections
from frankpledge.site import current, history, standing


@dataclass(frozen=True, slots=True)
class View:
    """`now` is the address of the same page today. `before` says, of a release not yet published, to whom and
    until when it is shown; empty otherwise.
    """

    title: str
    release: Release
    main: Markup
    now: str
    crumbs: Sequence[tuple[str, str]]
    correction: Correction | None = None
    shown: bool = False
    before: str = ""


def corrected(release: Release) -> Correction | None:
    """The correction that took the place of `release`, if any."""
    return next((one for one in corrections(history.published()) if one.of == release.key), None)


def addresses(release: str) -> list[str]:
    """The addresses of the pages kept of a release."""
    return list(KeptPage.objects.filter(release=release).values_list("address", flat=True))


def build(release: Release, address: str) -> View:
    """The page as it was kept; raises `KeptPage.DoesNotExist` where it was not."""
    page = KeptPage.objects.get(release=release.key, address=address)
    root = f"/releases/{release.key}/"
    return View(
        title=page.title,
        release=release,
        main=standing.rerooted(page.main, root, addresses(release.key), release.key),
        now=address,
        crumbs=[(_("Releases"), "/releases/"), (release.title, root)],
        correction=corrected(release),
        shown=release.key == current.shelf().key,
    )
