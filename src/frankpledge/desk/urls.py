"""The desk's pages, under `/admin/desk/`; Wagtail lets only those in who may use its admin."""

from __future__ import annotations

from django.urls import path

from frankpledge.desk import views

app_name = "desk"

urlpatterns = [
    path("work/", views.work, name="work"),
]
