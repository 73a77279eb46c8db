"""From a postcode to the page of the area that it lies in.

A postcode says where somebody lives. So it comes in the body of a request and not in its address, where
servers, browsers and other sites would keep it; it is asked of a file (`releases.Lookup`), and nothing
writes it down. The request changes nothing, so it needs no cookie and no token; the answer may be kept by
nobody.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from frankpledge.community.models import AreaPage
from frankpledge.plan.models import Place
from frankpledge.releases import plain_postcode
from frankpledge.site import current
from frankpledge.site.pages import areas

AREAS = "/areas/"


@csrf_exempt
@never_cache
@sensitive_post_parameters("postcode")
@require_http_methods(["GET", "HEAD", "POST"])
def postcode(request: HttpRequest) -> HttpResponse:
    """The area's page; else the list of areas, with a kind word about what was asked."""
    if request.method != "POST":
        return HttpResponseRedirect(AREAS)
    given = request.POST.get("postcode", "")[:40].strip()
    held = current.lookup()
    found = held.find(given)
    page = AreaPage.objects.live().filter(place__code=found.district).first() if found else None
    if page is not None and found is not None and not found.ended:
        return HttpResponseRedirect(page.url)
    if not given:
        answer = "empty"
    elif found is not None and found.ended:
        answer = "ended" if page else "ended-elsewhere"
    elif found is not None:
        answer = "elsewhere"
    else:
        answer = "unknown" if plain_postcode(given) else "no-postcode"
    district = Place.objects.filter(code=found.district).first() if found else None
    asked = areas.Asked(answer, given, page, found.ended if found else "", district)
    return render(
        request, "pages/areas.html", {"page": None, "view": areas.build(None, request, asked=asked)}
    )
