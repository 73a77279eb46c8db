"""The nouns of a workspace, in the order in which they can be made: what a room adds here is loaded,
dumped and frozen.

A room registers its nouns when Django starts (its `apps.py`), so that this one need not know of those
above it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from frankpledge.plan.record import Described, RecordPage, parts


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of record.

    `identity` names the written fields that together tell one record from another; with more than one,
    the others
    refer to it by all of them, by slashes, or by the last alone where `bare` finds it. `parent` is the
    written field that
    names the page under which it stands (None: `index`, a page class that exists once). `public` says
    whether a record may be frozen into a release; `frozen` gives what of its written values may be.
    """

    name: str
    one: str
    model: type[Described]
    identity: tuple[str, ...] = ("key",)
    parent: str | None = None
    index: type[models.Model] | None = None
    public: Callable[[Any], bool] = lambda record: True
    frozen: Callable[[Any, dict[str, Any]], dict[str, Any]] = lambda record, values: values

    @property
    def is_page(self) -> bool:
        return issubclass(self.model, RecordPage)

    @property
    def edition_scoped(self) -> bool:
        return self.identity[0] == "edition"

    def id_of(self, values: dict[str, Any]) -> str:
        """The whole identity of a record as written, such as `2022-25/online-review`."""
        return "/".join(str(values.get(name, "")) for name in self.identity)


_nouns: dict[str, Noun] = {}


def register(*nouns: Noun) -> None:
    """Add nouns, after those that they refer to."""
    for noun in nouns:
        _nouns[noun.name] = noun


def nouns() -> list[Noun]:
    """Every noun, each after those that it refers to."""
    return list(_nouns.values())


def noun(name: str) -> Noun:
    return _nouns[name]


def noun_of(model: type[models.Model]) -> Noun | None:
    """The noun whose records are of `model`; None where there is none."""
    return next((noun for noun in _nouns.values() if noun.model is model), None)


def referred_noun(model: type[Described], written: str) -> Noun | None:
    """The noun that a field of `model` refers to, by relation or by `REFERS`; None where it refers to
    none."""
    if written in model.REFERS:
        return _nouns.get(model.REFERS[written])
    held = dict(map(parts, model.RECORD)).get(written, written)
    field = model._meta.get_field(held)
    return noun_of(field.related_model) if field.is_relation else None


class Names:
    """How records are referred to: whole identities, and the short names that stand for them.

    `ids` holds, per noun, the whole identities in order; `edition` is the key of the current edition.
    """

    def __init__(self, ids: dict[str, list[str]], edition: str) -> None:
        self.ids = ids
        self.edition = edition
        self.order = {name: {one: place for place, one in enumerate(held)} for name, held in ids.items()}
        self.bare: dict[str, dict[str, list[str]]] = {}
        for name, held in ids.items():
            by_last = self.bare.setdefault(name, {})
            for one in held:
                by_last.setdefault(one.rpartition("/")[2], []).append(one)

    def find(self, noun: Noun, text: str) -> str | None:
        """The whole identity that `text` stands for; None where nothing or more than one thing answers
        to it."""
        if text in self.order.get(noun.name, {}):
            return text
        if noun.edition_scoped and f"{self.edition}/{text}" in self.order.get(noun.name, {}):
            return f"{self.edition}/{text}"
        found = self.bare.get(noun.name, {}).get(text, [])
        return found[0] if len(found) == 1 else None

    def short(self, noun: Noun, identity: str) -> str:
        """The shortest text that stands for `identity`."""
        last = identity.rpartition("/")[2]
        return last if self.find(noun, last) == identity else identity

    def place(self, noun: Noun, text: str) -> int:
        """Where the record that `text` stands for comes among its noun's; last where it is unknown."""
        return self.order.get(noun.name, {}).get(self.find(noun, text) or "", 1_000_000)
