"""What Wagtail calls when an approval is finished. It is read while Wagtail's own models are still being
read, so that nothing may be imported before it is used."""

from __future__ import annotations

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """`frankpledge.plan.approval.publish_approved` (`WAGTAIL_FINISH_WORKFLOW_ACTION`)."""
    from frankpledge.plan import approval  # noqa: PLC0415

    approval.publish_approved(workflow_state, user)
