"""What a private link opens: one form, or one list, for one organisation. No page leads here and nothing
keeps it.

The token in the address is the key. Pages say so, are kept by no cache and no search engine, and lead to no
other site. Guessing is hopeless (256 bits) and yet counted: too many wrong keys from one place are refused
for a while.
"""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from frankpledge.community.models import TargetRound
from frankpledge.community.proposing import ProposalForm
from frankpledge.delivery.models import Grant
from frankpledge.delivery.updating import NeedsForms
from frankpledge.plan.models import PrivateLink
from frankpledge.site import limits
from frankpledge.site.pages import rounds as setting

#: Wrong keys from one place, and answers by one link, that are taken in an hour.
WRONG, ANSWERS, HOUR = 20, 30, 3600


@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """What the link opens; what is wrong with it, where it opens nothing."""
    place = limits.place(request)
    if _count(f"wrong-links/{place}", add=False) >= WRONG:
        return _closed(request, "too-many", 429)
    link = PrivateLink.opened_by(token) if len(token) <= 100 else None
    if link is None:
        _count(f"wrong-links/{place}")
        return _closed(request, "unknown", 404)
    if link.state != "open":
        return _closed(request, link.state, 410)
    if request.method == "POST" and _count(f"link/{link.pk}") > ANSWERS:
        return _closed(request, "too-many", 429)
    return _private(
        {"propose": _propose, "training": _training, "grants": _grants}[link.purpose](request, link)
    )


def _propose(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    round_ = TargetRound.objects.filter(key=link.subject).select_related("measure").first()
    if round_ is None or round_.stage == 0 or round_.stage != link.stage:
        return _closed(request, "round-closed", 410)
    form = ProposalForm(request.POST or None, round=round_, organisation=link.organisation)
    if request.method == "POST" and form.is_valid() and form.save(link):
        return render(request, "pages/private_done.html", {"link": link, "round": round_})
    view = setting.build(round_)
    return render(request, "pages/private_proposal.html", {"link": link, "view": view, "form": form})


def _training(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    forms = NeedsForms(request.POST or None, organisation=link.organisation)
    saved = request.method == "POST" and forms.save(link)
    if saved:
        forms = NeedsForms(None, organisation=link.organisation)
    return render(request, "pages/private_training.html", {"link": link, "forms": forms, "saved": saved})


def _grants(request: HttpRequest, link: PrivateLink) -> HttpResponse:
    grants = Grant.objects.filter(organisation=link.organisation).select_related("fund", "area")
    link.use()
    return render(request, "pages/private_grants.html", {"link": link, "grants": list(grants)})


def _closed(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return _private(render(request, "pages/private_closed.html", {"why": why}, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # Not “no-referrer”: then browsers would not say where a form comes from, and it would be refused as
    # forged.
    response["Referrer-Policy"] = "same-origin"
    return response


def _count(name: str, *, add: bool = True) -> int:
    """How often `name` happened within the hour, this time among them."""
    return limits.count(name, HOUR) if add else int(cache.get(name, 0))
