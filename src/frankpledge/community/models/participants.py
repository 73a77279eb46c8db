"""People who took part, as far as anything is held of them: never public, never in a workspace, a release or
a revision, and erased in time.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel

from frankpledge.community.models.engagement import Engagement
from frankpledge.plan import fields
from frankpledge.plan.models import body, today


class Participant(models.Model):
    """Someone who came, or asked to be told what came of it. Everything but the event is their choice to
    give.

    `str` and every log of it say its number, never the name.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="participants")
    name = fields.line()
    email = models.EmailField(blank=True, default="")
    characteristics = fields.MappingField(
        help_text="What they chose to say of themselves, for example age: 65 and over. Shown as counts only, "
        "and small ones withheld."
    )
    wants_to_hear = fields.yes(help_text="Asked to be told what came of it.")
    recorded_on = models.DateField(default=date.today)

    class Meta:
        ordering = ["-recorded_on", "pk"]

    def __str__(self) -> str:
        return f"Participant {self.pk or 'new'}"

    @classmethod
    def of(cls, name_or_email: str) -> models.QuerySet[Participant]:
        """What is held of one person, by the whole name or the whole address, in any case."""
        said = name_or_email.strip()
        return (
            cls.objects.filter(Q(name__iexact=said) | Q(email__iexact=said)) if said else cls.objects.none()
        )

    @classmethod
    def overdue(cls) -> models.QuerySet[Participant]:
        """Those whose event lies further back than the body keeps personal data."""
        return cls.objects.filter(engagement__on__lt=_months_before(today(), body().keep_personal_months))


def characteristics(
    engagements: models.QuerySet[Engagement],
) -> dict[str, tuple[list[tuple[str, int]], bool]]:
    """What participants said of themselves over all `engagements`, as counts: {age: ([(65 and over, 14)],
    True)}, where True says that there are more who are not shown.

    A count below the body's threshold for small groups is withheld with what it counts, since a rare word is
    as telling as a name; and where just one of a list is, the next smallest with it, so that it cannot be
    worked out. A characteristic of which nothing may be shown is not named.
    """
    least = body().suppress_below_sensitive
    counted: dict[str, dict[str, int]] = {}
    held = Participant.objects.filter(engagement__in=engagements)
    for said in held.values_list("characteristics", flat=True):
        for name, value in said.items():
            group = counted.setdefault(str(name), {})
            group[str(value)] = group.get(str(value), 0) + 1
    shown = {name: _shown(group, least) for name, group in sorted(counted.items())}
    return {name: told for name, told in shown.items() if told[0]}


def _shown(group: dict[str, int], least: int) -> tuple[list[tuple[str, int]], bool]:
    small = {value for value, count in group.items() if count < least}
    left = {value: count for value, count in group.items() if value not in small}
    if len(small) == 1 and left:
        small.add(min(left, key=lambda value: (left[value], value)))
    return sorted((value, count) for value, count in group.items() if value not in small), bool(small)


def _months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date.resolution).day
    return date(year, month + 1, min(day.day, last))


Participant.panels = [
    FieldPanel("engagement"),
    FieldPanel("name"),
    FieldPanel("email"),
    FieldPanel("characteristics"),
    FieldPanel("wants_to_hear"),
    FieldPanel("recorded_on"),
]
