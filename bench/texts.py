"""How long it takes to compare two texts of 1,000 clauses, none of them equal, and to read a 400-page PDF.

Run: python -m bench.texts
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from pathlib import Path

import typst

from frankpledge.plan.texts import compare, read

#: Most seconds that each may take on two cores.
AIM = {"compare 1,000 × 1,000, every clause reworded": 10.0, "read a PDF of 400 pages": 30.0}

_ACTORS = (
    "The Mayor",
    "The force",
    "Local councils",
    "Schools",
    "Probation",
    "Hospitals",
    "The panel",
    "Patrols",
)
_DEEDS = tuple(
    re.findall(r"\w+", "fund train visit support protect inspect map review publish disrupt recruit help")
)
_WHOM = (
    *(
        "youth workers",
        "victims of stalking",
        "bus drivers",
        "shopkeepers",
        "farm watch schemes",
        "detectives",
    ),
    *("families of missing children", "cadets", "town centres", "night buses", "refuges", "county lines"),
    *("custody visitors", "fraud reports", "hate crime"),
)
_WHERE = (
    "in every borough",
    "near stations",
    "after dark",
    "on estates",
    "with health partners",
    "online",
    "at school",
)
_WHY = (
    *("so that harm falls", "because trust has fallen", "as residents asked", "to prevent violence"),
    *("so that courts see them sooner", "in step with the national strategy", "to learn what works"),
)


def editions(count: int, seed: int = 1) -> tuple[list[str], list[str]]:
    """Two texts of `count` clauses: each of the new is one of the old with figures and some words changed."""
    chance = random.Random(seed)
    old, new = [], []
    for _ in range(count):
        actor, deed, whom, where, why = (
            chance.choice(part) for part in (_ACTORS, _DEEDS, _WHOM, _WHERE, _WHY)
        )
        extra = chance.choice(_WHOM)
        figure, year = chance.randint(2, 900), chance.randint(2022, 2028)
        old.append(f"{actor} will {deed} {figure} {whom} and {extra} {where} by {year}, {why}.")
        new.append(
            f"By {year + 1} {actor.lower()} will {deed} {figure + 7} {whom} and also {extra} {where}, {why}."
        )
    chance.shuffle(new)
    return old, new


def long_pdf(path: Path, pages: int = 400) -> None:
    """A PDF of `pages` pages of such clauses, with headings, running heads and page numbers."""
    old, _ = editions(pages * 12, seed=2)
    parts = ['#set page(header: [A plan for policing], numbering: "1")']
    for page in range(pages):
        held = old[page * 12 : page * 12 + 12]
        parts += [
            f"== Theme {page}",
            " ".join(held[:6]),
            *(f"- {clause}" for clause in held[6:]),
            "#pagebreak(weak: true)",
        ]
    path.write_bytes(typst.compile("\n\n".join(parts).encode()))


def measure() -> dict[str, float]:
    """Seconds for each."""
    taken = {}
    old, new = editions(1000)
    started = time.perf_counter()
    compare(old, new)
    taken["compare 1,000 × 1,000, every clause reworded"] = time.perf_counter() - started
    old, new = editions(3000)
    started = time.perf_counter()
    compare(old, new)
    taken["compare 3,000 × 3,000, every clause reworded"] = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.pdf")
        long_pdf(path)
        started = time.perf_counter()
        read(path)
        taken["read a PDF of 400 pages"] = time.perf_counter() - started
    return taken


def main() -> int:
    """Print each time beside its aim; 1 where an aim is missed."""
    missed = 0
    for what, seconds in measure().items():
        aim = AIM.get(what)
        missed += aim is not None and seconds > aim
        print(f"{what:<48}{seconds:>7.2f} s" + (f"   (aim: under {aim:.0f} s)" if aim else ""))
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
