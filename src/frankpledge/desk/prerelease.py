"""A frozen release, before it is published, for named people within a window. Each view is logged.

Whoever is not named, or comes before or after the window, is told what anyone is told who makes up an
address: that there is no such page.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Revision

from frankpledge import plan
from frankpledge.desk.logged import log
from frankpledge.desk.models import Admission, Entry, Preparation
from frankpledge.desk.places import release_folder
from frankpledge.plan.models import MeasurePage, PerformancePage, ReleaseDay
from frankpledge.releases import Release
from frankpledge.site import current, formats, standing
from frankpledge.site.pages.kept import View

_WORKS_ON_IT = ("desk.freeze_release", "desk.approve_release")


def _opened(user: Any, key: str) -> Preparation | None:
    """The release `key` being prepared, where `user` may see it now: those who work on it always, named
    people within their window.

    Whoever may not is answered after the same questions to the records as for a release that is not there, so
    that not even the time that it takes says whether there is one.
    """
    states = [Preparation.State.FROZEN, Preparation.State.APPROVED]
    works_on_it = [user.has_perm(name) for name in _WORKS_ON_IT]
    held = Preparation.objects.filter(release=key, state__in=states).first()
    admitted = Admission.objects.filter(preparation__release=key, preparation__state__in=states, user=user)
    names = set(admitted.values_list("name", flat=True))
    if held is None or any(works_on_it) or not names:
        return held if any(works_on_it) else None
    day = ReleaseDay.objects.filter(key=held.day).first()
    now = plan.now()
    within = day is not None and any(
        one.name in names and one.opens <= now <= one.closes for one in day.access.all()
    )
    return held if within else None


def guarded(view: Any) -> Any:
    """Give `view` the release and its preparation, for those who may see it; log that they did."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, key: str, **rest: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))
        held = _opened(request.user, key)
        if held is None:
            raise Http404("There is no such page.")
        release = Release.open(release_folder() / key)
        log(Entry.Act.SEEN, request.user, preparation=held, why=request.path)
        with current.showing(current.Shelf(release)):
            response = view(request, release, held, **rest)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


@guarded
def index(request: HttpRequest, release: Release, held: Preparation) -> HttpResponse:
    """What there is to see of it."""
    measures = [
        page for page in MeasurePage.objects.live().order_by("position") if page.key in release.measures
    ]
    told = {
        "release": release,
        "held": held,
        "measures": measures,
        "told": _told(held),
        "root": _root(release),
    }
    return render(request, "pages/pre_release.html", told)


@guarded
def page(
    request: HttpRequest, release: Release, held: Preparation, measure: str = "", revision: int = 0
) -> HttpResponse:
    """The dashboard, a measure's page, or a page that becomes public with the release, as it will be."""
    found = _coming(held, revision) if revision else _page(held, measure)
    root = _root(release)
    addresses = {one.url for one in (*PerformancePage.objects.live(), *MeasurePage.objects.live())}
    main = standing.main_of(found)
    view = View(
        title=found.title,
        release=release,
        main=standing.rerooted(main, root, addresses, ""),
        now=found.url or "",
        crumbs=[(release.title, root)],
        before=_told(held),
    )
    return render(request, "pages/kept.html", {"view": view})


def _page(held: Preparation, measure: str) -> Any:
    found = (
        MeasurePage.objects.live().filter(slug=measure).first()
        if measure
        else PerformancePage.objects.live().first()
    )
    if found is None:
        raise Http404("There is no such page.")
    coming = Revision.objects.filter(pk__in=[one["revision"] for one in held.pages], object_id=str(found.pk))
    mine = [one for one in coming if isinstance(one.content_object, type(found))]
    return mine[-1].as_object() if mine else found


def _coming(held: Preparation, revision: int) -> Any:
    if revision not in {one["revision"] for one in held.pages}:
        raise Http404("There is no such page.")
    found = Revision.objects.get(pk=revision).as_object()
    if not hasattr(found, "serve"):
        raise Http404("It has no page of its own.")
    return found


def _root(release: Release) -> str:
    return f"/pre-release/{release.key}/"


def _told(held: Preparation) -> str:
    if held.at is None:
        return _("It is published as soon as it is approved. Until then, pass nothing of it on.")
    return _("It is published on %(at)s. Until then, pass nothing of it on.") % {
        "at": formats.moment(held.at)
    }


urlpatterns = [
    path("<key>/", index, name="pre-release"),
    path("<key>/performance/", page),
    path("<key>/performance/<slug:measure>/", page),
    path("<key>/page/<int:revision>/", page),
]
