"""Requests that are answered without a page of the tree."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frankpledge.plan.models import EditionPage, KeptPage, MeasurePage
from frankpledge.releases import Release
from frankpledge.site import addressed, current, downloads, explored, history, taken
from frankpledge.site import search as searching
from frankpledge.site.pages import calendar as calendars
from frankpledge.site.pages import duties, finding, kept, money, operations, releases, statute, triggers
from frankpledge.site.pages import edition as editions


@require_safe
def choose_area(request: HttpRequest) -> HttpResponse:
    """From the form to the area's page; back to the list where nothing was chosen."""
    found = addressed.chosen(request.GET.get("area", ""))
    if not found:
        raise Http404("No areas are held.")
    return HttpResponseRedirect(found)


@require_safe
def edition_in_full(request: HttpRequest, edition: str) -> HttpResponse:
    page = get_object_or_404(EditionPage.objects.live(), slug=edition)
    return render(request, "pages/edition_full.html", {"view": editions.full(page)})


@require_safe
def edition_statute(request: HttpRequest, edition: str) -> HttpResponse:
    return _of_edition(request, edition, statute)


@require_safe
def edition_money(request: HttpRequest, edition: str) -> HttpResponse:
    return _of_edition(request, edition, money)


@require_safe
def edition_triggers(request: HttpRequest, edition: str) -> HttpResponse:
    return _of_edition(request, edition, triggers)


def _of_edition(request: HttpRequest, edition: str, noun: ModuleType) -> HttpResponse:
    page = get_object_or_404(EditionPage.objects.live(), slug=edition)
    name = noun.__name__.rpartition(".")[2]
    return render(request, f"pages/{name}.html", {"view": noun.build(page)})


@require_safe
def duties_register(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/duties.html", {"view": duties.build()})


def held_release(key: str) -> Release:
    found = next((r for r in history.published() if r.key == key), None)
    if found is None:
        raise Http404(f"There is no release “{key}”.")
    return found


@require_safe
def release(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "pages/release.html", {"view": releases.one(held_release(key))})


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What is to be published, and when."""
    return render(request, "pages/calendar.html", {"view": calendars.build()})


@require_safe
def kept_page(request: HttpRequest, key: str, measure: str = "") -> HttpResponse:
    """A page of a release as it stood when it was published; not for search engines, which have today's."""
    held = held_release(key)
    address = f"/performance/{measure}/" if measure else "/performance/"
    try:
        view = kept.build(held, address)
    except KeptPage.DoesNotExist as error:
        raise Http404(f"Of release {key} no page “{address}” was kept.") from error
    response = render(request, "pages/kept.html", {"view": view})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def release_file(request: HttpRequest, key: str, name: str) -> FileResponse:
    """A file of a release, exactly as it was frozen. Only names that its manifest lists are answered."""
    held = held_release(key)
    listed = name in held.manifest["files"] or name in releases.SEALS
    if not listed or not (held.folder / name).exists():
        raise Http404(f"Release {key} has no file “{name}”.")
    return FileResponse((held.folder / name).open("rb"), as_attachment=True, filename=f"{key}-{name}")


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    measures = MeasurePage.objects.live().order_by("position", "title")
    held = current.shelf()
    figured = [m for m in measures if held.release and m.key not in held.missing]
    return render(request, "pages/data.html", {"shelf": held, "measures": figured})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    view = finding.build(request.GET.get("q", ""), request.GET.get("kind", ""))
    return render(request, "pages/search.html", {"view": view})


@require_safe
def a_to_z(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/a_to_z.html", {"letters": finding.a_to_z(), "called": finding.called})


@require_safe
def search_index(request: HttpRequest) -> JsonResponse:
    """What can be found, for pages that stand as plain files."""
    held = searching.index()
    kinds = {kind: searching.called(kind) for kind in sorted({entry.kind for entry in held.entries})}
    return JsonResponse({**held.portable(), "kinds": kinds}, json_dumps_params={"ensure_ascii": False})


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """What the read API offers, from its own description, and its changelog."""
    return render(request, "pages/api.html", {"view": operations.build(), "shelf": current.shelf()})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html", {"editions": EditionPage.objects.live()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html", {})


def csv_file(lines: Iterable[bytes], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@require_safe
def performance_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every figure of the release shown (or the one that `?release=` names), and each measure without."""
    key = request.GET.get("release", "")
    held = held_release(key) if key else current.shelf().release
    if held is None:
        raise Http404("No release is published yet.")
    return csv_file(downloads.everything(held), f"performance-{held.key}")


@require_safe
def measure_csv(request: HttpRequest, key: str) -> StreamingHttpResponse:
    _measure(key)
    return csv_file(downloads.measure(_shown(), key), f"{key}-{_shown().key}")


@require_safe
def measure_json(request: HttpRequest, key: str) -> StreamingHttpResponse:
    _measure(key)
    return _json_file(_shown(), key)


def _measure(key: str) -> None:
    """Not found, unless the plan has a measure of this key."""
    if not addressed.measure(key):
        raise Http404(f"The plan has no measure “{key}”.")


@require_safe
def release_data(request: HttpRequest, release: str) -> StreamingHttpResponse:
    """Every figure of one release, at an address that always gives that release."""
    held = held_release(release)
    return csv_file(downloads.everything(held), f"performance-{held.key}")


@require_safe
def release_measure(request: HttpRequest, release: str, key: str, extension: str) -> StreamingHttpResponse:
    """One measure of one release, as CSV or JSON, at an address that always gives that release."""
    held = held_release(release)
    if key not in held.measures:
        raise Http404(f"Release {held.key} has no measure “{key}”.")
    if extension == "json":
        return _json_file(held, key)
    return csv_file(downloads.measure(held, key), f"{key}-{held.key}")


def _shown() -> Release:
    held = current.shelf().release
    if held is None:
        raise Http404("No release is published yet.")
    return held


def _json_file(held: Release, key: str) -> StreamingHttpResponse:
    lines = downloads.as_json(held, downloads.of_measure(held, key))
    response = StreamingHttpResponse(lines, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{key}-{held.key}.json"'
    return response


@require_safe
def measure_chart(request: HttpRequest, key: str, name: str, extension: str) -> HttpResponse:
    """A measure's chart to be taken away, of the release shown or the one that `?release=` names."""
    if name not in taken.NAMES:
        raise Http404(f"There is no chart “{name}”; there are {', '.join(taken.NAMES)}.")
    page = get_object_or_404(MeasurePage.objects.live(), key=key)
    asked = request.GET.get("release", "")
    shelf = current.Shelf(held_release(asked)) if asked else current.shelf()
    if shelf.release is None:
        raise Http404("No release is published yet.")
    return explored.alone_as(taken.drawing(page, name, shelf).alone(), extension, f"{key}-{name}-{shelf.key}")


@require_safe
def area_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    code = addressed.area(slug)
    if not code:
        raise Http404(f"No area has the address “{slug}”.")
    held = _shown()
    return csv_file(downloads.place(held, code), f"{slug}-{held.key}")
