"""What this room raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frankpledge.facts.account import Problem


class FactsError(ValueError):
    """A file or a warehouse that cannot be used: one line that names the file, what was found and the
    remedy."""

    problems: tuple[Problem, ...] = ()
    """The rows at fault, where a file is refused for them."""


class NoTableError(FactsError):
    """A workbook none of whose sheets resembles a known format: in a folder it is passed over."""
