"""What the desk offers about people taking part: links, who came, and lessons learnt when a commitment is
drafted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from frankpledge.community.models import Engagement
from frankpledge.desk.views.links import SEES_ALL, choices
from frankpledge.plan.models import CommitmentPage
from frankpledge.plan.permission import Act, may

#: How many lessons are said above a form; the rest are behind the link.
LESSONS = 3


class LinksItem(MenuItem):
    """Shown to whoever may make a link for anybody, or sees every one."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SEES_ALL) or bool(choices(request.user))


@hooks.register("register_desk_menu_item")
def links_item() -> MenuItem:
    return LinksItem("Private links", reverse("desk:links"), icon_name="link", order=500, name="links")


@hooks.register("register_snippet_listing_buttons")
def who_came(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Beside each event that somebody may write: who came."""
    if isinstance(snippet, Engagement) and may(user, Act.WRITE, snippet):
        yield Button(
            "Who came", reverse("desk:participants", args=[snippet.key]), icon_name="group", priority=30
        )


@hooks.register("before_edit_page")
def offer_lessons(request: HttpRequest, page: Page) -> None:
    """Above the form of a commitment: what was learnt from people on its topics."""
    if request.method != "GET" or not isinstance(page.specific_deferred, CommitmentPage):
        return
    draft = page.get_latest_revision_as_object()
    lessons = Engagement.lessons_for(draft.topics)
    if not lessons:
        return
    topic = next(t for t in draft.topics if any(t in {*e.lesson_for, *e.topics} for e in lessons))
    said = " ".join(f"“{event.lesson}” ({event.title})" for event in lessons[:LESSONS])
    more = messages.button(f"/engagement/?topic={topic}", "All lessons on this topic", new_window=True)
    messages.info(request, format_html("Learnt from people on these topics: {}", said), buttons=[more])
