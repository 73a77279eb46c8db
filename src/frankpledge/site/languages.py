"""The languages of the public pages: which there are, which are published, and which pages exist in each.

English is at `/`, every other language at `/<code>/`. A page that would be wholly English in another language
does not exist in it: links to it lead to the English page and say so (`hreflang`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
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

#: Pages that exist in every language, by address without query.
EVERYWHERE = re.compile(
    r"/|/(?:plan|performance|areas|scrutiny|about|accessibility|formats|choose-area)/"
    r"|/plan/[^/]+/(?!full/)(?:[^/]+/)?|/(?:performance|areas|scrutiny)/[^/]+/|/formats/[^/]+/"
)


def here() -> Language:
    """The language that is being spoken; English where it is none of ours (the desk)."""
    return LANGUAGES.get(translation.get_language() or ENGLISH, LANGUAGES[ENGLISH])


def foreign() -> bool:
    """Whether something other than English is being spoken."""
    return (translation.get_language() or ENGLISH) in LANGUAGES.keys() - {ENGLISH}


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Everything said within is said in the language `code`; KeyError where it is none of ours."""
    language = LANGUAGES[code]
    with translation.override(code):
        yield language


def published() -> list[Language]:
    """The languages that the body publishes in, English first."""
    wanted = {code.lower() for code in plan.body().languages}
    return [one for code, one in LANGUAGES.items() if code == ENGLISH or code in wanted]


def exists(path: str) -> bool:
    """Whether the page at an English address (no query) exists in the other languages too."""
    return EVERYWHERE.fullmatch(path) is not None


def split(path: str) -> tuple[Language, str]:
    """The language that an address is in, and the English address of the same page."""
    first, _, rest = path.lstrip("/").partition("/")
    language = LANGUAGES.get(first)
    if language is None or language.code == ENGLISH:
        return LANGUAGES[ENGLISH], path
    return language, f"/{rest}"
