"""The desk's menu and addresses within Wagtail's admin.

A page of the desk adds itself to the menu from its own module:

    @hooks.register("register_desk_menu_item")
    def item() -> MenuItem: …
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from frankpledge.desk import editing  # noqa: F401 - its hooks
from frankpledge.desk.rights import media  # noqa: F401 - its hook
from frankpledge.plan.models import EditionComparison
from frankpledge.plan.permission import Act, may
from frankpledge.scrutiny.models import RecommendationTest

menu = Menu(register_hook_name="register_desk_menu_item", construct_hook_name="construct_desk_menu")


class PermittedItem(MenuItem):
    """A menu item shown only to those who hold one of `permissions` (`"desk.view_job"`)."""

    def __init__(self, *args: Any, permissions: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permissions = permissions

    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(name) for name in self.permissions)


@hooks.register("register_admin_menu_item")
def desk_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem("Desk", menu, icon_name="tasks", order=90, name="desk")


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLResolver]:
    return [
        path("desk/", include("frankpledge.desk.urls", namespace="desk")),
        path("second-factor/", include("frankpledge.desk.rights.second_factor")),
    ]


@hooks.register("register_desk_menu_item")
def files_item() -> MenuItem:
    return PermittedItem(
        "Files",
        reverse("desk:files"),
        icon_name="upload",
        order=300,
        permissions=("desk.add_upload", "desk.view_upload", "desk.accept_upload"),
    )


@hooks.register("register_desk_menu_item")
def release_day_item() -> MenuItem:
    return PermittedItem(
        "Release day",
        reverse("desk:release-day"),
        icon_name="calendar",
        order=400,
        permissions=(
            "desk.freeze_release",
            "desk.approve_release",
            "desk.correct_release",
            "desk.view_preparation",
        ),
    )


@hooks.register("register_desk_menu_item")
def work_item() -> MenuItem:
    return PermittedItem(
        "Work in the background",
        reverse("desk:work"),
        icon_name="history",
        order=900,
        permissions=("desk.view_job",),
    )


class WriterItem(MenuItem):
    """A menu item shown only to those who may write records of `model`."""

    def __init__(self, *args: Any, model: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model = model

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Act.WRITE, self.model)


@hooks.register("register_desk_menu_item")
def comparisons_item() -> MenuItem:
    to = reverse("desk:comparisons")
    return WriterItem("Editions compared", to, icon_name="copy", order=600, model=EditionComparison)


@hooks.register("register_desk_menu_item")
def tests_item() -> MenuItem:
    to = reverse("desk:tests")
    return WriterItem("Tests of recommendations", to, icon_name="check", order=610, model=RecommendationTest)


# Last, since they add themselves to the menu above.
from frankpledge.desk import planning_hooks, taking_part  # noqa: E402

__all__ = ["planning_hooks", "taking_part"]
