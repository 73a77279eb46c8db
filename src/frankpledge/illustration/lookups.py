"""The Office for National Statistics' lookups, for the small areas that the made-up crimes lie in."""

from __future__ import annotations

import numpy as np

from frankpledge.illustration.area import Area
from frankpledge.illustration.months import Months, table
from frankpledge.illustration.police import LSOAS, lsoa


def files(rng: np.random.Generator, months: Months, areas: list[Area], scale: float) -> dict[str, bytes]:
    """LSOA 2011 → LSOA 2021 → district, LSOA 2021 → ward → district, each with a byte order mark; and
    postcodes.

    No postcode area is called ZZ, so that nobody's own postcode is told anything that is made up. The last
    of each area has ended.
    """
    old: list[tuple[object, ...]] = []
    wards: list[tuple[object, ...]] = []
    for place, area in enumerate(areas, 1):
        for part in range(LSOAS):
            code, name = lsoa(area, place, part)
            row = len(old) + 1
            old.append((code, name, code, name, "U", area.code, area.name, "", row))
            ward = (f"E0599{place:03d}{part % 2}", f"{area.name} {'North' if part % 2 else 'South'}")
            wards.append((code, name, "", *ward, "", area.code, area.name, "", row))
    postcodes: list[tuple[object, ...]] = []
    for place, area in enumerate(areas, 1):
        for part, ending in enumerate(("1AA", "1AB", "1AD")):
            code, name = lsoa(area, place, part % LSOAS)
            ward = f"E0599{place:03d}{part % 2}"
            full = f"ZZ{place} {ending}"
            postcodes.append(
                (full, full, full, "198001", "201912" if part == 2 else "", area.code, ward, code)
            )
    return {
        "postcode_directory.csv": table(
            ("pcd7", "pcd8", "pcds", "dointr", "doterm", "lad25cd", "wd25cd", "lsoa21cd"), postcodes
        ),
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
