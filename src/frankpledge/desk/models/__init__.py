"""What the desk keeps for itself: none of it is a record of the plan, and no public page reads it."""

from frankpledge.desk.models.job import Job

__all__ = ["Job"]
