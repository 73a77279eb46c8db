"""Comparison and coverage of files, as data and as pages of plain text for the terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from frankpledge.plan.texts.clause import Clause, Text
from frankpledge.plan.texts.comparison import LABELS, ClausePair, compare, marked
from frankpledge.plan.texts.coverage import TopicCoverage, coverage, read_topics
from frankpledge.plan.texts.likeness import Vectors
from frankpledge.plan.texts.reading import read

_MEANING = {
    "unchanged": "the same wording",
    "reworded": "said in other words",
    "changed-number": "a number or date differs",
    "merged": "several clauses made one",
    "split": "one clause made several",
    "new": "not in the old text",
    "dropped": "not in the new text",
}


@dataclass(frozen=True)
class Comparison:
    """Two texts compared: the texts, and each clause of both in one pair."""

    old: Text
    new: Text
    clauses: list[ClausePair]

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs have each label, in the labels' order; 0 is said."""
        counted = Counter(pair.label for pair in self.clauses)
        return {label: counted[label] for label in LABELS}

    @property
    def carried_over(self) -> float:
        """The share of the new text's clauses, headings apart, that stood in the old one word for word (0 to
        1)."""
        clauses = [(c, pair.label) for pair in self.clauses for c in pair.new if c.kind != "heading"]
        return sum(label == "unchanged" for _, label in clauses) / len(clauses) if clauses else 0.0

    def as_dict(self) -> dict[str, object]:
        return {
            "old": {"name": self.old.name, "notes": list(self.old.notes)},
            "new": {"name": self.new.name, "notes": list(self.new.notes)},
            "counts": self.counts,
            "carried_over": round(self.carried_over, 4),
            "clauses": [pair.as_dict() for pair in self.clauses],
        }

    def as_text(self) -> str:
        """For people: the counts, then every pair that is not simply unchanged; gone words [-so-], come
        words {+so+}."""
        lines = [f"{self.old.name} → {self.new.name}", ""]
        lines += [f"  {note} ({text.name})" for text in (self.old, self.new) for note in text.notes]
        lines += [f"  {count:>5}  {label:<15} {_MEANING[label]}" for label, count in self.counts.items()]
        lines += [
            "",
            f"  {self.carried_over:.0%} of the new text's clauses are the old ones, word for word.",
            "",
        ]
        for pair in self.clauses:
            if pair.label != "unchanged" or pair.changes:
                lines += [*_pair_lines(pair), ""]
        lines.append("Labels are proposals: a person confirms them.")
        return "\n".join(lines)


def _pair_lines(pair: ClausePair) -> list[str]:
    where = " → ".join(_where(side[0]) for side in (pair.old, pair.new) if side)
    lines = [f"{pair.label.upper()}  {where}"]
    if pair.old and pair.new and pair.label != "unchanged":
        lines.append(
            f"  {mark_words(' '.join(c.text for c in pair.old), ' '.join(c.text for c in pair.new))}"
        )
    else:
        lines += [f"  {clause.text}" for clause in pair.new or pair.old]
    lines += [
        f"    {change.kind}: {change.old or 'none'} → {change.new or 'none'}"
        for change in pair.changes
        if change.kind != "words"
    ]
    return lines


def mark_words(old: str, new: str) -> str:
    """Both wordings in one line: words gone as [-so-], words come as {+so+}."""
    parts = []
    for span in marked(old, new):
        if span.same:
            parts.append(span.new or span.old)
        else:
            parts += [f"[-{span.old}-]"] if span.old else []
            parts += [f"{{+{span.new}+}}"] if span.new else []
    return " ".join(parts)


def _where(clause: Clause) -> str:
    return (
        ", ".join(part for part in (" / ".join(clause.headings), clause.number, clause.place) if part) or "-"
    )


@dataclass(frozen=True)
class Coverage:
    """A text searched for topics."""

    text: Text
    topics: list[TopicCoverage]

    def as_dict(self) -> dict[str, object]:
        return {
            "text": self.text.name,
            "notes": list(self.text.notes),
            "topics": [topic.as_dict() for topic in self.topics],
            "never_mentioned": [topic.topic for topic in self.topics if not topic.mentioned],
        }

    def as_text(self) -> str:
        """For people: each topic with its count and every passage, the words found «so»; topics never named
        are said."""
        lines = [self.text.name, ""]
        lines += [f"  {note}" for note in self.text.notes]
        lines += [f"  {topic.count:>5}  {topic.topic}" for topic in self.topics]
        for topic in self.topics:
            if not topic.mentioned:
                lines += ["", f"{topic.topic}: never mentioned ({', '.join(topic.terms)})"]
                continue
            lines += ["", f"{topic.topic}: {topic.count} {'mention' if topic.count == 1 else 'mentions'}"]
            lines += [
                f"  {count} under {heading or 'no heading'}" for heading, count in topic.by_priority.items()
            ]
            lines += [
                f"  {_where(p.clause)}: {_in_place(p.clause.text, p.start, p.end)}" for p in topic.passages
            ]
            if topic.never:
                lines.append(f"  never: {', '.join(topic.never)}")
        return "\n".join(lines)


def _in_place(text: str, start: int, end: int) -> str:
    return f"{text[:start]}«{text[start:end]}»{text[end:]}"


def compare_files(old: Path | str, new: Path | str, *, vectors: Vectors | None = None) -> Comparison:
    """Two files read and compared. Raises TextError where either cannot be read."""
    before, after = read(old), read(new)
    return Comparison(before, after, compare(before, after, vectors=vectors))


def coverage_file(text: Path | str, topics: Path | str) -> Coverage:
    """A file read and searched for the topics of another (YAML: topic → terms). Raises TextError for
    either."""
    sought = read_topics(topics)
    held = read(text)
    return Coverage(held, coverage(held, sought))
