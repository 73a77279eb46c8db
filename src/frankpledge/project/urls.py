"""Every address: the desk, then the public site, then whatever page of the tree is left."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.static import static
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from frankpledge.site import serving

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include("frankpledge.publishing.urls")),
    path("pre-release/", include("frankpledge.desk.prerelease")),
    path("", include("frankpledge.site.urls")),
    re_path(wagtail_urls.serve_pattern, serving.serve),
    path("", include(wagtail_urls)),
]
