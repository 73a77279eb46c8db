"""The pages that every installation has: home, and an index for each branch of the tree."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from wagtail.models import Page, Site

from frankpledge.community.models import AreasIndexPage
from frankpledge.plan.models import HomePage, PerformancePage, PlanIndexPage, ReleasesPage
from frankpledge.scrutiny.models import ScrutinyIndexPage

BRANCHES: tuple[tuple[type[Page], str, str], ...] = (
    (PlanIndexPage, "plan", "The plan"),
    (PerformancePage, "performance", "Performance"),
    (AreasIndexPage, "areas", "Areas"),
    (ScrutinyIndexPage, "scrutiny", "Scrutiny"),
    (ReleasesPage, "releases", "Releases"),
)


def branches(title: str) -> dict[type[models.Model], Page]:
    """Home and its branches, made where they are not there; home is called `title`."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        Page.objects.filter(depth=2, slug="home").exclude(pk__in=HomePage.objects.values("pk")).delete()
        root.refresh_from_db()
        root.numchild = root.get_children().count()
        root.save(update_fields=["numchild"], clean=False)
        home = HomePage(title=title, slug="home")
        root.add_child(instance=home)
    elif home.title != title:
        home.title = home.draft_title = title
        home.save()
    address = urlsplit(settings.BASE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "site_name": title,
            "root_page": home,
        },
    )
    found: dict[type[models.Model], Page] = {}
    for model, slug, name in BRANCHES:
        page = model.objects.first()
        if page is None:
            page = model(title=name, slug=slug, show_in_menus=True)
            Page.objects.get(pk=home.pk).add_child(instance=page)
        found[model] = page
    return found
