"""Round the whole desk: what none of Wagtail's views asks.

- Whoever only reads changes nothing, at any address: every request that could is refused, but for those that
  concern themselves alone (signing out, their own account, a preview, saying that a page is open).
- An address that names a page which was never public is refused to whoever may not read its draft, whichever
  view
  stands behind it: a chooser, the API, a list of what refers to it.
- The desk's own API changes only what the person may write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from frankpledge.desk.rights import second_factor
from frankpledge.desk.rights.answers import reach, roles
from frankpledge.desk.rights.table import KINDS, TABLE, Reach
from frankpledge.plan.drafts import Draftable, drafts_seen
from frankpledge.plan.permission import Act, may

_SAFE = ("GET", "HEAD", "OPTIONS")
#: Views, by name, whose requests change nothing but what is the person's own.
OWN_AFFAIRS = {
    *("wagtailadmin_logout", "wagtailadmin_login", "wagtailadmin_account", "wagtailadmin_dismissibles"),
    *("wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release"),
    *("wagtailadmin_pages:preview_on_edit",),
}
_OWN_NAMESPACES = ("second_factor",)
#: Views for who runs the installation alone: what everybody wrote, drafts too, and the steps of approval.
_RUNNING = ("wagtailadmin_reports:site_history", "wagtailadmin_workflows:")
#: Addresses that name pages after the question mark.
_ASKED = (
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_search",
)
_PAGES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")


class Fence:
    """Django's middleware; it stands after those that know who is asking."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/"):
            return self.get_response(request)
        with drafts_seen():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse (403) what the person may not do; ask for the second factor where it was not shown."""
        user = getattr(request, "user", None)
        if not request.path_info.startswith("/admin/") or user is None or not user.is_authenticated:
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        asked = second_factor.missing(request, name)
        if asked is not None or user.is_superuser:
            return asked
        changes = request.method not in _SAFE and not _own_affair(name)
        if changes and only_reads(user):
            raise PermissionDenied("Your role reads everything and changes nothing.")
        if name.startswith(_RUNNING):
            raise PermissionDenied("That is for those who run the installation.")
        if name.startswith("wagtailadmin_reports:page_types_usage") and not _reads_everything(user):
            raise PermissionDenied("That report names the last drafts of all.")
        for page in _named(name, kwargs, request):
            if not page.live and not may(user, Act.READ, page):
                raise PermissionDenied
            if changes and name.startswith("wagtailadmin_api") and not may(user, Act.WRITE, page):
                raise PermissionDenied
        return None


def _own_affair(name: str) -> bool:
    return (
        name in OWN_AFFAIRS or name.rpartition(":")[0] in _OWN_NAMESPACES or name.endswith(":preview_on_edit")
    )


def only_reads(user: Any) -> bool:
    """Whether none of somebody's roles lets them write or publish anything."""
    return not any(
        cell.reach(act) is not Reach.NONE
        for role, _ in roles(user)
        for cell in TABLE[role].values()
        for act in (Act.WRITE, Act.PUBLISH)
    )


def _reads_everything(user: Any) -> bool:
    return all(reach(user, Act.READ, kind) is Reach.ALL for kind in KINDS)


def _named(name: str, kwargs: dict[str, Any], request: HttpRequest) -> list[Any]:
    """The pages, and the records of a bulk action, that an address names."""
    ids = [kwargs[key] for key in _PAGES if key in kwargs]
    if name.startswith(("wagtailadmin_pages:", "wagtailadmin_api")) and "pk" in kwargs:
        ids.append(kwargs["pk"])
    if name in _ASKED or (name == "wagtail_bulk_action" and kwargs.get("model_name") == "page"):
        ids += [*request.GET.getlist("id"), *request.GET.getlist("target_pages[]")]
    named = [page.specific for page in Page.objects.filter(pk__in=_numbers(ids))]
    if name == "wagtail_bulk_action" and kwargs.get("model_name") != "page":
        model = apps.all_models.get(kwargs["app_label"], {}).get(kwargs["model_name"])
        if model is not None and issubclass(model, Draftable):
            asked = request.GET.getlist("id")
            held = model.everything.all()
            named += held if "all" in asked else held.filter(pk__in=_numbers(asked))
    return named


def _numbers(ids: list[Any]) -> list[Any]:
    return [one for one in ids if str(one).isdigit()]


@hooks.register("construct_reports_menu")
def only_what_opens(request: HttpRequest, items: list[Any]) -> None:
    """The menu of reports names none that is refused."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "site-history"]


@hooks.register("construct_page_chooser_queryset")
def only_readable(pages: Any, request: HttpRequest) -> Any:
    """A chooser shows what is public, and the drafts that the person may read."""
    if request.user.is_superuser:
        return pages
    drafts = Page.objects.filter(live=False).specific()
    hidden = [page.pk for page in drafts if not may(request.user, Act.READ, page)]
    return pages.exclude(pk__in=hidden)
