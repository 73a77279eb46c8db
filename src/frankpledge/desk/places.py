"""Where releases and their keys lie. Apart, so that a web process need not load the engines to ask."""

from __future__ import annotations

from pathlib import Path

from frankpledge import configuration, releases


def release_folder() -> Path:
    return configuration.home() / "releases"


def signing_keys() -> releases.Keys:
    """The keys that this installation signs its releases with."""
    return releases.Keys(configuration.home() / "keys")
