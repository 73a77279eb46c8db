"""What a load did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """What a load did, noun by noun: how many records were `created`, `updated`, `unchanged`, `deleted`."""

    nouns: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        return any(count["created"] + count["updated"] + count["deleted"] for count in self.nouns.values())

    def total(self, what: str) -> int:
        return sum(count[what] for count in self.nouns.values())

    def __str__(self) -> str:
        lines = []
        for name, count in self.nouns.items():
            said = [
                f"{count[what]} {what}"
                for what in ("created", "updated", "deleted", "unchanged")
                if count[what]
            ]
            if said:
                lines.append(f"  {name}: {', '.join(said)}")
        return "\n".join(lines) or "  The workspace is empty."
