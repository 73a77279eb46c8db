"""From values to places on the drawing. Where ticks fall, and how they are written, is mizani's to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mizani.breaks import breaks_date, breaks_extended

from frankpledge.site import formats


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from ``low … high`` to ``start … end`` of the drawing (start may lie beyond end)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@lru_cache(maxsize=2048)
def ticks(low: float, high: float, wanted: int = 5) -> tuple[float, ...]:
    """Round values from at most `low` to at least `high`."""
    if high - low < 1e-9 * max(abs(low), abs(high), 1.0):
        high = low + max(abs(low), 1.0)
    found = sorted(float(t) for t in breaks_extended(n=wanted)((low, high)))
    if len(found) < 2:
        return (low, high)
    step = found[1] - found[0]
    if found[0] > low + step * 1e-9:
        found.insert(0, found[0] - step)
    if found[-1] < high - step * 1e-9:
        found.append(found[-1] + step)
    return tuple(round(t, 10) for t in found)


@lru_cache(maxsize=2048)
def day_ticks(first: date, last: date, wanted: int = 6) -> tuple[date, ...]:
    """Round dates that lie between `first` and `last`."""
    if first >= last:
        return (first,)
    found = [date(t.year, t.month, t.day) for t in breaks_date(n=wanted)((first, last))]
    if (last - first).days < 200:
        # Days within one month would bear the same label: a month is the least that an axis tells apart.
        found = list(dict.fromkeys(t.replace(day=1) for t in found))
    return tuple(t for t in found if first <= t <= last)


def tick_label(value: float, unit: str, step: float) -> str:
    """A value on an axis, with no more decimals than the step between ticks needs."""
    if unit == "share":
        return formats.figure(value, unit, needed(step * 100))
    if unit == "pounds":
        return formats.pounds(value)
    return formats.plain(value, needed(step))


def needed(step: float) -> int:
    """How many decimals tell neighbouring ticks apart without rounding them: 0 for 5, 1 for 2.5."""
    return next(
        (d for d in range(4) if abs(step * 10**d - round(step * 10**d)) < 1e-6 and step * 10**d >= 1), 4
    )


def day_label(value: date, step_days: float) -> str:
    """A date on an axis: the year alone where ticks are years apart, else month and year."""
    return formats.year(value.year) if step_days > 300 else formats.short_month(value)


def bounds(values: list[float], unit: str) -> tuple[float, float]:
    """The range an axis must hold: from nought for counts and what comes near it, else close to the data."""
    low, high = min(values), max(values)
    if unit == "ratio":
        return min(low, 1.0), max(high, 1.0)
    if low >= 0 and (unit in {"count", "pounds", "days", "per 1,000"} or low < 0.45 * high):
        return 0.0, high if high > 0 else 1.0
    return low, high
