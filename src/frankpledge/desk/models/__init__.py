"""What the desk keeps for itself: none of it is a record of the plan, and no public page reads it."""

from frankpledge.desk.models.audit import AuditLink
from frankpledge.desk.models.job import Job
from frankpledge.desk.models.preparation import Admission, Entry, Preparation, Waiting
from frankpledge.desk.models.role import RoleGroup
from frankpledge.desk.models.upload import Upload

__all__ = ["Admission", "AuditLink", "Entry", "Job", "Preparation", "RoleGroup", "Upload", "Waiting"]
