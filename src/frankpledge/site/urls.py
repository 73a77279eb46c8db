"""Addresses that are no page of the tree: choosing an area, the plan in full, releases, downloads, about."""

from __future__ import annotations

from django.urls import path, re_path

from frankpledge.site import feeds, views
from frankpledge.site.api import api

urlpatterns = [
    path("choose-area/", views.choose_area, name="choose-area"),
    path("plan/duties/", views.duties_register, name="duties"),
    path("plan/<slug:edition>/law/", views.edition_statute, name="edition-statute"),
    path("plan/<slug:edition>/money/", views.edition_money, name="edition-money"),
    path("plan/<slug:edition>/triggers/", views.edition_triggers, name="edition-triggers"),
    path("plan/<slug:edition>/full/", views.edition_in_full, name="edition-in-full"),
    path("releases.atom", feeds.Releases(), name="releases-feed"),
    path("releases/<key>/", views.release, name="release"),
    path("releases/<key>/<name>", views.release_file, name="release-file"),
    re_path(
        r"^performance/(?P<key>[-\w]+)/(?P<name>[a-z]+)\.(?P<extension>svg|png)$",
        views.measure_chart,
        name="measure-chart",
    ),
    path("data/", views.data, name="data"),
    path("data/performance.csv", views.performance_csv, name="performance-csv"),
    path("data/measures/<slug:key>.csv", views.measure_csv, name="measure-csv"),
    path("data/areas/<slug:slug>.csv", views.area_csv, name="area-csv"),
    path("data/local-priorities.csv", views.local_priorities_csv, name="local-priorities-csv"),
    path("api/", views.api, name="api"),
    path("api/v1/", api.urls),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
