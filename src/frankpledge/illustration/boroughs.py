"""Recorded crime by borough as the London Datastore has it (months as columns), and people by borough."""

from __future__ import annotations

import numpy as np

from frankpledge.illustration.area import Area
from frankpledge.illustration.months import Months, key, number, season, table

#: Offences as the publisher names them: group, offence, how many a month in a middling borough, and how far
#: people staying in lowers it.
_OFFENCES = (
    ("ARSON AND CRIMINAL DAMAGE", "ARSON", 4, 0.1),
    ("ARSON AND CRIMINAL DAMAGE", "CRIMINAL DAMAGE", 130, 0.2),
    ("BURGLARY", "BURGLARY BUSINESS AND COMMUNITY", 42, 0.3),
    ("BURGLARY", "DOMESTIC BURGLARY", 120, 0.45),
    ("DRUG OFFENCES", "POSSESSION OF DRUGS", 95, -0.3),
    ("DRUG OFFENCES", "TRAFFICKING OF DRUGS", 13, -0.2),
    ("MISCELLANEOUS CRIMES AGAINST SOCIETY", "MISC CRIMES AGAINST SOCIETY", 27, 0.1),
    ("POSSESSION OF WEAPONS", "POSSESSION OF WEAPONS", 16, 0.2),
    ("PUBLIC ORDER OFFENCES", "PUBLIC FEAR ALARM OR DISTRESS", 105, 0.15),
    ("PUBLIC ORDER OFFENCES", "RACE OR RELIGIOUS AGG PUBLIC FEAR", 31, 0.15),
    ("ROBBERY", "ROBBERY OF BUSINESS PROPERTY", 5, 0.4),
    ("ROBBERY", "ROBBERY OF PERSONAL PROPERTY", 70, 0.5),
    ("SEXUAL OFFENCES", "OTHER SEXUAL OFFENCES", 28, 0.25),
    ("SEXUAL OFFENCES", "RAPE", 19, 0.2),
    ("THEFT", "BICYCLE THEFT", 44, 0.1),
    ("THEFT", "OTHER THEFT", 260, 0.6),
    ("THEFT", "SHOPLIFTING", 105, 0.5),
    ("THEFT", "THEFT FROM THE PERSON", 110, 0.75),
    ("VEHICLE OFFENCES", "THEFT FROM A VEHICLE", 160, 0.4),
    ("VEHICLE OFFENCES", "THEFT OR UNAUTH TAKING OF A MOTOR VEH", 75, 0.35),
    ("VIOLENCE AGAINST THE PERSON", "STALKING AND HARASSMENT", 170, -0.1),
    ("VIOLENCE AGAINST THE PERSON", "VIOLENCE WITH INJURY", 190, 0.3),
    ("VIOLENCE AGAINST THE PERSON", "VIOLENCE WITHOUT INJURY", 230, 0.2),
)
#: Rows of the publisher's file that are no borough.
_ELSEWHERE = (("London Heathrow and London City Airports", 0.12), ("Unknown", 0.05))
_RECENT = 24


def recorded_crime(rng: np.random.Generator, months: list[str], areas: list[Area]) -> bytes:
    """A wide file of these months: group, offence, borough, a column for each month."""
    places = [(area.name, area.weight) for area in areas if area.name != "City of London"]
    trend = np.linspace(0.97, 1.06, len(months))
    rows: list[list[object]] = []
    for name, weight in sorted([*places, *_ELSEWHERE]):
        for major, minor, usual, stayed_in in _OFFENCES:
            mean = usual * weight * trend * season(months, swing=0.06, stayed_in=stayed_in)
            rows.append([major, minor, name, *rng.poisson(mean).tolist()])
    return table(("MajorText", "MinorText", "BoroughName", *(m.replace("-", "") for m in months)), rows)


def population(rng: np.random.Generator, years: list[int], areas: list[Area]) -> bytes:
    """People in the middle of each year, round numbers."""
    rows: list[tuple[object, ...]] = []
    for area in areas:
        people = 9_000 if area.name == "City of London" else 270_000 * area.weight
        for year in years:
            rows.append((area.name, year, int(round(people * 1.007 ** (year - years[0]), -2))))
    return table(("borough", "year", "population"), rows)


def files(rng: np.random.Generator, months: Months, areas: list[Area], scale: float) -> dict[str, bytes]:
    """The historical file, the file of the last 24 months, and the population of every year."""
    split = key(number(months.last) - _RECENT + 1)
    earlier = [month for month in months.all if month < split]
    recent = [month for month in months.all if month >= split]
    made = {}
    if earlier:
        made["mps_borough_historical.csv"] = recorded_crime(rng, earlier, areas)
    made["mps_borough_recent_24_months.csv"] = recorded_crime(rng, recent, areas)
    years = [*range(int(months.first[:4]), int(months.last[:4]) + 1)]
    # A mid-year estimate is of June: the last year is there only if its June is.
    made["borough_population.csv"] = population(
        rng, [year for year in years if f"{year}-06" <= months.last], areas
    )
    return made
