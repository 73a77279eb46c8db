"""Numbers that a wording names, with what they count in time or money; in figures or in words."""

from __future__ import annotations

import re
from decimal import Decimal

from frankpledge.plan.texts.dates import Found, dates
from frankpledge.plan.texts.wording import listed

_SMALL = dict(
    zip(
        listed(
            "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ),
        range(2, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(listed("twenty thirty forty fifty sixty seventy eighty ninety"), range(20, 100, 10), strict=True)
)
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
_SHORT = {
    "k": 1000,
    "m": 10**6,
    "mn": 10**6,
    "bn": 10**9,
    "million": 10**6,
    "billion": 10**9,
    "thousand": 1000,
}
_WORD = "|".join(sorted([*_SMALL, *_TENS, *_SCALES], key=len, reverse=True))
_TIME = r"(?:working |calendar |school |business )?(?:hour|day|week|month|quarter|year|minute)s?"
#: Every word that is part of a number written in words, as one alternation for patterns.
NUMBER_WORDS = _WORD
_UNIT = rf"\s*(?:[-–]\s?)?(?P<unit>%|per ?cent\b|percentage points?\b|{_TIME}\b)"
_IN_FIGURES = re.compile(
    r"(?P<currency>[£$€]\s?)?(?P<sign>(?<![\w.,])[-−])?(?P<number>\d{1,3}(?:,\d{3})+(?!\d|"
    r",\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>bn|mn|[mk](?![a-z])|million|billion|thousand)\b)?" + rf"(?:{_UNIT})?",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"\b(?P<words>(?:(?:one|an?) (?=hundred|thousand|million|billion|dozen))?(?:{_WORD})(?:(?:[\s-]|"
    rf"\sand\s)(?:{_WORD}|one)\b){{0,12}})\b"
    rf"(?:{_UNIT})?",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"\bone (?=(?:in|out of)\b|{_TIME}\b|per ?cent|officer|third|quarter|half|fifth|tenth)", re.IGNORECASE
)
_FRACTION = re.compile(
    r"\b(?P<top>an?|one|two|three|four|by)[\s-](?P<part>half|third|quarter|fifth|sixth|"
    r"tenth)s?\b(?!\s*(?:party|sector))"
    r"|\b(?P<alone>half|halve[sd]?|halving|doubl(?:e|ed|ing)|tripl(?:e|ed|ing)|twice|zero)\b",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_FREQUENCY = re.compile(
    r"\b(?:(?P<ly>daily|weekly|fortnightly|monthly|quarterly|termly|annual(?:ly)?|yearly|"
    r"biannual(?:ly)?|six-monthly)"
    r"|(?:each|every|once an?|once every|per) (?P<unit>day|week|fortnight|month|quarter|term|year)"
    r"|(?:an?|per) (?P<rate>day|week|month|quarter|year)(?= (?:at|in|to|by)\b|[.,;]|$))",
    re.IGNORECASE,
)
_LY = {"annual": "year", "year": "year", "dai": "day", "biannual": "six-month"}


def numbers(text: str) -> list[Found]:
    """The numbers in `text` that are no part of a date, in order.

    A value is the number with its currency, scale and, where it is a share or a time, its unit: `500`,
    `£5000000`, `20%`, `28 working day`. "Five hundred" is `500`; "a third" is `1/3`; "halve" is `halve`.
    """
    taken = [(d.start, d.end) for d in dates(text)]
    found: list[Found] = []

    def add(value: str, match: re.Match[str]) -> None:
        start, end = match.span()
        if not any(start < e and s < end for s, e in taken):
            taken.append((start, end))
            found.append(Found(value, match.group().strip(), start, end))

    for match in _FRACTION.finditer(text):
        add(_fraction(match), match)
    for match in _IN_FIGURES.finditer(text):
        add(_figure(match), match)
    for match in _IN_WORDS.finditer(text):
        add(f"{_spelled(match['words'])}{_unit(match['unit'])}", match)
    for match in _ONE.finditer(text):
        add("1", match)
    return sorted(found, key=lambda f: f.start)


def frequencies(text: str) -> list[Found]:
    """How often something is promised, in order: `month` for "monthly", "every month" or "each month"."""
    found = []
    for match in _FREQUENCY.finditer(text):
        word = (match["ly"] or match["unit"] or match["rate"]).lower()
        stem = word.removesuffix("ly")
        found.append(Found(_LY.get(stem, stem), match.group(), *match.span()))
    return found


def _figure(match: re.Match[str]) -> str:
    number = match["number"].replace(",", "")
    value = Decimal(number) * _SHORT.get((match["scale"] or "").lower(), 1)
    plain = f"{value.normalize():f}"
    return f"{'-' if match['sign'] else ''}{(match['currency'] or '').strip()}{plain}{_unit(match['unit'])}"


def _unit(unit: str | None) -> str:
    if not unit:
        return ""
    unit = " ".join(unit.lower().split())
    if unit == "%" or unit.replace(" ", "") == "percent":
        return "%"
    return f" {unit.rstrip('s')}"


def _spelled(words: str) -> int:
    total = current = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0
        else:
            current += _SMALL.get(word, _TENS.get(word, 1 if word == "one" else 0))
    return total + current


def _fraction(match: re.Match[str]) -> str:
    if match["alone"]:
        word = match["alone"].lower()
        for stem, value in (("hal", "1/2"), ("doubl", "x2"), ("twice", "x2"), ("tripl", "x3"), ("zero", "0")):
            if word.startswith(stem):
                return value
    top = {"two": 2, "three": 3, "four": 4}.get((match["top"] or "").lower(), 1)
    return f"{top}/{_PARTS[match['part'].lower()]}"
