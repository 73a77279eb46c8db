"""Topics: the words that tests, coverage and links between records use, each with the terms that name it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frankpledge.plan import fields
from frankpledge.plan.record import Problem, Record, panels


class Topic(Record):
    """Something that a plan may speak of. `key` is the word that records carry in their `topics`."""

    RECORD = ("key", "title", "terms", "text", "invented")

    title = fields.line(required=True)
    terms = fields.WordsField(
        help_text="Words and phrases that name it in a text, in any inflection; “stalk*” finds every word "
        "that begins so, “=ASB” only what is written so."
    )
    text = fields.text(help_text="What is meant by it.")
    invented = fields.invented()

    def __str__(self) -> str:
        return self.title

    @classmethod
    def terms_of(cls, keys: Any) -> dict[str, list[str]]:
        """The terms of each topic in `keys`, in that order; a topic that nobody described is its own term."""
        held = {topic.key: topic.terms or [topic.title] for topic in cls.objects.all()}
        return {key: list(held.get(key, [key.replace("-", " ")])) for key in keys}

    @classmethod
    def names(cls) -> dict[str, str]:
        """The title of each topic by its key."""
        return dict(cls.objects.values_list("key", "title"))

    def rules(self) -> Iterator[Problem]:
        if any(not any(letter.isalnum() for letter in term) for term in self.terms):
            yield "terms", "A term has at least one letter or digit."


Topic.panels = panels(Topic)
