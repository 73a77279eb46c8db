"""The groups of staff that stand for a role."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models


class RoleGroup(models.Model):
    """What a group of staff is for: a role, and the priority, area or board that it has it for.

    Made and removed with the records (`frankpledge.desk.rights.groups`), never by hand.
    """

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="role")
    role = models.CharField(max_length=40)
    belongs_to = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "belongs_to"], name="one_group_per_role")]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.group.name
