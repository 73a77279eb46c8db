"""Two sides write on one recommendation: who asked gives its positions and verdicts, who was asked its
responses.

Each side's rows want a permission, which the desk gives to that side's groups. The form of anyone without it
has no place for those rows, and a draft that would change them is refused however it comes (`check`). That a
verdict is never the addressee's is a rule of the record itself (`RecommendationPage.rules`).
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.admin.panels import InlinePanel, Panel

from frankpledge.plan.why import PageForm

#: The permission to close and to reopen, and to note what was said: of who asked.
CLOSING = "scrutiny.close_recommendation"
#: The permission to respond: of who was asked.
RESPONDING = "scrutiny.respond_to_recommendation"

#: Rows of a recommendation that only one side writes: the permission, and what they are called.
SIDES = {
    "positions": (CLOSING, "what was said before a response: the committee notes it"),
    "closures": (CLOSING, "a verdict: only who asked gives it"),
    "responses": (RESPONDING, "a response: only who was asked gives it"),
}


def withheld(user: Any) -> list[str]:
    """The rows that `user` may not write, being of the other side."""
    return [name for name, (permission, _) in SIDES.items() if not user.has_perm(permission)]


def check(user: Any, draft: Any, held: Any) -> None:
    """Raise `PermissionDenied` where `draft` differs from `held`, the last one, in rows of the other side."""
    for name in withheld(user):
        if _said(draft, name) != (_said(held, name) if held is not None else []):
            raise PermissionDenied(f"You may not write {SIDES[name][1]}.")


def _said(page: Any, name: str) -> list[tuple[Any, ...]]:
    rows = list(getattr(page, name).all())
    own = (
        [field.attname for field in rows[0]._meta.concrete_fields if field.name in rows[0].RECORD]
        if rows
        else []
    )
    return sorted((tuple(getattr(row, one) for one in own) for row in rows), key=repr)


class RecommendationForm(PageForm):
    """The form of a recommendation; the rows of a side are in it only for who may write them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = getattr(self, "for_user", None)
        if user is not None:
            for name in withheld(user):
                self.formsets.pop(name, None)


class SidePanel(InlinePanel):
    """The rows of a side, shown to who may write them."""

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            form = kwargs.get("form")
            self.given = form is None or kwargs["panel"].relation_name in form.formsets
            if self.given:
                super().__init__(**kwargs)
            else:
                Panel.BoundPanel.__init__(self, **kwargs)

        def is_shown(self) -> bool:
            return self.given and super().is_shown()
