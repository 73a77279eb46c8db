"""The desk's pages about the plan itself: the quarter, its legal contents, its workbook, its measures."""

from __future__ import annotations

from django.urls import path

from frankpledge.desk.views import chooser, contents, glance, preview, workbooks

urlpatterns = [
    path("quarter/", glance.glance, name="quarter"),
    path("plan/", contents.contents, name="plan"),
    path("workbook/", workbooks.workbook, name="workbook"),
    path("workbook/plan.xlsx", workbooks.workbook_file, name="workbook-file"),
    path("figures/", chooser.choices, name="figures"),
    path("figures/shown/", chooser.shown, name="figure-shown"),
    path("measures/preview/<int:page>/", preview.of_page, name="measure-preview"),
    path("measures/preview/new/<int:parent>/", preview.of_new, name="measure-preview-new"),
    path("measures/values/", preview.values, name="measure-values"),
]
