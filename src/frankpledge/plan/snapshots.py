"""What a release freezes of the records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from frankpledge.plan.models import Body, today
from frankpledge.plan.nouns import nouns
from frankpledge.plan.reading import Held, jsonable, read, written
from frankpledge.plan.record import Described

Addition = Callable[[Any], Any]
_additions: dict[str, Addition] = {}


def add(name: str, made: Addition) -> None:
    """Have every whole snapshot hold, under `name`, what `made(figures)` gives: for rooms above this one."""
    _additions[name] = made


def snapshot(figures: Any = None, *, wanted: Mapping[str, Collection[str]] | None = None) -> dict[str, Any]:
    """`as_at`, `body`, `edition` (key of the current one), then each noun as a list in order: every
    public record as
    `docs/workspace.md` writes it, with `id` (its whole identity) and, under `computed`, what was true of
    it that day. Then what rooms above add to it (`add`), such as the answers to the tests of a report.

    `figures` are those that are frozen with it (anything with `missing` and `latest`, as a release has them).
    With `wanted`, only those nouns, of each only what names it and those fields, rows and computed values,
    and nothing added: what is made of it rests on no more.
    """
    everything, names = read(wanted)
    only = wanted or {}
    body = Body.current()
    frozen: dict[str, Any] = {
        "as_at": today().isoformat(),
        "body": jsonable(written(body, {}, names)) if body.pk else {},
        "edition": names.edition,
    }
    for noun in nouns():
        if noun.name in everything:
            frozen[noun.name] = [
                {
                    "id": identity,
                    **jsonable(noun.frozen(held.record, held.values)),
                    **_computed(held, only.get(noun.name)),
                }
                for identity, held in everything[noun.name].items()
                if noun.public(held.record)
            ]
    return frozen if wanted else frozen | added(figures)


def added(figures: Any = None) -> dict[str, Any]:
    """What rooms above add to a whole snapshot, by these figures: the one part of it that figures change."""
    return {name: jsonable(made(figures)) for name, made in _additions.items()}


def _computed(held: Held, wanted: Collection[str] | None) -> dict[str, Any]:
    record: Described = held.record
    found = {
        name: _value(getattr(record, name)) for name in record.COMPUTED if wanted is None or name in wanted
    }
    for rows in record.ROWS:
        child = type(record)._meta.get_field(rows).related_model
        if child.COMPUTED and wanted is None:
            found[rows] = [
                {name: _value(getattr(row, name)) for name in child.COMPUTED}
                for row in getattr(record, rows).all()
            ]
    return {"computed": found} if found else {}


def _value(value: Any) -> Any:
    return jsonable(asdict(value)) if is_dataclass(value) and not isinstance(value, type) else jsonable(value)
