"""The pages that hold the others: home, the plan, performance, releases."""

from __future__ import annotations

from wagtail.models import Page


class HomePage(Page):
    """The front page."""

    template = "pages/home.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]


class PlanIndexPage(Page):
    """/plan/: the editions of the plan."""

    template = "pages/plan.html"
    max_count = 1
    parent_page_types = ["plan.HomePage"]
    subpage_types = ["plan.EditionPage"]


class PerformancePage(Page):
    """/performance/: every measure of the plan."""

    template = "pages/performance.html"
    max_count = 1
    parent_page_types = ["plan.HomePage"]
    subpage_types = ["plan.MeasurePage"]


class ReleasesPage(Page):
    """/releases/: what was published and what is to come."""

    template = "pages/releases.html"
    max_count = 1
    parent_page_types = ["plan.HomePage"]
    subpage_types: list[str] = []
