"""What is said in English on a page in another language: marked where it is said, and shown as English.

Words that have no translation carry two marks that no text contains; when the page is whole, the words
between them become an element with `lang="en"`. Where an element cannot stand (in an attribute, a title, an
option, a drawing's description) the marks are taken away and the words stay.
"""

from __future__ import annotations

import gettext
import re
from functools import lru_cache

from django.utils.translation import trans_real
from markupsafe import Markup

OPEN, CLOSE = "\ue000", "\ue001"
_MARKS = re.compile(f"[{OPEN}{CLOSE}]")
_TOKEN = re.compile(r"<[a-zA-Z/!][^<>]*>")
_NAME = re.compile(r"</?([a-zA-Z0-9-]+)")
#: Elements whose content is text alone.
_TEXT_ONLY = frozenset({"title", "desc", "option", "textarea", "script", "style"})


def marked(words: str) -> str:
    """`words` as English that was not translated."""
    if not words or OPEN in words or not any(letter.isalpha() for letter in words):
        return words
    if isinstance(words, Markup):
        return Markup(OPEN) + words + Markup(CLOSE)
    return f"{OPEN}{words}{CLOSE}"


def plain(words: str) -> str:
    """`words` without marks, for what is no page."""
    return _MARKS.sub("", words)


def shown(page: str) -> str:
    """A whole page with marked words as elements."""
    if OPEN not in page and CLOSE not in page:
        return page
    out: list[str] = []
    depth = silent = drawing = 0
    place = 0
    for tag in _TOKEN.finditer(page):
        words, depth = _said(page[place : tag.start()], depth, silent, drawing)
        out += [words, plain(tag[0]) if OPEN in tag[0] or CLOSE in tag[0] else tag[0]]
        place = tag.end()
        found = _NAME.match(tag[0])
        name = found[1].lower() if found else ""
        if tag[0].endswith("/>") or not name:
            continue
        step = -1 if tag[0][1] == "/" else 1
        if name in _TEXT_ONLY:
            silent = max(0, silent + step)
        elif name == "svg":
            drawing = max(0, drawing + step)
    words, _ = _said(page[place:], depth, silent, drawing)
    return "".join([*out, words])


def _said(words: str, depth: int, silent: int, drawing: int) -> tuple[str, int]:
    if OPEN not in words and CLOSE not in words:
        return words, depth
    element = "tspan" if drawing else "span"
    out = []
    for part in re.split(f"([{OPEN}{CLOSE}])", words):
        if part == OPEN:
            depth += 1
            if depth == 1 and not silent:
                out.append(f'<{element} lang="en" dir="ltr">' if element == "span" else '<tspan lang="en">')
        elif part == CLOSE:
            depth -= 1
            if depth == 0 and not silent:
                out.append(f"</{element}>")
        else:
            out.append(part)
    return "".join(out), depth


class Unwritten(gettext.NullTranslations):
    """What a catalogue falls back to: the English, marked."""

    def gettext(self, message: str) -> str:
        return marked(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return marked(msgid1 if n == 1 else msgid2)


@lru_cache(maxsize=32)
def prepare(code: str) -> None:
    """Let the catalogue of `code` fall back to marked English, from now on in this process."""
    catalogue = trans_real.translation(code)
    catalogue._fallback = Unwritten()
