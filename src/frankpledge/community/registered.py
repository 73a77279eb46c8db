"""The nouns of this room, and what a test may ask of them."""

from frankpledge.community import models, predicates
from frankpledge.plan.nouns import Noun, register

register(
    Noun("areas", "area", models.AreaPage, index=models.AreasIndexPage),
    Noun("local-priorities", "local priority", models.LocalPriorityPage, parent="area"),
    Noun("boards", "board", models.Board),
    Noun("engagement", "engagement", models.Engagement, public=lambda record: record.may_be_shown),
    Noun("rounds", "target-setting round", models.TargetRound, frozen=models.TargetRound.shown),
)

__all__ = ["predicates"]
