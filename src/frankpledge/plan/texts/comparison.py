"""Two editions of a text, clause by clause: what stayed, what was reworded, what was dropped; numbers apart.

`unchanged` is given only to wordings equal in their normal form (see `wording`), so a changed figure, date,
negation or any other word is never unchanged. A person confirms every other label.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from rapidfuzz.distance import Levenshtein

from frankpledge.plan.texts import matching, promises, quantities
from frankpledge.plan.texts.clause import Clause
from frankpledge.plan.texts.dates import Found, dates
from frankpledge.plan.texts.likeness import Vectors
from frankpledge.plan.texts.wording import tokens

Label = Literal["unchanged", "reworded", "changed-number", "merged", "split", "new", "dropped"]
LABELS: tuple[Label, ...] = ("unchanged", "reworded", "changed-number", "merged", "split", "new", "dropped")
ChangeKind = Literal[
    "number", "date", "frequency", "owner", "modal", "negation", "words", "heading", "paragraph number"
]


@dataclass(frozen=True)
class Change:
    """One thing that differs: what it was and what it is, as written; empty where there was, or is, none."""

    kind: ChangeKind
    old: str
    new: str

    def as_dict(self) -> dict[str, str]:
        return {"kind": self.kind, "old": self.old, "new": self.new}


@dataclass(frozen=True)
class ClausePair:
    """Clauses of the old and of the new text that belong together.

    One on each side, but several `new` where one was split, several `old` where they were merged, none where
    it is new or dropped. `likeness` runs from 0 to 1. `confirmed` is always False here: a person says so,
    elsewhere.
    """

    label: Label
    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    changes: tuple[Change, ...] = ()
    likeness: float = 0.0
    confirmed: bool = False

    @property
    def old_text(self) -> str:
        return "\n".join(clause.text for clause in self.old)

    @property
    def new_text(self) -> str:
        return "\n".join(clause.text for clause in self.new)

    def as_dict(self) -> dict[str, object]:
        """`old` and `new` are the wordings (null where there is none; split or merged ones on lines of their
        own)."""
        return {
            "label": self.label,
            "old": self.old_text if self.old else None,
            "new": self.new_text if self.new else None,
            "changes": [change.as_dict() for change in self.changes],
            "likeness": round(self.likeness, 3),
            "places": {"old": [c.as_dict() for c in self.old], "new": [c.as_dict() for c in self.new]},
        }


def compare(
    old: Iterable[Clause | str], new: Iterable[Clause | str], *, vectors: Vectors | None = None
) -> list[ClausePair]:
    """Every clause of both texts in one pair each, in the order of the new text, dropped ones where they
    stood.

    Numbers, dates, frequencies, owners, modal verbs and negations are compared apart from the words and
    listed in `changes`; a pair of which a number or date differs is `changed-number`, whatever else was
    reworded. `vectors` turns sentences into rows of numbers (sentence embeddings); TF-IDF stands in where
    none are given.
    """
    before, after = _as_clauses(old), _as_clauses(new)
    matches = matching.match(before, after, vectors)
    titles = {before[m.old[0]].text: after[m.new[0]].text for m in matches if _is_heading_pair(m, before)}
    pairs = [_pair(m, before, after, titles) for m in matches]
    return _in_order(pairs)


def _as_clauses(given: Iterable[Clause | str]) -> list[Clause]:
    return [
        Clause(c, position=i) if isinstance(c, str) else replace(c, position=i) for i, c in enumerate(given)
    ]


def _is_heading_pair(match: matching.Match, old: Sequence[Clause]) -> bool:
    return len(match.old) == len(match.new) == 1 and old[match.old[0]].kind == "heading"


def _pair(
    match: matching.Match, old: Sequence[Clause], new: Sequence[Clause], titles: dict[str, str]
) -> ClausePair:
    before, after = tuple(old[i] for i in match.old), tuple(new[j] for j in match.new)
    if not after:
        return ClausePair("dropped", before, ())
    if not before:
        return ClausePair("new", (), after)
    a, b = " ".join(c.text for c in before), " ".join(c.text for c in after)
    changes = [] if match.equal else differences(a, b)
    changes += _moved(before, after, titles)
    return ClausePair(_label(match, changes), before, after, tuple(changes), match.likeness)


def _label(match: matching.Match, changes: Sequence[Change]) -> Label:
    if match.equal:
        return "unchanged"
    if len(match.old) > 1:
        return "merged"
    if len(match.new) > 1:
        return "split"
    if any(c.kind in ("number", "date") or (c.kind == "frequency" and c.old and c.new) for c in changes):
        return "changed-number"
    return "reworded"


def _moved(before: Sequence[Clause], after: Sequence[Clause], titles: dict[str, str]) -> list[Change]:
    a, b = before[0], after[0]
    changes = []
    if tuple(titles.get(title, title) for title in a.headings) != b.headings:
        changes.append(Change("heading", " / ".join(a.headings), " / ".join(b.headings)))
    if a.number != b.number and a.number and b.number:
        changes.append(Change("paragraph number", a.number, b.number))
    return changes


_READERS: tuple[tuple[ChangeKind, Callable[[str], list[Found]]], ...] = (
    ("number", quantities.numbers),
    ("date", dates),
    ("frequency", quantities.frequencies),
    ("owner", promises.owners),
    ("modal", promises.modals),
    ("negation", promises.negations),
)


def differences(old: str, new: str) -> list[Change]:
    """What differs between two wordings: numbers, dates, frequencies, owners, modal verbs and negations,
    then words.

    Numbers that only change places are different too ("from 500 to 300" is not "from 300 to 500"), unless
    each keeps the word that it counts.
    """
    changes: list[Change] = []
    for kind, reader in _READERS:
        a, b = reader(old), reader(new)
        gone = _unmatched(a, b)
        come = _unmatched(b, a)
        if kind == "number" and not gone and not come and _changed_places(old, a, new, b):
            gone, come = a, b
        changes += [
            Change(kind, x.words if x else "", y.words if y else "") for x, y in zip_longest(gone, come)
        ]
    changes += [
        Change("words", span.old, span.new) for span in marked(old, new) if span.old_form != span.new_form
    ]
    return changes


def _unmatched(these: Sequence[Found], those: Sequence[Found]) -> list[Found]:
    left = Counter(f.value for f in those)
    alone = []
    for found in these:
        if left[found.value]:
            left[found.value] -= 1
        else:
            alone.append(found)
    return alone


def _changed_places(old: str, a: Sequence[Found], new: str, b: Sequence[Found]) -> bool:
    if [f.value for f in a] == [f.value for f in b]:
        return False

    def beside(text: str, found: Sequence[Found], step: int) -> Counter[tuple[str, str]]:
        words = [tokens(text[f.end :])[:1] if step > 0 else tokens(text[: f.start])[-1:] for f in found]
        return Counter((f.value, word[0] if word else "") for f, word in zip(found, words, strict=True))

    return all(beside(old, a, step) != beside(new, b, step) for step in (-1, 1))


@dataclass(frozen=True)
class Span:
    """A run of words for marking: the same on both sides, or what stood there and what stands there now."""

    old: str
    new: str
    old_form: tuple[str, ...]
    new_form: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing but typography differs."""
        return self.old_form == self.new_form


def marked(old: str, new: str) -> list[Span]:
    """Both wordings as runs of words, alike and different by turns: what a page needs to mark words gone and
    come."""
    a, b = old.split(), new.split()
    forms_a, forms_b = [tokens(word) for word in a], [tokens(word) for word in b]
    spans = []
    for code in Levenshtein.opcodes(forms_a, forms_b):
        i, j = slice(code.src_start, code.src_end), slice(code.dest_start, code.dest_end)
        spans.append(
            Span(
                " ".join(a[i]),
                " ".join(b[j]),
                tuple(t for form in forms_a[i] for t in form),
                tuple(t for form in forms_b[j] for t in form),
            )
        )
    return _merged(spans)


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Neighbouring differences made one, so that a replaced phrase reads as one."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].same is span.same is False:
            last = found[-1]
            found[-1] = Span(
                f"{last.old} {span.old}".strip(),
                f"{last.new} {span.new}".strip(),
                last.old_form + span.old_form,
                last.new_form + span.new_form,
            )
        else:
            found.append(span)
    return found


def _in_order(pairs: Sequence[ClausePair]) -> list[ClausePair]:
    """In the order of the new text; a dropped clause after the one that it followed in the old."""
    where = {clause.position: pair.new[0].position for pair in pairs if pair.new for clause in pair.old}
    stood = sorted(where)

    def key(pair: ClausePair) -> tuple[int, int, int]:
        if pair.new:
            return (pair.new[0].position, 0, 0)
        position = pair.old[0].position
        before = bisect_left(stood, position)
        return (where[stood[before - 1]] if before else -1, 1, position)

    return sorted(pairs, key=key)
