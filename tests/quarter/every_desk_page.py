"""Every page of the desk, found by the addresses that are registered, the kinds of record and the menus: a
new one is there by itself, and one that needs an example of its argument says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

#: What stands for the argument of one of our own addresses: how the address begins, and which record's what.
EXAMPLES = {
    "files/<pk>": "desk.Upload.pk",
    "release-day/<pk>": "desk.Preparation.pk",
    "release-day/begin/<day>": "plan.ReleaseDay.key",
    "release-day/move/<day>": "plan.ReleaseDay.key",
    "<check>": "desk.Entry.act",
    "<waiting_pk>": "desk.Waiting.pk",
    "links/<pk>": "plan.PrivateLink.pk",
    "who-came/<key>": "community.Engagement.key",
    "work/<pk>": "desk.Job.pk",
    "comparisons/<pk>": "plan.EditionComparison.pk",
    "tests/<pk>": "scrutiny.RecommendationPage.pk",
    "measures/preview/<page>": "plan.MeasurePage.pk",
    "measures/preview/new/<parent>": "plan.PerformancePage.pk",
}


class Address(NamedTuple):
    """An address of the desk: whose it is (`own`, `menu`, a kind of record), which view, and its form."""

    of: str
    what: str
    path: str
    #: Panels and fields of its form, where it has one: forms of one shape are drawn by the same code.
    shape: tuple[str, ...] = ()


def every() -> list[Address]:
    """Every address of the desk, each once."""
    found: dict[str, Address] = {}
    for one in (*_own(), *_records(), *_pages(), *_menus()):
        found.setdefault(one.path, one)
    return list(found.values())


def _own() -> Iterator[Address]:
    """Each address that a view of the desk's own answers; all records that stand for its argument, where they
    differ in state."""
    from django.urls import get_resolver

    for route, callback in _routes(get_resolver().url_patterns):
        if callback.__module__.startswith("frankpledge.desk") and route.startswith("admin/"):
            for path in _filled(route):
                yield Address("own", callback.__name__, f"/{path}")


def _routes(patterns: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _routes(one.url_patterns, route)
        else:
            yield route, getattr(one.callback, "__wrapped__", one.callback)


def _filled(route: str) -> Iterator[str]:
    """The route with its arguments filled in; once for each record that may differ in what it shows."""
    plain = re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", route)
    asked = re.search(r"<\w+>", plain)
    if asked is None:
        yield plain
        return
    begins = plain[: asked.end()].removeprefix("admin/desk/")
    told = EXAMPLES.get(begins) or EXAMPLES.get(asked[0])
    assert told, f"/{plain}: say in {__name__} what stands for {asked[0]}, so that it is walked too"
    app, model, field = told.split(".")
    values = _values(app, model, field)
    assert values, f"/{plain}: the served desk holds no {model}, so its page is not walked"
    for value in values:
        yield from _filled(plain.replace(asked[0], str(value), 1))


def _values(app: str, model: str, field: str) -> list[Any]:
    from django.apps import apps

    kind = apps.get_model(app, model)
    held = kind._base_manager.order_by("pk")
    if any(one.name == "state" for one in kind._meta.fields):  # one in each state shows other things
        first = {one.state: one for one in reversed(held)}
        return [getattr(one, field) for one in first.values()]
    return [getattr(one, field) for one in held[:1]]


def _menus() -> Iterator[Address]:
    """Where the menus lead, but for what is walked as itself."""
    from django.contrib.auth import get_user_model
    from django.test import RequestFactory
    from wagtail.admin.menu import admin_menu, reports_menu, settings_menu

    from frankpledge.desk.wagtail_hooks import menu

    request = RequestFactory().get("/admin/")
    request.user = get_user_model().objects.filter(is_superuser=True).first()
    for name, one in (
        ("admin", admin_menu),
        ("reports", reports_menu),
        ("settings", settings_menu),
        ("desk", menu),
    ):
        for item in one.menu_items_for_request(request):
            if str(item.url).startswith("/admin/"):
                yield Address("menu", f"{name}: {item.label}", item.url)
    yield Address("menu", "home", "/admin/")
    yield Address("menu", "account", "/admin/account/")


def _records() -> Iterator[Address]:
    """Each view of each kind of record: those without an argument, and those of one record."""
    from django.urls import reverse
    from wagtail.snippets.models import get_snippet_models

    for model in get_snippet_models():
        views = model.snippet_viewset
        held = model._base_manager.order_by("pk").first()
        shape = _shape(views.get_edit_handler())
        for pattern in views.get_urlpatterns():
            arguments = _arguments(pattern)
            if arguments - {"pk"} or "results" in pattern.name or (arguments and held is None):
                continue
            args = [held.pk] if arguments else []
            path = reverse(f"{views.url_namespace}:{pattern.name}", args=args)
            yield Address(
                model._meta.label_lower, pattern.name, path, shape if pattern.name in {"add", "edit"} else ()
            )


def _pages() -> Iterator[Address]:
    """Each view of each kind of page of the tree: making one, and those of one page."""
    from django.urls import reverse
    from wagtail.admin.urls.pages import urlpatterns
    from wagtail.models import get_page_models

    for model in get_page_models():
        held = model._base_manager.order_by("pk").first()
        if not model.__module__.startswith("frankpledge") or held is None:
            continue
        shape = _shape(model.get_edit_handler())
        label = model._meta.label_lower
        yield Address(label, "explore", reverse("wagtailadmin_explore", args=[held.pk]))
        if model.max_count is None and model.max_count_per_parent is None:
            where = [*model._meta.label_lower.split("."), held.get_parent().pk]
            yield Address(label, "add", reverse("wagtailadmin_pages:add", args=where), shape)
        for pattern in urlpatterns:
            if len(_arguments(pattern)) == 1 and _arguments(pattern) <= {"page_id", "page_to_move_id"}:
                if "results" in pattern.name or pattern.name == "revisions_index":
                    continue
                path = reverse(f"wagtailadmin_pages:{pattern.name}", args=[held.pk])
                yield Address(label, pattern.name, path, shape if pattern.name == "edit" else ())


def _arguments(pattern: Any) -> set[str]:
    return set(pattern.pattern.converters) or set(pattern.pattern.regex.groupindex)


def _shape(handler: Any) -> tuple[str, ...]:
    """Of which panels and widgets a form is made."""
    form = handler.get_form_class()
    found = {f"widget {type(field.widget).__name__}" for field in form.base_fields.values()}
    for formset in getattr(form, "formsets", {}).values():
        found |= {f"row's widget {type(f.widget).__name__}" for f in formset.form.base_fields.values()}
    waiting = [handler]
    while waiting:
        panel = waiting.pop()
        found.add(f"panel {type(panel).__name__}")
        waiting += getattr(panel, "children", [])
    return tuple(sorted(found))


def sampled(addresses: list[Address]) -> Iterator[list[Address]]:
    """What is to be walked, each with those to be walked in its stead where it is no page: all of our own and
    of the menus; of kinds of record, each view once, and as many forms as hold every panel and field of any.
    """
    yield from ([one] for one in addresses if one.of in {"own", "menu"})
    forms = [one for one in addresses if one.shape and one.what == "edit"]
    missing = {part for one in forms for part in one.shape}
    while missing:
        best = max(forms, key=lambda one: len(missing & set(one.shape)))
        missing -= set(best.shape)
        yield [best]
    views: dict[tuple[bool, str], list[Address]] = {}
    for one in addresses:
        if one.of not in {"own", "menu"} and (one.what, bool(one.shape)) != ("edit", True):
            views.setdefault(("/admin/pages/" in one.path, one.what), []).append(one)
    for number, held in enumerate(views.values()):
        # Of another kind for each view, so that all kinds have their turn in some.
        yield held[number % len(held) :] + held[: number % len(held)]
