"""What stands round every page: the body's name, the five parts, the release shown, what is illustrative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from markupsafe import Markup

from frankpledge import asked, plan
from frankpledge.plan.models import EditionPage
from frankpledge.site import catalogues, current, formats, languages, said

SECTIONS = (
    (gettext_noop("Plan"), "/plan/"),
    (gettext_noop("Performance"), "/performance/"),
    (gettext_noop("Areas"), "/areas/"),
    (gettext_noop("Scrutiny"), "/scrutiny/"),
    (gettext_noop("Releases"), "/releases/"),
    (gettext_noop("Explore"), "/explore/"),
    (gettext_noop("Search"), "/search/"),
)

#: Lists that cut across a part stand under it in the navigation, though their address is short.
UNDER = {
    "/plan/": (
        *("/people/", "/programmes/", "/funds/", "/training/", "/rounds/", "/powers/", "/help/"),
        *("/partnerships/", "/working-groups/", "/action-plans/"),
    ),
    "/areas/": ("/engagement/",),
}


@dataclass(frozen=True, slots=True)
class Other:
    """This page in one of the languages published."""

    language: languages.Language
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The page round the page. `others` is empty where the page exists in English alone."""

    body: Any
    shelf: current.Shelf
    today: date
    sections: tuple[tuple[str, str, str], ...]
    language: languages.Language
    english: str
    others: Sequence[Other] = ()
    invented: bool = False

    @property
    def name(self) -> str:
        return said.field(self.body, "site_name") or _("A Police and Crime Plan")

    @property
    def as_at(self) -> date | None:
        """The fixed date of a demonstration, where there is one."""
        held: date | None = self.body.as_at
        return held

    @property
    def unreviewed(self) -> bool:
        """Whether this language has words that no person has signed."""
        return self.language.code != languages.ENGLISH and catalogues.unreviewed(self.language.code)

    @property
    def release_title(self) -> str:
        return formats.release_title(self.shelf.release) if self.shelf.release else ""

    def tag(self, words: str) -> Markup:
        return Markup('<span class="fp-tag">{}</span>').format(words)


@asked.once
def _an_edition_is_invented() -> bool:
    return EditionPage.objects.live().filter(invented=True).exists()  # type: ignore[no-any-return]


def of(request: Any) -> Frame:
    """The frame of the page asked for; `aria-current` is ``page`` on a part's own page, ``true`` below it."""
    path = getattr(request, "path_info", "/")
    sections = tuple(
        (_(words), to, "page" if path == to else "true" if path.startswith((to, *UNDER.get(to, ()))) else "")
        for words, to in SECTIONS
    )
    body = plan.body()
    invented = body.invented or _an_edition_is_invented()
    language = getattr(request, "language", languages.LANGUAGES[languages.ENGLISH])
    query = getattr(request, "META", {}).get("QUERY_STRING", "")
    english = f"{path}?{query}" if query else path
    held = languages.published() if languages.exists(path) else []
    others = [Other(one, one.prefix + english, one is language) for one in held] if len(held) > 1 else []
    return Frame(body, current.shelf(), plan.today(), sections, language, english, others, invented=invented)
