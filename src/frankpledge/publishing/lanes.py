"""Processes that make pages side by side, each its own kinds of them.

What pages of a kind rest on (their rows, a template, lines of figures) a process reads as it makes the first
of them. So a kind's addresses go to one process for as long as others have kinds of their own to go on with.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext
from traceback import format_exc
from typing import Any, TypeVar

from django.db import connections

from frankpledge.publishing.errors import PublishingError

T = TypeVar("T")
R = TypeVar("R")

#: As many addresses are given to a process at once; at first, while this one makes its own.
_CHUNK, _FIRST = 2, 8
#: Of less than so much of other work one process makes short work.
_ALONE = 64


class Waiting:
    """Addresses that are still to be made, by their kinds, of which `early` ones take longest."""

    def __init__(self, kind: Callable[[str], str], early: Container[str] = ()) -> None:
        self._kind, self._early = kind, early
        self._left: dict[str, deque[str]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._left.values()))

    def add(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            self._left.setdefault(self._kind(address), deque()).append(address)

    def take(self, kind: str = "", others: Container[str] = (), many: int = 1) -> tuple[str, list[str]]:
        """The next addresses, and their kind, for who was at `kind`: of that; else of the kind with most left
        that none of `others` is, and of theirs when there is no more.
        """
        left = {one: waiting for one, waiting in self._left.items() if waiting}
        if kind not in left:
            kind = max(left, key=lambda one: (one not in others, one in self._early, len(left[one])))
        waiting = left[kind]
        return kind, [waiting.popleft() for _ in range(min(many, len(waiting)))]

    def all_of(self, kind: str | None) -> list[str]:
        """Every address of a kind that waits; they wait no more."""
        return list(self._left.pop(kind, ())) if kind is not None else []


class Lanes:
    """Processes that do pieces of work, one after another; none where one process is enough."""

    def __init__(self, many: int) -> None:
        self._many = many
        self._begun: list[_Lane] = []

    def __bool__(self) -> bool:
        return self._many > 0

    def make(self, make: Callable[[str], R], waiting: Waiting, own: str | None = None) -> Iterator[R]:
        """What is made of each address, as it comes; whoever takes it may `add` others to those `waiting`.
        Those of the kind `own`, if given, this process makes.
        """
        mine = waiting.all_of(own)
        for lane in self._begin():
            self._go_on(lane, make, waiting, _FIRST)
        lanes = self._begun
        while mine or waiting or any(lane.busy for lane in lanes):
            yield from map(make, mine)
            mine = waiting.all_of(own)
            for lane in lanes:
                self._go_on(lane, make, waiting)
            busy = [lane.ours for lane in lanes if lane.busy]
            for ready in wait(busy, 0 if mine else None) if busy else ():
                lane = next(one for one in lanes if one.ours is ready)
                told = lane.taken()
                self._go_on(lane, make, waiting)  # while what it made is looked at here
                yield from told

    def _go_on(self, lane: _Lane, make: Callable[[str], Any], waiting: Waiting, many: int = _CHUNK) -> None:
        if waiting and not lane.busy:
            others = set(chain.from_iterable(other.kinds for other in self._begun if other is not lane))
            lane.kind, addresses = waiting.take(lane.kind, others - lane.kinds, many)
            lane.kinds.add(lane.kind)
            lane.give(_made, make, addresses)

    def share(self, work: Callable[[Sequence[T]], list[R]], given: Sequence[T]) -> Callable[[], list[R]]:
        """Begin `work`, of an equal part of the `given` by every process: what it makes of each, in order,
        when asked for. They must be asked for it before they are given anything else.
        """
        if not self._many or len(given) < _ALONE:
            return lambda: work(given)
        size = -(-len(given) // self._many)
        for number, lane in enumerate(self._begin()):
            lane.give(work, given[number * size : (number + 1) * size])
        return lambda: list(chain.from_iterable(lane.taken() for lane in self._begun))

    def _begin(self) -> Iterator[_Lane]:
        """They begin with the first piece of work, one by one, and have what this process has by then."""
        yield from self._begun
        for _ in range(len(self._begun), self._many):
            connections.close_all()  # or they would share this one's
            fork = multiprocessing.get_context("fork")
            self._begun.append(_Lane(fork, [lane.ours for lane in self._begun]))
            yield self._begun[-1]

    def dismiss(self) -> None:
        """Give them nothing more: they end by themselves, which takes a while where their memory is large."""
        for lane in self._begun:
            lane.ours.close()

    def end(self) -> None:
        """Wait until they have ended; whatever is still at work is stopped."""
        self.dismiss()
        for lane in self._begun:
            if lane.busy:
                lane.process.terminate()
            lane.process.join()


class _Lane:
    """One process."""

    def __init__(self, fork: ForkContext, before: list[Connection[Any, Any]]) -> None:
        self.ours, its = fork.Pipe()
        self.process = fork.Process(target=_serve, args=(its, [*before, self.ours]), daemon=True)
        self.process.start()
        its.close()
        self.kind = ""
        self.kinds: set[str] = set()
        self.busy = False

    def give(self, work: Callable[..., list[Any]], *given: Any) -> None:
        """Begin a piece of work; there must be none."""
        self.busy = True
        self.ours.send((work, given))

    def taken(self) -> list[Any]:
        """What the work gave, waited for. Raises what it raised."""
        try:
            well, told = self.ours.recv()
        except EOFError:
            raise PublishingError(
                "Nothing was published: a process that made pages was ended before it was done, as systems "
                "do when no memory is left. Free some, and publish again."
            ) from None
        self.busy = False
        if not well:
            raise told
        return list(told)


@contextmanager
def lanes(processes: int | None) -> Iterator[Lanes]:
    """So many processes (as many as there are cores, if not said); none where that is one, or where none can
    begin as this one stands.
    """
    many = processes or os.cpu_count() or 1
    held = Lanes(many if many > 1 and "fork" in multiprocessing.get_all_start_methods() else 0)
    try:
        yield held
    finally:
        held.end()


def _serve(asked: Connection[Any, Any], others: list[Connection[Any, Any]]) -> None:
    """Do what is asked for, until the first process closes the line or ends."""
    for one in others:
        one.close()  # whoever holds an end of a line keeps it open
    gc.freeze()
    while True:
        try:
            work, given = asked.recv()
        except EOFError:
            return
        try:
            told = True, work(*given)
        except Exception as error:
            error.add_note(format_exc())  # where in this process it happened
            told = False, error
        asked.send(told)


def _made(make: Callable[[str], R], addresses: Sequence[str]) -> list[R]:
    return list(map(make, addresses))
