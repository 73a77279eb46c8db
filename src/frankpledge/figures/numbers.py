"""Numbers as readers see them, a whole column at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from frankpledge.figures.column import Column
from frankpledge.figures.cube import Floats

Format = Callable[[float], str]


def rounded(values: Floats, decimals: int) -> Floats:
    """Half away from nought, after the noise of binary fractions is taken off; −0 is 0."""
    scale = 10.0**decimals
    steady = np.round(np.abs(values) * scale, 9)
    return np.sign(values) * np.floor(steady + 0.5) / scale + 0.0


def written(values: Floats, how: Format) -> Column:
    """Each value in words by `how`, called once for each different value; “” where there is none."""
    codes, different = pd.factorize(values.ravel())
    return Column((codes + 1).reshape(values.shape), ["", *map(how, different.tolist())])


def figures_of(values: Floats, unit: str, decimals: int, noun: tuple[str, str] = ("", "")) -> Column:
    """Values of a measure in words: “52%”, “134 homicide victims”, “8.1 per 1,000 people”."""
    if unit == "share":
        return written(rounded(values * 100, decimals), lambda v: f"{v:,.{decimals}f}%")
    values = rounded(values, decimals)
    if unit == "count":
        one, many = noun
        return written(values, lambda v: f"{v:,.{decimals}f} {one if v == 1 else many}".rstrip())
    ends = {"per 1,000": " per 1,000 people", "days": " days", "ratio": " times", "index": ""}
    if unit == "pounds":
        return written(values, lambda v: f"£{v:,.{decimals}f}")
    if unit == "days":
        return written(values, lambda v: f"{v:,.{decimals}f} day{'' if v == 1 else 's'}")
    return written(values, lambda v: f"{v:,.{decimals}f}{ends[unit]}")


def changes_of(values: Floats, unit: str, decimals: int, proportion: bool) -> Column:
    """Changes in words, signed: “+10%”, “−16 points”, “−3 days”."""
    if proportion:
        return written(rounded(values * 100, 0), lambda v: f"{_sign(v)}{abs(v):,.0f}%")
    if unit == "share":
        decimals = max(decimals, 1)
        return written(rounded(values * 100, decimals), lambda v: f"{_sign(v)}{abs(v):,.{decimals}f} points")
    return written(rounded(values, max(decimals, 1)), lambda v: f"{_sign(v)}{abs(v):,.{max(decimals, 1)}f}")


def _sign(value: float) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""
