"""The survey dashboard's two files: semicolons, decimal commas, quarter ends, Windows line endings."""

from __future__ import annotations

import numpy as np

from frankpledge.illustration.area import Area
from frankpledge.illustration.months import Months, last_day, table

#: Question, share at the beginning, change in all; the last is asked from the sixth quarter on.
_QUESTIONS = (
    ('"Good Job" local', 0.672, -0.14),
    ("Contact ward officer", 0.41, -0.2),
    ("Informed local", 0.48, -0.17),
    ("Listen to concerns", 0.74, -0.14),
    ("Relied on to be there", 0.74, -0.12),
    ("Treat everyone fairly", 0.76, -0.14),
    ("Trust MPS", 0.84, -0.14),
    ("Understand issues", 0.72, -0.13),
)
_BEGUN = "2014-12"
_LATER = {"Trust MPS": 5}


def _share(value: float) -> str:
    return f"{min(0.97, max(0.03, value)):.2f}".replace(".", ",")


def files(rng: np.random.Generator, months: Months, areas: list[Area], scale: float) -> dict[str, bytes]:
    """The boroughs' file (London's share beside each) and London's."""
    ends = months.since(min(_BEGUN, months.first)).quarter_ends
    # Level to the spring of 2017, then falling.
    path = np.clip((np.arange(len(ends)) - 9) / max(1, len(ends) - 10), 0.0, 1.0)
    named = [
        area.name.replace("Westminster", "City of Westminster")
        for area in areas
        if area.name != "City of London"
    ]
    own = rng.normal(0.0, 0.045, (len(_QUESTIONS), len(named)))
    boroughs: list[tuple[str, ...]] = []
    london: list[tuple[str, ...]] = []
    for quarter, end in enumerate(ends):
        day = last_day(end).strftime("%d/%m/%Y")
        for number, (question, start, change) in enumerate(_QUESTIONS):
            if quarter < _LATER.get(question, 0):
                continue
            whole = start + change * float(path[quarter]) + float(rng.normal(0.0, 0.003))
            london.append((day, "PAS", "MPS", question, _share(whole)))
            noise = rng.normal(0.0, 0.022, len(named))
            for place, name in enumerate(named):
                share = whole + float(own[number, place]) + float(noise[place])
                boroughs.append((day, "PAS", name, question, _share(share), _share(whole)))
    header = ("Date", "Survey", "Borough", "Measure", "Proportion")
    return {
        "pas_borough_quarterly.csv": table((*header, "MPS"), boroughs, delimiter=";", ending="\r\n"),
        "pas_london_quarterly.csv": table(header, london, delimiter=";", ending="\r\n"),
    }
