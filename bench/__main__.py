"""Run every bench of this folder: each module with a `main`."""

from __future__ import annotations

import importlib
import pkgutil

import bench


def main() -> None:
    for module in sorted(found.name for found in pkgutil.iter_modules(bench.__path__)):
        if not module.startswith("_"):
            importlib.import_module(f"bench.{module}").main()
            print()


if __name__ == "__main__":
    main()
