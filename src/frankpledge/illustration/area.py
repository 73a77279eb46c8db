"""The areas that illustrative files speak of; London's unless told otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """A borough: its code and name. `longitude` and `latitude` place its made-up incidents, roughly."""

    code: str
    name: str
    longitude: float = -0.1
    latitude: float = 51.5

    @property
    def weight(self) -> float:
        """How much goes on there, beside others: fixed by the name, between 0.6 and 1.4."""
        return 0.6 + (sum(ord(letter) * place for place, letter in enumerate(self.name, 1)) % 81) / 100


_NAMES = (
    "City of London",
    "Barking and Dagenham",
    "Barnet",
    "Bexley",
    "Brent",
    "Bromley",
    "Camden",
    "Croydon",
    "Ealing",
    "Enfield",
    "Greenwich",
    "Hackney",
    "Hammersmith and Fulham",
    "Haringey",
    "Harrow",
    "Havering",
    "Hillingdon",
    "Hounslow",
    "Islington",
    "Kensington and Chelsea",
    "Kingston upon Thames",
    "Lambeth",
    "Lewisham",
    "Merton",
    "Newham",
    "Redbridge",
    "Richmond upon Thames",
    "Southwark",
    "Sutton",
    "Tower Hamlets",
    "Waltham Forest",
    "Wandsworth",
    "Westminster",
)

#: The boroughs of London and the City, with their codes of the Office for National Statistics.
LONDON: tuple[Area, ...] = tuple(
    Area(f"E0900{place:04d}", name, -0.45 + 0.07 * (place % 9), 51.38 + 0.045 * (place // 5))
    for place, name in enumerate(_NAMES, 1)
)
