"""What is asked of the records while something is made of them, so that it is known when to make it again.

The same question with the same answer gives the same page. What a process keeps between pages (`remembered`)
tells what was asked when it was made to each page that takes it.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache, lru_cache, wraps
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection

#: A question: SQL and its parameters.
Question = tuple[str, tuple[Any, ...]]
#: Stands for one that cannot be asked again.
UNTOLD: Question = ("", ())
#: Questions in the order of asking, each once.
Questions = dict[Question, None]
#: Before the name of what is derived, where a question has its SQL.
_DERIVED = "@"
_NAMED = re.compile(r'"([^"]+)"')
#: Rows read at once.
_ROWS = 2000
_makers: dict[str, Callable[..., Any]] = {}

P = ParamSpec("P")
R = TypeVar("R")

_listening: ContextVar[tuple[Questions, ...]] = ContextVar("frankpledge_questions", default=())
_held: ContextVar[dict[Any, tuple[Any, Questions | None]] | None] = ContextVar(
    "frankpledge_held", default=None
)
_making_all: ContextVar[bool] = ContextVar("frankpledge_making_all", default=False)


@contextmanager
def listening() -> Iterator[Questions]:
    """The questions that are asked of the records within the block."""
    heard: Questions = {}
    token = _listening.set((*_listening.get(), heard))

    def hear(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "WITH", "(SELECT")) and not many:
            try:
                tell({(sql, tuple(params or ())): None})
            except TypeError:  # a list among the parameters
                tell({UNTOLD: None})
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(hear):
            yield heard
    finally:
        _listening.reset(token)


def tell(questions: Questions) -> None:
    """Say, to whoever listens, that what is now made rests on these."""
    for heard in _listening.get():
        heard.update(questions)


def derived(make: Callable[P, R]) -> Callable[P, R]:
    """For a small part of what is made of many records: who takes it rests on it, not on all of them.

    `make` takes texts, and gives what is written the same (`repr`) for as long as it is the same. It becomes
    a question of its own, which `answer` asks again.
    """
    name = f"{_DERIVED}{make.__module__}:{make.__qualname__}"
    _makers[name] = make

    @wraps(make)
    def taken(*given: P.args, **_: P.kwargs) -> R:
        with unheard():
            value = make(*given)  # type: ignore[call-arg]
        tell({(name, given): None})
        return value

    return taken


def is_derived(question: Question) -> bool:
    return question[0].startswith(_DERIVED)


def answer(question: Question) -> Any:
    """The answer of a derived question now."""
    import_module(question[0].removeprefix(_DERIVED).partition(":")[0])
    return _makers[question[0]](*question[1])


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    heard: Questions
    #: When it was last known to stand; None where it changed while it was made.
    at: Hashable
    #: Of each question's answer; None where one cannot be asked again.
    digests: list[str] | None


def remembered(
    at: Callable[[], Hashable], besides: Callable[[], Hashable], maxsize: int = 32
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For what is made of the records and takes long: kept for as long as all that it asked is answered the
    same.

    `at` changes whenever any record does: only then are the questions asked again, which takes far less than
    making it. `besides` tells all else that it rests on. Who takes what is kept hears what it asked.
    """

    def decorate(make: Callable[P, R]) -> Callable[P, R]:
        held: OrderedDict[Any, _Kept] = OrderedDict()

        @wraps(make)
        def taken(*given: P.args, **_: P.kwargs) -> R:
            now, key = at(), (besides(), given)
            one = held.get(key)
            if one is None or one.at != now:
                if one is None or one.digests is None or digests(one.heard) != one.digests:
                    with _anew(), listening() as heard:
                        value = make(*given)  # type: ignore[call-arg]
                    one = _Kept(value, heard, None, None if UNTOLD in heard else digests(heard))
                # What changed meanwhile may be in the one and not in the other.
                one = replace(one, at=now) if at() == now else replace(one, at=None, digests=None)
            held.pop(key, None)
            held[key] = one
            while len(held) > maxsize:
                held.popitem(last=False)
            tell(one.heard)
            return one.value  # type: ignore[no-any-return]

        taken.cache_clear = held.clear  # type: ignore[attr-defined]
        return taken

    return decorate


def digest(value: Any) -> str:
    """A digest of what a question was answered."""
    return hashlib.blake2b(repr(value).encode(), digest_size=16).hexdigest()


def digests(questions: Iterable[Question]) -> list[str]:
    """A digest of each question's answer now; nobody hears of it."""
    found = []
    with unheard(), connection.cursor() as cursor:
        for sql, params in questions:
            if is_derived((sql, params)):
                said = answer((sql, params))
            else:
                cursor.execute(sql, params)
                said = cursor.fetchall()
            found.append(digest(said))
    return found


@lru_cache(maxsize=4096)
def tables(sql: str) -> frozenset[str]:
    """The tables that a question names, and so all that its answer rests on; none where it is not known."""
    return frozenset(_NAMED.findall(sql)) & _all_tables()


@cache
def _all_tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))


def table_digests(names: Iterable[str]) -> dict[str, str]:
    """A digest of all that each table holds now: to read it whole takes less than what is asked of it."""
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            whole = hashlib.blake2b(digest_size=16)
            while rows := cursor.fetchmany(_ROWS):
                whole.update(repr(rows).encode())
            found[name] = whole.hexdigest()
    return found


@contextmanager
def holding() -> Iterator[None]:
    """Within the block the records are taken to stand as they are: what is asked `once` is asked once.

    A page is such a block, and so is a whole publishing, which makes nothing that it could not make again.
    """
    if _held.get() is not None:
        yield
        return
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def _anew() -> Iterator[None]:
    """Within the block nothing is taken that was asked `once` before it."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def is_held() -> bool:
    """Whether what is asked `once` is kept now."""
    return _held.get() is not None


@contextmanager
def making_all() -> Iterator[None]:
    """Within the block many pages of the site are made, one after another: what they each would ask for
    alone is better read for all of them at once.
    """
    token = _making_all.set(True)
    try:
        with holding():
            yield
    finally:
        _making_all.reset(token)


def makes_all() -> bool:
    """Whether many pages of the site are being made."""
    return _making_all.get()


@contextmanager
def unheard() -> Iterator[None]:
    """Within the block nobody hears what is asked: who takes a part of the answers tells what that part rests
    on.
    """
    token = _listening.set(())
    try:
        yield
    finally:
        _listening.reset(token)


def once(make: Callable[P, R]) -> Callable[P, R]:
    """What `make` gives is kept to the end of the block (`holding`); outside one, it is made each time.

    For what is read from the records alone, in no language: who takes it changes nothing of it, and hears
    what it asked.
    """

    @wraps(make)
    def taken(*given: P.args, **_: P.kwargs) -> R:
        held = _held.get()
        if held is None:
            return make(*given)  # type: ignore[call-arg]
        key = (make, given)
        value, heard = held.get(key, (None, None))
        if heard is None and (key not in held or _listening.get()):
            if _listening.get():
                with listening() as heard:
                    value = make(*given)  # type: ignore[call-arg]
            else:
                value = make(*given)  # type: ignore[call-arg]
            held[key] = (value, heard)
        elif heard:
            tell(heard)
        return value  # type: ignore[return-value]

    return taken
