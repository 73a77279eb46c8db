"""Pages as text: their links found and written again, their forms made into links.

Pages come from our own templates, so attributes are quoted and `<` and `>` inside them are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from frankpledge.site import unwritten

#: After an attribute: what comes next of `<` and `>` is the end of a tag.
_IN_TAG = r"(?=[^<>]*>)"
_LINK = re.compile(rf"""(\s(?:href|src|action|poster)\s*=\s*)(?:"([^"<>]*)"|'([^'<>]*)'){_IN_TAG}""")
_SET = re.compile(rf"""(\ssrcset\s*=\s*)"([^"<>]*)"{_IN_TAG}""")
_ID = re.compile(rf"""\s(?:id|name)\s*=\s*["']([^"'<>]*)["']{_IN_TAG}""")
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"""url\(\s*['"]?([^'")]+)['"]?\s*\)""")

_LIVE = re.compile(r"<li\b[^<>]*\sdata-live\b[^<>]*>.*?</li>\s*", re.DOTALL)

ONE_AT_A_TIME = gettext_noop("These pages are plain files, so they can be narrowed by one choice at a time.")
NO_FORM = gettext_noop(
    "This part needs a running server, and these pages are plain files: it is left out here."
)


def links(page: str) -> Iterator[str]:
    """Every address that a page names: links, pictures, stylesheets, forms."""
    for found in _LINK.finditer(page):
        yield unescape(found[2] if found[2] is not None else found[3])
    for found in _SET.finditer(page):
        yield from (unescape(one.split()[0]) for one in found[2].split(",") if one.strip())


def relinked(page: str, to: Callable[[str], str]) -> str:
    """The page with each address put through `to`."""
    once = _LINK.sub(lambda m: f'{m[1]}"{escape(to(unescape(m[2] if m[2] is not None else m[3])))}"', page)
    return _SET.sub(lambda m: f'{m[1]}"{_each(m[2], to)}"', once)


def _each(candidates: str, to: Callable[[str], str]) -> str:
    parts = [one.split() for one in candidates.split(",") if one.strip()]
    return ", ".join(" ".join([escape(to(unescape(part[0]))), *part[1:]]) for part in parts)


def style_links(sheet: str) -> Iterator[str]:
    """Every address that a stylesheet names, but what it carries in itself."""
    return (found[1] for found in _STYLE.finditer(sheet) if not found[1].startswith(("data:", "#")))


def style_relinked(sheet: str, to: Callable[[str], str]) -> str:
    def one(found: re.Match[str]) -> str:
        return found[0] if found[1].startswith(("data:", "#")) else f"url({to(found[1])})"

    return _STYLE.sub(one, sheet)


def anchors(page: str) -> set[str]:
    """Every place in a page that a link may lead to."""
    return {unescape(found[1]) for found in _ID.finditer(page)}


def without_forms(page: str) -> str:
    """The page with each form as what plain files can do, and without what only a server answers.

    A form of choices becomes lists of links, one choice each; a form marked `data-plain-files` works by a
    script of its own and stays; any other becomes a sentence that says that it is left out. An item of a list
    marked `data-live` goes.
    """
    return _FORM.sub(lambda found: _as_links(found[0]), _LIVE.sub("", page))


def without_links(page: str, beginnings: tuple[str, ...]) -> str:
    """The page without links to addresses that begin so; an item of a list that is only such a link goes
    too.
    """
    for beginning in beginnings:
        link = rf'<a href="{re.escape(beginning)}[^"]*"[^<>]*>((?:(?!</a>).)*)</a>'
        page = re.sub(rf"<li>\s*{link}\s*</li>\s*", "", page, flags=re.DOTALL)
        page = re.sub(link, r"\1", page, flags=re.DOTALL)
    return page


@dataclass
class _Choice:
    name: str
    label: str = ""
    options: list[tuple[str, str, bool]] = field(default_factory=list)


class _Form(HTMLParser):
    """What a form asks: its choices, and whether it asks for anything else."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.get = True
        self.other = False
        self.choices: list[_Choice] = []
        self._labels: dict[str, str] = {}
        self._ids: list[str] = []
        self._for = ""
        self._option: tuple[str, bool] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given.get("action", "")
            self.get = given.get("method", "get").lower() == "get"
        elif tag == "label":
            self._for, self._text = given.get("for", ""), []
        elif tag == "select":
            self.choices.append(_Choice(given.get("name", "")))
            self._ids.append(given.get("id", ""))
        elif tag == "option":
            self._option, self._text = (given.get("value", ""), "selected" in given), []
        elif tag == "textarea" or (tag == "input" and given.get("type") not in {"submit", "hidden"}):
            self.other = True

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        said = " ".join("".join(self._text).split())
        if tag == "label":
            self._labels[self._for] = said
        elif tag == "option" and self._option and self.choices:
            self.choices[-1].options.append((self._option[0], said, self._option[1]))
            self._option = None

    def finished(self) -> None:
        for choice, identity in zip(self.choices, self._ids, strict=True):
            choice.label = self._labels.get(identity, "")


def _as_links(text: str) -> str:
    if "data-plain-files" in text.partition(">")[0]:
        return text
    if "data-live" in text.partition(">")[0]:
        return _aside(NO_FORM)
    form = _Form()
    form.feed(text)
    form.finished()
    if form.other or not form.get or not form.choices:
        return _aside(NO_FORM)
    lists = "".join(_listed(form.action, choice) for choice in form.choices)
    told = _aside(ONE_AT_A_TIME) if len(form.choices) > 1 else ""
    return f"<div>{lists}{told}</div>"


def _aside(words: str) -> str:
    """A remark in the language being spoken."""
    return unwritten.shown(f'<p class="fp-small">{_(words)}</p>')


def _listed(action: str, choice: _Choice) -> str:
    chosen = any(selected and value for value, _, selected in choice.options)
    items = []
    for value, words, selected in choice.options:
        if selected:
            items.append(f'<li><strong aria-current="true">{escape(words)}</strong></li>')
        elif value or chosen:
            query = f"?{urlencode({choice.name: value})}" if value else ""
            items.append(f'<li><a href="{escape(action + query)}">{escape(words)}</a></li>')
    return f'<p class="govuk-label">{escape(choice.label)}</p><ul class="fp-names">{"".join(items)}</ul>'
