"""What the desk keeps for itself: none of it is a record of the plan, and no public page reads it."""

from frankpledge.desk.models.audit import AuditLink
from frankpledge.desk.models.job import Job
from frankpledge.desk.models.role import RoleGroup

__all__ = ["AuditLink", "Job", "RoleGroup"]
