"""A page's own part, apart from what stands round it; and such a part put under another address.

So a release that is no longer shown, or not shown yet, has its dashboard and its measures' pages under an
address of its own, while the frame round them is today's.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory
from markupsafe import Markup

_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_LINK = re.compile(r'(\shref=")(/[^"#?]*)([^"]*)(")')
_DOWNLOAD = re.compile(r"/data/(performance\.csv|measures/[^/]+)")
_CHART = re.compile(r"/performance/[^/]+/[a-z]+\.(svg|png)")


_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


def _host() -> str:
    first = next((name for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    return first.lstrip(".")


def main_of(page: Any, request: HttpRequest | None = None) -> str:
    """What stands within `<main>` of a page of the tree, made as for a reader who is not signed in."""
    asked = request or RequestFactory().get(page.url, SERVER_NAME=_host())
    response = page.serve(asked)
    html = response.render().content.decode() if hasattr(response, "render") else response.content.decode()
    found = _MAIN.search(html)
    return found[1].strip() if found else ""


def rerooted(main: str, root: str, addresses: Collection[str], release: str) -> Markup:
    """`main` with its links to `addresses` led under `root`, and its downloads to those of `release` (of
    none, where it is not published: they lead to the release shown).

    Other links lead where they led: to the site as it is today. Forms are left out: they would ask that site.
    """

    def led(found: re.Match[str]) -> str:
        before, path, rest, after = found.groups()
        if path in addresses:
            return f"{before}{root}{path.removeprefix('/')}{rest if rest.startswith('#') else ''}{after}"
        if release and _DOWNLOAD.fullmatch(path) and "release=" not in rest:
            return f"{before}/releases/{release}{path}{after}"
        if release and _CHART.fullmatch(path):
            return f"{before}{path}?release={release}{after}"
        return found[0]

    return Markup(_LINK.sub(led, _FORM.sub("", main)))
