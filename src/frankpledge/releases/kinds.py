"""One change between two releases, and what a reader would call each kind of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `kind` is one of `KINDS`: a noun and what happened to it; `key` its identity; values as
    JSON text, dates and wordings as they are; `words` say it in a sentence."""

    kind: str
    key: str
    before: str
    after: str
    words: str


#: Every kind of change, in the order in which they matter: the group that it belongs to, and its heading.
KINDS: dict[str, tuple[str, str]] = {
    "date-moved": ("dates", "Dates moved"),
    "milestone-dropped": ("dates", "Dates dropped"),
    "milestone-reopened": ("dates", "Dates no longer said to be reached"),
    "date-missed": ("dates", "Dates that passed without being met"),
    "milestone-new": ("dates", "New dates"),
    "milestone-reached": ("dates", "Dates reached"),
    "target-moved": ("targets", "Targets moved"),
    "target-withdrawn": ("targets", "Targets withdrawn"),
    "target-dropped": ("targets", "Targets dropped"),
    "target-set": ("targets", "Targets set"),
    "wording-changed": ("wording", "Promises reworded"),
    "measure-dropped": ("measures", "Measures dropped"),
    "measure-redefined": ("measures", "Measures redefined"),
    "measure-missing": ("measures", "Measures that lost their figures"),
    "measure-new": ("measures", "New measures"),
    "update-missing": ("updates", "Updates missing"),
    "figure-revised": ("figures", "Figures revised"),
    "figure-dropped": ("figures", "Figures dropped"),
    "response-changed": ("answers", "Responses to recommendations"),
    "verdict-changed": ("answers", "The committee’s verdicts"),
    "test-changed": ("answers", "Tests with another answer"),
    "status-changed": ("progress", "Delivery and assurance"),
    "record-new": ("records", "New in the plan’s records"),
    "record-changed": ("records", "Changed in the plan’s records"),
    "record-dropped": ("records", "Dropped from the plan’s records"),
    "figure-new": ("figures-new", "New figures"),
}
