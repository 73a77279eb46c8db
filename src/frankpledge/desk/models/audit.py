"""The audit log's chain: one link for each entry, each holding the digest of the one before it."""

from __future__ import annotations

from typing import Any

from django.db import models


class AuditLink(models.Model):
    """One entry of the audit log sealed: what it said, and the digest of all that came before.

    Written when the entry is, in the same transaction; never changed and never taken away.
    """

    class Kind(models.TextChoices):
        PAGE = "page", "Page"
        RECORD = "record", "Record"

    number = models.PositiveBigIntegerField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    entry = models.PositiveBigIntegerField()
    entry_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:16]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise PermissionError("A link of the audit log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionError("A link of the audit log is never taken away.")
