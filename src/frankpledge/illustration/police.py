"""Files as data.police.uk writes them: street, outcomes and stop and search, a folder to a month.

A crime of the street file and its outcome, some months later, carry the same crime id.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from frankpledge.illustration.area import Area
from frankpledge.illustration.months import Months, key, last_day, number, season, table

STREET = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
OUTCOMES = (*STREET[:9], "Outcome type")
SEARCHES = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)
FORCE, FORCE_NAME = "metropolitan", "Metropolitan Police Service"
#: Small areas made for each borough.
LSOAS = 3

_TYPES = (
    ("Burglary", 0.42),
    ("Violence and sexual offences", 0.2),
    ("Vehicle crime", 0.14),
    ("Anti-social behaviour", 0.12),
    ("Robbery", 0.07),
    ("Drugs", 0.05),
)
_NO_SUSPECT = "Investigation complete; no suspect identified"
_OUTCOMES = (
    (_NO_SUSPECT, 0.795),
    ("Unable to prosecute suspect", 0.15),
    ("Suspect charged", 0.03),
    ("Local resolution", 0.008),
    ("Offender given a caution", 0.007),
    ("Formal action is not in the public interest", 0.01),
)
_STREETS = (
    "On or near High Street",
    "On or near Station Road",
    "On or near Church Lane",
    "On or near Park Road",
    "On or near Mill Lane",
    "On or near Parking Area",
    "On or near Supermarket",
    "On or near Victoria Road",
)
_ETHNICITIES = (
    ("White - English/Welsh/Scottish/Northern Irish/British", "White", 0.27, 0.25),
    ("White - Any other White background", "White", 0.12, 0.24),
    ("Black/African/Caribbean/Black British - African", "Black", 0.14, 0.25),
    ("Black/African/Caribbean/Black British - Caribbean", "Black", 0.11, 0.26),
    ("Asian/Asian British - Bangladeshi", "Asian", 0.08, 0.22),
    ("Asian/Asian British - Indian", "Asian", 0.06, 0.23),
    ("Mixed/Multiple ethnic groups - White and Black Caribbean", "Black", 0.05, 0.24),
    ("Other ethnic group - Not stated", "White", 0.08, 0.2),
    ("Other ethnic group - Not stated", "", 0.06, 0.2),
    ("", "", 0.03, 0.15),
)
_LAWS = (
    ("Misuse of Drugs Act 1971 (section 23)", "Controlled drugs", 0.65),
    ("Police and Criminal Evidence Act 1984 (section 1)", "Offensive weapons", 0.17),
    ("Police and Criminal Evidence Act 1984 (section 1)", "Stolen goods", 0.16),
    ("Criminal Justice and Public Order Act 1994 (section 60)", "Anything to threaten or harm anyone", 0.02),
)
_NOTHING = "A no further action disposal"
_FOUND = ("Arrest", "Community resolution", "Penalty Notice for Disorder", "Summons / charged by post")
#: Crimes begin this long before the first month, so that its outcomes are as many as any other's.
_BEFORE = 18


@dataclass(frozen=True, slots=True)
class Crime:
    """One made-up crime: the texts of its row, and its outcome with the month of it."""

    month: str
    row: tuple[str, ...]
    type: str
    outcome: str
    outcome_month: str


def lsoa(area: Area, place: int, part: int) -> tuple[str, str]:
    """Code and name of a small area made for a borough: codes in a range that is not in use."""
    return f"E019{place:03d}{part:02d}", f"{area.name} {part + 1:03d}A"


def crimes(rng: np.random.Generator, months: Months, areas: list[Area], scale: float) -> list[Crime]:
    """Crimes in order of month, from well before the first month to the last."""
    begun = months.since(key(number(months.first) - _BEFORE)).all
    factors = season(begun, swing=-0.06, stayed_in=0.45) * np.linspace(1.1, 0.9, len(begun))
    weights = np.array([area.weight for area in areas])
    made: list[Crime] = []
    for month, factor in zip(begun, factors, strict=True):
        count = max(60, int(rng.poisson(300 * scale * factor))) if scale else 60
        where = rng.choice(len(areas), count, p=weights / weights.sum())
        parts = rng.integers(0, LSOAS, count)
        types = rng.choice(len(_TYPES), count, p=[share for _, share in _TYPES])
        ends = rng.choice(len(_OUTCOMES), count, p=[share for _, share in _OUTCOMES])
        lags = np.minimum(rng.geometric(0.35, count) - 1, 14)
        shift = rng.normal(0, 0.012, (count, 2)).round(6)
        streets = rng.integers(0, len(_STREETS), count)
        old_town = rng.random(count) < 0.002
        for i in range(count):
            area = areas[where[i]]
            code, name = lsoa(area, int(where[i]) + 1, int(parts[i]))
            kind = _TYPES[types[i]][0]
            quiet = kind == "Anti-social behaviour"
            crime = "" if quiet else hashlib.sha256(f"{month}-{len(made)}".encode()).hexdigest()
            street = _STREETS[streets[i]] + (", Old Town" if old_town[i] else "")
            outcome_month = key(number(month) + int(lags[i]))
            row = (
                crime,
                month,
                FORCE_NAME,
                FORCE_NAME,
                f"{area.longitude + shift[i, 0]:.6f}",
                f"{area.latitude + shift[i, 1]:.6f}",
                street,
                code,
                name,
            )
            made.append(Crime(month, row, kind, "" if quiet else _OUTCOMES[ends[i]][0], outcome_month))
    return made


def street(made: list[Crime], *, known_by: str) -> bytes:
    """A street file of these crimes, with the outcomes known at the end of the month `known_by`."""

    def last(crime: Crime) -> str:
        if not crime.outcome:
            return ""
        return crime.outcome if crime.outcome_month <= known_by else "Under investigation"

    return table(STREET, ((*crime.row, crime.type, last(crime), "") for crime in made))


def outcomes(made: list[Crime], month: str) -> bytes:
    """An outcomes file of one month."""
    rows = ((crime.row[0], month, *crime.row[2:], crime.outcome) for crime in made)
    return table(OUTCOMES, rows)


def searches(rng: np.random.Generator, month: str, areas: list[Area], count: int) -> bytes:
    """A stop-and-search file of one month, in universal time and in order."""
    begin = datetime.fromisoformat(f"{month}-01T00:00:00")
    minutes = np.sort(rng.integers(0, last_day(month).day * 24 * 60, count))
    groups = rng.choice(len(_ETHNICITIES), count, p=[one[2] for one in _ETHNICITIES])
    laws = rng.choice(len(_LAWS), count, p=[one[2] for one in _LAWS])
    found = rng.random(count) < np.array([one[3] for one in _ETHNICITIES])[groups]
    ends = rng.integers(0, len(_FOUND), count)
    ages = rng.choice(["10-17", "18-24", "25-34", "over 34", ""], count, p=[0.16, 0.32, 0.23, 0.2, 0.09])
    genders = rng.choice(["Male", "Female", ""], count, p=[0.9, 0.085, 0.015])
    kinds = rng.choice(["Person search", "Person and Vehicle search"], count, p=[0.77, 0.23])
    where = rng.integers(0, len(areas), count)
    shift = rng.normal(0, 0.012, (count, 2))
    rows = []
    for i in range(count):
        local = begin + timedelta(minutes=int(minutes[i]))
        area, group, law = areas[where[i]], _ETHNICITIES[groups[i]], _LAWS[laws[i]]
        rows.append(
            (
                kinds[i],
                (local - timedelta(hours=1 if _summer(local) else 0)).isoformat() + "+00:00",
                "False",
                "",
                f"{area.latitude + shift[i, 0]:.6f}",
                f"{area.longitude + shift[i, 1]:.6f}",
                genders[i],
                ages[i],
                group[0],
                group[1],
                law[0],
                law[1],
                _FOUND[ends[i]] if found[i] else _NOTHING,
                "",
                "",
            )
        )
    return table(SEARCHES, rows)


def _summer(local: datetime) -> bool:
    """Whether London's clocks are an hour ahead: between the last Sundays of March and October."""

    def turn(month: int) -> datetime:
        day = last_day(f"{local.year}-{month:02d}")
        day -= timedelta(days=(day.weekday() + 1) % 7)
        return datetime(day.year, day.month, day.day, 2)

    return turn(3) <= local < turn(10)


def files(rng: np.random.Generator, months: Months, areas: list[Area], scale: float) -> dict[str, bytes]:
    """A folder to a month, as the archive of data.police.uk has it."""
    by_month: dict[str, list[Crime]] = {}
    by_outcome: dict[str, list[Crime]] = {}
    for crime in crimes(rng, months, areas, scale):
        by_month.setdefault(crime.month, []).append(crime)
        if crime.outcome:
            by_outcome.setdefault(crime.outcome_month, []).append(crime)
    made = {}
    trend = season(months.all, swing=0.05) * np.linspace(0.8, 1.1, len(months.all))
    for month, factor in zip(months.all, trend, strict=True):
        start = f"{month}/{month}-{FORCE}"
        made[f"{start}-street.csv"] = street(by_month[month], known_by=months.last)
        made[f"{start}-outcomes.csv"] = outcomes(by_outcome.get(month, []), month)
        count = max(60, int(rng.poisson(320 * scale * factor)))
        made[f"{start}-stop-and-search.csv"] = searches(rng, month, areas, count)
    return made
