"""The languages of the public pages: which there are, which are published, and which pages exist in each.

English is at `/`, every other language at `/<code>/`. What exists in English alone (downloads, pages kept as
they stood) keeps its address: links to a page of that kind lead to the English and say so (`hreflang`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from babel import Locale
from django.utils import translation

from frankpledge import plan


@dataclass(frozen=True)
class Language:
    """A language: `code` in addresses and settings, `tag` in pages, `name` as its readers write it."""

    code: str
    tag: str
    name: str
    english: str
    direction: str = "ltr"

    @property
    def prefix(self) -> str:
        """What its addresses begin with: “” or ``/ar``."""
        return "" if self.code == ENGLISH else f"/{self.code}"

    @cached_property
    def locale(self) -> Locale:
        """How it writes numbers and dates; English as in the United Kingdom."""
        return Locale.parse("en_GB" if self.code == ENGLISH else self.tag.replace("-", "_"))


ENGLISH = "en"
LANGUAGES = {
    language.code: language
    for language in (
        Language("en", "en", "English", "English"),
        Language("ar", "ar", "العربية", "Arabic", "rtl"),
        Language("bn", "bn", "বাংলা", "Bengali"),
        Language("zh-hans", "zh-Hans", "简体中文", "Chinese"),
        Language("el", "el", "Ελληνικά", "Greek"),
        Language("gu", "gu", "ગુજરાતી", "Gujarati"),
        Language("hi", "hi", "हिन्दी", "Hindi"),
        Language("pa", "pa", "ਪੰਜਾਬੀ", "Punjabi"),
        Language("tr", "tr", "Türkçe", "Turkish"),
        Language("ur", "ur", "اردو", "Urdu", "rtl"),
        Language("vi", "vi", "Tiếng Việt", "Vietnamese"),
    )
}

#: What is there in English alone, by the beginning of its address: the desk and its previews, private links,
#: the read API itself, and pages kept as they stood when a release was published.
ENGLISH_ALONE = re.compile(
    r"/(?:admin|static|media|documents|pre-release|with|api/v\d+|releases/[^/]+/performance)(?:/|$)"
)
#: What is no page and yet is there in every language.
_BESIDE = frozenset({"/search/index.json"})


#: Whether what `speaking` speaks is another language than English; None outside it.
_foreign: ContextVar[bool | None] = ContextVar("frankpledge_foreign", default=None)


def here() -> Language:
    """The language that is being spoken; English where it is none of ours (the desk)."""
    return LANGUAGES.get(translation.get_language() or ENGLISH, LANGUAGES[ENGLISH])


def foreign() -> bool:
    """Whether something other than English is being spoken."""
    told = _foreign.get()  # asked a thousand times a page
    if told is not None:
        return told
    spoken = translation.get_language() or ENGLISH
    return spoken != ENGLISH and spoken in LANGUAGES


def english() -> bool:
    """Whether English is being spoken, and not only because it is none of ours."""
    return _foreign.get() is False


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Everything said within is said in the language `code`; KeyError where it is none of ours."""
    language = LANGUAGES[code]
    token = _foreign.set(code != ENGLISH)
    try:
        with translation.override(code):
            yield language
    finally:
        _foreign.reset(token)


def published() -> list[Language]:
    """The languages that the body publishes in, English first."""
    wanted = {code.lower() for code in plan.body().languages}
    return [one for code, one in LANGUAGES.items() if code == ENGLISH or code in wanted]


def exists(path: str) -> bool:
    """Whether the page at an English address (no query) exists in the other languages too: every public page
    does, and no download.
    """
    return path in _BESIDE or (path.endswith("/") and ENGLISH_ALONE.match(path) is None)


def split(path: str) -> tuple[Language, str]:
    """The language that an address is in, and the English address of the same page."""
    first, _, rest = path.lstrip("/").partition("/")
    language = LANGUAGES.get(first)
    if language is None or language.code == ENGLISH:
        return LANGUAGES[ENGLISH], path
    return language, f"/{rest}"
