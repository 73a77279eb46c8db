"""What can be wrong with what figures are asked to make."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import ValidationError


class FiguresError(ValueError):
    """Something that was asked of figures cannot be done; the message says what and how to mend it."""


class MeasureError(FiguresError):
    """A measure that does not say what it must."""


class TargetError(FiguresError):
    """A target that does not say what it must."""


def unknown_key(name: str, known: Iterable[str]) -> str:
    """“priorty” is not a key …; did you mean “priority”?"""
    near = get_close_matches(name, sorted(known), n=1)
    return f"“{name}” is not a key of it" + (f"; did you mean “{near[0]}”?" if near else "")


def in_words(error: ValidationError) -> str:
    """The first things that pydantic found, without its addresses."""
    said = []
    for found in error.errors()[:3]:
        where = ".".join(str(part) for part in found["loc"])
        said.append(f"{where}: {found['msg'].removeprefix('Value error, ')}" if where else found["msg"])
    return "; ".join(said)
