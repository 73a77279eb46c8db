"""Addresses of scrutiny's own pages that are no page of the tree: the chain, what changed, the pack,
texts."""

from __future__ import annotations

from django.urls import path

from frankpledge.site import scrutiny_feeds as feeds
from frankpledge.site import scrutiny_views as views

urlpatterns = [
    path("changes/", views.changes, name="changes"),
    path("changes.atom", feeds.Changes(), name="changes-feed"),
    path("data/changes.json", views.changes_json, name="changes-json"),
    path("scrutiny/chain/", views.chain, name="chain"),
    path("data/chain.json", views.chain_json, name="chain-json"),
    path("scrutiny/pack/", views.pack, name="pack"),
    path("scrutiny/pack/<key>/", views.pack, name="pack-of"),
    path("data/pack/<key>.json", views.pack_json, name="pack-json"),
    path("scrutiny/questions/", views.questions, name="questions"),
    path("scrutiny/<slug:report>/asks/", views.asks, name="asks"),
    path(
        "scrutiny/<slug:report>/<slug:key>/updates.atom", feeds.Recommendation(), name="recommendation-feed"
    ),
    path("plan/<slug:edition>/compared/", views.compared, name="compared"),
    path("plan/<slug:edition>/coverage/", views.coverage, name="coverage"),
    path("plan/<slug:edition>/consultation/", views.consultation, name="consultation"),
    path(
        "plan/<slug:edition>/<slug:priority>/<slug:key>/updates.atom",
        feeds.Commitment(),
        name="commitment-feed",
    ),
]
