"""Texts of the records in other languages: one row for each text of a language, whichever records hold it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models

from frankpledge.plan import fields


def digest(source: str) -> str:
    """What tells one English text from another: its SHA-256."""
    return hashlib.sha256(source.encode()).hexdigest()


class Translation(models.Model):
    """An English text of the records in another language, and who answers for it.

    A text that has been changed has another digest, so its old translation is shown no more: the page says it
    in English, and the desk and the translators' file show the old words beside the new source.
    """

    class State(models.TextChoices):
        DRAFTED = "machine-drafted", "Drafted by machine, not reviewed"
        SIGNED = "signed", "Signed by a person"

    language = models.CharField(max_length=12)
    source_digest = models.CharField(max_length=64, editable=False)
    source = fields.text(required=True, help_text="The English.")
    text = fields.text(required=True)
    state = fields.choice(State, default=State.DRAFTED)
    signed_by = fields.line(help_text="Who read it against the English and vouches for it.")
    signed_on = fields.day()
    where = fields.text(help_text="Records that held the text when the translation came, one a line.")
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["language", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["language", "source_digest"], name="one_translation_of_a_text")
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.source[:60]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.source_digest = digest(self.source)
        super().save(*args, **kwargs)
