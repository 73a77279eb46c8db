"""The desk's pages, under `/admin/desk/`; Wagtail lets only those in who may use its admin."""

from __future__ import annotations

from django.urls import include, path

from frankpledge.desk.views import comparisons, files, links, participants, register, release_day, work

app_name = "desk"

urlpatterns = [
    path("files/", files.files, name="files"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/problems.csv", files.problems, name="file-problems"),
    path("files/<int:pk>/check/", files.try_again, name="file-check"),
    path("files/<int:pk>/decide/", files.decide, name="file-decide"),
    path("release-day/", release_day.release_day, name="release-day"),
    path("release-day/correct/", release_day.correct, name="correct"),
    path("release-day/begin/<slug:day>/", release_day.begin, name="begin"),
    path("release-day/move/<slug:day>/", release_day.move, name="move"),
    path("release-day/<int:pk>/", release_day.preparation, name="preparation"),
    path("release-day/<int:pk>/freeze/", release_day.freeze, name="freeze"),
    path("release-day/<int:pk>/waive/<slug:check>/", release_day.waive, name="waive"),
    path("release-day/<int:pk>/approve/", release_day.approve, name="approve"),
    path("release-day/<int:pk>/take-back/", release_day.thaw, name="thaw"),
    path("release-day/<int:pk>/abandon/", release_day.abandon, name="abandon"),
    path("release-day/<int:pk>/admit/", release_day.admit, name="admit"),
    path("release-day/<int:pk>/withdraw/<int:waiting_pk>/", release_day.withdraw, name="withdraw"),
    path("links/", links.links, name="links"),
    path("links/<int:pk>/take-back/", links.take_back, name="take-back-link"),
    path("who-came/<slug:key>/", participants.participants, name="participants"),
    path("work/", work.work, name="work"),
    path("work/<int:pk>.json", work.job, name="job"),
    path("comparisons/", comparisons.comparisons, name="comparisons"),
    path("comparisons/<int:pk>/", comparisons.comparison, name="comparison"),
    path("tests/", register.tests, name="tests"),
    path("tests/<int:pk>/", register.test, name="test"),
    path("", include("frankpledge.desk.planning_urls")),
]
