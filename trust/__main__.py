"""Run all of it: each module of this folder with a `main`."""

from __future__ import annotations

import importlib
import pkgutil

import trust


def main() -> None:
    for module in sorted(found.name for found in pkgutil.iter_modules(trust.__path__)):
        if not module.startswith("_"):
            importlib.import_module(f"trust.{module}").main()


if __name__ == "__main__":
    main()
