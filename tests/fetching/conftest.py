"""The publisher's server, what it publishes, and the fetching from it."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from police_server import FORCE, Clock, Fetcher, Handler, Publisher, Server

from frankpledge import illustration
from frankpledge.facts.fetching import Fetched, Manners, Web, fetch_police_uk


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Web:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return Web(
        Manners(silence=5, attempts=4),
        clock=clock.read,
        sleep=clock.sleep,
        chance=lambda: 1.0,
        now=lambda: datetime(2022, 3, 31, 12, tzinfo=UTC),
    )


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    server = Server(("127.0.0.1", 0), Handler)
    server.publisher = Publisher(address=f"http://127.0.0.1:{server.server_port}/data/archive/")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server.publisher
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def months(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Member → content: four months of the publisher's files for one force, and rows of two others."""
    folder = tmp_path_factory.mktemp("police")
    illustration.write(folder, first="2021-09", last="2021-12", scale=0.2)
    found = {}
    for path in sorted(folder.rglob(f"*-{FORCE}-*.csv")):
        month = path.name[:7]
        for force in ("leicestershire", FORCE, "surrey"):
            found[f"{month}/{path.name.replace(FORCE, force)}"] = path.read_bytes()
    return found


@pytest.fixture
def pack() -> Callable[..., bytes]:
    """Make an archive as the publisher does."""

    def packer(members: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(members.items()):
                archive.writestr(name, content)
        return out.getvalue()

    return packer


@pytest.fixture
def published(publisher: Publisher, months: dict[str, bytes]) -> Publisher:
    """One archive, of December 2021, big enough that its end does not hold all of it."""
    filler = {f"2021-{m:02d}/2021-{m:02d}-kent-street.csv": bytes(range(256)) * 2048 for m in range(1, 9)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted((months | filler).items()):
            archive.writestr(zipfile.ZipInfo(name, (2022, 1, 20, 0, 0, 0)), content, zipfile.ZIP_STORED)
    publisher.archives["2021-12"] = out.getvalue()
    return publisher


@pytest.fixture
def fetch(publisher: Publisher, web: Web, tmp_path: Path) -> Fetcher:
    def fetcher(first: str = "2021-11", last: str = "2021-12", force: str = FORCE) -> Fetched:
        return fetch_police_uk(force, first, last, tmp_path / "kept", address=publisher.address, web=web)

    return fetcher


@pytest.fixture
def standing(tmp_path: Path) -> Callable[[], dict[str, bytes]]:
    """What a person sees in the folder: every file that is not hidden."""

    def stands() -> dict[str, bytes]:
        folder = tmp_path / "kept"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        }

    return stands
