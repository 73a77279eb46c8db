"""The words of a clause: as tokens for comparison, and in a normal form.

Two clauses are *unchanged* only if their normal forms are equal, token for token. The normal form therefore
drops nothing that could carry meaning: case, spacing, typography and ordinary punctuation go; digits, signs,
currency and every word stay.
"""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_FOLD = str.maketrans(
    {**_LIGATURES, "’": "'", "‘": "'", "ʼ": "'", "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff\u2060", "")
)
_CONTRACTIONS = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\bcannot\b"), "can not"),
    (re.compile(r"\bshan't\b"), "shall not"),
    (re.compile(r"\b(\w+)n't\b"), r"\1 not"),
    (re.compile(r"\b(we|i|you|they|he|she|it|who|that|there)'ll\b"), r"\1 will"),
    (re.compile(r"\b(we|you|they|who)'re\b"), r"\1 are"),
    (re.compile(r"\b(we|you|they|who|i)'ve\b"), r"\1 have"),
)
#: Numbers first, whole: 1,000 · 2.5 · -3; then words (with inner apostrophes or hyphens apart); then signs
#: that matter. Scripts written without spaces are taken sign by sign.
TOKEN = re.compile(
    r"(?<![\w.,])-(?=\d)|\d{1,3}(?:,\d{3})+(?!\d|,\d)(?:\.\d+)?|\d+(?:\.\d+)*"
    r"|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    r"|(?:(?![\d_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])[\w\u0300-\u036f\u0900-\u0dff])+(?:'(?:[^\W\d_])+)?"
    r"|[%‰£$€¥₹<>≤≥±+=×÷½¼¾⅓⅔]|[²³¹⁰⁴-⁹]+"
)


def listed(words: str) -> tuple[str, ...]:
    """The words of a string, for word lists that read as text."""
    return tuple(words.split())


def fold(text: str) -> str:
    """`text` in lower case, composed, with one form of each apostrophe and dash, one space between words."""
    text = unicodedata.normalize("NFC", text).translate(_FOLD)
    return re.sub(r"\s+", " ", text).strip().casefold()


def tokens(text: str) -> tuple[str, ...]:
    """The tokens of the normal form. Thousands commas go (1,000 is 1000); contractions are written out."""
    folded = fold(text)
    for pattern, full in _CONTRACTIONS:
        folded = pattern.sub(full, folded)
    return tuple(token.replace(",", "") for token in TOKEN.findall(folded))


def tidy(text: str) -> str:
    """`text` as it is shown: ligatures and invisible marks resolved, one space between words, trimmed."""
    text = unicodedata.normalize("NFC", text)
    for mark, plain in _LIGATURES.items():
        text = text.replace(mark, plain)
    text = re.sub("[\u00ad\u200b\ufeff\u2060]", "", text)
    return re.sub(r"\s+", " ", text).strip()


_SUFFIXES = ("ments", "ment", "ingly", "edly", "ing", "ied", "ies", "ed", "es", "ly", "s", "e", "y")


def stem(word: str) -> str:
    """A rough stem, so that inflections of a word weigh as one when likeness is measured. Never used for
    labels."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not (suffix == "s" and word[-2] == "s"):
            word = word[: -len(suffix)]
            return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word
    return word
