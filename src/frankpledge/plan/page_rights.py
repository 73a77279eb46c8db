"""What somebody may do with a page, as Wagtail's views ask it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from wagtail.models import Page, PagePermissionTester

from frankpledge.plan.permission import Act, may


class PageRights(PagePermissionTester):
    """Answers from the table of roles, for everybody alike: a superuser publishes no more alone than others.

    Wagtail asks `can_edit` wherever a draft, its history or its comparison is shown, so it is true for
    whoever may read drafts; the page's lock, and `Guarded.save_revision`, keep readers from writing.
    """

    @cached_property
    def reads(self) -> bool:
        return may(self.user, Act.READ, self.page)

    @cached_property
    def writes(self) -> bool:
        return may(self.user, Act.WRITE, self.page)

    @cached_property
    def _public_below(self) -> bool:
        return bool(self.page.get_descendants(inclusive=True).live().exists())

    def can_edit(self) -> bool:
        return not self.page_is_root and (self.reads or self.writes)

    def can_add_subpage(self) -> bool:
        """Whether any kind of page that may stand here is one that they write."""
        model = self.page.specific_class
        made = model.creatable_subpage_models() if model else []
        return any(
            one.can_create_at(self.page) and may(self.user, Act.WRITE, (one, self.page)) for one in made
        )

    def can_publish(self) -> bool:
        """Never: what is written is sent for approval, and the approval publishes it."""
        return False

    can_publish_subpage = can_publish
    can_unpublish = can_publish
    can_set_view_restrictions = can_publish
    can_reorder_children = can_publish

    def can_unschedule(self) -> bool:
        return may(self.user, Act.PUBLISH, self.page)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Only what was never public, and nothing public under it."""
        return not self.page_is_root and self.writes and not self._public_below

    def can_move(self) -> bool:
        return self.can_delete(ignore_bulk=True)

    def can_copy(self) -> bool:
        return self.writes

    def can_move_to(self, destination: Page) -> bool:
        if self.page == destination or destination.is_descendant_of(self.page) or not self.can_move():
            return False
        if not self.page.is_child_of(destination) and not self.page.specific.can_move_to(destination):
            return False
        return may(self.user, Act.WRITE, (self.page.specific_class, destination))

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        if not self.can_copy() or not self.page.specific_class.can_create_at(destination):
            return False
        if recursive and (self.page == destination or destination.is_descendant_of(self.page)):
            return False
        return may(self.user, Act.WRITE, (self.page.specific_class, destination))

    def can_lock(self) -> bool:
        return False

    def can_unlock(self) -> bool:
        return bool(self.user.is_superuser or self.user_has_lock())

    def can_submit_for_moderation(self) -> bool:
        return self.writes and super().can_submit_for_moderation()

    def can_view_revisions(self) -> bool:
        return self.can_edit()


def rights(user: Any, page: Page) -> PageRights:
    return PageRights(user, page)
