"""The records of delivery."""

from frankpledge.delivery.models.funds import Fund, Grant
from frankpledge.delivery.models.rollouts import Programme, ProgrammePlace, Reach
from frankpledge.delivery.models.training import TrainingNeed

__all__ = ["Fund", "Grant", "Programme", "ProgrammePlace", "Reach", "TrainingNeed"]
