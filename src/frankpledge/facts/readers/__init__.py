"""One module per format. The publishers' come first: their headers are the most particular."""

from __future__ import annotations

from frankpledge.facts.readers.base import Format, OwnFormat, Sheet
from frankpledge.facts.readers.borough_crime import BoroughCrime
from frankpledge.facts.readers.cases import Cases
from frankpledge.facts.readers.homicides import Homicides
from frankpledge.facts.readers.lsoa_lookup import LsoaLookup
from frankpledge.facts.readers.places import Places
from frankpledge.facts.readers.police_outcomes import PoliceOutcomes
from frankpledge.facts.readers.police_stop_search import PoliceStopSearch
from frankpledge.facts.readers.police_street import PoliceStreet
from frankpledge.facts.readers.population import Population
from frankpledge.facts.readers.postcode_directory import PostcodeDirectory
from frankpledge.facts.readers.public_attitudes import PublicAttitudes
from frankpledge.facts.readers.survey import Survey
from frankpledge.facts.readers.tidy import Tidy

FORMATS: tuple[Format, ...] = (
    PoliceStreet(),
    PoliceOutcomes(),
    PoliceStopSearch(),
    BoroughCrime(),
    PublicAttitudes(),
    Homicides(),
    LsoaLookup(),
    PostcodeDirectory(),
    Places(),
    Population(),
    Survey(),
    Cases(),
    Tidy(),
)
BY_KEY: dict[str, Format] = {format_.key: format_ for format_ in FORMATS}
BY_DATASET: dict[str, Format] = {format_.dataset: format_ for format_ in FORMATS}

__all__ = ["BY_DATASET", "BY_KEY", "FORMATS", "Format", "OwnFormat", "Sheet"]
