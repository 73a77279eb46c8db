"""What everything else refers to: places, the people served, organisations."""

from __future__ import annotations

import re

from django.db import models

from frankpledge import asked
from frankpledge.plan import fields
from frankpledge.plan.record import Record, panels


class Place(Record):
    """A place by its ONS code: a row of `places.csv`. Its page under /areas/ belongs to the community
    room."""

    class Kind(models.TextChoices):
        BOROUGH = "borough", "Borough"
        CITY = "city", "City"
        REGION = "region", "Region"
        COUNTRY = "country", "Country"
        NATION = "nation", "Nation"
        OTHER = "other", "Other"
        WARD = "ward", "Ward"
        FORCE = "force", "Police force"

    RECORD = ("code", "name", "kind", "parent", "aliases", "valid_from", "valid_to")

    key = None
    code = models.CharField(max_length=20, unique=True)
    name = fields.line(required=True)
    kind = fields.choice(Kind)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )
    aliases = fields.WordsField(help_text="Other names that publishers use.")
    valid_from = fields.day(help_text="First day on which the code was in use, where that matters.")
    valid_to = fields.day(help_text="Last day; empty while it is in use.")

    class Meta(Record.Meta):
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return self.code

    @property
    def is_area(self) -> bool:
        """Whether it is one of the areas that the plan reaches, not a whole that they are part of."""
        return self.kind in (self.Kind.BOROUGH, self.Kind.CITY) and self.valid_to is None

    @classmethod
    @asked.once
    def of(cls, code: str) -> Place | None:
        """The place of a code, None where there is none; read once for a page, so nobody changes it."""
        return cls.objects.filter(code=code).first()

    @classmethod
    def areas(cls) -> models.QuerySet[Place]:
        """The boroughs and the City, by name."""
        kinds = [cls.Kind.BOROUGH, cls.Kind.CITY]
        return cls.objects.filter(kind__in=kinds, valid_to=None).order_by("name")


class PeopleServed(Record):
    """A group of people, so that anyone can ask what the plan holds for them."""

    RECORD = ("key", "name", "text", "words", "invented")

    name = fields.line(required=True)
    text = fields.text()
    words = fields.WordsField(help_text="Terms that name this group in a text.")
    invented = fields.invented()

    class Meta(Record.Meta):
        verbose_name = "people served"
        verbose_name_plural = "people served"

    def __str__(self) -> str:
        return self.name

    def named_in(self, text: str) -> bool:
        """Whether `text` names the group, by its name or one of its words; whole words, in any case."""
        said = text.casefold()
        return any(
            re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", said)
            for word in (self.name, *self.words)
            if word
        )


class Organisation(Record):
    """A body, partner, company or charity that a record names."""

    class Kind(models.TextChoices):
        BODY = "body", "Makes the plan"
        POLICE = "police", "Police"
        COUNCIL = "council", "Council"
        HEALTH = "health", "Health"
        SOCIAL_MEDIA = "social-media", "Social media company"
        CHARITY = "charity", "Charity"
        BY_AND_FOR = "by-and-for", "By-and-for organisation"
        NATIONAL_AGENCY = "national-agency", "National agency"
        GOVERNMENT = "government", "Government"
        PROSECUTION = "prosecution", "Prosecution"
        INSPECTORATE = "inspectorate", "Inspectorate"
        COMMITTEE = "committee", "Scrutiny committee or panel"
        BOARD = "board", "Neighbourhood board or residents' group"
        SCHOOL = "school", "School or education body"
        PROBATION = "probation", "Probation"
        RESEARCH = "research", "Research"
        OTHER = "other", "Other"

    RECORD = ("key", "name", "short_name", "kind", "url", "funded", "by_and_for", "invented")

    name = fields.line(required=True)
    short_name = fields.line()
    kind = fields.choice(Kind)
    url = fields.address()
    funded = fields.yes(help_text="Funded by the body, so its training needs are followed.")
    by_and_for = fields.yes(help_text="Run by and for the people it serves.")
    invented = fields.invented()

    def __str__(self) -> str:
        return self.short_name or self.name


Place.panels = panels(Place)
PeopleServed.panels = panels(PeopleServed)
Organisation.panels = panels(Organisation)
