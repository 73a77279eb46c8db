"""The chooser of figures for the editor: what there is to choose, and what a reference would show now."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from frankpledge import plan
from frankpledge.periods import Period
from frankpledge.plan import prose
from frankpledge.plan.models import MeasurePage, Place
from frankpledge.scrutiny.models import QuotedFigure
from frankpledge.site import current
from frankpledge.site import prose as shown_prose


@require_safe
def choices(request: HttpRequest) -> JsonResponse:
    """Measures with a figure in the release first, places with the body's own first, what was quoted."""
    shelf, area = current.shelf(), plan.body().area
    measures = [
        {"key": one.key, "title": one.title, "held": bool(shelf.release) and one.key not in shelf.missing}
        for one in MeasurePage.objects.live().order_by("title")
    ]
    places = [{"code": one.code, "name": one.name} for one in Place.objects.filter(valid_to=None)]
    quoted = [{"key": one.key, "title": f"{one.label}: {one.as_said}"} for one in QuotedFigure.objects.all()]
    return JsonResponse(
        {
            "release": shelf.release.title if shelf.release else "",
            "measures": sorted(measures, key=lambda one: not one["held"]),
            "places": sorted(places, key=lambda one: (one["code"] != area, one["name"])),
            "quoted": quoted,
        }
    )


@require_safe
def shown(request: HttpRequest) -> JsonResponse:
    """The reference for what was chosen, what it would show now, and which periods and breakdowns exist."""
    given = {name: request.GET.get(name, "").strip() for name in ("measure", "place", "period", "breakdown")}
    form = request.GET.get("form", "value")
    quoted = request.GET.get("quoted", "").strip()
    if quoted:
        reference = prose.Reference("", quoted=quoted)
    else:
        period = given["period"] or prose.LATEST
        reference = prose.Reference(
            given["measure"],
            given["place"],
            period,
            given["breakdown"],
            form if form in prose.FORMS else "value",
        )
    wrong = list(prose.wrong(str(reference), prose.held()))
    shelf, place = current.shelf(), given["place"] or plan.body().area
    rows = shelf.series(given["measure"], place, given["breakdown"]) if given["measure"] else []
    known = [row for row in rows if row.value is not None]
    breakdowns = (
        shelf.release.breakdowns(given["measure"], place) if shelf.release and given["measure"] else []
    )
    return JsonResponse(
        {
            "reference": str(reference),
            "shown": wrong[0] if wrong else shown_prose.plain(str(reference)),
            "held": not wrong and shown_prose.plain(str(reference)) != shown_prose.nothing(),
            "periods": [
                {"key": row.period, "label": Period.parse(row.period).label} for row in known[::-1][:40]
            ],
            "breakdowns": breakdowns[:200],
        }
    )
