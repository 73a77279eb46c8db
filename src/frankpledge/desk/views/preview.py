"""A measure's form as it stands, worked out: the figure, chart and sentence that it would give now."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from frankpledge import plan
from frankpledge.desk import engine
from frankpledge.desk.in_charge import may_write
from frankpledge.plan.models import MeasurePage, PerformancePage, Place
from frankpledge.site import trial


@require_POST
def of_page(request: HttpRequest, page: int) -> HttpResponse:
    """Of a measure that is there, with what is in its form."""
    held = get_object_or_404(MeasurePage, pk=page)
    return _preview(request, held.get_latest_revision_as_object(), held.get_parent())


@require_POST
def of_new(request: HttpRequest, parent: int) -> HttpResponse:
    """Of one that is being made."""
    return _preview(request, MeasurePage(), get_object_or_404(PerformancePage, pk=parent))


def _preview(request: HttpRequest, measure: Any, parent: Any) -> HttpResponse:
    if not may_write(request.user, measure if measure.pk else (MeasurePage, parent)):
        raise PermissionDenied
    form_class = MeasurePage.get_edit_handler().get_form_class()
    given = request.POST.copy()
    given["why_changed"] = (
        given.get("why_changed") or "Only tried."
    )  # nothing is saved, so nobody need say why
    form = form_class(given, request.FILES, instance=measure, parent_page=parent, for_user=request.user)
    form.defer_required_fields()
    if not form.is_valid():
        return _wrong(request, [*_of_form(form), *_of_rows(form)])
    filled = form.save(commit=False)
    filled.key, filled.title = filled.key or "new-measure", filled.title or "New measure"
    targets = [{**row.specification_of(filled.key)} for row in filled.targets.all()]
    places = [
        {"code": p.code, "name": p.name, "kind": p.kind, "parent": p.parent_code, "aliases": p.aliases}
        for p in _places()
    ]
    area = plan.body().area
    try:
        told = engine.trial(filled.specification(), targets, area, plan.today(), places)
    except engine.EngineError as error:
        return _wrong(request, [("", str(error))])
    if "wrong" in told:
        return _wrong(request, [(told["about"], told["wrong"])])
    view = trial.build(filled, told, area)
    context = {"view": view, "as_at": plan.today(), "wrong": []}
    return render(request, "pages/measure_preview.html", context)


def _places() -> list[Any]:
    found = list(Place.objects.select_related("parent"))
    for one in found:
        one.parent_code = one.parent.code if one.parent else ""
    return found


def _of_form(form: Any) -> list[tuple[str, str]]:
    return [(_label(form, name), said) for name, errors in form.errors.items() for said in errors]


def _of_rows(form: Any) -> list[tuple[str, str]]:
    found = []
    for name, rows in form.formsets.items():
        for number, row in enumerate(rows.forms, 1):
            for field, errors in row.errors.items():
                label = f"{name.replace('_', ' ').capitalize()} {number}, {_label(row, field).lower()}"
                found += [(label, said) for said in errors]
    return found


def _label(form: Any, name: str) -> str:
    return str(form.fields[name].label or name.replace("_", " ").capitalize()) if name in form.fields else ""


def _wrong(request: HttpRequest, wrong: list[tuple[str, str]]) -> HttpResponse:
    return render(request, "pages/measure_preview.html", {"wrong": wrong}, status=422)


@require_safe
def values(request: HttpRequest) -> JsonResponse:
    """The values that a column of a dataset has, for the form's suggestions."""
    dataset, column = request.GET.get("dataset", ""), request.GET.get("column", "")
    try:
        return JsonResponse({"values": engine.values(dataset, column) if dataset and column else []})
    except engine.EngineError as error:
        return JsonResponse({"values": [], "problem": str(error)})
