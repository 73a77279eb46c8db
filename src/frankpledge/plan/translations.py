"""The records' words in other languages: which texts there are, what is held, PO files in and out.

A translation belongs to an English text, not to a record: the same words in two records are translated once,
and words that change lose their translation at once (docs/decisions/plan-translations.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polib
from django.db import models, transaction
from django.db.models import Count, Max

from frankpledge import asked, durable
from frankpledge.plan import fields
from frankpledge.plan.models import Body, Translation
from frankpledge.plan.models.translation import digest
from frankpledge.plan.nouns import nouns
from frankpledge.plan.reading import read
from frankpledge.plan.record import Described, parts

DRAFTED = "machine-drafted"
#: Names of fields that hold no words of a language: keys, addresses, codes, names of people and bodies.
_WORDLESS = frozenset(
    {
        *("key", "code", "slug", "url", "email", "contact_email", "contact_phone", "short_name", "reference"),
        *("office_holder_name", "deputy_name", "chief_officer_name", "force_short", "title_of", "unit", "by"),
        *(
            "said_by",
            "set_by",
            "chair",
            "contact",
            "name_of",
            "licence",
            "council",
            "organisation",
            "question_id",
        ),
    }
)
#: Lengths of fields that hold a line of words; keys of other rooms and addresses have others.
_LINES = frozenset({40, 255})
#: Models whose records are names.
_NAMES = frozenset({"Place", "Organisation"})
#: Nouns in the order in which translators should take them.
FIRST = ("body", "editions", "priorities", "measures", "areas", "commitments", "recommendations")


class TranslationError(Exception):
    """A translators' file that cannot be taken in; says what was found and what to do."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a PO file brought: texts changed, texts as they were, and those whose English is held no more."""

    changed: int
    unchanged: int
    stale: int


@lru_cache(maxsize=256)
def fields_of(model: type[models.Model]) -> frozenset[str]:
    """The fields of a model whose words are translated, as held."""
    if not issubclass(model, Described) or model.__name__ in _NAMES:
        return frozenset()
    return frozenset(
        held
        for written, held in map(parts, model.RECORD)
        if written not in model.REFERS and _wordy(model, held)
    )


def _wordy(model: type[models.Model], held: str) -> bool:
    field = model._meta.get_field(held)
    if held in _WORDLESS or getattr(field, "choices", None):
        return False
    if type(field) is models.TextField:
        return True
    line = type(field) is models.CharField and field.max_length in _LINES
    return line and fields.KEY not in field.validators


def sources() -> dict[str, list[str]]:
    """Every English text of the records, with where it stands (``measures/homicides:title``)."""
    found: dict[str, list[str]] = {}
    for where, text in _walk():
        found.setdefault(text, []).append(where)
    return found


def _walk() -> Iterator[tuple[str, str]]:
    body = Body.objects.first()
    if body is not None:
        yield from _texts(body, "body")
    held, _ = read()
    order = sorted(nouns(), key=lambda n: FIRST.index(n.name) if n.name in FIRST else len(FIRST))
    for noun in order:
        for identity, one in held[noun.name].items():
            yield from _texts(one.record, f"{noun.name}/{identity}")


def _texts(record: Any, where: str) -> Iterator[tuple[str, str]]:
    model = type(record)
    wanted = fields_of(model)
    for written, held in map(parts, model.RECORD):
        text = getattr(record, held) if held in wanted else ""
        if text and any(letter.isalpha() for letter in text):
            yield f"{where}:{written}", text.replace("\r\n", "\n")
    for rows in model.ROWS:
        for number, row in enumerate(getattr(record, rows).all()):
            yield from _texts(row, f"{where}/{rows}/{getattr(row, 'key', '') or number + 1}")


# --- what pages ask -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """The records' words in one language, and how many of them nobody has signed."""

    words: Mapping[str, str]
    unreviewed: int

    def of(self, source: str) -> str | None:
        """`source` in this language; None where it is not translated, or was before it changed."""
        return self.words.get(source.replace("\r\n", "\n"))


@asked.once
def held(language: str) -> Held:
    """What is held in `language`: read once in a process, and again when a translation changes."""
    rows = Translation.objects.filter(language=language)
    told = rows.aggregate(many=Count("pk"), last=Max("changed"))
    return _read(language, told["many"], str(told["last"]), os.getpid())


@lru_cache(maxsize=32)
def _read(language: str, many: int, last: str, process: int) -> Held:
    rows = Translation.objects.filter(language=language).values_list("source", "text", "state")
    unsigned = sum(state != Translation.State.SIGNED for _, _, state in rows)
    return Held({source: text for source, text, _ in rows}, unsigned)


# --- PO files -----------------------------------------------------------------------------------------


def as_po(language: str, *, everything: bool = True) -> polib.POFile:
    """A translators' file: every text of the records, translated or not; texts whose English changed come as
    fuzzy, with the English that was translated.
    """
    held_texts = sources()
    rows = {row.source: row for row in Translation.objects.filter(language=language)}
    stale = {
        place: row
        for source, row in rows.items()
        if source not in held_texts
        for place in row.where.splitlines()
    }
    po = _empty(language)
    for source, places in held_texts.items():
        row = rows.get(source)
        entry = polib.POEntry(msgid=source, occurrences=[(place, "") for place in places])
        if row is not None:
            _fill(entry, row)
        else:
            old = next((stale[place] for place in places if place in stale), None)
            if old is not None:
                entry.msgstr, entry.previous_msgid, entry.flags = old.text, old.source, ["fuzzy"]
            elif not everything:
                continue
        po.append(entry)
    return po


def as_held(language: str) -> polib.POFile:
    """What is held in `language` and nothing more, as a workspace keeps it."""
    po = _empty(language)
    for row in sorted(Translation.objects.filter(language=language), key=lambda row: row.source):
        entry = polib.POEntry(msgid=row.source, occurrences=[(p, "") for p in row.where.splitlines()])
        _fill(entry, row)
        po.append(entry)
    return po


def _fill(entry: polib.POEntry, row: Translation) -> None:
    entry.msgstr = row.text
    if row.state == Translation.State.DRAFTED:
        entry.flags = [DRAFTED]
    elif row.signed_by:
        entry.tcomment = (
            f"Signed: {row.signed_by}, {row.signed_on}" if row.signed_on else f"Signed: {row.signed_by}"
        )


def _empty(language: str) -> polib.POFile:
    po = polib.POFile(wrapwidth=110)
    po.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return po


def write(language: str, path: Path, *, whole: bool = True) -> int:
    """Write the translators' file of `language`, or what is held alone; gives the number of its texts."""
    po = as_po(language) if whole else as_held(language)
    durable.write(path, str(po) + "\n")
    return len(po)


def take(language: str, path: Path, known: Mapping[str, list[str]] | None = None) -> Taken:
    """Take a translators' file in, all or nothing. `known` are the `sources`, where they were read already.

    A text flagged ``machine-drafted`` is held as unreviewed; one without the flag needs a line
    ``# Signed: name, date``. Fuzzy and empty entries are passed over. Raises `TranslationError` that names
    the entry.
    """
    try:
        po = polib.pofile(str(path), encoding="utf-8")
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise TranslationError(f"{path} cannot be read as a PO file: {error}") from error
    said = po.metadata.get("Language", language)
    if said.lower().replace("_", "-") != language:
        raise TranslationError(f"{path} says that it is of the language “{said}”, not “{language}”.")
    known = sources() if known is None else known
    rows = {row.source: row for row in Translation.objects.filter(language=language)}
    changed = unchanged = stale = 0
    seen: set[str] = set()
    with transaction.atomic():
        for entry in po:
            if not entry.msgstr or entry.fuzzy or entry.obsolete:
                continue
            if digest(entry.msgid) in seen:
                raise TranslationError(
                    f"{path}: “{entry.msgid[:60]}” is there twice. A text has one translation wherever it "
                    "stands: keep one of them."
                )
            if "\0" in entry.msgid + entry.msgstr:
                raise TranslationError(
                    f"{path}: “{entry.msgid[:60]}” has a NUL in it, which no text can hold."
                )
            seen.add(digest(entry.msgid))
            stale += entry.msgid not in known
            row = rows.get(entry.msgid) or Translation(language=language, source=entry.msgid)
            before = (row.pk, row.text, row.state, row.signed_by, row.signed_on, row.where)
            row.text = entry.msgstr
            row.state, row.signed_by, row.signed_on = _signature(entry, path)
            row.where = "\n".join(known.get(entry.msgid) or [place for place, _ in entry.occurrences])
            if before == (row.pk, row.text, row.state, row.signed_by, row.signed_on, row.where) and row.pk:
                unchanged += 1
            else:
                row.save()
                changed += 1
    return Taken(changed, unchanged, stale)


#: Where a workspace keeps its translations: ``translations/<language>.po``.
FOLDER = "translations"


def replace(workspace: Path) -> None:
    """Make the translations match those of a workspace; raises `TranslationError`."""
    files = {path.stem: path for path in sorted((workspace / FOLDER).glob("*.po"))}
    Translation.objects.exclude(language__in=files).delete()
    known = sources() if files else {}
    for language, path in files.items():
        take(language, path, known)
        wanted = {digest(entry.msgid) for entry in polib.pofile(str(path), encoding="utf-8") if entry.msgstr}
        Translation.objects.filter(language=language).exclude(source_digest__in=wanted).delete()


def keep(workspace: Path) -> None:
    """Write what is held into a workspace; a language that is no longer held loses its file."""
    held_now = set(Translation.objects.values_list("language", flat=True))
    for path in (workspace / FOLDER).glob("*.po"):
        if path.stem not in held_now:
            path.unlink()
    for language in sorted(held_now):
        (workspace / FOLDER).mkdir(parents=True, exist_ok=True)
        write(language, workspace / FOLDER / f"{language}.po", whole=False)


def _signature(entry: polib.POEntry, path: Path) -> tuple[str, str, date | None]:
    if DRAFTED in entry.flags:
        return Translation.State.DRAFTED, "", None
    for line in entry.tcomment.splitlines():
        if line.startswith("Signed: "):
            name, _, on = line.removeprefix("Signed: ").rpartition(", ")
            try:
                return Translation.State.SIGNED, name, date.fromisoformat(on)
            except ValueError:
                return Translation.State.SIGNED, line.removeprefix("Signed: "), None
    raise TranslationError(
        f"{path}: “{entry.msgid[:60]}” is neither flagged “{DRAFTED}” nor signed. Flag it, or add the "
        "comment “# Signed: your name, 2026-01-31” above it."
    )
