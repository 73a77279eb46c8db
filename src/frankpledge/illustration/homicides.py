"""Homicide victims as the London Datastore has them: a line each, months written `Jan-03`."""

from __future__ import annotations

import calendar

import numpy as np

from frankpledge.illustration.area import Area
from frankpledge.illustration.months import Months, table

HEADER = (
    "Count of Victims",
    "Age Group",
    "Sex",
    "Method of Killing",
    "Domestic Abuse",
    "Recorded Date",
    "Homicide Offence Type",
    "Solved Status",
    "Borough",
    "Officer Observed Ethnicity",
)
_AGES = ("0 to 12", "13 to19", "20 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 and over")
_AGE_SHARES = np.array([0.05, 0.14, 0.16, 0.22, 0.16, 0.12, 0.07, 0.08])
_METHODS = (
    "Knife or Sharp Implement",
    "Other Methods of Killing",
    "Shooting",
    "Physical Assault, no weapon",
    "Blunt Implement",
    "Not known/Not Recorded",
)
_METHOD_SHARES = (0.52, 0.14, 0.11, 0.11, 0.07, 0.05)
_BEGUN = "2003-01"


def files(rng: np.random.Generator, months: Months, areas: list[Area], scale: float) -> dict[str, bytes]:
    """Every victim since 2003."""
    named = [area.name.replace(" and ", " & ") for area in areas if area.name != "City of London"]
    rows: list[tuple[object, ...]] = []
    for month in months.since(min(_BEGUN, months.first)).all:
        year, part = int(month[:4]), int(month[5:])
        shares = _AGE_SHARES.copy()
        shares[1] += {2007: 0.04, 2008: 0.06, 2021: 0.07}.get(year, 0.0)
        written = f"{calendar.month_abbr[part]}-{year % 100:02d}"
        for _ in range(int(rng.poisson(11.5 if year < 2009 or year > 2016 else 9.5))):
            domestic = rng.random() < 0.17
            rows.append(
                (
                    1,
                    _AGES[int(rng.choice(8, p=shares / shares.sum()))],
                    "Female" if rng.random() < (0.6 if domestic else 0.16) else "Male",
                    _METHODS[int(rng.choice(6, p=_METHOD_SHARES))],
                    "Domestic Abuse" if domestic else "Not Domestic Abuse",
                    written,
                    "Manslaughter" if rng.random() < 0.05 else "Murder",
                    "Solved" if rng.random() < 0.88 else "Unsolved",
                    named[int(rng.integers(len(named)))],
                    ("White", "Black", "Asian", "Other")[int(rng.choice(4, p=(0.46, 0.36, 0.15, 0.03)))],
                )
            )
    return {"homicide_victims.csv": table(HEADER, rows)}
