"""The police forces of data.police.uk: one slug each, the same in street, outcomes and stop-and-search
files."""

from __future__ import annotations

from frankpledge.facts.errors import FactsError

#: Slug (as in file names and archives) → name (as in the column “Falls within”).
FORCES: dict[str, str] = {
    "avon-and-somerset": "Avon and Somerset Constabulary",
    "bedfordshire": "Bedfordshire Police",
    "btp": "British Transport Police",
    "cambridgeshire": "Cambridgeshire Constabulary",
    "cheshire": "Cheshire Constabulary",
    "city-of-london": "City of London Police",
    "cleveland": "Cleveland Police",
    "cumbria": "Cumbria Constabulary",
    "derbyshire": "Derbyshire Constabulary",
    "devon-and-cornwall": "Devon & Cornwall Police",
    "dorset": "Dorset Police",
    "durham": "Durham Constabulary",
    "dyfed-powys": "Dyfed-Powys Police",
    "essex": "Essex Police",
    "gloucestershire": "Gloucestershire Constabulary",
    "greater-manchester": "Greater Manchester Police",
    "gwent": "Gwent Police",
    "hampshire": "Hampshire Constabulary",
    "hertfordshire": "Hertfordshire Constabulary",
    "humberside": "Humberside Police",
    "kent": "Kent Police",
    "lancashire": "Lancashire Constabulary",
    "leicestershire": "Leicestershire Police",
    "lincolnshire": "Lincolnshire Police",
    "merseyside": "Merseyside Police",
    "metropolitan": "Metropolitan Police Service",
    "norfolk": "Norfolk Constabulary",
    "north-wales": "North Wales Police",
    "north-yorkshire": "North Yorkshire Police",
    "northamptonshire": "Northamptonshire Police",
    "northern-ireland": "Police Service of Northern Ireland",
    "northumbria": "Northumbria Police",
    "nottinghamshire": "Nottinghamshire Police",
    "south-wales": "South Wales Police",
    "south-yorkshire": "South Yorkshire Police",
    "staffordshire": "Staffordshire Police",
    "suffolk": "Suffolk Constabulary",
    "surrey": "Surrey Police",
    "sussex": "Sussex Police",
    "thames-valley": "Thames Valley Police",
    "warwickshire": "Warwickshire Police",
    "west-mercia": "West Mercia Police",
    "west-midlands": "West Midlands Police",
    "west-yorkshire": "West Yorkshire Police",
    "wiltshire": "Wiltshire Police",
}

#: Other names that files of some years use.
OTHER_NAMES: dict[str, str] = {
    "Hampshire and Isle of Wight Constabulary": "hampshire",
    "Devon and Cornwall Police": "devon-and-cornwall",
    "Dyfed Powys Police": "dyfed-powys",
    "Gwent Constabulary": "gwent",
}


def by_name() -> dict[str, str]:
    """Every name a file may use → slug."""
    return {name: slug for slug, name in FORCES.items()} | OTHER_NAMES


def force_of(stem: str, shown: str, given: str | None) -> str:
    """The force of a stop-and-search file: as given, or from the name data.police.uk gives it."""
    if given:
        if given not in FORCES:
            raise FactsError(f"“{given}” is no force of data.police.uk; the forces are {', '.join(FORCES)}")
        return given
    slug = stem[8:].removesuffix("-stop-and-search")
    if stem.endswith("-stop-and-search") and slug in FORCES:
        return slug
    raise FactsError(
        f"{shown}: a stop-and-search file does not say which force it is from; name it "
        f"as data.police.uk "
        "does (2022-04-metropolitan-stop-and-search.csv), or say --force metropolitan"
    )
