"""What the desk refuses, in words for the person who asked."""

from __future__ import annotations


class DeskError(ValueError):
    """Something that cannot be done now: what stands in the way, and what to do."""
