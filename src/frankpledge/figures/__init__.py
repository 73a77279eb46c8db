"""figures: what the facts amount to. `build` is the way in and `Figures` the way out."""

from frankpledge.figures.build import Figures, build
from frankpledge.figures.errors import FiguresError, MeasureError, TargetError
from frankpledge.figures.kept import Reused
from frankpledge.figures.measure import Measure, counts_towards_priority
from frankpledge.figures.schema import SCHEMA
from frankpledge.figures.target import Target

__all__ = [
    "SCHEMA",
    "Figures",
    "FiguresError",
    "Measure",
    "MeasureError",
    "Reused",
    "Target",
    "TargetError",
    "build",
    "counts_towards_priority",
]
