"""The Office for National Statistics' two lookups, for the small areas that the made-up crimes lie in."""

from __future__ import annotations

import numpy as np

from frankpledge.illustration.area import Area
from frankpledge.illustration.months import Months, table
from frankpledge.illustration.police import LSOAS, lsoa


def files(rng: np.random.Generator, months: Months, areas: list[Area], scale: float) -> dict[str, bytes]:
    """LSOA 2011 → LSOA 2021 → district, and LSOA 2021 → ward → district, each with a byte order mark."""
    old: list[tuple[object, ...]] = []
    wards: list[tuple[object, ...]] = []
    for place, area in enumerate(areas, 1):
        for part in range(LSOAS):
            code, name = lsoa(area, place, part)
            row = len(old) + 1
            old.append((code, name, code, name, "U", area.code, area.name, "", row))
            ward = (f"E0599{place:03d}{part % 2}", f"{area.name} {'North' if part % 2 else 'South'}")
            wards.append((code, name, "", *ward, "", area.code, area.name, "", row))
    return {
        "lsoa_2011_to_lsoa_2021_to_lad_2022.csv": table(
            (
                "LSOA11CD",
                "LSOA11NM",
                "LSOA21CD",
                "LSOA21NM",
                "CHGIND",
                "LAD22CD",
                "LAD22NM",
                "LAD22NMW",
                "ObjectId",
            ),
            old,
            bom=True,
        ),
        "lsoa_2021_to_ward_2024_to_lad_2024.csv": table(
            (
                "LSOA21CD",
                "LSOA21NM",
                "LSOA21NMW",
                "WD24CD",
                "WD24NM",
                "WD24NMW",
                "LAD24CD",
                "LAD24NM",
                "LAD24NMW",
                "ObjectId",
            ),
            wards,
            bom=True,
        ),
    }
