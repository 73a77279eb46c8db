"""Addresses of what this room makes when asked."""

from __future__ import annotations

from django.urls import path

from frankpledge.publishing import served

urlpatterns = [
    path("data/performance.xlsx", served.performance, name="performance-workbook"),
    path("printed/", served.index, name="printed"),
    path("printed/<path:name>", served.document, name="printed-document"),
]
