"""How numbers, money, dates and periods are written on public pages, in the language being spoken.

Units are those of the figures' schema: ``count``, ``share`` (0 to 1), ``per 1,000``, ``days``, ``ratio``,
``index``, ``pounds``. English is written here; other languages as `frankpledge.locales` has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frankpledge import locales
from frankpledge.periods import Period, PeriodError
from frankpledge.site import languages, unwritten

MINUS = "−"
#: What stands where there is no value; read aloud as the words beside it, never alone.
NONE = "–"

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted_nouns() -> None:
    """Never called: where the catalogues learn of the nouns that `counted` and `numbered` are given."""
    ngettext("%(number)s commitment", "%(number)s commitments", 0)
    ngettext("%(number)s measure", "%(number)s measures", 0)
    ngettext("%(number)s promise", "%(number)s promises", 0)
    ngettext("%(number)s more promise", "%(number)s more promises", 0)
    ngettext("%(number)s recommendation", "%(number)s recommendations", 0)
    ngettext("%(number)s point", "%(number)s points", 0)
    ngettext("%(number)s period", "%(number)s periods", 0)
    ngettext("%(number)s area", "%(number)s areas", 0)
    ngettext("%(number)s grant", "%(number)s grants", 0)
    ngettext("%(number)s day", "%(number)s days", 0)
    ngettext("%(number)s working day", "%(number)s working days", 0)
    ngettext("%(number)s place", "%(number)s places", 0)
    ngettext("%(number)s event", "%(number)s events", 0)


def _tag() -> str:
    """The language to write in; empty for English."""
    return languages.here().tag if languages.foreign() else ""


def plain(value: float, decimals: int = 0) -> str:
    """`value` with commas between thousands and a true minus sign: ``1,234.5``."""
    tag = _tag()
    text = locales.number(abs(value), decimals, tag) if tag else f"{abs(value):,.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and round(abs(value), decimals) != 0 else text


def percent(value: float, decimals: int = 0) -> str:
    """A share as a percentage: ``52%``."""
    tag = _tag()
    return locales.percent(value, decimals, tag) if tag else f"{plain(value * 100, decimals)}%"


def figure(value: float | None, unit: str, decimals: int | None = None) -> str:
    """A figure as pages write it: ``52%``, ``134``, ``£50,000``, ``3.8 per 1,000``, ``12 days``."""
    if value is None:
        return NONE
    if unit == "share":
        places = decimals if decimals is not None else (1 if 0 < abs(value) < 0.1 else 0)
        return percent(value, places)
    if unit == "pounds":
        return pounds(value)
    text = _bare(value, unit, decimals)
    if unit == "days":
        whole = round(value) if float(value).is_integer() else 2
        return ngettext("%(number)s day", "%(number)s days", whole) % {"number": text}
    return _("%(number)s per 1,000") % {"number": text} if unit == "per 1,000" else text


def _bare(value: float, unit: str, decimals: int | None) -> str:
    whole = unit in {"count", "days"} and float(value).is_integer()
    usual = 0 if whole else 2 if unit == "ratio" else 1
    return plain(value, usual if whole or decimals is None else decimals)


def short(value: float | None, unit: str, decimals: int | None = None) -> str:
    """The same where the unit is already said, as on an axis or in a column: no “per 1,000”, no “days”."""
    if value is None:
        return NONE
    return _bare(value, unit, decimals) if unit in {"days", "per 1,000"} else figure(value, unit, decimals)


def change(value: float | None, unit: str, decimals: int | None = None, *, proportion: bool = False) -> str:
    """A difference with its sign: ``+3 points``, ``−12``, proportions as ``+4%``; else ``no change``."""
    if value is None:
        return NONE
    if proportion:
        places = 0 if abs(value) >= 0.01 else 1
        still, size = round(abs(value), places + 2) == 0, percent(abs(value), places)
    elif unit == "share":
        places = decimals if decimals is not None else (0 if abs(value) >= 0.095 else 1)
        points = round(abs(value) * 100, places)
        still, text = points == 0, plain(abs(value) * 100, places)
        size = ngettext("%(number)s point", "%(number)s points", 1 if points == 1 else 2) % {"number": text}
    else:
        size = short(abs(value), unit, decimals)
        still = not any(letter.isdigit() and letter not in "0০" for letter in size)
    return _("no change") if still else f"{MINUS if value < 0 else '+'}{size}"


def interval(lower: float | None, upper: float | None, unit: str, *, bare: bool = False) -> str:
    """An interval in words: ``48% to 56%``, `bare` without its unit; empty where either end is unknown."""
    if lower is None or upper is None:
        return ""
    if unit == "count":
        lower, upper = float(round(lower)), float(round(upper))
    told = (short if bare else figure)(upper, unit)
    return _("%(lower)s to %(upper)s") % {"lower": short(lower, unit), "upper": told}


def pounds(value: float | None) -> str:
    """Money in pounds, said short above a million: ``£50,000``, ``£1.2 million``."""
    if value is None:
        return NONE
    if abs(value) >= 1_000_000:
        millions = round(abs(value) / 1_000_000, 1)
        number = plain(millions, 0 if millions.is_integer() else 1)
        text = _("£%(number)s million") % {"number": number}
    else:
        text = f"£{plain(abs(value))}"
    return f"{MINUS}{text}" if value < 0 else text


def count_word(number: int) -> str:
    """A count in running text: in English words up to ten, digits above and elsewhere."""
    spelt = 0 <= number < len(_SMALL) and not languages.foreign()
    return _SMALL[number] if spelt else plain(number)


def counted(number: int, one: str, many: str = "") -> str:
    """``three measures``, ``one measure``, ``no measures``, ``14 measures``."""
    return _of(number, count_word(number), one, many)


def numbered(number: int, one: str, many: str = "") -> str:
    """The same in digits, for columns and lists: ``3 measures``, ``1 measure``, ``no measures``."""
    told = plain(number) if number or languages.foreign() else "no"
    return _of(number, told, one, many)


def _of(number: int, told: str, one: str, many: str) -> str:
    forms = (f"%(number)s {one}", f"%(number)s {many or one + 's'}")
    return ngettext(*forms, number) % {"number": told}


def day(value: date | datetime | None) -> str:
    """``31 March 2022``."""
    if not value:
        return ""
    tag = _tag()
    return locales.day(value, tag) if tag else f"{value.day} {value:%B %Y}"


def month(value: date | datetime | None) -> str:
    """``March 2022``."""
    if not value:
        return ""
    tag = _tag()
    return locales.month(value, tag) if tag else f"{value:%B %Y}"


def short_month(value: date) -> str:
    """``Mar 2022``."""
    tag = _tag()
    return locales.month(value, tag, short=True) if tag else f"{value:%b %Y}"


def year(value: int) -> str:
    """``2022``."""
    tag = _tag()
    return locales.year(value, tag) if tag else str(value)


def moment(value: datetime | None) -> str:
    """``9:30am on 10 February 2022``."""
    if value is None:
        return ""
    tag = _tag()
    if tag:
        return locales.moment(value, tag)
    hour = value.hour % 12 or 12
    return f"{hour}:{value:%M}{'am' if value.hour < 12 else 'pm'} on {day(value)}"


def period(key: str) -> str:
    """A period's key in words; a text that is no period is given back as it is."""
    try:
        known = Period.parse(key)
    except PeriodError:
        return key
    tag = _tag()
    if not tag:
        return known.label
    end, kind = locales.month(known.end, tag), known.kind.value
    told = {
        "month": end,
        "quarter": locales.months(known.start, known.end, tag),
        "rolling-12": _("the twelve months to %(month)s") % {"month": end},
        "financial-year": _("the year to %(month)s") % {"month": end},
    }
    return told.get(kind) or locales.year(known.end.year, tag)


def short_period(key: str) -> str:
    """A period in few letters: ``Sep 2021``, ``Jul–Sep 2021``, ``2021/22``, ``year to Sep 2021``."""
    try:
        known = Period.parse(key)
    except PeriodError:
        return key
    end, tag = short_month(known.end), _tag()
    match known.kind.value:
        case "month":
            return end
        case "quarter":
            short_span = locales.months(known.start, known.end, tag, short=True) if tag else ""
            return short_span or f"{known.start:%b}–{end}"
        case "rolling-12":
            return _("year to %(month)s") % {"month": end}
        case _:
            return locales.digits(known.key, tag) if tag else known.key


def release_title(release: Any) -> str:
    """A release's title; where it begins with its period in words, in the language being spoken."""
    title: str = release.title
    told = str(release.key).upper()
    label = Period.parse(told).label if _parses(told) else ""
    if languages.foreign():
        return period(told) if label and title.casefold() == label.casefold() else unwritten.marked(title)
    return title


def _parses(key: str) -> bool:
    try:
        Period.parse(key)
    except PeriodError:
        return False
    return True


def listed(items: Iterable[str], joiner: str = "and") -> str:
    """``a, b and c``."""
    words = [str(item) for item in items if item]
    tag = _tag()
    if len(words) < 2:
        return "".join(words)
    if tag:
        return locales.listed(words, tag, alternative=joiner == "or")
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def sentence(text: str) -> str:
    """`text` with its first letter large."""
    if text.startswith(unwritten.OPEN):
        return text[:1] + text[1:2].upper() + text[2:]
    if languages.here().code == "tr" and text[:1] == "i":
        return "İ" + text[1:]
    return text[:1].upper() + text[1:]
