"""Who may close or reopen a recommendation in the desk: who holds the permission, which the committee gives.

The model refuses a verdict by the addressee, however it comes (`RecommendationPage.rules`); here the form of
anyone without the permission has no place for a verdict at all, so that nobody of the addressee's can enter
one in the committee's name.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import InlinePanel, Panel

from frankpledge.plan.why import PageForm

#: The permission to close and to reopen.
CLOSING = "scrutiny.close_recommendation"
_ROWS = "closures"


class RecommendationForm(PageForm):
    """The form of a recommendation; verdicts are in it only for who may give them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = getattr(self, "for_user", None)
        if user is not None and not user.has_perm(CLOSING):
            self.formsets.pop(_ROWS, None)


class ClosurePanel(InlinePanel):
    """The rows of the verdicts, shown to who may give one."""

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            form = kwargs.get("form")
            self.given = form is None or _ROWS in form.formsets
            if self.given:
                super().__init__(**kwargs)
            else:
                Panel.BoundPanel.__init__(self, **kwargs)

        def is_shown(self) -> bool:
            return self.given and super().is_shown()
