"""The whole public site, asked for address by address: every live page, then all that these lead to."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qsl
from uuid import uuid4

from django.urls import NoReverseMatch, reverse
from wagtail.models import Page, Site

from frankpledge import asked
from frankpledge.publishing import addresses, markup
from frankpledge.publishing.asking import TEXT, Answer, ask, host
from frankpledge.publishing.errors import refuse
from frankpledge.publishing.lanes import Lanes, Waiting
from frankpledge.site import history, languages, unwritten
from frankpledge.site.urls import urlpatterns

#: Redirects followed before one is taken to be going round in a circle.
_HOPS = 5
#: So many pages are made in this process, if no other has begun: others would take longer to.
_ALONE = 12
#: The release's takes as long as a hundred pages, and waits for none of them.
_WORKBOOK = ".xlsx"
#: Both pages of it are made of one description of the API, which takes as long as ten.
_DESCRIPTION = "api"
#: What this process makes itself, while others begin: so it has the index when it publishes the next change.
_OWN = "search"


@dataclass
class Crawl:
    """Every answer of the site by its address, and where each link leads."""

    answers: dict[str, Answer] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    embargoed: frozenset[str] = frozenset()

    def settled(self, address: str) -> Answer | None:
        """The answer in the end, redirects followed; None where they go round or leave the site."""
        for _ in range(_HOPS):
            answer = self.answers.get(address)
            if answer is None or not answer.location:
                return answer
            onward = addresses.internal(answer.location, address, self.hosts)
            if onward is None:
                return None
            address = onward[0]
        return None


def seeds() -> Iterator[str]:
    """Every live page that anyone may read, and every address of the site's own that takes no argument."""
    for site in Site.objects.all():
        for page in Page.objects.live().public().descendant_of(site.root_page, inclusive=True):
            if address := page.get_url():
                yield address
    for route in urlpatterns:
        yield from _plain(route)


def _plain(route: object) -> Iterator[str]:
    try:
        yield reverse(getattr(route, "name", "") or "")
    except NoReverseMatch:
        return


def embargoed() -> frozenset[str]:
    """Releases that are frozen and not published: neither the one shown nor one that it follows."""
    public = {release.key for release in history.published()}
    return frozenset(release.key for release in history.held() if release.key not in public)


def crawl(
    scratch: Path,
    lanes: Lanes,
    progress: Callable[[int], None] | None = None,
    *,
    without: Sequence[str] = (),
    fresh: Mapping[str, Answer] | None = None,
) -> Crawl:
    """Ask for everything; each answer is a file, text with its forms already made into links. Links to
    addresses that begin as one of `without` does are left out, and so is what they lead to.

    Raises `PublishingError` that names each link that leads nowhere, each page that could not be made, and
    each way to a release that is not yet published.
    """
    logging.getLogger("django.request").setLevel(logging.ERROR)  # what is not found is told below
    hosts = frozenset({host(), *(site.hostname for site in Site.objects.all())})
    found = Crawl(hosts=hosts, embargoed=embargoed())
    own = {a[0]: None for seed in seeds() if (a := addresses.internal(seed, "/", hosts))}
    make = partial(made, scratch=scratch, without=tuple(without), hosts=hosts)
    known, reached = fresh or {}, set[str]()
    waiting = Waiting(_kind, early={_WORKBOOK, _DESCRIPTION})

    def reach(to: Iterable[str]) -> None:
        """Those not reached before wait to be made; of one that stands as it was, what it leads to does."""
        ahead = deque(to)
        while ahead:
            address = ahead.popleft()
            if address in reached or (address not in own and _held_back(address, found.embargoed)):
                continue
            reached.add(address)
            if address in known:
                found.answers[address] = known[address]
                ahead.extend(known[address].to)
            else:
                waiting.add([address])

    def take(answer: Answer) -> None:
        found.answers[answer.address] = answer
        reach(answer.to)
        if progress:
            progress(len(found.answers))

    reach(own)
    while waiting and (not lanes or len(waiting) <= _ALONE):
        for address in waiting.take()[1]:
            take(make(address))
    if waiting:
        for answer in lanes.make(make, waiting, _OWN):
            take(answer)
    named = _in_order(found, own)
    problems = [*_broken(found, named, set(own)), *_embargo(named, found.embargoed)]
    if problems:
        raise refuse("Nothing was published, because the site is not whole:", problems)
    return found


def _kind(address: str) -> str:
    """Addresses that begin alike, in whatever language, rest on alike things; so do all downloads of data."""
    path = PurePosixPath(languages.split(address)[1].partition("?")[0])
    if path.suffix == _WORKBOOK:
        return _WORKBOOK
    return "data" if "data" in path.parts else next(iter(path.parts[1:]), "")


def _in_order(found: Crawl, own: Iterable[str]) -> dict[str, str]:
    """Put the answers in the order of a walk from the site's own addresses, however they came; the page that
    first names each address on it.
    """
    named: dict[str, str] = {}
    ordered: dict[str, Answer] = {}
    ahead = deque(own)
    while ahead:
        address = ahead.popleft()
        if address in ordered or address not in found.answers:
            continue
        ordered[address] = found.answers[address]
        for to in ordered[address].to:
            if to not in ordered:
                named.setdefault(to, address)
                ahead.append(to)
    found.answers = ordered
    return named


def made(address: str, scratch: Path, without: tuple[str, ...], hosts: frozenset[str]) -> Answer:
    """The answer at an address, what it leads to, and what it asked of the records."""
    with asked.listening() as questions:
        answer = ask(address, scratch)
    if answer.kind == "text/html":
        language = languages.split(address)[0]
        if language.code != languages.ENGLISH:
            unwritten.prepare(language.code)
        left_out = tuple(dict.fromkeys(f"{prefix}{to}" for prefix in ("", language.prefix) for to in without))
        with languages.speaking(language.code):
            text = markup.without_links(markup.without_forms(answer.text), left_out)
        answer = replace(answer, text=text, anchors=frozenset(markup.anchors(text)))
    to: dict[str, None] = {}
    parts = []
    for link in _links(answer):
        onward = addresses.internal(link, address, hosts)
        if onward:
            to[onward[0]] = None
            if "#" in link and onward[1]:
                parts.append((link, *onward))
    if answer.status == 200 and answer.kind in TEXT:
        # To a file, as a download: the process that gathers them all has no use for it.
        file = scratch / uuid4().hex
        file.write_bytes(answer.text.encode())
        answer = replace(answer, text="", file=str(file))
    return replace(answer, to=tuple(to), parts=tuple(parts), asked=tuple(questions))


def _links(answer: Answer) -> Iterator[str]:
    if answer.location:
        yield answer.location
    elif answer.kind in {"text/html", "application/atom+xml"}:
        yield from markup.links(answer.text)
    elif answer.kind == "text/css":
        yield from markup.style_links(answer.text)


def _held_back(address: str, keys: frozenset[str]) -> bool:
    """Whether an address is a way to a release that is not published."""
    path, _, query = address.partition("?")
    parts = path.strip("/").split("/")
    return (len(parts) > 1 and parts[0] == "releases" and parts[1] in keys) or any(
        name == "release" and value in keys for name, value in parse_qsl(query)
    )


def _embargo(named: dict[str, str], keys: frozenset[str]) -> Iterator[str]:
    for address, page in named.items():
        if _held_back(address, keys):
            yield f"{page} leads to {address}, of a release that is frozen and not published"


def _broken(found: Crawl, named: dict[str, str], own: set[str]) -> Iterator[str]:
    for address, answer in found.answers.items():
        end = found.settled(address) if answer.location else answer
        if end is None or end.status == 200:
            continue
        if address in own and end.status == 404 and not address.endswith("/"):
            continue  # a download of a release, before the first one
        who = f"{named[address]} leads to it" if address in named else "it is a page of the site"
        yield f"{address} answers {end.status}: {who}"
    for address, answer in found.answers.items():
        yield from _lost_anchors(found, address, answer)


def _lost_anchors(found: Crawl, address: str, answer: Answer) -> Iterator[str]:
    if answer.kind != "text/html":
        return
    for link, to, part in answer.parts:
        end = found.settled(to)
        if end and end.kind == "text/html" and part not in end.anchors:
            yield f"{address} leads to {link}, and that page has no part “{part}”"
