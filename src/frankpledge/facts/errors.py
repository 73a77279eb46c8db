"""What this room raises."""

from __future__ import annotations


class FactsError(ValueError):
    """A file or a warehouse that cannot be used: one line that names the file, what was found and the
    remedy."""


class NoTableError(FactsError):
    """A workbook none of whose sheets resembles a known format: in a folder it is passed over."""
