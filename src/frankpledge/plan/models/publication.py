"""Which release every page shows, and what its pages were when it was published.

The last `Publication` is the one truth of what is shown: it is written in the transaction that makes the
release's pages live, so that readers see pages and figures change together. The file `releases/current`
follows it, for those who read releases without the records.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from frankpledge.plan.models.body import today


def now() -> datetime:
    """This moment; where the date taken as today is fixed, this time of that day."""
    clock = timezone.localtime()
    if clock.date() == (taken := today()):
        return clock
    return timezone.make_aware(datetime.combine(taken, clock.time()))


class Kept(models.QuerySet[Any]):
    """Rows that are written once."""

    def update(self, **_: Any) -> NoReturn:
        raise TypeError("What was published is never changed; publish again, or make a correction")

    def delete(self) -> NoReturn:
        raise TypeError("What was published is never deleted; make a correction")


class Publication(models.Model):
    """A release made the one that is shown: when, by whom, with which pages. Written once."""

    key = models.CharField(max_length=100, help_text="The release.")
    digest = models.CharField(max_length=64, help_text="Of its manifest.")
    at = models.DateTimeField(help_text="When it was published.")
    by = models.CharField(max_length=200, help_text="Who approved it, or ran the command.")
    day = models.CharField(max_length=100, blank=True, default="", help_text="Key of the release day.")
    note = models.TextField(blank=True, default="", help_text="Why a rule was set aside, where one was.")
    pages = models.JSONField(default=list, help_text="Pages made live with it: page, revision, title.")

    objects = Kept.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key}, {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("What was published is never changed; publish again, or make a correction")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("What was published is never deleted; make a correction")


class KeptPage(models.Model):
    """A page's own part as it stood when its release was published, for when a later release is shown."""

    release = models.CharField(max_length=100)
    address = models.CharField(max_length=500)
    title = models.CharField(max_length=255)
    main = models.TextField()
    kept_at = models.DateTimeField(auto_now_add=True)

    objects = Kept.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["release", "address"], name="plan_kept_page_once")]

    def __str__(self) -> str:
        return f"{self.address} of {self.release}"
