"""Signing in with a second factor: a code of an authenticator, or a recovery code once."""

from __future__ import annotations

import base64
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import devices_for_user, login, match_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

app_name = "second_factor"
RECOVERY_CODES = 10


def missing(request: HttpRequest, name: str) -> HttpResponse | None:
    """Where somebody must go who has signed in with a password only; None where nothing is missing."""
    if not settings.TWO_FACTOR or request.user.is_verified():  # type: ignore[union-attr]
        return None
    if name.startswith(f"{app_name}:") or name in {"wagtailadmin_logout", "wagtailadmin_javascript_catalog"}:
        return None
    held = any(isinstance(device, TOTPDevice) for device in devices_for_user(request.user))
    address = reverse(f"{app_name}:{'verify' if held else 'set_up'}")
    return HttpResponseRedirect(f"{address}?next={request.path}" if request.method == "GET" else address)


def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code; a recovery code is used up."""
    problem = ""
    if request.method == "POST":
        device = match_token(request.user, request.POST.get("code", "").replace(" ", ""))
        if device is not None:
            login(request, device)
            return redirect(_next(request))
        problem = "That code is not right, or was used already. Wait for the next one and try again."
    return render(
        request,
        "desk/second_factor.html",
        {"heading": "Enter the code of your authenticator", "problem": problem, "next": _next(request)},
    )


def set_up(request: HttpRequest) -> HttpResponse:
    """Connect an authenticator: a picture to scan, and the first code to show that it works. Only for those
    who have none yet, or who have shown theirs in this session."""
    confirmed = TOTPDevice.objects.filter(user=request.user, confirmed=True)
    if confirmed.exists() and not request.user.is_verified():  # type: ignore[union-attr]
        return redirect("second_factor:verify")
    device, _ = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": "Authenticator"}
    )
    problem = ""
    if request.method == "POST":
        if device.verify_token(request.POST.get("code", "").replace(" ", "")):
            confirmed.delete()
            device.confirmed = True
            device.save()
            login(request, device)
            return _recovery(request)
        problem = "That code is not right. Wait for the next one and try again."
    key = device.bin_key
    context = {
        "heading": "Connect an authenticator",
        "picture": segno.make(device.config_url).svg_inline(scale=5, border=4, title="Picture to scan"),
        "secret": _in_fours(key),
        "problem": problem,
    }
    return render(request, "desk/second_factor_set_up.html", context)


def _recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old, shown this once."""
    StaticDevice.objects.filter(user=request.user).delete()
    device = StaticDevice.objects.create(user=request.user, name="Recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return render(
        request,
        "desk/recovery_codes.html",
        {"heading": "Keep these recovery codes", "codes": codes, "next": _next(request)},
    )


def _in_fours(key: Any) -> str:
    text = base64.b32encode(key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if safe and asked.startswith("/admin/") else reverse("wagtailadmin_home")


urlpatterns: list[URLPattern] = [
    path("", verify, name="verify"),
    path("set-up/", set_up, name="set_up"),
]
