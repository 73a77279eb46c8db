"""Every address asked for as every role, before and after a release is published.

*Roles.* Each record has a draft with a word of its own, which is nowhere else. Whoever is given that word, at
whichever address of the desk, must be allowed to read that record by the table of roles (docs/roles.md);
pages of the desk about no record open to whom the table says. And each form of the desk is sent by each
role: where the table allows it neither to write nor to publish, no statement that changes a record may reach
the database.

*Embargo.* The coming release has figures and words that are nowhere else (`office.MARKS`). Until its minute
they are at no address, for no reader and no role without access: pages, search, feeds, API, charts,
downloads, documents, the static site, what is said of an address that is not there. After it they are found,
so that the search for them is known to work.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from trust import office
from trust.results import Line, Size


def prove(size: Size) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        office.opened(folder / "home", as_at=office.LOADED)
        from trust.crawling import embargo, roles

        office.tables(searched=True)
        office.loaded()
        with office.day(office.EARLIER):
            office.published(folder / "former")
        with office.day(office.BEFORE):
            office.frozen(office.gathered(folder / "coming"))
            yield from embargo.prove(size, folder)
        with office.day(office.DUE):
            yield from embargo.prove_after(size, folder)
        with office.day(office.LOADED):
            yield from roles.prove(size)
