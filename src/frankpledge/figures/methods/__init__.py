"""The statistics behind every figure: small modules over whole NumPy columns.

Two-dimensional arrays are series × points, float64, with NaN for missing; every result keeps the shape of
what it was made from. No module here knows a file, a place or a word of the plan. ``docs/methods.md`` has
each formula with its source, and says where a definition differs from the R packages that the tests compare
with, and why.
"""

from frankpledge.figures.methods import (
    comparison,
    disclosure,
    disparity,
    index,
    outlook,
    rates,
    seasonal,
    spc,
    survey,
    timeliness,
    trajectory,
    waves,
)
from frankpledge.figures.methods.estimates import Estimate, Interval, MethodError

__all__ = [
    "Estimate",
    "Interval",
    "MethodError",
    "comparison",
    "disclosure",
    "disparity",
    "index",
    "outlook",
    "rates",
    "seasonal",
    "spc",
    "survey",
    "timeliness",
    "trajectory",
    "waves",
]
