"""What stands round every page: the body's name, the five parts, the release shown, what is illustrative."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from frankpledge import plan
from frankpledge.plan.models import EditionPage
from frankpledge.site import current

SECTIONS = (
    ("Plan", "/plan/"),
    ("Performance", "/performance/"),
    ("Areas", "/areas/"),
    ("Scrutiny", "/scrutiny/"),
    ("Releases", "/releases/"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The page round the page."""

    body: Any
    shelf: current.Shelf
    today: date
    sections: tuple[tuple[str, str, str], ...]
    language: str = "en"
    direction: str = "ltr"
    invented: bool = False

    @property
    def name(self) -> str:
        return self.body.site_name or "A Police and Crime Plan"

    @property
    def as_at(self) -> date | None:
        """The fixed date of a demonstration, where there is one."""
        return self.body.as_at


def of(request: Any) -> Frame:
    """The frame of the page asked for; `aria-current` is ``page`` on a part's own page, ``true`` below it."""
    path = getattr(request, "path", "/")
    sections = tuple(
        (words, to, "page" if path == to else "true" if path.startswith(to) else "") for words, to in SECTIONS
    )
    body = plan.body()
    invented = body.invented or EditionPage.objects.live().filter(invented=True).exists()
    return Frame(body, current.shelf(), plan.today(), sections, invented=invented)
