"""Files made once for all tests of facts, and an empty warehouse for each."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from frankpledge import illustration
from frankpledge.facts import Account, Warehouse, add

TODAY = date(2022, 3, 31)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small set of illustrative files: ten months of data.police.uk, and the other formats."""
    folder = tmp_path_factory.mktemp("made")
    illustration.write(folder, first="2021-03", last="2021-12", scale=0.4)
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")


Adder = Callable[..., Account]


@pytest.fixture
def put(warehouse: Warehouse) -> Adder:
    """Add paths to the warehouse, as at the end of March 2022."""

    def adder(*paths: Path, **options: object) -> Account:
        return add(list(paths), warehouse, today=TODAY, **options)  # type: ignore[arg-type]

    return adder


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Write one file and return its path."""

    def writer(name: str, content: bytes | str) -> Path:
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return writer


@pytest.fixture(scope="session")
def real() -> Path:
    """The publishers' real files, where they are beside the checkout."""
    default = Path(__file__).resolve().parents[2] / ".." / "shared"
    folder = Path(os.environ.get("FRANKPLEDGE_SHARED", default)) / "data"
    if not folder.is_dir():
        pytest.skip("the publishers' real files are not beside this checkout (../shared/data)")
    return folder.resolve()


def contents(folder: Path) -> dict[str, str]:
    """Every file under a folder, with a digest of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
