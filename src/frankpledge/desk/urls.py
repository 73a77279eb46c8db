"""The desk's pages, under `/admin/desk/`; Wagtail lets only those in who may use its admin."""

from __future__ import annotations

from django.urls import path

from frankpledge.desk import views

app_name = "desk"

urlpatterns = [
    path("links/", views.links, name="links"),
    path("links/<int:pk>/take-back/", views.take_back, name="take-back-link"),
    path("who-came/<slug:key>/", views.participants, name="participants"),
    path("work/", views.work, name="work"),
]
