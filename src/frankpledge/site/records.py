"""Requests for lists and records that are no pages of the tree: engagement, rounds, programmes, funds,
training, people.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frankpledge import plan
from frankpledge.community.models import TargetRound
from frankpledge.delivery.models import Fund, Programme
from frankpledge.plan.models import PeopleServed
from frankpledge.site import current, downloads, record_downloads
from frankpledge.site.pages import engagement as engagements
from frankpledge.site.pages import funds as money
from frankpledge.site.pages import kinds, local_priorities_of_all
from frankpledge.site.pages import people as served
from frankpledge.site.pages import programmes as rollouts
from frankpledge.site.pages import rounds as setting
from frankpledge.site.pages import training as needs
from frankpledge.site.views import csv_file, held_release


@require_safe
def engagement(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/engagement.html", {"view": engagements.build(request.GET)})


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/rounds.html", {"rounds": setting.rounds()})


@require_safe
def one_round(request: HttpRequest, key: str) -> HttpResponse:
    held = TargetRound.objects.select_related("measure", "commitment")
    return render(request, "pages/round.html", {"view": setting.build(get_object_or_404(held, key=key))})


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/programmes.html", {"programmes": rollouts.programmes()})


@require_safe
def programme(request: HttpRequest, key: str) -> HttpResponse:
    held = Programme.objects.select_related("commitment", "provider", "beside").prefetch_related("places")
    return render(request, "pages/programme.html", {"view": rollouts.build(get_object_or_404(held, key=key))})


@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/funds.html", {"views": [money.build(fund) for fund in money.funds()]})


@require_safe
def fund(request: HttpRequest, key: str) -> HttpResponse:
    held = Fund.objects.select_related("commitment", "organisation").prefetch_related("grants")
    return render(request, "pages/fund.html", {"view": money.build(get_object_or_404(held, key=key))})


@require_safe
def training(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/training.html", {"view": needs.build()})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/people.html", {"groups": served.groups()})


@require_safe
def group(request: HttpRequest, key: str) -> HttpResponse:
    held = get_object_or_404(PeopleServed, key=key)
    return render(request, "pages/group.html", {"view": served.build(held)})


@require_safe
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    return render(request, "pages/kind.html", {"view": kinds.build(kind)})


@require_safe
def local_priorities(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/local_priorities.html", {"view": local_priorities_of_all.build()})


@require_safe
def local_priorities_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every area's priorities with the figures of their measures: as they stand today with the release
    shown, or, with `?release=`, as they were frozen in that release."""
    key = request.GET.get("release", "")
    if key:
        rows = record_downloads.frozen_priorities(held_release(key))
        return csv_file(record_downloads.table(rows), f"local-priorities-{key}")
    held = current.shelf()
    return csv_file(downloads.local_priorities(held), f"local-priorities-{held.key or plan.today()}")


@require_safe
def local_priorities_json(request: HttpRequest) -> JsonResponse:
    """The same as JSON, always of a release: the one shown, or the one that `?release=` names."""
    key = request.GET.get("release", "")
    held = held_release(key) if key else current.shelf().release
    if held is None:
        raise Http404("No release is published yet.")
    told = {"release": held.key, "as_at": held.as_at, "illustrative": held.illustrative}
    told["local_priorities"] = list(record_downloads.frozen_priorities(held))
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="local-priorities-{held.key}.json"'
    return response


@require_safe
def engagement_csv(request: HttpRequest) -> StreamingHttpResponse:
    return csv_file(record_downloads.table(record_downloads.engagement()), "engagement")


@require_safe
def rounds_csv(request: HttpRequest) -> StreamingHttpResponse:
    return csv_file(record_downloads.table(record_downloads.rounds()), "target-setting-rounds")


@require_safe
def programmes_csv(request: HttpRequest) -> StreamingHttpResponse:
    return csv_file(record_downloads.table(record_downloads.programmes()), "programmes")


@require_safe
def grants_csv(request: HttpRequest) -> StreamingHttpResponse:
    return csv_file(record_downloads.table(record_downloads.grants()), "grants")


@require_safe
def training_csv(request: HttpRequest) -> StreamingHttpResponse:
    return csv_file(record_downloads.table(record_downloads.training()), "training-needs")


@require_safe
def commitment_parts_csv(request: HttpRequest) -> StreamingHttpResponse:
    return csv_file(record_downloads.table(record_downloads.commitment_parts()), "commitment-parts")
