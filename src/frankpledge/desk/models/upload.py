"""Files that somebody brought, on their way to the facts or out again."""

from __future__ import annotations

from pathlib import Path

from django.db import models

from frankpledge import configuration
from frankpledge.desk.models.job import Job
from frankpledge.desk.models.preparation import person


class Upload(models.Model):
    """Files brought together: tried against what is held, then accepted or rejected by a person.

    They lie in a folder of their own under the home folder, which nothing serves. `account` is what the trial
    found, file by file; `changes` what it would change, month by month; `state_tried` what was held then.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be checked"
        TRYING = "trying", "Being checked"
        TRIED = "tried", "Checked, to be decided"
        REFUSED = "refused", "Refused by the checks"
        ACCEPTING = "accepting", "Being added"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"

    folder = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    format = models.CharField(max_length=40, blank=True, default="")
    force = models.CharField(max_length=60, blank=True, default="")
    replace = models.BooleanField(default=False)
    illustrative = models.BooleanField(default=False)
    files = models.JSONField(default=list, help_text="Name, size and SHA-256 of each, as they came.")
    account = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    state_tried = models.CharField(max_length=64, blank=True, default="")
    problem = models.TextField(blank=True, default="")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = person()
    at = models.DateTimeField(auto_now_add=True)
    decided_by = person()
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-at", "-pk"]
        permissions = [
            ("accept_upload", "Can accept or reject files that were brought, into the facts"),
        ]

    def __str__(self) -> str:
        names = [one["name"] for one in self.files]
        return names[0] if len(names) == 1 else f"{len(names):,} files"

    @property
    def room(self) -> Path:
        """Where its files lie."""
        return configuration.home() / "uploads" / self.folder

    @property
    def busy(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in {self.State.WAITING, self.State.TRYING, self.State.ACCEPTING}
