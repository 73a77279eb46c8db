"""What somebody is in charge of: the records that they may write, by the table of roles (docs/roles.md)."""

from __future__ import annotations

from typing import Any

from frankpledge.plan.permission import Act, may


def may_write(user: Any, record: Any) -> bool:
    """Whether `user` may save a draft of `record`; of a new one: its class, or that and the page above."""
    return may(user, Act.WRITE, record)
