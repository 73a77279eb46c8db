"""What the measures' forms ask of the data held: answered by the engine's own process."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from frankpledge.desk import engine

_QUOTED = re.compile(r"“([a-z_]+)”")
_PATH = re.compile(r"^(?:Measure [^:]*: )?([a-z_]+(?:\.[a-z_]+)*)(?:\.\d+)*[:.]")


class DataHeld:
    """The answers; where the engine gives none, a form offers nothing and refuses nothing."""

    def columns(self) -> Mapping[str, Sequence[str]]:
        try:
            return engine.columns()
        except engine.EngineError:
            return {}

    def wrong(
        self, measure: Mapping[str, Any], targets: Sequence[Mapping[str, Any]]
    ) -> list[tuple[str, str]]:
        try:
            said = engine.ask("wrong", measure=dict(measure))
        except engine.EngineError:
            return []
        return [(_about(one), _plain(one)) for one in said]


def _about(said: str) -> str:
    """The key that a refusal is about: its path, or the first name that it quotes."""
    path = _PATH.match(said)
    if path:
        return path[1]
    names = [name for name in _QUOTED.findall(said) if name]
    return names[0] if names else "kind"


def _plain(said: str) -> str:
    words = re.sub(r"^Measure [^:]*: ", "", said)
    return words[:1].upper() + words[1:]
