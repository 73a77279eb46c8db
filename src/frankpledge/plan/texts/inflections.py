"""The forms that an English word takes: so that a topic's terms find "stalks", "stalked" and "stalking"
too."""

from __future__ import annotations

import re

_IRREGULAR = (
    ("woman", "women"),
    ("man", "men"),
    ("child", "children"),
    ("person", "people", "persons"),
    ("policeman", "policemen"),
    ("knife", "knives"),
    ("life", "lives"),
    ("wife", "wives"),
    ("thief", "thieves"),
    ("buy", "buys", "buying", "bought"),
    ("sell", "sells", "selling", "sold"),
    ("steal", "steals", "stealing", "stole", "stolen"),
    ("hide", "hides", "hiding", "hid", "hidden"),
    ("drive", "drives", "driving", "drove", "driven"),
    ("run", "runs", "running", "ran"),
    ("fight", "fights", "fighting", "fought"),
    ("teach", "teaches", "teaching", "taught"),
    ("analysis", "analyses"),
    ("criterion", "criteria"),
)
_FORMS = {form: frozenset(family) for family in _IRREGULAR for form in family}
_VOWELS = "aeiou"


def forms(word: str) -> frozenset[str]:
    """`word` in lower case with its plural, possessive, third person, past and -ing forms. Never fewer than
    itself.

    Forms are made from rules, so some are no words ("childs"): they find nothing and harm nothing. Derived
    words are left out ("stalker" from "stalk"): name them as terms of their own, or write `stalk*`.
    """
    word = word.lower()
    if word in _FORMS:
        made = set(_FORMS[word])
    elif len(word) < 3 or not word.isalpha() or not word.isascii():
        made = {word, f"{word}s"} if word.isascii() and word.isalpha() else {word}
    else:
        made = {word}
        for base in _bases(word):
            made |= _inflected(base)
    return frozenset(
        made | {f"{form}'s" for form in made} | {f"{form}'" for form in made if form.endswith("s")}
    )


def _bases(word: str) -> set[str]:
    """What `word` may be a form of, itself first: a term given as "burglaries" or "stalking" finds the rest
    too."""
    bases = {word}
    if word.endswith("ies") and len(word) > 4:
        bases.add(word[:-3] + "y")
    elif re.search(r"(?:s|x|z|ch|sh)es$", word):
        bases.add(word[:-2])
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        bases.add(word[:-1])
    return bases


def _inflected(word: str) -> set[str]:
    if word.endswith("y") and word[-2] not in _VOWELS:
        return {word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"}
    if word.endswith("e"):
        return {word, word + "s", word + "d", word[:-1] + "ing" if not word.endswith("ee") else word + "ing"}
    made = {word, word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s"), word + "ed", word + "ing"}
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", word):
        made |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return made
