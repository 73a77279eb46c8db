"""Who came to an event, for whoever may write that event; never shown to anybody else, nor published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from frankpledge.community.models import Engagement, Participant
from frankpledge.plan.models import body
from frankpledge.plan.permission import Act, may


class ParticipantForm(forms.ModelForm):
    """What somebody chose to give. What they say of themselves is written `age: 65 and over`, a line each."""

    said = forms.CharField(
        label="What they say of themselves",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, for example “age: 65 and over”. Shown as counts, and small ones withheld.",
    )

    class Meta:
        model = Participant
        fields = ["name", "email", "wants_to_hear"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        lines = [line for line in told.get("said", "").splitlines() if line.strip()]
        if any(":" not in line for line in lines):
            self.add_error("said", "Write each as “what: which”, for example “age: 65 and over”.")
        if not lines and not told.get("name") and not told.get("email"):
            self.add_error(None, "Nothing was given, so there is nothing to keep.")
        return told

    def characteristics(self) -> dict[str, str]:
        lines = (line.partition(":") for line in self.cleaned_data["said"].splitlines() if ":" in line)
        return {name.strip().lower(): value.strip() for name, _, value in lines}


@never_cache
@require_http_methods(["GET", "POST"])
def participants(request: HttpRequest, key: str) -> HttpResponse:
    event = get_object_or_404(Engagement, key=key)
    if not may(request.user, Act.WRITE, event):
        raise PermissionDenied
    form = ParticipantForm()
    if request.method == "POST":
        here = HttpResponseRedirect(reverse("desk:participants", args=[key]))
        if "erase" in request.POST:
            event.participants.filter(pk=request.POST["erase"]).delete()
            return here
        form = ParticipantForm(request.POST, instance=Participant(engagement=event))
        if form.is_valid():
            form.instance.characteristics = form.characteristics()
            form.save()
            return here
    context = {
        "heading": f"Who came: {event.title}",
        "event": event,
        "form": form,
        "people": event.participants.all(),
        "months": body().keep_personal_months,
    }
    return render(request, "desk/participants.html", context)
