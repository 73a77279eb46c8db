"""What a plan's text is made of: clauses, each in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, overload

Kind = Literal["sentence", "item", "heading", "cell"]


class TextError(Exception):
    """A text that cannot be read, or a topics file that cannot be used: what was found, and what to do."""


@dataclass(frozen=True)
class Clause:
    """One sentence, list item, table row or heading of a text.

    `headings` is the path of headings above it, outermost first. `number` is the paragraph number printed in
    the text ("1.2"), or empty. `place` says where to find it: "line 40", "page 12", "paragraph 7".
    `position` counts the clauses of the text from 0.
    """

    text: str
    headings: tuple[str, ...] = ()
    number: str = ""
    place: str = ""
    kind: Kind = "sentence"
    position: int = 0

    def as_dict(self) -> dict[str, object]:
        """As plain data, for JSON."""
        return {
            "text": self.text,
            "headings": list(self.headings),
            "number": self.number,
            "place": self.place,
            "kind": self.kind,
        }


@dataclass(frozen=True)
class Text(Sequence[Clause]):
    """A plan's text: its clauses in order, and what the reader of it should know.

    `notes` are sentences in plain English: pages without text, a language other than English. `english` is
    False where too few words are English for modal verbs, negations and owners to be read.
    """

    name: str
    clauses: tuple[Clause, ...]
    notes: tuple[str, ...] = field(default=())
    english: bool = True

    @overload
    def __getitem__(self, index: int) -> Clause: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Clause, ...]: ...
    def __getitem__(self, index: int | slice) -> Clause | tuple[Clause, ...]:
        return self.clauses[index]

    def __len__(self) -> int:
        return len(self.clauses)

    def __iter__(self) -> Iterator[Clause]:
        return iter(self.clauses)
