"""Addresses of the site, and the files that stand for them.

`/areas/camden/` is `areas/camden/index.html`, `/data/performance.csv` is itself, and what follows a question
mark becomes part of the name, since a server of plain files never reads it: `/performance/?show=gaps` is
`performance/show-gaps/index.html`.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from frankpledge.publishing.errors import PublishingError

#: Links that are no address of any site.
_NO_PAGE = ("data:", "mailto:", "tel:")


def internal(link: str, page: str, hosts: frozenset[str]) -> tuple[str, str] | None:
    """`link` on `page` as (address, fragment) of this site; None where it leads elsewhere.

    An address is a path from the root with its query in a settled order, empty answers left out.
    """
    if link.startswith(_NO_PAGE):
        return None
    return _internal(link if link.startswith("/") else urljoin(page, link.strip()), hosts)


@lru_cache(maxsize=1 << 16)
def _internal(link: str, hosts: frozenset[str]) -> tuple[str, str] | None:
    parts = urlsplit(urljoin("/", link.strip()))
    if parts.scheme not in {"", "http", "https"} or (parts.netloc and parts.hostname not in hosts):
        return None
    path = quote(unquote(parts.path or "/"), safe="/~:@!$&'()*+,;=-._")
    query = urlencode(sorted((k, v) for k, v in parse_qsl(parts.query) if v))
    return (f"{path}?{query}" if query else path), parts.fragment


def served(address: str) -> str:
    """The address, as a path, that a server of plain files answers with the same content."""
    path, _, query = address.partition("?")
    if not query:
        return path
    said = "-".join(re.sub(r"[^\w.-]+", "-", f"{k}-{v}") for k, v in parse_qsl(query))
    if path.endswith("/"):
        return f"{path}{quote(said)}/"
    stem, extension = posixpath.splitext(path)
    return f"{stem}-{quote(said)}{extension}"


def file_of(address: str) -> str:
    """The file, under the folder published to, that stands for an address.

    Raises `PublishingError` for an address that would leave the folder or hide a file.
    """
    path = unquote(served(address)).lstrip("/")
    parts = path.split("/")
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        raise PublishingError(f"The address {address} cannot be a file: no part of it may begin with a dot.")
    return f"{path}index.html" if not parts[-1] else path


def written(address: str, fragment: str, page: str, base_url: str) -> str:
    """A link on `page` to `address`: under `base_url` where one is given, else relative to the page."""
    to = served(address)
    tail = f"#{fragment}" if fragment else ""
    if base_url:
        return f"{base_url.rstrip('/')}{to}{tail}"
    here = served(page)
    if to == here and tail:
        return tail
    # Both begin at the root and have no dots in them, so nothing need be found out as `relpath` does, which
    # takes ten times as long.
    ups, downs = here.split("/")[1:-1], to.split("/")[1:]
    shared = 0
    while shared < min(len(ups), len(downs) - 1) and ups[shared] == downs[shared]:
        shared += 1
    way = "/".join([*[".."] * (len(ups) - shared), *downs[shared:]])
    return f"{way or './'}{tail}"
