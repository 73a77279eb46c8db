"""Is a month whole? Extracts are often partial: one type of crime, only positive outcomes, too few rows.

The thresholds and what they were tried on are in `docs/facts.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

#: Held back: fewer than this share of the rows it would replace …
LEAST_KEPT = 0.5
#: … or fewer than this share of the rows that neighbour months usually have …
LEAST_OF_NEIGHBOURS = 0.2
#: … or without types that make up more than this share of the neighbours' rows.
MOST_MISSING = 0.2
#: Neighbours: the nearest three months on each side, no more than six months away.
NEAREST, WITHIN = 3, 6
#: Where neighbours have fewer rows than this, chance alone can empty a month.
FEWEST = 50


@dataclass(frozen=True, slots=True)
class Size:
    """A month's rows, and its rows by type."""

    rows: int
    kinds: Mapping[str, int]


def shrinks(new: Size, old: Size) -> str:
    """Why `new` is no whole replacement of `old`; empty where it is."""
    if new.rows < LEAST_KEPT * old.rows:
        return f"it has {new.rows:,} rows where {old.rows:,} are held"
    return _lacks(new, [old], "what is held")


def falls_short(new: Size, neighbours: Iterable[Size]) -> str:
    """Why `new` is not whole beside its neighbour months; empty where it is."""
    near = list(neighbours)
    if not near:
        return ""
    usual = median(one.rows for one in near)
    if usual < FEWEST:
        return ""
    if new.rows < LEAST_OF_NEIGHBOURS * usual:
        return f"it has {new.rows:,} rows where the months beside it have about {usual:,.0f}"
    return _lacks(new, near, "the months beside it")


def _lacks(new: Size, others: list[Size], what: str) -> str:
    """Whether `new` is without types that make up much of the others' rows (the middle one of them
    counts)."""
    if not new.kinds:
        return ""
    shares = [
        sum(rows for kind, rows in one.kinds.items() if kind not in new.kinds) / max(1, one.rows)
        for one in others
    ]
    share = median(shares)
    if share <= MOST_MISSING:
        return ""
    together: Counter[str] = Counter()
    for one in others:
        together.update({kind: rows for kind, rows in one.kinds.items() if kind not in new.kinds})
    named = [kind for kind, _ in together.most_common()]
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    listed = ", ".join(f"“{kind}”" for kind in named[:3])
    return f"it lacks {listed}{more}, which make up {share:.0%} of {what}"


def neighbours(month: str, sizes: Mapping[str, Size]) -> list[Size]:
    """The months beside `month` among those of the same dataset and scope."""
    here = _number(month)
    near = sorted((abs(_number(other) - here), _number(other), other) for other in sizes if other != month)
    before = [other for away, number, other in near if number < here and away <= WITHIN][:NEAREST]
    after = [other for away, number, other in near if number > here and away <= WITHIN][:NEAREST]
    return [sizes[other] for other in (*before, *after)]


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])
