"""The small workspace as an office has it: where it lies, and the one measure that it has a file of."""

from __future__ import annotations

from pathlib import Path

SMALL = Path(__file__).parents[1] / "records" / "small"


def measured() -> None:
    """The measure “trust” is told for the whole of Wessex, from a tidy file."""
    from frankpledge import desk
    from frankpledge.plan.models import MeasurePage

    told = {"kind": "published", "places": {"by": "place", "kinds": ["borough"], "total": "W00"}}
    MeasurePage.objects.filter(key="trust").update(compute=told)
    desk.keep_places(SMALL)


def trust(folder: Path, value: float, *, name: str = "trust.csv", upto: str = "2021-12") -> Path:
    """A file of the measure “trust”: five years of twelve-month shares."""
    path = folder / name
    years = range(2017, 2022)
    rows = [f"trust,W00,R12-{year}-12,{value + (year - 2021) * 0.01:.2f}" for year in years]
    path.write_text("\n".join(["series,place,period,value", *rows]) + "\n")
    return path
