"""What people asked for in another format or language: private, answered by a day, and then forgotten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from frankpledge.plan import fields
from frankpledge.plan.models.body import body
from frankpledge.plan.workdays import working_days_after

#: Days after which what was never answered is forgotten too.
LONGEST = 365


class FormatRequest(models.Model):
    """One request. It holds how to reach a person, so it is shown in the desk alone and leaves no release."""

    class Wanted(models.TextChoices):
        LARGE_PRINT = "large-print", "Large print"
        BRAILLE = "braille", "Braille"
        AUDIO = "audio", "Audio"
        EASY_READ = "easy-read", "Easy read"
        LANGUAGE = "language", "Another language"
        OTHER = "other", "Something else"

    class Way(models.TextChoices):
        EMAIL = "e-mail", "By e-mail"
        PHONE = "phone", "By phone"
        POST = "post", "By post"

    wanted = fields.choice(Wanted)
    language = fields.line(help_text="Which language, where it is another.")
    about = fields.text(required=True, help_text="The page or document, or what they want to know.")
    way = fields.choice(Way)
    contact = fields.text(required=True, help_text="Where to answer.")
    page_language = models.CharField(max_length=12, default="en", help_text="The language of the form used.")
    asked_on = models.DateField()
    due_on = models.DateField(help_text="By when an answer was promised.")
    answered_on = fields.day()
    answer = fields.text(help_text="What was answered or sent.")

    class Meta:
        ordering = ["answered_on", "due_on", "pk"]
        verbose_name = "request for a format"
        verbose_name_plural = "requests for a format"

    def __str__(self) -> str:
        return f"{self.get_wanted_display()}, asked {self.asked_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.asked_on = self.asked_on or date.today()
        self.due_on = self.due_on or answered_by(self.asked_on)
        super().save(*args, **kwargs)

    @property
    def state(self) -> str:
        """``answered``, ``overdue`` or ``open``."""
        if self.answered_on:
            return "answered"
        return "overdue" if self.due_on < date.today() else "open"


def answered_by(asked_on: date) -> date:
    """The day by which a request of `asked_on` is answered, by the body's promise in working days."""
    return working_days_after(asked_on, body().formats_days)


def forget(today: date | None = None) -> int:
    """Take away what was answered longer ago than the body keeps it, and what is a year old; how many."""
    now = today or date.today()
    old = Q(answered_on__lt=now - timedelta(days=body().formats_kept))
    gone, _ = FormatRequest.objects.filter(old | Q(asked_on__lt=now - timedelta(days=LONGEST))).delete()
    return gone
