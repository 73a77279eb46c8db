"""The step of a workflow at which a second person decides."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import AbstractGroupApprovalTask, TaskState

from frankpledge.plan import approval
from frankpledge.plan.permission import Act, may


class SecondPersonTask(AbstractGroupApprovalTask):
    """Approval by somebody who wrote none of what is to be published.

    Whoever wrote any of the unpublished revisions cannot approve them, a superuser no more than others. The
    draft stays closed to everyone until it is approved, sent back, or taken back by who sent it.
    """

    second_person = True

    class Meta:
        verbose_name = "approval by a second person"
        verbose_name_plural = "approvals by a second person"

    @classmethod
    def get_description(cls) -> str:
        return "Someone who wrote none of it approves it"

    def _decides(self, obj: Any, user: Any) -> bool:
        if not (user.is_active and may(user, Act.PUBLISH, obj)):
            return False
        return user.is_superuser or self._user_in_groups(user)

    def wrote(self, obj: Any, user: Any) -> bool:
        """Whether `user` wrote any of what approving `obj` now would publish."""
        revision = obj.get_latest_revision()
        return revision is None or user.pk in approval.writers(revision)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return False

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return False

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        if not self._decides(obj, user) or self.wrote(obj, user):
            return []
        return [
            ("approve", "Approve and publish", False),
            ("approve", "Approve with a comment", True),
            ("reject", "Send back, saying why", True),
        ]

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """As Wagtail's, checked again: whatever asked for it."""
        obj = task_state.workflow_state.content_object
        obj = getattr(obj, "specific", obj)
        if action_name not in {name for name, _, _ in self.get_actions(obj, user)}:
            raise PermissionDenied(approval.ALONE)
        if not task_state.revision.is_latest_revision():
            raise PermissionDenied("It was changed after it was sent for approval; it must be sent again.")
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        waiting = super().get_task_states_user_can_moderate(user, **kwargs)
        own = [
            state.pk
            for state in waiting.select_related("workflow_state")
            if not self.get_actions(_specific(state), user)
        ]
        return TaskState.objects.filter(pk__in=waiting.values("pk")).exclude(pk__in=own)


def _specific(state: Any) -> Any:
    obj = state.workflow_state.content_object
    return getattr(obj, "specific", obj)
