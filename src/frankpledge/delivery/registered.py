"""The nouns of this room, and what a test may ask of them."""

from frankpledge.delivery import models, predicates
from frankpledge.plan.nouns import Noun, register

register(
    Noun("rollouts", "roll-out", models.Programme),
    Noun("funds", "fund", models.Fund),
    Noun("grants", "grant", models.Grant),
    Noun("training", "training need", models.TrainingNeed, ("organisation", "role", "competence")),
)

__all__ = ["predicates"]
