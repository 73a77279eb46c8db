"""Words of records and figures in the reader's language; English, and marked so, where it has none.

Templates need not ask: the environment puts every attribute of a record or a figure through `of`. Python that
makes words of its own from a record's asks here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext

from frankpledge.plan import translations
from frankpledge.plan.record import Described
from frankpledge.releases import Figure
from frankpledge.site import current, languages, unwritten, wording

#: Words of a figure that are told in the language of the page.
_FIGURE = frozenset({"sentence", "finding", "rule", "reason", "interval"})


@cache
def speaks(kind: type) -> bool:
    """Whether what is of this kind has words to say: a record, or a figure."""
    return issubclass(kind, Described | Figure)


def of(holder: Any, name: str, value: Any) -> Any:
    """`value`, which is `holder`'s attribute `name`, as it is said in the language being spoken."""
    # Most of what templates ask is of neither; and asking which language is spoken takes longer than that.
    if not speaks(type(holder)) or not languages.foreign():
        return value
    if isinstance(holder, Described):
        if isinstance(value, str):
            if name in translations.fields_of(type(holder)):
                return record(value)
            return gettext(value) if name.endswith("_label") and value else value
        if name.startswith("get_") and name.endswith("_display"):
            return lambda: gettext(str(value())) if value() else ""
    elif isinstance(holder, Figure) and isinstance(value, str) and name in _FIGURE:
        return figure(holder, name, value)
    return value


def field(holder: Any, name: str) -> str:
    """The words that `holder` has as `name`."""
    words: str = of(holder, name, getattr(holder, name))
    return words


def record(words: str) -> str:
    """A text of the records."""
    if not words or not languages.foreign():
        return words
    found = translations.held(get_language() or languages.ENGLISH).of(words)
    return unwritten.marked(words) if found is None else found


def figure(told: Figure, name: str, value: str) -> str:
    """A figure's sentence, finding, rule, reason or interval.

    A heading that the measure has of its own is a text of the records, and is said as that is.
    """
    if name == "finding" and value:
        own = translations.held(get_language() or languages.ENGLISH).of(value)
        if own is not None:
            return own
    specification = current.shelf().specification(told.measure)
    title = record(str(specification.get("short") or specification.get("title") or told.measure))
    words = wording.worded(told, title).get(name, "") if name != "interval" else ""
    return words or unwritten.marked(value)


def english(words: str) -> str:
    """Words that a release froze in English, and that are told in no other language: marked where they stand
    on a page in one.
    """
    return unwritten.marked(words) if languages.foreign() else words
