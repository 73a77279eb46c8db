"""What a page test is told of the served example."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Served:
    """Where the example is served, and where its releases lie."""

    address: str
    releases: Path
