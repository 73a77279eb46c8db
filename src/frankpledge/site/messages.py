"""The words of the interface gathered into the catalogues, and the catalogues compiled: `make messages`.

What is used and not in a catalogue is added, untranslated; what is used no more is taken out. Catalogues are
written in a settled order, so that the same words give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import polib
from babel.messages.extract import extract_from_dir

PACKAGE = Path(__file__).resolve().parent.parent
#: Rooms whose words a reader may see. The desk is in English.
ROOMS = ("site", "publishing")
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
DRAFTED = "machine-drafted"

#: How many plural forms each language has, and which a number takes (as gettext writes it).
PLURALS = {
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
    ),
    "bn": "nplurals=2; plural=(n > 1);",
    "zh-hans": "nplurals=1; plural=0;",
    "el": "nplurals=2; plural=(n != 1);",
    "gu": "nplurals=2; plural=(n > 1);",
    "hi": "nplurals=2; plural=(n > 1);",
    "pa": "nplurals=2; plural=(n > 1);",
    "tr": "nplurals=2; plural=(n != 1);",
    "ur": "nplurals=2; plural=(n != 1);",
    "vi": "nplurals=1; plural=0;",
}


@dataclass(frozen=True, slots=True)
class Message:
    """Words of the interface: singular, plural where they count something, and where they are used."""

    one: str
    many: str = ""
    context: str = ""
    places: list[str] = field(default_factory=list, compare=False)


def used() -> dict[tuple[str, str], Message]:
    """Every message that templates, Python and the records' choices use, by context and singular."""
    found: dict[tuple[str, str], Message] = {}
    for message, place in (*_extracted(), *_choices()):
        known = found.setdefault((message.context, message.one), message)
        if message.many and not known.many:
            known = found[message.context, message.one] = Message(
                message.one, message.many, message.context, known.places
            )
        if place not in known.places:
            known.places.append(place)
    return dict(sorted(found.items(), key=lambda item: (item[1].places[0], item[0])))


def _extracted() -> Iterator[tuple[Message, str]]:
    for room in ROOMS:
        rows = extract_from_dir(str(PACKAGE / room), METHODS, keywords=KEYWORDS, options_map={})
        for name, _line, words, _comments, context in rows:
            one, many = (words[0], words[1]) if isinstance(words, tuple) else (words, "")
            if one:
                yield Message(one, many, context or ""), f"{room}/{name}"


def _choices() -> Iterator[tuple[Message, str]]:
    from django.apps import apps  # noqa: PLC0415 - Django has started only now

    from frankpledge.plan.record import Described  # noqa: PLC0415

    for model in apps.get_models():
        if issubclass(model, Described):
            for held in model._meta.get_fields():
                for _value, label in getattr(held, "choices", None) or ():
                    if label:
                        yield Message(str(label)), f"records/{model._meta.model_name}"


def catalogue(code: str, folder: Path) -> Path:
    """Where the catalogue of a language lies."""
    name = code.partition("-")[0] + ("_" + code.partition("-")[2].capitalize() if "-" in code else "")
    return folder / name / "LC_MESSAGES" / "django.po"


def update(code: str, folder: Path) -> tuple[int, int, int]:
    """Bring one catalogue up to what is used and compile it: how many words, translated, and unsigned."""
    path = catalogue(code, folder)
    before = polib.pofile(str(path), encoding="utf-8") if path.exists() else polib.POFile()
    held = {(entry.msgctxt or "", entry.msgid): entry for entry in before}
    po = polib.POFile(wrapwidth=110)
    forms = int(PLURALS[code].partition("nplurals=")[2].partition(";")[0])
    for key, message in used().items():
        entry = polib.POEntry(
            msgid=message.one,
            msgctxt=message.context or None,
            occurrences=[(place, "") for place in sorted(message.places)],
        )
        if message.many:
            entry.msgid_plural = message.many
            entry.msgstr_plural = dict.fromkeys(range(forms), "")
        old = held.get(key)
        if old is not None and bool(old.msgid_plural) == bool(message.many):
            entry.msgstr, entry.flags, entry.tcomment = old.msgstr, list(old.flags), old.tcomment
            if message.many:
                entry.msgstr_plural = {i: old.msgstr_plural.get(i, "") for i in range(forms)}
        if "%(" in message.one and "python-format" not in entry.flags:
            entry.flags.append("python-format")
        po.append(entry)
    translated = [entry for entry in po if entry.translated()]
    unsigned = sum(DRAFTED in entry.flags for entry in translated)
    po.metadata = {
        "Project-Id-Version": "frankpledge",
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[code],
        "X-Unreviewed": str(unsigned),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{po}\n", encoding="utf-8")
    path.with_suffix(".mo").write_bytes(po.to_binary())
    return len(po), len(translated), unsigned


def main() -> None:
    """Update every catalogue and say how whole each is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frankpledge.project.settings")
    django.setup()
    for code in PLURALS:
        whole, translated, unsigned = update(code, PACKAGE / "locale")
        print(f"{code}: {translated} of {whole} translated, {unsigned} of them drafted by machine")


if __name__ == "__main__":
    main()
