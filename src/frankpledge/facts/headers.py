"""Header lines: which format a text file is in, and in words what differs from the nearest."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from frankpledge.facts.errors import FactsError
from frankpledge.facts.readers import BY_KEY, FORMATS, Format

_OPENING = 2**18
#: A header less like every format than this is not a misspelt one, but something else.
LEAST_LIKE = 0.3
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A format, and how the file writes it."""

    format: Format
    delimiter: str
    header: tuple[str, ...]
    encoding: str


def wanted_format(key: str) -> Format:
    """The format that a person named."""
    if key not in BY_KEY:
        raise FactsError(f"“{key}” is no known format; the formats are {', '.join(BY_KEY)}")
    return BY_KEY[key]


def recognise_csv(path: Path, shown: str, wanted: str | None = None) -> Recognised:
    """The format of a text file, by its first line."""
    with path.open("rb") as handle:
        opening = handle.read(_OPENING)
    encoding = encoding_of(opening, shown)
    text = opening.decode(encoding, errors="replace")
    # Not `splitlines`: a form feed or U+2028, which it takes for an end, ends a row for no reader of CSV.
    line = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0] if text.strip() else ""
    if not line.strip():
        raise FactsError(f"{shown}: the file is empty; fetch it again, or leave it out")
    if line.lstrip().startswith(("{", "[", "<")):
        kind = "a web page or XML" if line.lstrip().startswith("<") else "JSON"
        raise FactsError(
            f"{shown}: is {kind}, not a table; save the data as CSV, XLSX or ODS and add that (boundaries of "
            "places are not read here)"
        )
    headers = {delimiter: split_header(line, delimiter) for delimiter in _DELIMITERS}
    for format_ in [wanted_format(wanted)] if wanted else FORMATS:
        for delimiter in format_.delimiters:
            if format_.fits(headers[delimiter]):
                return Recognised(format_, delimiter, headers[delimiter], encoding)
    candidates = [wanted_format(wanted)] if wanted else FORMATS
    raise FactsError(f"{shown}: {unlike(candidates, headers)}")


def split_header(line: str, delimiter: str) -> tuple[str, ...]:
    """The names in a header line."""
    return tuple(next(csv.reader([line], delimiter=delimiter), []))


def encoding_of(opening: bytes, shown: str) -> str:
    """UTF-8 (with or without a byte order mark), UTF-16 with one, or else Windows-1252."""
    if opening.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if opening.startswith(b"PAR1"):
        raise FactsError(
            f"{shown}: is a Parquet file, which is not read; save it as CSV, and add that: as a tidy table "
            "(place, period, value) if it is in no publisher's own layout"
        )
    if b"\0" in opening or opening.startswith(
        (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"GIF8", b"\xd0\xcf\x11\xe0")
    ):
        raise FactsError(
            f"{shown}: is not text, whatever its name says; save it as CSV, XLSX or ODS and add that"
        )
    try:
        # A character may be cut by the end of what was read.
        opening.decode("utf-8") if len(opening) < _OPENING else opening[:-4].decode("utf-8", errors="strict")
    except UnicodeDecodeError as error:
        if len(opening) < _OPENING or error.start < len(opening) - 8:
            return "cp1252"
    return "utf-8-sig"


def nearest(formats: Sequence[Format], headers: dict[str, tuple[str, ...]]) -> tuple[float, Format, str]:
    """The format that a header is likest to, with how like it is (1: the same) and the delimiter taken."""
    best: tuple[float, Format, str] | None = None
    for format_ in formats:
        for delimiter, header in headers.items():
            score = _likeness(format_, header)
            if delimiter not in format_.delimiters:
                score -= 0.1
            if best is None or score > best[0]:
                best = (score, format_, delimiter)
    assert best is not None
    return best


def unlike(formats: Sequence[Format], headers: dict[str, tuple[str, ...]]) -> str:
    """In words: the nearest format to a header, and what differs."""
    score, format_, delimiter = nearest(formats, headers)
    if score < LEAST_LIKE:
        known = ", ".join(one.key for one in formats)
        return (
            f"its first line is not the header of any known format ({known}); check the file, or "
            "make a tidy table of it (place, period, value)"
        )
    header = headers[delimiter]
    missing, unknown = format_.differences(header)
    said = [f"its header is nearest to {format_.key} ({format_.title})"]
    if delimiter not in format_.delimiters:
        said.append(f"columns must be parted by “{format_.delimiters[0]}”, not by “{delimiter}”")
    if missing:
        said.append("missing: " + ", ".join(f"“{column}”" for column in missing))
    if missing and not unknown and not format_.exact:
        # Further columns are no fault by themselves, but one of them may be what is missing.
        known_names = {*format_.required, *format_.optional}
        pairs = zip(header, format_.canonical(header), strict=True)
        unknown = [given for given, column in pairs if column not in known_names]
    if unknown:
        said.append("not known: " + ", ".join(f"“{column}”" for column in unknown[:8]))
    names = format_.canonical(header)
    twice = sorted({column for column in names if names.count(column) > 1})
    if twice:
        said.append("there twice: " + ", ".join(f"“{column}”" for column in twice))
    return "; ".join(said) + ". Put the publisher's own names back, or say what it is with --as"


def _likeness(format_: Format, header: tuple[str, ...]) -> float:
    """How like a format a header is: how much of what it needs is there, how much of what is there is known.

    A near miss counts by its likeness, steeply, so that chance resemblances count for little.
    """
    names = [name.lower() for name in format_.canonical(header)][:12]
    if not names:
        return 0.0
    required = [column.lower() for column in format_.required]
    known = [*required, *(column.lower() for column in format_.optional)]
    found = sum(_nearest(column, names) for column in required) / len(required)
    understood = sum(_nearest(name, known) for name in names) / len(names)
    return 0.6 * found + 0.4 * understood


def _nearest(name: str, others: list[str]) -> float:
    return max(float(fuzz.ratio(name, other)) / 100 for other in others) ** 4
