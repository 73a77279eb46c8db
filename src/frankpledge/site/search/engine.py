"""Finding entries by words, typos forgiven. Pure: it knows entries and words, nothing of records."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape
from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Signs that belong to the letter before them (Indic vowels, accents), which Python calls no letters.
_SIGNS = "".join(c for c in map(chr, range(0x0300, 0xFB1F)) if unicodedata.category(c)[0] == "M")
_LETTER = rf"(?:[^\W_]|[{_SIGNS}])"
#: A word; in Chinese, which parts no words, a character.
_WORD = re.compile(rf"[\u3400-\u4dbf\u4e00-\u9fff]|{_LETTER}+(?:['’]{_LETTER}+)?")
_HAN = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff])")
#: Words too common to search by, where there are others.
_COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "do",
        "does",
        "for",
        "from",
        "has",
        "have",
        "how",
        "i",
        "in",
        "is",
        "it",
        "its",
        "my",
        "of",
        "on",
        "or",
        "our",
        "so",
        "that",
        "the",
        "their",
        "they",
        "this",
        "to",
        "was",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "will",
        "with",
        "you",
        "your",
    ]
)
_TITLE, _KEY, _TEXT = 6.0, 5.0, 1.0
#: How alike a word must be to stand for another: one slip in four letters, two in eight.
_ALIKE = 0.74
_ROUND = 110


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found: its kind in words, its title, its text, and where it is. `language` is
    that of the title and `text_language` that of the text; empty for the page's own.
    """

    kind: str
    title: str
    url: str
    text: str = ""
    key: str = ""
    invented: bool = False
    language: str = ""
    text_language: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, its title and the piece of its text that answers, with the words marked."""

    entry: Entry
    title: Markup
    piece: Markup


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found. `read_as` is the query as it was understood, where that differs; `whole` whether
    each hit has all its words; `near` words that are held, for a query that finds nothing.
    """

    hits: Sequence[Hit] = ()
    kinds: Sequence[tuple[str, int]] = ()
    read_as: str = ""
    whole: bool = True
    near: Sequence[str] = ()


def words(text: str) -> list[str]:
    """The words of a text as they are compared: lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    plain = _HAN.sub(r" \1 ", "".join(c for c in plain if unicodedata.category(c)[0] != "M"))
    return [w.removesuffix("'s") for w in _WORD.findall(plain)]


@dataclass(frozen=True)
class Index:
    """Entries and where each word of them stands."""

    entries: Sequence[Entry] = field(default_factory=tuple)

    @cached_property
    def postings(self) -> dict[str, dict[int, float]]:
        """word → entry → weight."""
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for number, entry in enumerate(self.entries):
            weights: Counter[str] = Counter()
            for word, times in Counter(words(entry.text)).items():
                weights[word] += _TEXT * (1 + math.log(times))
            for word in set(words(entry.title)):
                weights[word] += _TITLE
            for word in set(words(entry.key)):
                weights[word] += _KEY
            for word, weight in weights.items():
                found[word][number] = weight / (1 + len(entry.text) / 6000)
        return dict(found)

    @cached_property
    def vocabulary(self) -> list[str]:
        return sorted(self.postings)

    def find(self, query: str, kind: str = "", most: int = 60) -> Found:
        """What answers `query`, best first, of `kind` or of all; an empty query finds nothing."""
        asked = list(dict.fromkeys(words(query)))[:12]
        asked = [w for w in asked if w not in _COMMON] or asked
        if not asked:
            return Found()
        meant = {word: self._stands_for(word) for word in asked}
        scores, has = self._scored(meant)
        if not scores:
            return Found(near=self._near(asked))
        for number in scores:
            if set(words(self.entries[number].title)) == {max(s, key=s.get) for s in meant.values() if s}:
                scores[number] *= 3  # it is called just what was asked for
        full = max(has.values())
        ranked = sorted(
            (n for n in scores if has[n] == full),
            key=lambda n: (-scores[n], self.entries[n].title),
        )
        kinds = Counter(self.entries[n].kind for n in ranked)
        if kind:
            ranked = [n for n in ranked if self.entries[n].kind == kind]
        marked = {held for stands in meant.values() for held in stands}
        return Found(
            hits=[self._hit(self.entries[n], marked) for n in ranked[:most]],
            kinds=kinds.most_common(),
            read_as=self._read_as(asked, meant),
            whole=full == len(asked),
        )

    def _stands_for(self, word: str) -> dict[str, float]:
        """The words held that `word` may mean, and how surely: itself, what it begins, what it slips from."""
        found = {word: 1.0} if word in self.postings else {}
        if len(word) >= 3:
            begun = (v for v in self.vocabulary if v.startswith(word) and v != word)
            found |= {v: 0.75 * len(word) / len(v) for v in begun if len(v) <= len(word) + 6}
        if word not in self.postings and len(word) >= 4 and not word.isdigit():
            alike = process.extract(
                word, self.vocabulary, scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=6
            )
            found |= {v: max(found.get(v, 0.0), 0.6 * how) for v, how, _ in alike}
        return found

    def _scored(self, meant: dict[str, dict[str, float]]) -> tuple[dict[int, float], Counter[int]]:
        scores: dict[int, float] = defaultdict(float)
        has: Counter[int] = Counter()
        for stands in meant.values():
            best: dict[int, float] = {}
            for held, surely in stands.items():
                rare = math.log(1 + len(self.entries) / len(self.postings[held]))
                for number, weight in self.postings[held].items():
                    best[number] = max(best.get(number, 0.0), weight * rare * surely)
            for number, score in best.items():
                scores[number] += score
                has[number] += 1
        return scores, has

    def _read_as(self, asked: Sequence[str], meant: dict[str, dict[str, float]]) -> str:
        """The query with each slip as the word that it most surely means; empty where there is none."""
        said, slipped = [], False
        for word in asked:
            stands = meant[word]
            known = word in stands or any(held.startswith(word) for held in stands)
            said.append(word if known or not stands else max(stands, key=lambda held: stands[held]))
            slipped |= said[-1] != word
        return " ".join(said) if slipped else ""

    def _near(self, asked: Sequence[str]) -> list[str]:
        longer = [v for v in self.vocabulary if len(v) > 3 and not v.isdigit()]
        found = [
            held
            for word in asked
            for held, _, _ in process.extract(
                word, longer, scorer=OSA.normalized_similarity, score_cutoff=0.5, limit=4
            )
        ]
        return list(dict.fromkeys(found))[:6]

    def _hit(self, entry: Entry, marked: set[str]) -> Hit:
        return Hit(entry, _marked(entry.title, marked), _marked(_piece(entry.text, marked), marked))

    def portable(self) -> dict[str, Any]:
        """The entries as a page without a server reads them."""
        return {
            "entries": [
                [e.kind, e.title, e.url, e.text[:600], e.key, int(e.invented), e.language, e.text_language]
                for e in self.entries
            ]
        }


def _tokens(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for found in _WORD.finditer(text):
        plain = words(found[0])
        if plain:
            yield found, plain[0]


def _piece(text: str, marked: set[str]) -> str:
    """About two lines of `text` round the first of the words; its beginning where it has none of them."""
    first = next((found.start() for found, word in _tokens(text) if word in marked), 0)
    start = max(0, first - _ROUND)
    start = 0 if start == 0 else text.find(" ", start) + 1
    end = min(len(text), max(first, start) + 2 * _ROUND - min(first, _ROUND) + _ROUND // 2)
    end = end if end == len(text) else text.rfind(" ", start, end)
    piece = text[start:end].strip() if end > start else text[start : start + 2 * _ROUND]
    return f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"


def _marked(text: str, marked: set[str]) -> Markup:
    out, at = [], 0
    for found, word in _tokens(text):
        if word in marked:
            out += [escape(text[at : found.start()]), Markup("<mark>{}</mark>").format(found[0])]
            at = found.end()
    return Markup("").join([*out, escape(text[at:])])
