"""Dates that a wording names, in one form however they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from frankpledge.plan.texts.wording import listed

_MONTHS = listed("january february march april may june july august september october november december")
_MONTH = "|".join(
    [*_MONTHS, "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"]
)
_YEAR = r"(?:19|20)\d\d"
_SEASON = "spring|summer|autumn|winter"
_DASH = r"\s?[-–—/]\s?"

#: In order: the most particular form first; each takes its words away from those after it.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("iso", rf"\b(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)\b"),
        ("slashed", rf"\b(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>{_YEAR})\b"),
        (
            "day",
            rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|"
            rf"th)?\s+(?:of\s+)?(?P<month>{_MONTH})\.?,?(?:\s+(?P<y>{_YEAR})\b)?",
        ),
        ("month-day", rf"\b(?P<month>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>{_YEAR})\b"),
        ("month", rf"\b(?P<month>{_MONTH})\.?,?\s+(?:of\s+)?(?P<y>{_YEAR})\b"),
        (
            "quarter",
            rf"\b(?:Q(?P<q>[1-4])|(?P<qw>first|second|third|fourth|last) "
            rf"quarter)\s*(?:of\s+)?(?P<y>{_YEAR}(?:{_DASH}\d\d(?:\d\d)?)?)\b",
        ),
        ("quarter", rf"\b(?P<y>{_YEAR}(?:{_DASH}\d\d)?)[\s-]*Q(?P<q>[1-4])\b"),
        ("season", rf"\b(?P<s>{_SEASON})\s+(?:of\s+)?(?P<y>{_YEAR})\b"),
        ("span", rf"\b(?P<y>{_YEAR})(?:{_DASH}|\s+to\s+)(?P<z>{_YEAR}|\d\d)\b(?![.,]?\d)"),
        (
            "year",
            rf"(?<![\d.,£$€#])(?P<y>{_YEAR})(?![\d]|[.,]\d|\s*%|\s+(?:officers|people|crimes|cases|"
            rf"victims|places|staff|young|hours|days)\b)",
        ),
    )
)
#: A month alone is a date only where the words around it make it one ("by March", "in May"; never "may").
_BARE = re.compile(
    r"\b(?:by|in|from|until|before|after|since|during|every|each|of|(?:by|at|before) the end of|"
    r"(?:early|late|mid)[- ])\s*"
    rf"(?P<month>{'|'.join(m.capitalize() for m in _MONTHS)})\b"
)
_RELATIVE = re.compile(
    r"\b(?:by|before|at|until) the (?:end|start|beginning|middle) of (?:the |this |next )?"
    r"(?:(?:financial|calendar|school|mayoral) )?(?:year|term|month|quarter|plan|decade|mayoralty)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """Words of a text and what they amount to: `value` in one form, `words` as written, `start` and `end` in
    the text."""

    value: str
    words: str
    start: int
    end: int


def dates(text: str) -> list[Found]:
    """The dates in `text`, in order: `2024-03-31`, `2024-03`, `2024-Q3`, `2024-spring`, `2022/23`, `2024`,
    `--03`.

    A four-digit number from 1900 to 2099 is read as a year, unless it counts something.
    """
    found: list[Found] = []
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(match.start() < f.end and f.start < match.end() for f in found):
                value = _value(name, match.groupdict())
                if value:
                    found.append(Found(value, match.group().strip(" .,"), match.start(), match.end()))
    for match in _BARE.finditer(text):
        start, end = match.span("month")
        if not any(start < f.end and f.start < end for f in found):
            month = _MONTHS.index(match["month"].lower()) + 1
            found.append(Found(f"--{month:02d}", match["month"], start, end))
    for match in _RELATIVE.finditer(text):
        if not any(match.start() < f.end and f.start < match.end() for f in found):
            found.append(Found(match.group().lower(), match.group(), *match.span()))
    return sorted(found, key=lambda f: f.start)


def _value(name: str, part: dict[str, str | None]) -> str:
    year = part.get("y") or ""
    if part.get("month"):
        index = next(i for i, m in enumerate(_MONTHS, 1) if m.startswith((part["month"] or "").lower()[:3]))
        month = f"{index:02d}"
    else:
        month = f"{int(part.get('m') or 0):02d}" if part.get("m") else ""
    if month and not 1 <= int(month) <= 12:
        return ""
    if name in ("iso", "slashed", "day", "month-day"):
        return f"{year or '-'}-{month}-{int(part['d'] or 0):02d}"
    if name == "quarter":
        number = part.get("q") or _QUARTERS.get((part.get("qw") or "").lower(), "4")
        return f"{_span(year)}-Q{number}"
    rest = {"month": f"{year}-{month}", "season": f"{year}-{(part.get('s') or '').lower()}"}
    return rest.get(name, _span(f"{year}/{part['z']}") if name == "span" else year)


_QUARTERS = {"first": "1", "second": "2", "third": "3"}


def _span(year: str) -> str:
    parts = re.split(r"\D+", year)
    return parts[0] if len(parts) == 1 else f"{parts[0]}/{parts[1][-2:]}"
