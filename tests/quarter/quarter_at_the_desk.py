"""What a browser test is told of the served desk."""

from __future__ import annotations

from typing import Any, NamedTuple


class ServedDesk(NamedTuple):
    """Where it is served, the session of somebody signed in, its pages by key, and every address of the desk
    (`every_desk_page.Address`)."""

    address: str
    session: str
    pages: dict[str, int]
    every: list[list[Any]]
