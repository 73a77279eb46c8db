"""What a browser test is told of the served desk."""

from __future__ import annotations

from typing import NamedTuple


class ServedDesk(NamedTuple):
    """Where it is served, the session of somebody signed in, and its pages by key."""

    address: str
    session: str
    pages: dict[str, int]
