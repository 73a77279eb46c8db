"""What the site answered as files of a folder: each link leads to where its file will stand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from frankpledge import durable
from frankpledge.publishing import addresses, markup
from frankpledge.publishing.asking import Answer
from frankpledge.publishing.crawl import Crawl
from frankpledge.publishing.folder import Folder
from frankpledge.publishing.lanes import Lanes

#: An answer, where those of its links lead that do not lead where they say, and the digest of what the folder
#: holds as its file.
Made = tuple[Answer, Mapping[str, tuple[str, bool]], str]


def place(
    folder: Folder, found: Crawl, base_url: str, lanes: Lanes
) -> tuple[dict[str, str], Callable[[], None]]:
    """The folder shall hold every answer of the crawl: the name of the file of each address; and what waits
    for those that have links, which are being written. All others are there.
    """
    names = {a: addresses.file_of(a) for a, answer in found.answers.items() if answer.status == 200}
    made: list[Made] = []
    for address, name in names.items():
        answer = found.answers[address]
        if answer.kept:
            folder.keep(name, answer.kept)
        elif answer.sha256:
            folder.take(name, Path(answer.file), answer.sha256)
        else:
            made.append((answer, dict(_elsewhere(found, answer)), folder.held(name)))
    written = lanes.share(partial(_written, hosts=found.hosts, base_url=base_url), made)

    def wait() -> None:
        for (answer, _, held), sha256 in zip(made, written(), strict=True):
            folder.take(names[answer.address], Path(answer.file), sha256, on_disk=sha256 != held)

    return names, wait


def _elsewhere(found: Crawl, answer: Answer) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Of the addresses that it leads to, those that answer at another: that one, and whether it is of this
    site.
    """
    for to in answer.to:
        onward = found.answers.get(to)
        if onward is not None and onward.location:
            end = found.settled(to)
            yield to, ((end.address, True) if end else (onward.location, False))


def _written(made: Sequence[Made], hosts: frozenset[str], base_url: str) -> list[str]:
    """Write the files of answers as they shall stand, those that are new on the disk; their digests."""
    digests = []

    def new() -> Iterator[Path]:
        for answer, elsewhere, held in made:
            digests.append(_one(answer, elsewhere, hosts, base_url))
            if digests[-1] != held:
                yield Path(answer.file)

    durable.sync_all(new())
    return digests


def _one(
    answer: Answer, elsewhere: Mapping[str, tuple[str, bool]], hosts: frozenset[str], base_url: str
) -> str:
    file = Path(answer.file)

    def to(link: str) -> str:
        onward = addresses.internal(link, answer.address, hosts)
        if onward is None:
            return link
        address, ours = elsewhere.get(onward[0], (onward[0], True))
        return addresses.written(address, onward[1], answer.address, base_url) if ours else address

    relinked = markup.style_relinked if answer.kind == "text/css" else markup.relinked
    content = relinked(file.read_bytes().decode(), to).encode()
    file.write_bytes(content)
    return hashlib.sha256(content).hexdigest()
