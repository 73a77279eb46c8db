"""The records of the plan."""

from frankpledge.plan.models.approval import SecondPersonTask
from frankpledge.plan.models.body import Body, Law, ReportKind, body, today
from frankpledge.plan.models.clock import (
    Duty,
    Occasion,
    PreReleaseAccess,
    ReleaseDay,
    ReleaseDayChange,
    Restriction,
)
from frankpledge.plan.models.commitment import Assurance, CommitmentPage, Delivery
from frankpledge.plan.models.comparison import ClauseLabel, ComparedClause, EditionComparison
from frankpledge.plan.models.edition import (
    BudgetLine,
    ConsultationTheme,
    Content,
    EditionPage,
    Extension,
    PriorityPage,
    TradeOff,
    Trigger,
    Version,
)
from frankpledge.plan.models.ground import Organisation, PeopleServed, Place
from frankpledge.plan.models.links import PrivateLink
from frankpledge.plan.models.measure import (
    Break,
    Event,
    MeasurePage,
    MeasureReview,
    QualitativeFinding,
    Target,
)
from frankpledge.plan.models.parts import (
    Help,
    Intervention,
    Member,
    Owner,
    Partner,
    Power,
    Previous,
    Resource,
    StrategyPoint,
    Taken,
)
from frankpledge.plan.models.progress import LogEntry, Milestone, MilestoneRevision, StatusChange, Update
from frankpledge.plan.models.publication import KeptPage, Publication, now
from frankpledge.plan.models.requests import FormatRequest
from frankpledge.plan.models.topic import Topic
from frankpledge.plan.models.translation import Translation
from frankpledge.plan.models.tree import HomePage, PerformancePage, PlanIndexPage, ReleasesPage

__all__ = [
    "Assurance",
    "Body",
    "Break",
    "BudgetLine",
    "ClauseLabel",
    "CommitmentPage",
    "ComparedClause",
    "ConsultationTheme",
    "Content",
    "Delivery",
    "Duty",
    "EditionComparison",
    "EditionPage",
    "Event",
    "Extension",
    "FormatRequest",
    "Help",
    "HomePage",
    "Intervention",
    "KeptPage",
    "Law",
    "LogEntry",
    "MeasurePage",
    "MeasureReview",
    "Member",
    "Milestone",
    "MilestoneRevision",
    "Occasion",
    "Organisation",
    "Owner",
    "Partner",
    "PeopleServed",
    "PerformancePage",
    "Place",
    "PlanIndexPage",
    "Power",
    "PreReleaseAccess",
    "Previous",
    "PriorityPage",
    "PrivateLink",
    "Publication",
    "QualitativeFinding",
    "ReleaseDay",
    "ReleaseDayChange",
    "ReleasesPage",
    "ReportKind",
    "Resource",
    "Restriction",
    "SecondPersonTask",
    "StatusChange",
    "StrategyPoint",
    "Taken",
    "Target",
    "Topic",
    "TradeOff",
    "Translation",
    "Trigger",
    "Update",
    "Version",
    "body",
    "now",
    "today",
]
