"""Every kind of page that a reader can open, by an address of the example."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from urllib.request import urlopen

PAGES = {
    "home": "/",
    "plan": "/plan/",
    "summary of an edition": "/plan/2022-25/",
    "edition in full": "/plan/2022-25/full/",
    "edition without text": "/plan/2017-21/",
    "legal contents": "/plan/2022-25/law/",
    "legal contents that nobody has said": "/plan/2017-21/law/",
    "money and hard choices": "/plan/2022-25/money/",
    "review triggers": "/plan/2022-25/triggers/",
    "duties": "/plan/duties/",
    "priority": "/plan/2022-25/violence/",
    "commitment": "/plan/2022-25/violence/online-drivers-review/",
    "dashboard": "/performance/",
    "measure": "/performance/homicides/",
    "survey measure": "/performance/good-job-local/",
    "measure without figures": "/performance/crown-court-backlog/",
    "areas": "/areas/",
    "local priorities": "/areas/local-priorities/",
    "engagement": "/engagement/",
    "rounds": "/rounds/",
    "round decided": "/rounds/payment-2022/",
    "programme": "/programmes/perpetrator-programmes/",
    "fund": "/funds/neighbourhood-fund/",
    "training": "/training/",
    "one group": "/people/women-and-girls/",
    "powers sought": "/powers/",
    "area": "/areas/camden/",
    "scrutiny": "/scrutiny/",
    "report": "/scrutiny/draft-plan-2021-25/",
    "recommendation": "/scrutiny/draft-plan-2021-25/r6/",
    "chain": "/scrutiny/chain/",
    "changes": "/changes/",
    "committee's pack": "/scrutiny/pack/",
    "questions": "/scrutiny/questions/",
    "ask by ask": "/scrutiny/draft-plan-2021-25/asks/",
    "editions compared": "/plan/2022-25/compared/",
    "coverage of a text": "/plan/2022-25/coverage/",
    "coverage without text": "/plan/2017-21/coverage/",
    "consultation": "/plan/2022-25/consultation/",
    "releases": "/releases/",
    "release": "/releases/2021-q4/",
    "data": "/data/",
    "explore": "/explore/",
    "explored": "/explore/?measure=good-job-local&measure=homicides&place=E09000007&place=E12000007",
    "search": "/search/",
    "what is found": "/search/?q=burglery",
    "what is not found": "/search/?q=zzzzzz",
    "A to Z": "/search/a-z/",
    "read API": "/api/",
    "about": "/about/",
    "accessibility": "/accessibility/",
}
#: Kinds whose address depends on keys of the example: the first link, on another page, that is like this.
FOLLOWED = {
    "local priority": ("/areas/camden/", re.compile(r'<main.*?<a href="(/areas/camden/[^"]+)"', re.DOTALL)),
    "evidence": (
        "/scrutiny/draft-plan-2021-25/",
        re.compile(r'id="evidence".*?<a href="(/scrutiny/[^"]+)"', re.DOTALL),
    ),
}
KINDS = (*PAGES, *FOLLOWED)


@cache
def address_of(kind: str, site: str) -> str:
    """The address of a kind of page, from the root of the site served at `site`."""
    if kind in PAGES:
        return PAGES[kind]
    start, link = FOLLOWED[kind]
    with urlopen(site + start) as answer:
        found = link.search(answer.read().decode())
    assert found, f"{start} has no link to {kind}"
    return unescape(found[1])
