"""The chain of releases, on a public page: each one's digest, the one before it, its signature."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from frankpledge import desk, facts
from frankpledge.periods import Period
from frankpledge.plan.models import today
from trust import office as small


def test_the_page_of_releases_shows_an_unbroken_chain_and_where_it_breaks(
    office: Path, tmp_path: Path, client: Any
) -> None:
    small.measured()
    facts.add([small.tidy(tmp_path, small.PUBLIC)], desk.warehouse(), today=today())
    first = desk.publish(desk.freeze(Period.parse("2021-Q3")).key)
    second = desk.publish(desk.freeze(Period.parse("2021-Q4")).key)
    frozen = desk.freeze(Period.parse("2022-Q1"))
    page = client.get("/releases/").content.decode()
    assert first.digest in page
    assert second.digest in page
    assert "The chain is unbroken." in page
    assert f"holds the digest of {first.key}" in page
    assert f"signed by key {first.signature().key}" in page
    assert frozen.digest not in page, "what is not published is no link of it"
    assert frozen.key not in page
    figures = first.folder / "figures.parquet"
    figures.chmod(0o644)
    figures.write_bytes(figures.read_bytes()[:-1] + b"?")
    client.cookies["sessionid"] = "asks afresh"
    page = client.get("/releases/").content.decode()
    assert "The chain of releases is broken." in page
    assert "figures.parquet" in page
