"""The nouns of this room, and what a test may ask of them."""

from frankpledge.plan import models, predicates, predicates_of_measures
from frankpledge.plan.nouns import Noun, register

register(
    Noun("places", "place", models.Place, ("code",)),
    Noun("people", "people served", models.PeopleServed),
    Noun("organisations", "organisation", models.Organisation),
    Noun("topics", "topic", models.Topic),
    Noun("editions", "edition", models.EditionPage, index=models.PlanIndexPage),
    Noun("measures", "measure", models.MeasurePage, index=models.PerformancePage),
    Noun("priorities", "priority", models.PriorityPage, ("edition", "key"), parent="edition"),
    Noun("commitments", "commitment", models.CommitmentPage, ("edition", "key"), parent="priority"),
    Noun("comparisons", "comparison", models.EditionComparison),
    Noun("duties", "duty", models.Duty),
    Noun("calendar", "release day", models.ReleaseDay),
    Noun("restrictions", "restriction", models.Restriction),
)

__all__ = ["predicates", "predicates_of_measures"]
