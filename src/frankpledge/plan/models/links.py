"""Private links: how an organisation outside the desk does the one thing that it was asked to do.

A link is an address with 256 bits of chance in it. Only the digest of that is kept, so that nobody who reads
the records can use a link, and one that is lost cannot be shown again: it is taken back and another made.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone

from frankpledge.plan import fields
from frankpledge.plan.models.ground import Organisation

#: Days for which a link works, unless it is said otherwise.
DAYS = 90


class PrivateLink(models.Model):
    """Lets one organisation do one thing until it expires, is used up, or is taken back.

    It belongs to no workspace and no release: what it opens is recorded, the link is not.
    """

    class Purpose(models.TextChoices):
        PROPOSE = "propose", "Propose a value in a target-setting round"
        TRAINING = "training", "Bring its training needs up to date"
        GRANTS = "grants", "See its own grants"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="private_links")
    purpose = fields.choice(Purpose)
    subject = fields.line(help_text="Key of the round; empty for the others.")
    stage = models.PositiveSmallIntegerField(default=0, help_text="Stage of the round; 0 for the others.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = fields.line(editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_purpose_display().lower()}"

    @classmethod
    def make(
        cls,
        organisation: Organisation,
        purpose: str,
        *,
        subject: str = "",
        stage: int = 0,
        by: str = "",
        days: int = DAYS,
    ) -> tuple[PrivateLink, str]:
        """A new link and its token, which is shown this once and never kept."""
        token = secrets.token_urlsafe(32)
        link = cls.objects.create(
            organisation=organisation,
            purpose=purpose,
            subject=subject,
            stage=stage,
            digest=_digest(token),
            made_by=by,
            expires_at=timezone.now() + timedelta(days=days),
        )
        return link, token

    @classmethod
    def opened_by(cls, token: str) -> PrivateLink | None:
        """The link that `token` opens, whatever its state; None where there is none."""
        return cls.objects.select_related("organisation").filter(digest=_digest(token)).first()

    @property
    def single_use(self) -> bool:
        """A proposal is made once; training and grants are looked after until the link expires."""
        return self.purpose == self.Purpose.PROPOSE

    @property
    def state(self) -> str:
        """`open`, `used`, `expired` or `taken-back`."""
        if self.taken_back_at:
            return "taken-back"
        if self.used_at and self.single_use:
            return "used"
        return "expired" if self.expires_at <= timezone.now() else "open"

    def use(self) -> bool:
        """Mark it used. False where a single-use link was used, or taken back, in the meantime."""
        rows = type(self).objects.filter(pk=self.pk, taken_back_at=None, expires_at__gt=timezone.now())
        if self.single_use:
            rows = rows.filter(used_at=None)
        return rows.update(used_at=timezone.now()) == 1


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
