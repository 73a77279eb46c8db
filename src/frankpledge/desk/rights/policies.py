"""The table as Wagtail's views and lists ask it: one policy for each kind of record, one for the tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from wagtail.models import Page
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from frankpledge.desk.rights.answers import kind_of, reach
from frankpledge.desk.rights.table import Reach
from frankpledge.plan.permission import Act, may

#: What Wagtail calls an act. `publish` is none of them: an approval publishes, nobody else does.
_ACTS = {"add": Act.WRITE, "change": Act.WRITE, "delete": Act.WRITE, "view": Act.READ}
#: Any of these lets somebody look round the tree.
_EXPLORING = {"add", "change", "publish", "lock", "unlock", "bulk_delete"}


class RecordPolicy(BasePermissionPolicy):
    """Of records that are no pages, one by one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        act = _ACTS.get(action)
        return act is not None and may(user, act, self.model)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action == "delete" and instance.live:
            return False
        act = _ACTS.get(action)
        return act is not None and may(user, act, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        acts = {_ACTS[action] for action in actions if action in _ACTS}
        everything = self.model.everything.all()
        if not user.is_active or not acts:
            return everything.none()
        kind = kind_of(self.model) or ""
        furthest = max((reach(user, act, kind) for act in acts), default=Reach.NONE)
        if furthest is not Reach.OWN:
            return everything if furthest is Reach.ALL else everything.none()
        mine = [one.pk for one in everything if any(may(user, act, one) for act in acts)]
        return everything.filter(pk__in=mine)

    def users_with_any_permission(self, actions: Iterable[str]) -> models.QuerySet[Any]:
        wanted = list(actions)
        active = get_user_model().objects.filter(is_active=True)
        return active.filter(
            pk__in=[one.pk for one in active if any(self.user_has_permission(one, act) for act in wanted)]
        )


class TreePolicy(PagePermissionPolicy):
    """Of the tree: everybody looks round the branches that their groups have, and sees no draft that they may
    not read."""

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        wanted = set(actions)
        return super().user_has_any_permission(user, wanted | {"view"} if "change" in wanted else wanted)

    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        if user.is_superuser:
            return super().instances_with_direct_explore_permission(user)
        return [permission.page for permission in self.get_cached_permissions_for_user(user)]

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        wanted = set(actions)
        return super().instances_user_has_any_permission_for(
            user, wanted | {"view"} if wanted >= _EXPLORING else wanted
        )

    def explorable_instances(self, user: Any) -> Any:
        if not user.is_active or not (user.is_superuser or self.get_cached_permissions_for_user(user)):
            return self.model._default_manager.none()
        pages = super().explorable_instances(user)
        if user.is_superuser:
            return pages
        drafts = Page.objects.filter(live=False).specific()
        return pages.exclude(pk__in=[page.pk for page in drafts if not may(user, Act.READ, page)])
