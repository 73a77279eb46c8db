"""Addresses that are no page of the tree: choosing an area, the plan in full, releases, downloads, about."""

from __future__ import annotations

from django.urls import path, re_path

from frankpledge.site import feeds, formats_asked, private, records, views, whereabouts
from frankpledge.site.api import api

urlpatterns = [
    path("choose-area/", views.choose_area, name="choose-area"),
    path("plan/duties/", views.duties_register, name="duties"),
    path("plan/<slug:edition>/law/", views.edition_statute, name="edition-statute"),
    path("plan/<slug:edition>/money/", views.edition_money, name="edition-money"),
    path("plan/<slug:edition>/triggers/", views.edition_triggers, name="edition-triggers"),
    path("areas/postcode/", whereabouts.postcode, name="postcode"),
    path("areas/local-priorities/", records.local_priorities, name="local-priorities"),
    path("engagement/", records.engagement, name="engagement"),
    path("rounds/", records.rounds, name="rounds"),
    path("rounds/<slug:key>/", records.one_round, name="round"),
    path("programmes/", records.programmes, name="programmes"),
    path("programmes/<slug:key>/", records.programme, name="programme"),
    path("funds/", records.funds, name="funds"),
    path("funds/<slug:key>/", records.fund, name="fund"),
    path("training/", records.training, name="training"),
    path("people/", records.people, name="people"),
    path("people/<slug:key>/", records.group, name="people-served"),
    path("powers/", records.kind, {"kind": "powers"}, name="powers"),
    path("help/", records.kind, {"kind": "help"}, name="help"),
    path("partnerships/", records.kind, {"kind": "partnerships"}, name="partnerships"),
    path("working-groups/", records.kind, {"kind": "working-groups"}, name="working-groups"),
    path("action-plans/", records.kind, {"kind": "action-plans"}, name="action-plans"),
    path("with/<str:token>/", private.opened, name="private-link"),
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
    path("data/local-priorities.csv", records.local_priorities_csv, name="local-priorities-csv"),
    path("data/local-priorities.json", records.local_priorities_json, name="local-priorities-json"),
    path("data/engagement.csv", records.engagement_csv, name="engagement-csv"),
    path("data/rounds.csv", records.rounds_csv, name="rounds-csv"),
    path("data/programmes.csv", records.programmes_csv, name="programmes-csv"),
    path("data/grants.csv", records.grants_csv, name="grants-csv"),
    path("data/training.csv", records.training_csv, name="training-csv"),
    path("data/commitment-parts.csv", records.commitment_parts_csv, name="commitment-parts-csv"),
    path("search/", views.search, name="search"),
    path("search/a-z/", views.a_to_z, name="a-to-z"),
    path("search/index.json", views.search_index, name="search-index"),
    path("api/", views.api, name="api"),
    path("api/v1/", api.urls),
    path("formats/", formats_asked.ask, name="formats"),
    path("formats/asked/", formats_asked.asked, name="formats-asked"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
