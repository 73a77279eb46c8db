"""The records of the community room."""

from frankpledge.community.models.areas import (
    AreaPage,
    AreasIndexPage,
    LocalPriorityChange,
    LocalPriorityPage,
    LocalStep,
)
from frankpledge.community.models.boards import Board, BoardMeeting
from frankpledge.community.models.engagement import Attendance, Engagement, Heard
from frankpledge.community.models.participants import Participant, characteristics
from frankpledge.community.models.rounds import Dissent, Invitation, Proposal, TargetRound

__all__ = [
    "AreaPage",
    "AreasIndexPage",
    "Attendance",
    "Board",
    "BoardMeeting",
    "Dissent",
    "Engagement",
    "Heard",
    "Invitation",
    "LocalPriorityChange",
    "LocalPriorityPage",
    "LocalStep",
    "Participant",
    "Proposal",
    "TargetRound",
    "characteristics",
]
