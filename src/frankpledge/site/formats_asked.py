"""Asking for another format or language: the form, its safeguards, and what it stores."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from frankpledge.plan.models.requests import FormatRequest, answered_by, forget
from frankpledge.site import languages, limits

#: Requests from one address within an hour, and from everyone within a day.
EACH, ALL = 5, 300

WANTED = (
    ("large-print", _("Large print")),
    ("braille", _("Braille")),
    ("audio", _("Audio")),
    ("easy-read", _("Easy read")),
    ("language", _("Another language")),
    ("other", _("Something else")),
)
WAYS = (("e-mail", _("By e-mail")), ("phone", _("By phone")), ("post", _("By post")))


class Asking(forms.Form):
    """What is asked. `website` is a trap: people do not see it, programs that fill everything do."""

    wanted = forms.ChoiceField(
        choices=WANTED, error_messages={"required": _("Choose what you need")}, label=_("What do you need?")
    )
    language = forms.CharField(max_length=200, required=False, label=_("Which language?"))
    about = forms.CharField(
        max_length=2000,
        label=_("Which page, or what do you want to know?"),
        error_messages={"required": _("Say which page, or what you want to know")},
    )
    way = forms.ChoiceField(
        choices=WAYS,
        label=_("How shall we answer?"),
        error_messages={"required": _("Choose how we shall answer")},
    )
    contact = forms.CharField(
        max_length=500,
        label=_("Your e-mail address, phone number or postal address"),
        error_messages={"required": _("Say where we can reach you")},
    )
    website = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("wanted") == "language" and not given.get("language"):
            self.add_error("language", _("Say which language you need"))
        if given.get("way") == "e-mail" and given.get("contact") and "@" not in given["contact"]:
            self.add_error("contact", _("This is not an e-mail address"))
        return given


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; what is sent well is stored, and a page says by when it is answered."""
    form = Asking(request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return HttpResponseRedirect("/formats/asked/")
        if _too_many(request):
            refused = str(_("Too many requests came at once. Try again in an hour, or write to us."))
        else:
            _store(form.cleaned_data)
            return HttpResponseRedirect("/formats/asked/")
    status = 429 if refused else 422 if form.errors else 200
    shown = {"form": form, "due": answered_by(date.today()), "refused": refused}
    return render(request, "pages/formats.html", shown, status=status)


def asked(request: HttpRequest) -> HttpResponse:
    """What follows: the day by which a request of today is answered."""
    return render(request, "pages/formats_asked.html", {"due": answered_by(date.today())})


def _store(given: dict[str, Any]) -> None:
    forget()
    kept = {name: given[name] for name in ("wanted", "language", "about", "way", "contact")}
    today = date.today()
    FormatRequest.objects.create(
        **kept, page_language=languages.here().code, asked_on=today, due_on=answered_by(today)
    )


def _too_many(request: HttpRequest) -> bool:
    """Whether this address, or everyone together, asked too often."""
    today = FormatRequest.objects.filter(asked_on=date.today()).count()
    return limits.count(f"formats-asked-{limits.place(request)}", 3600) > EACH or today >= ALL
