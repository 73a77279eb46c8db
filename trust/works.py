"""The pieces of work that are killed: how each is done, what is to be seen of it, and what a start again
does.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trust import office

Seen = Mapping[str, Any]


def former_or_new(seen: Seen, former: Seen, new: Seen) -> bool:
    """All of it is as it was, or all as it will be."""
    return seen in (former, new)


def each_former_or_new(seen: Seen, former: Seen, new: Seen) -> bool:
    """File by file, each file is the former or the new, whole."""
    return all(seen.get(name) in (former.get(name), new.get(name)) for name in {*seen, *former, *new})


@dataclass(frozen=True)
class Work:
    """`begin` makes the office that it is done in; `do` does it. `look` is what anyone can see, at once
    after a kill; `settled` is all that is written down, after `again` (what a start of the program does).
    """

    name: str
    begin: Callable[[Path], None]
    do: Callable[[Path], Any]
    look: Callable[[Path], Seen]
    again: Callable[[Path], Any] = lambda home: None
    settled: Callable[[Path], Seen] | None = None
    whole: Callable[[Seen, Seen, Seen], bool] = former_or_new

    def written(self, home: Path) -> Seen:
        return (self.settled or self.look)(home)


def _beside(home: Path) -> Path:
    """Files that are brought, and folders that are published to: not of the home, and yet taken back with
    it.
    """
    return home / "beside"


# --- the facts ---------------------------------------------------------------------------------------


def _published(home: Path) -> None:
    with office.day(office.EARLIER):
        office.published(_beside(home) / "former")
    office.tidy(_beside(home) / "coming", office.EMBARGOED)


def _facts(home: Path) -> Seen:
    from frankpledge import desk

    held = desk.warehouse()
    rows = held.table("published").select("series", "month", "value", "source").to_pyarrow().to_pylist()
    told = json.dumps(sorted(map(str, rows)))
    return {
        "state": held.state(),
        "rows": len(rows),
        "digest": hashlib.sha256(told.encode()).hexdigest()[:16],
    }


def _add(home: Path) -> None:
    from frankpledge import desk, facts, plan

    with office.day(office.DUE):
        facts.add([_beside(home) / "coming" / "measures.csv"], desk.warehouse(), today=plan.today())


# --- an upload at the desk ---------------------------------------------------------------------------


def _brought(home: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from frankpledge.desk import uploads

    _published(home)
    with office.day(office.DUE):
        content = (_beside(home) / "coming" / "measures.csv").read_bytes()
        uploads.receive(
            [("measures.csv", SimpleUploadedFile("measures.csv", content))], office.person("ann", "analyst")
        )
        office.worked()


def _upload() -> Any:
    from frankpledge.desk.models import Upload

    return Upload.objects.get()


def _accept(home: Path) -> None:
    from frankpledge.desk import uploads

    with office.day(office.DUE):
        if _upload().state == "tried":
            uploads.accept(_upload(), office.person("ann", "analyst"))
        office.worked()


def _taken(home: Path) -> Seen:
    upload = _upload()
    return {
        **_facts(home),
        "upload": upload.state,
        "at work": upload.job.state in {"waiting", "running"},  # one that failed is told as that
        "files": any((upload.room / "files").rglob("*")),
    }


# --- figures, and a release frozen of them -----------------------------------------------------------


def _gathered(home: Path) -> None:
    _published(home)
    with office.day(office.BEFORE):
        office.gathered(_beside(home) / "coming")


def _build(home: Path) -> str:
    from frankpledge import desk

    with office.day(office.BEFORE):
        rows = desk.build_figures().table.to_pylist()
    return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()[:16]


def _files(home: Path) -> Seen:
    """Every file of the facts and the releases."""
    held = [*(home / "warehouse").rglob("*"), *(home / "releases").rglob("*")]
    return {"files": _digest(sorted(path for path in held if path.is_file()))}


def _preparation() -> Any:
    from frankpledge.desk.models import Preparation

    return Preparation.objects.get()


def _freeze(home: Path) -> None:
    from frankpledge.desk import preparing

    with office.day(office.BEFORE):
        if _preparation().state == "gathering":
            preparing.ask_to_freeze(_preparation(), office.person("ann", "analyst"))
        office.worked()


def _frozen(home: Path) -> Seen:
    """What of a release that is being frozen can be seen: by anyone, and by those who work on it."""
    from frankpledge import desk, releases

    held = _preparation()
    named = [held.release] if held.release else []
    wrong = [
        said for key in named for said in releases.Release.open(home / "releases" / key).verify(_trusted())
    ]
    return {"shown": desk.shown().key, "frozen": named, "pages": len(held.pages), "wrong": wrong}


def _frozen_once(home: Path) -> Seen:
    from frankpledge import releases

    held = _preparation()
    return {
        **_frozen(home),
        "state": held.state,
        "held": [one.key for one in releases.Release.all(home / "releases")],
    }


def _trusted() -> Any:
    from frankpledge import desk

    return desk.signing_keys().trusted()


# --- publishing --------------------------------------------------------------------------------------


def _waiting(home: Path) -> None:
    _gathered(home)
    with office.day(office.BEFORE):
        office.frozen(_preparation())


def _tick(home: Path) -> None:
    with office.day(office.DUE):
        office.tick()


def _read(home: Path) -> Seen:
    """What a reader sees: the figure and the words of the release shown."""
    from django.test import Client

    from frankpledge.plan.models import CommitmentPage, Publication

    client = Client(SERVER_NAME="localhost")
    with office.day(office.DUE):
        page = client.get("/performance/trust/").content.decode()
        changed = CommitmentPage.objects.live().filter(key__in=office.CHANGED, edition__current=True)
        words = {office.WORDS in client.get(one.url).content.decode() for one in changed}
    figures = re.findall(r'data-figure="([^"/]+)/trust/W00/R12-2021-12"', page)
    last = Publication.objects.last()
    return {"figures": figures[:1], "new words": sorted(words), "told": last.key if last else ""}


def _read_and_kept(home: Path) -> Seen:
    from frankpledge.plan.models import KeptPage

    named = json.loads((home / "releases" / "current").read_text())["key"]
    kept = KeptPage.objects.filter(release=office.COMING).count()
    return {**_read(home), "file": named, "state": _preparation().state, "kept": kept}


# --- the static site and the documents: file by file, and at once --------------


def _site_of(home: Path, what: str, *, at_once: bool) -> None:
    from frankpledge import publishing

    if what == "site":
        publishing.publish(_beside(home) / what, printed=False, at_once=at_once)
    else:
        publishing.documents(_beside(home) / what, at_once=at_once)


def _put_out(what: str, *, at_once: bool) -> Work:
    """The former release is there; the coming one, which is published, is put in its place."""

    def begin(home: Path) -> None:
        _waiting(home)
        with office.day(office.BEFORE):
            _site_of(home, what, at_once=False)
        _tick(home)

    def do(home: Path) -> None:
        with office.day(office.DUE):
            _site_of(home, what, at_once=at_once)

    def look(home: Path) -> Seen:
        folder = _beside(home) / what
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        names = [(path, path.relative_to(folder)) for path in paths]
        return {str(name): _digest([path]) for path, name in names if not name.parts[0].startswith(".")}

    name = {"site": "the static site", "printed": "documents"}[what]
    whole = former_or_new if at_once else each_former_or_new
    return Work(f"{name} put out {'at once' if at_once else 'file by file'}", begin, do, look, whole=whole)


def _digest(paths: list[Path], folder: Path | None = None) -> str:
    said = hashlib.sha256()
    for path in paths:
        said.update(str(path.relative_to(folder) if folder else path).encode() + b"\0")
        said.update(hashlib.sha256(path.read_bytes()).digest())
    return said.hexdigest()[:16]


# --- a backup ----------------------------------------------------------------------------------------


def _backup(home: Path) -> None:
    from frankpledge.desk import keeping

    keeping.backup(_beside(home) / "kept.tar.zst")


def _restores(home: Path) -> Seen:
    from frankpledge.desk import keeping

    file, there = _beside(home) / "kept.tar.zst", _beside(home) / "there"
    shutil.rmtree(there, ignore_errors=True)
    return {"restores": list(keeping.restore(file, there).releases) if file.exists() else []}


WORKS = (
    Work("facts add", _published, _add, _facts),
    Work("an upload accepted", _brought, _accept, _facts, lambda home: office.worked(), _taken),
    Work("figures build", _gathered, _build, _files, settled=lambda home: {"figures": _build(home)}),
    Work("a release frozen", _gathered, _freeze, _frozen, lambda home: office.worked(), _frozen_once),
    Work("a release published", _waiting, _tick, _read, _tick, _read_and_kept),
    _put_out("site", at_once=True),
    _put_out("site", at_once=False),
    _put_out("printed", at_once=True),
    _put_out("printed", at_once=False),
    Work("backup", _waiting, _backup, _restores),
)
