"""What happened: publishers' files, recognised, checked, and kept as Parquet with their provenance.

The one way in is `add`; the one way out is `Warehouse`. See docs/facts.md.
"""

from __future__ import annotations

from frankpledge.facts.account import (
    Account,
    Change,
    FileAccount,
    Holding,
    Partition,
    Problem,
    Source,
    Trial,
)
from frankpledge.facts.adding import add, trial
from frankpledge.facts.errors import FactsError
from frankpledge.facts.forces import FORCES
from frankpledge.facts.places import Place, Places
from frankpledge.facts.readers import FORMATS, Format
from frankpledge.facts.recognition import recognise
from frankpledge.facts.warehouse import Warehouse

__all__ = [
    "FORCES",
    "FORMATS",
    "Account",
    "Change",
    "FactsError",
    "FileAccount",
    "Format",
    "Holding",
    "Partition",
    "Place",
    "Places",
    "Problem",
    "Source",
    "Trial",
    "Warehouse",
    "add",
    "recognise",
    "trial",
]
