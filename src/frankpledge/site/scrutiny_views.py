"""Requests for scrutiny's own pages and their data."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frankpledge.plan.models import EditionPage
from frankpledge.scrutiny.models import ReportPage
from frankpledge.scrutiny.pack import Pack
from frankpledge.site import current, history
from frankpledge.site.pages import asks as asked
from frankpledge.site.pages import chain as chains
from frankpledge.site.pages import changes as changed
from frankpledge.site.pages import compared as comparing
from frankpledge.site.pages import consultation as consulting
from frankpledge.site.pages import coverage as covering
from frankpledge.site.pages import pack as packs
from frankpledge.site.pages import questions as asking


def _json(content: Any) -> JsonResponse:
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _edition(key: str) -> EditionPage:
    return get_object_or_404(EditionPage.objects.live(), slug=key)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/changes.html", {"view": changed.build()})


@require_safe
def changes_json(request: HttpRequest) -> JsonResponse:
    return _json(changed.as_dict())


@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/chain.html", {"view": chains.build()})


@require_safe
def chain_json(request: HttpRequest) -> JsonResponse:
    return _json(chains.as_dict())


def _pack(key: str) -> Pack:
    held = {release.key: release for release in history.published()}
    release = held.get(key) if key else current.shelf().release
    if release is None:
        raise Http404(f"There is no release “{key}”." if key else "No release is published yet.")
    return Pack.of(release)


@require_safe
def pack(request: HttpRequest, key: str = "") -> HttpResponse:
    """The committee's pack of the release shown, or of the one that is named, for ever the same."""
    return render(request, "pages/pack.html", {"view": packs.build(_pack(key), named=bool(key))})


@require_safe
def pack_json(request: HttpRequest, key: str) -> JsonResponse:
    return _json(_pack(key).as_dict())


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/questions.html", {"view": asking.build()})


@require_safe
def asks(request: HttpRequest, report: str) -> HttpResponse:
    page = get_object_or_404(ReportPage.objects.live(), slug=report)
    return render(request, "pages/asks.html", {"view": asked.build(page)})


@require_safe
def compared(request: HttpRequest, edition: str) -> HttpResponse:
    return render(request, "pages/compared.html", {"view": comparing.build(_edition(edition))})


@require_safe
def coverage(request: HttpRequest, edition: str) -> HttpResponse:
    return render(request, "pages/coverage.html", {"view": covering.build(_edition(edition))})


@require_safe
def consultation(request: HttpRequest, edition: str) -> HttpResponse:
    return render(request, "pages/consultation.html", {"view": consulting.build(_edition(edition))})
