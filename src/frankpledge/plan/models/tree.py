"""The pages that hold the others: home, the plan, performance, releases."""

from __future__ import annotations

from frankpledge.plan.record import TreePage


class HomePage(TreePage):
    """The front page."""

    template = "pages/home.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]


class PlanIndexPage(TreePage):
    """/plan/: the editions of the plan."""

    template = "pages/plan.html"
    max_count = 1
    parent_page_types = ["plan.HomePage"]
    subpage_types = ["plan.EditionPage"]


class PerformancePage(TreePage):
    """/performance/: every measure of the plan."""

    template = "pages/performance.html"
    max_count = 1
    parent_page_types = ["plan.HomePage"]
    subpage_types = ["plan.MeasurePage"]


class ReleasesPage(TreePage):
    """/releases/: what was published and what is to come."""

    template = "pages/releases.html"
    max_count = 1
    parent_page_types = ["plan.HomePage"]
    subpage_types: list[str] = []
