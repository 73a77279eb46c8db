"""What was published before, and what each page of it asked of the records: a page is made again where an
answer is another now.

All else that pages rest on (the release, the program, its settings, the day) is one digest: where that is
another, every page is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from wagtail.models import Locale, Site

import frankpledge
from frankpledge import asked, configuration, durable, plan
from frankpledge.asked import Question, Questions
from frankpledge.plan import boundaries
from frankpledge.plan.models import Body
from frankpledge.publishing.asking import Answer
from frankpledge.publishing.crawl import Crawl
from frankpledge.publishing.folder import Folder
from frankpledge.publishing.lanes import Lanes
from frankpledge.site import current, memory

_VERSION = 5
#: Made by what may have been kept before the asking: what they asked is not known.
_NEVER = ("/printed/",)
_TAGGED: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "Decimal": Decimal,
    "UUID": UUID,
}


def base(*options: object) -> str:
    """A digest of all that pages rest on beside the records: release, program, settings, day, `options`."""
    releases = [
        (path.parent.name, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(current.folder().glob("*/manifest.json"))
    ]
    told = [
        _VERSION,
        program(),
        releases,
        current.shelf().key,
        current.lookup().stamp,
        [_file(boundaries.held()), *map(_file, sorted((configuration.home() / "keys").rglob("*")))],
        [str(date.today()), str(plan.today())],
        sorted((k, v) for k, v in os.environ.items() if k.startswith("FRANKPLEDGE_")),
        [settings.ALLOWED_HOSTS, settings.STATIC_URL, settings.MEDIA_URL, settings.SECURE_SSL_REDIRECT],
        list(Body.objects.order_by("pk").values_list()),  # what open data and workbook say of it
        [list(Site.objects.order_by("pk").values_list()), list(Locale.objects.order_by("pk").values_list())],
        options,
    ]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


def program() -> list[object]:
    """This program's files, by size and moment of writing, and the versions of its libraries."""
    package = Path(frankpledge.__file__).parent
    files = []
    for folder, inside, names in os.walk(package):
        # What Python compiled it keeps beside, and writes there at any moment.
        inside[:] = sorted(set(inside) - {"__pycache__"})
        for path in (os.path.join(folder, name) for name in sorted(names)):  # noqa: PTH118
            found = os.stat(path)  # noqa: PTH116
            files.append((path, found.st_size, found.st_mtime_ns))
    # The name of such a folder has the version; reading what stands in each takes ten times as long.
    return [files, sorted(one.name for folder in sys.path for one in Path(folder or ".").glob("*.*-info"))]


def _file(path: Path) -> tuple[str, int, int]:
    """A file's name, size and moment of writing."""
    found = path.stat() if path.exists() else None
    return path.name, found.st_size if found else 0, found.st_mtime_ns if found else 0


class Kept:
    """What is kept of the last publishing to one folder, in the home folder; it may be taken away."""

    def __init__(self, out: Path, base: str) -> None:
        named = hashlib.sha256(str(out.resolve()).encode()).hexdigest()[:16]
        self.path = configuration.home() / "kept" / f"site-{named}.json.zlib"
        self.base = base
        self._state = memory.state()
        self._digests: dict[Question, str] = {}
        #: Of each table that questions name: where it holds the same, they are answered the same.
        self._tables: dict[str, str] = {}
        #: What derived questions of a name rest on: where all of it is the same, they are.
        self._under: dict[str, Questions] = {}
        self._told: dict[str, Answer] = {}
        self._new: list[Question] = []
        self._answers: Callable[[], list[tuple[str, Questions]]] = list
        #: What each address answered when it was last published: its status, and where it led on to.
        self.were: dict[str, tuple[int, str]] = {}

    def fresh(self, folder: Folder) -> tuple[dict[str, Answer], dict[str, str]]:
        """The answers that would be the same now, and whose files the folder has; and the digests of what was
        made of them all.
        """
        told = self._read()
        if told is None:
            return {}, {}
        sqls, where = told["sql"], told["addresses"]
        questions = [(sqls[i], tuple(map(_untagged, params))) for i, params, _ in told["questions"]]
        were = dict(zip(questions, (digest for _, _, digest in told["questions"]), strict=True))
        plain = [one for one in questions if not asked.is_derived(one)]
        self._tables = asked.table_digests(told["tables"])
        moved = {name for name, digest in told["tables"].items() if self._tables[name] != digest}
        self._digests = {
            one: were[one] for one in plain if (on := asked.tables(one[0])) and on.isdisjoint(moved)
        }
        again = sorted((one for one in plain if one not in self._digests), key=lambda one: one[0])
        self._digests |= dict(zip(again, asked.digests(again), strict=True))
        for name, under in told["under"].items():
            self._under[name] = {questions[i]: None for i in under}
            derived = [one for one in questions if one[0] == name]
            if all(self._digests[one] == were[one] for one in self._under[name]):
                self._digests |= {one: were[one] for one in derived}
            else:
                self._hear(derived, _answered(derived))
        same = [self._digests[one] == were[one] for one in questions]
        folder.stamped = told["stamps"]
        there = folder.has_of({name: digest for _, _, _, _, name, digest, *_ in told["answers"] if name})
        found = {}
        for at, status, kind, location, name, digest, to, parts, anchors, heard in told["answers"]:
            self.were[where[at]] = (status, location)
            if all(same[i] for i in heard) and (not name or name in there):
                found[where[at]] = Answer(
                    where[at],
                    status,
                    kind,
                    location,
                    to=tuple(where[i] for i in to),
                    parts=tuple((link, where[i], part) for link, i, part in parts),
                    anchors=frozenset(anchors),
                    asked=tuple(questions[i] for i in heard),
                    kept=digest or "none",
                )
        return found, dict(told["made"])

    def ask(self, found: Crawl, lanes: Lanes) -> None:
        """Begin to ask again what was asked for the first time, beside whatever is done before `hear`."""
        self._told = {
            address: one
            for address, one in found.answers.items()
            if not address.startswith(_NEVER) and (one.kept or all(map(_can_be_told, one.asked)))
        }
        asked_for = dict.fromkeys(question for one in self._told.values() for question in one.asked)
        self._new = sorted((one for one in asked_for if one not in self._digests), key=asked.is_derived)
        self._answers = lanes.share(_answered, self._new)

    def hear(self) -> None:
        """Wait for the answers to what was asked (`ask`)."""
        self._hear(self._new, self._answers())

    def keep(self, names: Mapping[str, str], folder: Folder, made: Iterable[str]) -> None:
        """Keep what was published (`folder` is finished) and answered, unless a record changed meanwhile."""
        if not all(_can_be_told(one) for under in self._under.values() for one in under):
            self.path.unlink(missing_ok=True)
            return
        numbers: dict[Question, int] = {}
        where: dict[str, int] = {}
        answers = [
            [
                where.setdefault(address, len(where)),
                one.status,
                one.kind,
                one.location,
                names.get(address, ""),
                folder.digest(names[address]) if address in names else "",
                [where.setdefault(to, len(where)) for to in one.to],
                [[link, where.setdefault(to, len(where)), part] for link, to, part in one.parts],
                sorted(one.anchors),
                [numbers.setdefault(question, len(numbers)) for question in one.asked],
            ]
            for address, one in self._told.items()
        ]
        under = {
            name: [numbers.setdefault(one, len(numbers)) for one in rests]
            for name, rests in self._under.items()
        }
        beneath = [one for one in numbers if one not in self._digests]
        digests = self._digests | dict(zip(beneath, asked.digests(beneath), strict=True))
        named = {name for sql, _ in numbers for name in asked.tables(sql)}
        tables = asked.table_digests(named - set(self._tables)) | {
            name: self._tables[name] for name in named & set(self._tables)
        }
        if memory.state() != self._state:
            self.path.unlink(missing_ok=True)
            return
        sqls: dict[str, int] = {}
        asked_for = [
            [sqls.setdefault(sql, len(sqls)), list(map(_tagged, params)), digests[sql, params]]
            for sql, params in numbers
        ]
        told = {
            "base": self.base,
            "tables": tables,
            "sql": list(sqls),
            "questions": asked_for,
            "addresses": list(where),
            "answers": answers,
            "under": under,
            "made": {name: folder.digest(name) for name in made},
            "stamps": folder.stamps(),
        }
        durable.write(self.path, zlib.compress(json.dumps(told).encode(), 1))

    def _hear(self, questions: Sequence[Question], answers: Sequence[tuple[str, Questions]]) -> None:
        for one, (digest, heard) in zip(questions, answers, strict=True):
            self._digests[one] = digest
            if asked.is_derived(one):
                self._under.setdefault(one[0], {}).update(heard)

    def _read(self) -> dict[str, Any] | None:
        try:
            told: dict[str, Any] = json.loads(zlib.decompress(self.path.read_bytes()))
        except (FileNotFoundError, ValueError, zlib.error):
            return None
        return told if told.get("base") == self.base else None


def _answered(questions: Sequence[Question]) -> list[tuple[str, Questions]]:
    """Of each question a digest of its answer now, and what that rests on if it is derived."""
    plain = [one for one in questions if not asked.is_derived(one)]
    found: dict[Question, tuple[str, Questions]] = {
        one: (digest, {}) for one, digest in zip(plain, asked.digests(plain), strict=True)
    }
    for one in questions:
        if one not in found:
            with asked.listening() as heard:
                found[one] = asked.digest(asked.answer(one)), heard
    return [found[one] for one in questions]


def _can_be_told(question: Question) -> bool:
    """Whether a question can be kept and asked again."""
    return question != asked.UNTOLD and all(
        value is None or isinstance(value, str | int | float) or type(value).__name__ in _TAGGED
        for value in question[1]
    )


def _tagged(value: Any) -> Any:
    """A parameter as JSON."""
    name = type(value).__name__
    return {name: str(value)} if name in _TAGGED else value


def _untagged(value: Any) -> Any:
    if isinstance(value, dict):
        ((name, text),) = value.items()
        return _TAGGED[name](text)
    return value
