"""Numbers and dates as the readers of a language write them (by the Common Locale Data Repository).

Digits are those that the repository gives a language by default: Bengali has its own, the others of the
eleven are written with 0 to 9.
"""

from __future__ import annotations

import copy
from datetime import date, datetime
from functools import lru_cache

from babel import Locale, dates
from babel.lists import format_list
from babel.numbers import NumberPattern

#: The digits of each numbering system that a default of ours names.
_DIGITS = {"beng": str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")}


@lru_cache(maxsize=64)
def locale(tag: str) -> Locale:
    """The locale of a language's tag, such as ``zh-Hans``."""
    return Locale.parse(tag.replace("-", "_"))


@lru_cache(maxsize=256)
def _pattern(tag: str, kind: str, decimals: int) -> NumberPattern:
    held = locale(tag)
    pattern = copy.copy(held.percent_formats[None] if kind == "percent" else held.decimal_formats[None])
    pattern.frac_prec = (decimals, decimals)
    return pattern


def number(value: float, decimals: int, tag: str) -> str:
    """`value` with the language's separators and digits."""
    held = locale(tag)
    written: str = _pattern(tag, "decimal", decimals).apply(
        round(value, decimals), held, numbering_system="default"
    )
    return written


def percent(value: float, decimals: int, tag: str) -> str:
    """A share between 0 and 1 as the language writes a percentage."""
    held = locale(tag)
    exact = round(value, decimals + 2)
    written: str = _pattern(tag, "percent", decimals).apply(exact, held, numbering_system="default")
    return written


def digits(text: str, tag: str) -> str:
    """`text` with the language's own digits."""
    table = _DIGITS.get(locale(tag).default_numbering_system)
    return text.translate(table) if table else text


def day(value: date, tag: str) -> str:
    """A date in full: 31 March 2022."""
    return digits(dates.format_date(value, "long", locale=locale(tag)), tag)


def month(value: date, tag: str, *, short: bool = False) -> str:
    """A month: March 2022, or Mar 2022."""
    return digits(dates.format_skeleton("yMMM" if short else "yMMMM", value, locale=locale(tag)), tag)


def moment(value: datetime, tag: str) -> str:
    """A date with the time of day."""
    text = dates.format_datetime(value.replace(tzinfo=None), "d MMMM y", locale=locale(tag))
    clock = dates.format_time(value.replace(tzinfo=None), "short", locale=locale(tag))
    return digits(f"{text}, {clock}" if tag == "en" else f"{day(value, tag)} {clock}", tag)


def months(start: date, end: date, tag: str, *, short: bool = False) -> str:
    """From month to month: July to September 2021."""
    skeleton = "yMMM" if short else "yMMMM"
    return digits(dates.format_interval(start, end, skeleton, locale=locale(tag)), tag)


def year(value: int, tag: str) -> str:
    """A year, without a separator."""
    return digits(str(value), tag)


def listed(items: list[str], tag: str, *, alternative: bool = False) -> str:
    """A list in words: a, b and c."""
    return format_list(items, style="or" if alternative else "standard", locale=locale(tag))
