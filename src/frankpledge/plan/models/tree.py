"""The pages that hold the others: home, the plan, performance, releases."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from frankpledge.plan import together
from frankpledge.plan.record import TreePage


class HomePage(TreePage):
    """The front page."""

    template = "pages/home.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """To the page of an address in one step: level by level, a page asked two questions for each."""
        if not path_components:
            return super().route(request, path_components)
        whole = f"{self.url_path}{'/'.join(path_components)}/"
        found = together.page_at(self, whole)
        if found is None:
            raise Http404
        return found.route(request, [])


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
