"""How often a text names each topic, with every passage in its place; and the topics that it never names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from frankpledge import handwritten
from frankpledge.plan.texts.clause import Clause, TextError
from frankpledge.plan.texts.inflections import forms

#: Topic → its terms. A term is a word or phrase, found in all its inflections; `stalk*` finds every word
#: that begins so; `=ASB` is found only as written.
Topics = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Passage:
    """One mention: the clause, the words found, and where they stand in it (`start` to `end`, in
    characters)."""

    clause: Clause
    term: str
    words: str
    start: int
    end: int

    @property
    def priority(self) -> str:
        """The heading under which it stands: the second of the path, since the first is the text's own
        title."""
        path = self.clause.headings
        return path[1] if len(path) > 1 else path[0] if path else ""

    def as_dict(self) -> dict[str, object]:
        return {
            "term": self.term,
            "words": self.words,
            "start": self.start,
            "end": self.end,
            **self.clause.as_dict(),
        }


@dataclass(frozen=True)
class TopicCoverage:
    """One topic: its terms with their counts (0 where never named), and every passage in the order of the
    text."""

    topic: str
    terms: dict[str, int]
    passages: tuple[Passage, ...]

    @property
    def count(self) -> int:
        """How often the topic is named, each place counted once however many of its terms it holds."""
        return len(self.passages)

    @property
    def mentioned(self) -> bool:
        return bool(self.passages)

    @property
    def never(self) -> tuple[str, ...]:
        """The terms that the text never names."""
        return tuple(term for term, count in self.terms.items() if not count)

    @property
    def by_priority(self) -> dict[str, int]:
        """How often under each heading, in the order of the text."""
        counts: dict[str, int] = {}
        for passage in self.passages:
            counts[passage.priority] = counts.get(passage.priority, 0) + 1
        return counts

    def as_dict(self) -> dict[str, object]:
        return {
            "topic": self.topic,
            "count": self.count,
            "mentioned": self.mentioned,
            "terms": self.terms,
            "never": list(self.never),
            "by_priority": self.by_priority,
            "passages": [passage.as_dict() for passage in self.passages],
        }


def coverage(text: Iterable[Clause | str], topics: Topics) -> list[TopicCoverage]:
    """Every topic in the order given. Overlapping finds count once, the longest term winning ("knife crime"
    over "knife").

    Headings count as passages like any other, marked by their clause's kind.
    """
    clauses = [Clause(c, position=i) if isinstance(c, str) else c for i, c in enumerate(text)]
    return [_topic(topic, list(terms), clauses) for topic, terms in topics.items()]


def _topic(topic: str, terms: Sequence[str], clauses: Sequence[Clause]) -> TopicCoverage:
    patterns = [(term, _pattern(term)) for term in terms]
    counts = dict.fromkeys(terms, 0)
    passages: list[Passage] = []
    for clause in clauses:
        text = clause.text.replace("’", "'")
        finds = [(m.start(), m.end(), term) for term, pattern in patterns for m in pattern.finditer(text)]
        finds.sort(key=lambda f: (f[0] - f[1], f[0]))
        kept: list[tuple[int, int, str]] = []
        for start, end, term in finds:
            if all(end <= s or e <= start for s, e, _ in kept):
                kept.append((start, end, term))
                counts[term] += 1
        passages += [
            Passage(clause, term, clause.text[start:end], start, end) for start, end, term in sorted(kept)
        ]
    return TopicCoverage(topic, counts, tuple(passages))


def _pattern(term: str) -> re.Pattern[str]:
    term = term.replace("’", "'")
    if term.startswith("="):
        return re.compile(rf"(?<!\w){re.escape(term[1:].strip())}(?!\w)")
    parts = []
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*\*?|[^\w\s-]", term)
    for word in words:
        if word.endswith("*"):
            parts.append(re.escape(word[:-1]) + r"\w*")
        elif word[0].isalnum():
            parts.append(f"(?:{'|'.join(re.escape(f) for f in sorted(forms(word), key=len, reverse=True))})")
        else:
            parts.append(re.escape(word))
    # hyphen or space, or neither, between the words of a phrase: "hot spot", "hot-spot"
    joined = (
        r"[\s\-‐‑–]*".join(parts) if all(not p[0].isalnum() for p in parts) else r"[\s\-‐‑–]+".join(parts)
    )
    opened = r"(?<!\w)" if words and words[0][0].isalnum() and words[0].isascii() else ""
    closed = r"(?!\w)" if words and words[-1][-1].isalnum() and words[-1].isascii() else ""
    return re.compile(f"{opened}{joined}{closed}", re.IGNORECASE)


def read_topics(path: Path | str) -> dict[str, list[str]]:
    """The topics in a YAML file: topic → list of terms, or one term; a topic alone is its own term.

    Raises TextError, naming the topic, where the file is no such mapping.
    """
    path = Path(path)
    try:
        held = handwritten.read(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise TextError(f"{path}: this file cannot be opened ({problem.strerror}).") from problem
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        where = getattr(problem, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise TextError(
            f"{path.name}{line}: this is not YAML. Write “topic: [term, term]”, one topic a line."
        ) from problem
    if isinstance(held, dict) and set(held) == {"topics"} and isinstance(held["topics"], dict | list):
        held = held["topics"]
    if isinstance(held, list) and all(isinstance(topic, str) for topic in held):
        held = dict.fromkeys(held)
    if not isinstance(held, dict) or not held:
        raise TextError(f"{path.name}: no topics were found. Write “topic: [term, term]”, one topic a line.")
    return {str(topic): _terms(path, str(topic), given) for topic, given in held.items()}


def _terms(path: Path, topic: str, given: object) -> list[str]:
    if isinstance(given, dict) and "terms" in given:
        given = given["terms"]
    if given is None:
        given = [topic]
    if isinstance(given, str | int):
        given = [given]
    if not isinstance(given, list) or not given or not all(isinstance(t, str | int) for t in given):
        raise TextError(
            f"{path.name}: the topic “{topic}” needs a list of terms, words or phrases; found {given!r}."
        )
    terms = [str(term).strip() for term in given]
    if any(not re.search(r"\w", term) for term in terms):
        raise TextError(f"{path.name}: the topic “{topic}” has an empty term. Take it out or name it.")
    return list(dict.fromkeys(terms))
