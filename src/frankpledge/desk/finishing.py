"""What a finished approval does (`WAGTAIL_FINISH_WORKFLOW_ACTION`): wait for the release being prepared, or
publish at once where none is.

Wagtail loads this while it loads its own models, so everything else is loaded when it is called.
"""

from __future__ import annotations

from typing import Any


def finish(workflow_state: Any, user: Any = None) -> None:
    """Have what was approved become public: with the release for which pages wait, else now."""
    from frankpledge.desk import waiting
    from frankpledge.plan import approval

    if waiting.held_for() is None:
        approval.publish_approved(workflow_state, user)
        return
    revision = approval.to_publish(workflow_state)
    waiting.hold(revision, user)
