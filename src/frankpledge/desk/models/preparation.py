"""A release on its way: gathered, frozen, approved by a second person, published at its minute."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from frankpledge.desk.models.job import Job


def person(**options: Any) -> models.ForeignKey[Any, Any]:
    """Somebody with an account; the row stays when the account goes."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        **options,
    )


class Preparation(models.Model):
    """One release being made ready at the desk.

    While it is gathering, what is approved of the plan's pages waits for it (`holds_pages`). Freezing takes
    figures, plan and waiting pages together; another person approves; the clock publishes them at `at`.
    """

    class State(models.TextChoices):
        GATHERING = "gathering", "Gathering"
        FREEZING = "freezing", "Being frozen"
        FROZEN = "frozen", "Frozen, to be approved"
        APPROVED = "approved", "Approved, waiting for its minute"
        PUBLISHED = "published", "Published"
        ABANDONED = "abandoned", "Abandoned"

    day = models.CharField(max_length=100, blank=True, default="", help_text="Key of the release day.")
    title = models.CharField(max_length=255)
    period = models.CharField(max_length=20)
    at = models.DateTimeField(null=True, blank=True, help_text="When it is published.")
    holds_pages = models.BooleanField(default=True, help_text="Approved changes of pages wait for it.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.GATHERING)

    corrects = models.CharField(max_length=100, blank=True, default="", help_text="The release corrected.")
    what = models.TextField(blank=True, default="")
    why = models.TextField(blank=True, default="")
    measures = models.JSONField(default=list, blank=True)

    release = models.CharField(max_length=100, blank=True, default="", help_text="Key of the frozen release.")
    pages = models.JSONField(default=list, help_text="What was waiting when it was frozen.")
    frozen_by = person()
    frozen_at = models.DateTimeField(null=True, blank=True)
    approved_by = person()
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    stopped = models.TextField(blank=True, default="", help_text="Why the clock did not publish it.")
    try_again_at = models.DateTimeField(null=True, blank=True, help_text="When the clock tries again.")
    to_index = models.BooleanField(default=False, help_text="The desk's search is to learn of its pages.")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = person()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        permissions = [
            ("freeze_release", "Can prepare, freeze and schedule a release, and move its date"),
            ("approve_release", "Can approve a release that somebody else froze"),
            ("correct_release", "Can begin the correction of a release"),
        ]
        constraints = [
            # Two releases gathering at once would leave it open for which of them a page waits.
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="gathering", holds_pages=True),
                name="desk_one_release_gathering",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def open(self) -> bool:
        """Whether it is still on its way."""
        return self.state not in {self.State.PUBLISHED, self.State.ABANDONED}


class Waiting(models.Model):
    """An approved revision of a page or record that waits to become public with a release."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        PUBLISHED = "published", "Published"
        REPLACED = "replaced", "Replaced by a later one"
        WITHDRAWN = "withdrawn", "Withdrawn"

    revision = models.OneToOneField("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    approved_by = person()
    approved_at = models.DateTimeField(auto_now_add=True)
    preparation = models.ForeignKey(
        Preparation, null=True, blank=True, on_delete=models.SET_NULL, related_name="waiting"
    )
    reason = models.TextField(blank=True, default="", help_text="Why it was withdrawn.")

    class Meta:
        ordering = ["approved_at", "pk"]

    def __str__(self) -> str:
        return self.title


class LoggedOnce(models.QuerySet[Any]):
    """Rows that are only ever added."""

    def update(self, **_: Any) -> NoReturn:
        raise TypeError("What is logged is never changed")

    def delete(self) -> NoReturn:
        raise TypeError("What is logged is never deleted")


class Entry(models.Model):
    """What was done with a release, by whom and why: the log of release day. Written once.

    `what` is one of the words of `Act`; `check_key` names the check that a waiver sets aside.
    """

    class Act(models.TextChoices):
        BEGUN = "begun", "Begun"
        MOVED = "moved", "Date moved"
        FROZEN = "frozen", "Frozen"
        THAWED = "thawed", "Taken back to be frozen again"
        WAIVED = "waived", "A check set aside"
        APPROVED = "approved", "Approved"
        UNAPPROVED = "unapproved", "Approval taken back"
        PUBLISHED = "published", "Published"
        OVERRIDDEN = "overridden", "Published against a rule"
        STOPPED = "stopped", "Not published"
        ABANDONED = "abandoned", "Abandoned"
        ADMITTED = "admitted", "Pre-release access given"
        SEEN = "seen", "Seen before publication"
        WITHDRAWN = "withdrawn", "A page withdrawn from it"

    preparation = models.ForeignKey(
        Preparation, null=True, on_delete=models.DO_NOTHING, related_name="entries", db_constraint=False
    )
    release = models.CharField(max_length=100, blank=True, default="")
    act = models.CharField(max_length=12, choices=Act.choices)
    check_key = models.CharField(max_length=60, blank=True, default="")
    by = person()
    who = models.CharField(max_length=200, help_text="The name, should the account go.")
    why = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    objects = LoggedOnce.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.get_act_display()} by {self.who}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("What is logged is never changed")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("What is logged is never deleted")


class Admission(models.Model):
    """With which account somebody of the published list of pre-release access signs in."""

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="admissions")
    name = models.CharField(max_length=255, help_text="As in the published list.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["preparation", "name", "user"], name="desk_admitted_once")
        ]

    def __str__(self) -> str:
        return self.name
