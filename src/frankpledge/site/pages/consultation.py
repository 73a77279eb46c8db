"""What people said of a draft, what changed in which clause or why not, and whether they were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.plan.models import CommitmentPage
from frankpledge.scrutiny.models import Submission


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: the row, the submissions held that spoke of it, and the promises whose wording it
    changed."""

    row: Any
    submissions: Sequence[Any]
    commitments: Sequence[Any]

    @property
    def told(self) -> int:
        return sum(bool(one.told_on) for one in self.submissions)

    @property
    def last_told(self) -> Any:
        return max((one.told_on for one in self.submissions if one.told_on), default=None)


@dataclass(frozen=True, slots=True)
class View:
    edition: Any
    themes: Sequence[Theme]
    submissions: Sequence[Any]
    told: int
    undecided: int


def build(edition: Any) -> View:
    held = list(Submission.objects.filter(edition=edition).select_related("organisation"))
    promised = {page.reference: page for page in CommitmentPage.objects.live().select_related("edition")}
    own = {page.key: page for page in promised.values() if page.edition_id == edition.pk}
    themes = [
        Theme(
            row,
            [one for one in held if row.key and row.key in one.themes],
            [page for key in row.commitments if (page := own.get(key) or promised.get(key))],
        )
        for row in edition.consultation.all()
    ]
    return View(
        edition,
        themes,
        held,
        told=sum(bool(one.told_on) for one in held),
        undecided=sum(theme.row.change == "undecided" for theme in themes),
    )
