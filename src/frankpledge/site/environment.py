"""The Jinja2 environment of the public pages: what every template may call."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined
from markupsafe import Markup

from frankpledge import configuration
from frankpledge.site import formats, frame, languages, lines, marks, pages, prose, said
from frankpledge.site.charts import bars
from frankpledge.site.pages import chain


class Speaking(Environment):
    """An environment in which what a record or a figure says is said in the language of the page."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        try:
            value = getattr(obj, attribute)
        except AttributeError:
            value = super().getattr(obj, attribute)
        return said.of(obj, attribute, value) if said.speaks(type(obj)) else value


def environment(**options: Any) -> Environment:
    """An environment in which a name that does not exist is an error, not an empty place."""
    options.setdefault("undefined", StrictUndefined)
    options.setdefault("finalize", prose.shown)
    options.setdefault("bytecode_cache", FileSystemBytecodeCache(_compiled()))
    env = Speaking(
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", "jinja2.ext.i18n"],
        **options,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(
        gettext=worded,
        _=worded,
        static=static,
        url=reverse,
        formats=formats,
        marks=marks,
        frame=frame.of,
        view_of=view_of,
        swatch=swatch,
        changed=lines.changed,
        heading_of=lines.heading,
        chain_through=chain.walk,
        chain_words=chain.WORDS,
        english=said.english,
    )
    env.filters.update(
        spoken=said.record,
        day=day,
        month=month,
        moment=moment,
        isoday=isoday,
        paragraphs=paragraphs,
        sentence=formats.sentence,
        listed=formats.listed,
        pounds=formats.pounds,
    )
    return env


def _compiled() -> str:
    """Where templates are kept as the program that each becomes, which takes a second and more to make.

    Beside them, as Python keeps its modules; in the home folder, where it keeps none, or this user may not
    write there.
    """
    beside = Path(__file__).with_name("templates") / "__pycache__"
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            beside.mkdir(exist_ok=True)
            if os.access(beside, os.W_OK):
                return str(beside)
    folder = configuration.home() / "kept" / "templates"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return str(folder)


def worded(message: str, /, **given: Any) -> Markup:
    """A text of a template in the language being spoken, with what is `given` put in it.

    What jinja2's own does, which has the catalogue asked each time: a page has hundreds of texts.
    """
    return (_english(message) if languages.english() else Markup(gettext(message))) % given


@cache
def _english(message: str) -> Markup:
    return Markup(gettext(message))


def view_of(page: Any, request: Any) -> Any:
    """What the template of `page` shows, built by the module in charge of its kind."""
    return pages.build(page, request)


def swatch(fill: str) -> Markup:
    return Markup(bars.swatch(fill))


def day(value: date | datetime | None, words: str = "") -> Markup:
    """A date as a ``<time>``: its own statement of where its digits come from."""
    if value is None:
        return Markup("")
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), words or formats.day(value))


def month(value: date | datetime | None) -> Markup:
    return day(value, formats.month(value)) if value else Markup("")


def moment(value: datetime | None) -> Markup:
    """A date with its time of day."""
    if value is None:
        return Markup("")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    stamp = local.isoformat(timespec="minutes")
    return Markup('<time datetime="{}">{}</time>').format(stamp, formats.moment(local))


def isoday(text: str) -> Markup:
    """A date written ``2022-03-31`` as a ``<time>``."""
    return day(date.fromisoformat(text))


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs, its figures resolved: a blank line begins another."""
    parts = [part.strip() for part in (text or "").replace("\r\n", "\n").split("\n\n")]
    return Markup("\n").join(Markup("<p>{}</p>").format(prose.shown(part)) for part in parts if part)
