"""The menu of the pages about the plan itself, and what the editor's forms are given: a chooser of figures
and a preview of measures."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_desk_menu_item")
def quarter_item() -> MenuItem:
    return MenuItem("The quarter at a glance", reverse("desk:quarter"), icon_name="calendar", order=100)


@hooks.register("register_desk_menu_item")
def plan_item() -> MenuItem:
    return MenuItem("What the law asks", reverse("desk:plan"), icon_name="clipboard-list", order=500)


@hooks.register("register_desk_menu_item")
def workbook_item() -> MenuItem:
    return MenuItem("The plan as a spreadsheet", reverse("desk:workbook"), icon_name="table", order=600)


@hooks.register("insert_editor_js")
def editor_scripts() -> Any:
    return format_html(
        '<script src="{}" data-choices="{}" data-shown="{}"></script><script src="{}" defer></script>',
        static("desk/figures.js"),
        reverse("desk:figures"),
        reverse("desk:figure-shown"),
        static("desk/preview.js"),
    )


@hooks.register("insert_global_admin_css")
def editor_styles() -> Any:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/planning.css"))
