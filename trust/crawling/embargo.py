"""The coming release at every public address: nowhere before its minute, found after it."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from frankpledge.desk.rights.table import Role
from trust import office
from trust.crawling.asking import Answer, Reader, said
from trust.results import Line, Size

#: A release that nobody ever made: what is said of the coming one must be what is said of this one.
NONE_SUCH = "2031-q4"
#: Roles that work on a release, and so see it before its minute.
ADMITTED = (Role.ANALYST, Role.APPROVER)
MOST = 5_000
#: What a search page says again of the question, as words and in addresses.
_ECHO = re.compile(r"Quillwort(?: |\+|%20)door")


def readers() -> list[Reader]:
    """Nobody, somebody with an account and no role, and one of each role that does not work on releases."""
    told = [Reader("nobody"), Reader("an account without a role", office.person("no-role"))]
    told += [
        Reader(role.value, office.person(f"of-{role.value}", role.value))
        for role in Role
        if role not in ADMITTED
    ]
    return told


def walked(reader: Reader, most: int = MOST) -> list[Answer]:
    """Every public page, the API's questions, and all that they lead to (up to `most` of it)."""
    from frankpledge.publishing import addresses, crawl, markup

    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    hosts = frozenset({"localhost"})
    wave = [found[0] for to in [*asked(), *crawl.seeds()] if (found := addresses.internal(to, "/", hosts))]
    answers: dict[str, Answer] = {}
    while wave and len(answers) < most:
        onward: dict[str, None] = {}
        for address in wave:
            if address in answers or len(answers) >= most:
                continue
            answer = answers[address] = reader.get(address)
            links = [answer.location] if answer.location else []
            links += markup.links(answer.text) if answer.kind == "text/html" else []
            for link in links:
                found = addresses.internal(link, address, hosts)
                if found and found[0] not in answers and not found[0].startswith(("/admin/", "/static/")):
                    onward[found[0]] = None
        wave = list(onward)
    return list(answers.values())


def asked() -> Iterator[str]:
    """Addresses that no page leads to: the API's, searches, explorations, charts, what names no release."""
    from frankpledge.plan.models import MeasurePage
    from frankpledge.site.api import api
    from frankpledge.site.taken import NAMES

    measures = list(MeasurePage.objects.live().values_list("key", flat=True))
    for path in api.get_openapi_schema()["paths"]:
        yield re.sub(r"\{[^}]*\}", "trust", path)
    yield "/api/v1/figures?measure=trust&limit=1000"
    yield from (
        "/search/?q=by+every+door",
        "/search/?q=Quillwort+door",
        "/search/?q=homicides",
        "/search/index.json",
    )
    yield from ("/sitemap.xml", "/robots.txt", "/releases.atom", "/changes/updates.atom", "/changes.atom")
    for measure in measures:
        yield from (f"/performance/{measure}/{name}.{kind}" for name in NAMES for kind in ("svg", "png"))
        yield from (f"/data/measures/{measure}.{kind}" for kind in ("csv", "json"))
        yield from (
            f"/explore/{what}?measure={measure}" for what in ("", "figures.csv", "figures.xlsx", "chart.svg")
        )


def guessed(key: str) -> list[str]:
    """Every address that a release of this key would have, and every question that could name it."""
    from frankpledge.releases import Release

    files = [
        *Release.open(_releases() / office.COMING).manifest["files"],
        "manifest.json",
        "manifest.sha256",
        "manifest.sig",
    ]
    told = [f"/releases/{key}/", *(f"/releases/{key}/{name}" for name in files)]
    told += [f"/releases/{key}/performance/", f"/releases/{key}/performance/trust/"]
    told += [f"/releases/{key}/data/performance.csv", f"/releases/{key}/data/measures/trust.csv"]
    told += [f"/releases/{key}/data/measures/trust.json", f"/api/v1/releases/{key}", f"/pre-release/{key}/"]
    told += [f"/pre-release/{key}/performance/", f"/pre-release/{key}/performance/trust/"]
    told += [
        f"/api/v1/{noun}?release={key}" for noun in ("figures", "measures", "commitments", "places", "chain")
    ]
    told += [f"/performance/trust/chart.{kind}?release={key}" for kind in ("svg", "png")]
    told += [f"/data/performance.csv?release={key}", f"/data/measures/trust.csv?release={key}"]
    told += [
        f"/explore/{what}?measure=trust&release={key}"
        for what in ("", "figures.csv", "figures.xlsx", "chart.svg")
    ]
    told += [f"/changes/?to={key}", f"/printed/?release={key}", f"/media/../releases/{key}/figures.parquet"]
    return told


def _releases() -> Path:
    from frankpledge import configuration

    return configuration.home() / "releases"


def leaks(answer: Answer) -> list[str]:
    """Where an answer gives the coming release away; what a search says again of the question is no
    answer.
    """
    text = _ECHO.sub("", answer.text) if "?q=" in answer.address else answer.text
    found = [text[max(0, hit.start() - 60) : hit.end() + 40] for hit in office.MARKS.finditer(text)]
    found += [
        hit[0] for hit in re.finditer(rf"releases/{office.COMING}|{office.COMING}/(?:trust|homicides)", text)
    ]
    if answer.location and office.COMING in answer.location and "/login/" not in answer.location:
        found.append(answer.location)
    return [f"{answer.address}: {' '.join(one.split())!r}" for one in found[:1]]


def prove(size: Size, folder: Path) -> Iterator[Line]:
    """Before its minute."""
    nobody, *others = readers()
    public = walked(nobody, size.addresses)
    yield Line(
        "crawl",
        "public addresses before publishing, as nobody",
        len(public),
        failed=(*_leaked(nobody, public), *_crashed(public)),
    )
    wanted = [] if size.few else [answer.address for answer in public][:: size.every]
    count, failed = 0, []
    for reader in others:
        answers = [reader.get(address) for address in wanted]
        count += len(answers)
        failed += _leaked(reader, answers)
    yield Line("crawl", f"the same as {len(others)} others without access", count, failed=tuple(failed))
    yield _guesses([nobody, *others][:: 5 if size.few else 1], 6 if size.few else 1)
    if size.walk:
        yield _exported(folder / "before", want=False)


def prove_after(size: Size, folder: Path) -> Iterator[Line]:
    """After it: the same search finds it, as page, data, feed, chart, document and file."""
    office.tick()
    nobody = Reader("nobody")
    answers = walked(nobody, size.addresses)
    shown = [answer for answer in answers if leaks(answer)]
    kinds = {answer.kind for answer in shown}
    wanted = {"text/html", "text/csv", "application/json", "image/svg+xml", "application/atom+xml"}
    failed = [f"none of {kind} shows the release that is published" for kind in sorted(wanted - kinds)]
    note = f"of {len(answers):,}, in {len(kinds)} kinds of file: what is looked for is found"
    yield Line("crawl", "public addresses that show it once published", len(shown), note, tuple(failed))
    if size.walk:
        yield _exported(folder / "after", want=True)


def _leaked(reader: Reader, answers: Iterable[Answer]) -> list[str]:
    return [f"as {reader.name}: {leak}" for answer in answers for leak in leaks(answer)]


def _crashed(answers: Iterable[Answer]) -> list[str]:
    return [f"{answer.address} answers {answer.status}" for answer in answers if answer.status >= 500]


def _guesses(asking: list[Reader], every: int) -> Line:
    """What is said of the coming release, and how much is looked up to say it, is what is said of none."""
    failed, count = [], 0
    for reader in asking:
        pairs = list(zip(guessed(office.COMING), guessed(NONE_SUCH), strict=True))
        for true, false in pairs[::every]:
            for address in (true, false):
                reader.get(address)  # what is looked up once in a process is looked up
            held, none = reader.get(true), reader.get(false)
            count += 1
            failed += [f"as {reader.name}: {leak}" for leak in leaks(held) if leak.count(office.COMING) > 1]
            differ = [
                what
                for what in ("status", "location", "text", "queries")
                if str(getattr(held, what)).replace(office.COMING, NONE_SUCH) != str(getattr(none, what))
            ]
            if held.status == 200 and not differ:
                continue  # it names a release by a word that the address does not know
            if differ or held.status not in {302, 403, 404, 410, 422}:
                failed.append(
                    f"as {reader.name}: {true} answers {held.status}, not as of a release made up: {differ}"
                )
    return Line(
        "crawl",
        "addresses of it guessed, answered as of one made up",
        count,
        "body, status, queries",
        tuple(failed),
    )


def _exported(out: Path, *, want: bool) -> Line:
    """The static site as it is published now."""
    from frankpledge import publishing

    publishing.publish(out, printed=False)
    files = [path for path in out.rglob("*") if path.is_file()]
    found = [
        str(path.relative_to(out))
        for path in files
        if office.MARKS.search(said(path.read_bytes())) or office.COMING in str(path.relative_to(out))
    ]
    shutil.rmtree(out)
    if want:
        failed = [] if len(found) > 5 else ["the release that is published is hardly in it"]
        return Line(
            "crawl", "files of the static site that show it once published", len(found), failed=tuple(failed)
        )
    return Line("crawl", "files of the static site before publishing", len(files), failed=tuple(found))
