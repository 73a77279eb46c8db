"""How numbers, money, dates and periods are written on public pages: one place, for languages to vary.

Units are those of the figures' schema: ``count``, ``share`` (0 to 1), ``per 1,000``, ``days``, ``ratio``,
``index``, ``pounds``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from frankpledge.periods import Period, PeriodError

MINUS = "−"
#: What stands where there is no value; read aloud as the words beside it, never alone.
NONE = "–"

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def plain(value: float, decimals: int = 0) -> str:
    """`value` with commas between thousands and a true minus sign: ``1,234.5``."""
    text = f"{abs(value):,.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and float(text.replace(",", "")) != 0 else text


def figure(value: float | None, unit: str, decimals: int | None = None) -> str:
    """A figure as pages write it: ``52%``, ``134``, ``£50,000``, ``3.8 per 1,000``, ``12 days``."""
    if value is None:
        return NONE
    if unit == "share":
        places = decimals if decimals is not None else (1 if 0 < abs(value) < 0.1 else 0)
        return f"{plain(value * 100, places)}%"
    if unit == "pounds":
        return pounds(value)
    whole = unit in {"count", "days"} and float(value).is_integer()
    usual = 0 if whole else 2 if unit == "ratio" else 1
    text = plain(value, usual if whole or decimals is None else decimals)
    if unit == "days":
        return f"{text} day" if text == "1" else f"{text} days"
    return f"{text} per 1,000" if unit == "per 1,000" else text


def short(value: float | None, unit: str, decimals: int | None = None) -> str:
    """The same where the unit is already said, as on an axis or in a column: no “per 1,000”, no “days”."""
    if value is None:
        return NONE
    text = figure(value, unit, decimals)
    return text.removesuffix(" per 1,000").removesuffix(" days").removesuffix(" day")


def change(value: float | None, unit: str, decimals: int | None = None, *, proportion: bool = False) -> str:
    """A difference with its sign: ``+3 points``, ``−12``, proportions as ``+4%``; else ``no change``."""
    if value is None:
        return NONE
    if proportion:
        size = f"{plain(abs(value) * 100, 0 if abs(value) >= 0.01 else 1)}%"
        if not any(digit in size for digit in "123456789"):
            return "no change"
    elif unit == "share":
        places = decimals if decimals is not None else (0 if abs(value) >= 0.095 else 1)
        text = plain(abs(value) * 100, places)
        if float(text.replace(",", "")) == 0:
            return "no change"
        size = f"{text} point" if text in {"1", "1.0"} else f"{text} points"
    else:
        size = short(abs(value), unit, decimals)
        if not any(digit in size for digit in "123456789"):
            return "no change"
    return f"{MINUS if value < 0 else '+'}{size}"


def interval(lower: float | None, upper: float | None, unit: str, *, bare: bool = False) -> str:
    """An interval in words: ``48% to 56%``, `bare` without its unit; empty where either end is unknown."""
    if lower is None or upper is None:
        return ""
    if unit == "count":
        lower, upper = float(round(lower)), float(round(upper))
    return f"{short(lower, unit)} to {(short if bare else figure)(upper, unit)}"


def pounds(value: float | None) -> str:
    """Money in pounds, said short above a million: ``£50,000``, ``£1.2 million``."""
    if value is None:
        return NONE
    if abs(value) >= 1_000_000:
        millions = plain(abs(value) / 1_000_000, 1).removesuffix(".0")
        text = f"£{millions} million"
    else:
        text = f"£{plain(abs(value))}"
    return f"{MINUS}{text}" if value < 0 else text


def count_word(number: int) -> str:
    """A count in running text: words up to ten, digits above."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else plain(number)


def counted(number: int, one: str, many: str = "") -> str:
    """``three measures``, ``one measure``, ``no measures``, ``14 measures``."""
    return f"{count_word(number)} {one if number == 1 else many or one + 's'}"


def numbered(number: int, one: str, many: str = "") -> str:
    """The same in digits, for columns and lists: ``3 measures``, ``1 measure``, ``no measures``."""
    return f"{plain(number) if number else 'no'} {one if number == 1 else many or one + 's'}"


def day(value: date | datetime | None) -> str:
    """``31 March 2022``."""
    return f"{value.day} {value:%B %Y}" if value else ""


def month(value: date | datetime | None) -> str:
    """``March 2022``."""
    return f"{value:%B %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """``9:30am on 10 February 2022``."""
    if value is None:
        return ""
    hour = value.hour % 12 or 12
    return f"{hour}:{value:%M}{'am' if value.hour < 12 else 'pm'} on {day(value)}"


def period(key: str) -> str:
    """A period's key in words; a text that is no period is given back as it is."""
    try:
        return Period.parse(key).label
    except PeriodError:
        return key


def short_period(key: str) -> str:
    """A period in few letters: ``Sep 2021``, ``Jul–Sep 2021``, ``2021/22``, ``year to Sep 2021``."""
    try:
        known = Period.parse(key)
    except PeriodError:
        return key
    end = f"{known.end:%b %Y}"
    match known.kind.value:
        case "month":
            return end
        case "quarter":
            return f"{known.start:%b}–{end}"
        case "rolling-12":
            return f"year to {end}"
        case _:
            return known.key


def listed(items: Iterable[str], joiner: str = "and") -> str:
    """``a, b and c``."""
    words = [str(item) for item in items if item]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def sentence(text: str) -> str:
    """`text` with its first letter large."""
    return text[:1].upper() + text[1:]
