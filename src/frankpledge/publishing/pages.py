"""The static site: the crawl put into a folder, each link leading to a file."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from frankpledge import asked
from frankpledge.publishing import drafting, opendata, workbook
from frankpledge.publishing.crawl import Crawl, crawl, made
from frankpledge.publishing.errors import PublishingError
from frankpledge.publishing.folder import Account, Folder, filling
from frankpledge.publishing.kept import Kept, base
from frankpledge.publishing.lanes import lanes
from frankpledge.publishing.placing import place
from frankpledge.publishing.writing import writers
from frankpledge.site import current

#: Where the documents are.
PRINTED = "/printed/"
#: Of so many pages one is made again where many are.
_MANY = 16
#: As many as are followed from a redirect to the page in the end.
_HOPS = 5


def publish(
    out: Path,
    *,
    base_url: str = "",
    since: str = "",
    printed: bool = True,
    at_once: bool = False,
    processes: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Account:
    """Write the whole public site to `out`, of which only what changed is made again and touched.

    Links are relative, or begin with `base_url`. The pages are those that anyone may read now, with the
    figures of the release shown. `printed` is whether the documents are made too: they take longer than all
    the pages; without them nothing leads to them. With `at_once` the folder takes the place of the former in
    one step, and no reader sees a part of each. `processes` is how many make pages at once (every core, if
    not said).

    A page is made again where something that it asked of the records has another answer than at the last
    publishing; all are, where anything else is another: the release, the program, the day. With `since`, the
    account is of what changed since that release, and `out` must hold it.

    Raises `PublishingError`, with nothing changed, where a link leads nowhere, a page cannot be made, a page
    would lead to a release that is not yet published, or `out` holds what is not ours or is not `since`.
    """
    if base_url and (urlsplit(base_url).scheme not in {"http", "https"} or not urlsplit(base_url).netloc):
        raise PublishingError(f"“{base_url}” is no address of a site: write it as https://example.org/plan")
    without = () if printed else (PRINTED,)
    kept = Kept(Path(out), base(base_url, printed))
    with _standing(), asked.holding(), filling(Path(out)) as folder:
        if since and folder.release != since:
            held = f"holds {folder.release}" if folder.release else "was never published to"
            raise PublishingError(
                f"{out} {held}, not {since}: leave out --since, or name the folder that holds it."
            )
        release = current.shelf().release
        fresh, made_before = kept.fresh(folder)
        # Where many are made, what they rest on is read for all of them together.
        many = (len(kept.were) - len(fresh)) * _MANY >= len(kept.were)
        together = asked.making_all() if many else nullcontext()
        if many and release:
            release.begin()  # so that processes that begin after this have the figures too
        with together, lanes(processes) as beside_this:
            found = crawl(folder.scratch, beside_this, progress, without=without, fresh=fresh)
            for address in _leading_elsewhere(found, kept.were):
                found.answers[address] = made(address, folder.scratch, without, found.hosts)
            names, written = place(folder, found, base_url, beside_this)
            of_data = _data(folder)
            if release and not _all_kept(folder, of_data, made_before):
                opendata.describe(folder, release)
            written()
            kept.ask(found, beside_this)
            account = folder.finish({"release": current.shelf().key, "base_url": base_url}, at_once=at_once)
            kept.hear()
            beside_this.dismiss()
            kept.keep(names, folder, _data(folder))
        return replace(account, asked=sum(not one.kept for one in found.answers.values()))


def _data(folder: Folder) -> dict[str, str]:
    """The files of open data that the folder shall hold so far, and their digests."""
    names = (name for name in folder.names() if name.startswith(opendata.ROOM))
    return {name: folder.digest(name) for name in names if not name.endswith(".html")}


def _all_kept(folder: Folder, of_data: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Keep what describes the open data, where that and the data are as `before` and the folder has it."""
    made = {name: digest for name, digest in before.items() if name not in of_data}
    same = made and of_data == {name: digest for name, digest in before.items() if name in of_data}
    if not same or not all(folder.has(name, digest) for name, digest in made.items()):
        return False
    for name, digest in made.items():
        folder.keep(name, digest)
    return True


def _leading_elsewhere(found: Crawl, were: Mapping[str, tuple[int, str]]) -> list[str]:
    """Pages that are as they were, but for what they lead to: that answers in another way now."""
    moved = {
        address
        for address, answer in found.answers.items()
        if address in were and (answer.status, answer.location) != were[address]
    }
    if not moved:
        return []
    for _ in range(_HOPS):  # and what is redirected to it
        moved |= {
            address
            for address, answer in found.answers.items()
            if answer.location and not moved.isdisjoint(answer.to)
        }
    return [
        address
        for address, answer in found.answers.items()
        if answer.kept and answer.status == 200 and not moved.isdisjoint(answer.to)
    ]


def make_ready() -> None:
    """Make what takes long of the release shown, its workbook, before a reader has to wait for it."""
    release = current.shelf().release
    if release:
        workbook.kept(release)


def documents(out: Path, *, at_once: bool = False, progress: Callable[[int], None] | None = None) -> Account:
    """Write the release shown to `out` as documents: PDF, large print, plain text, workbook, open data.
    `at_once` is as for `publish`.

    Raises `PublishingError` where no release is published, or a document cannot be set.
    """
    release = current.shelf().release
    if release is None:
        raise PublishingError("No release is published yet: publish one with `frankpledge release publish`.")
    with filling(Path(out)) as folder:
        opendata.files(folder, release)
        folder.put(f"{opendata.ROOM}performance.xlsx", workbook.kept(release).read_bytes())
        for number, document in enumerate(drafting.documents(), 1):
            for ending, write in writers(document.language).items():
                folder.put(f"{document.name}{ending}", write(document))
            if progress:
                progress(number)
        return folder.finish({"release": release.key}, at_once=at_once)


@contextmanager
def _standing() -> Iterator[None]:
    """What a process has already it keeps: looking through it for waste again and again costs a fifth."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
