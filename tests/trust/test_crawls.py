"""A few addresses as every role, and a few of the coming release's; `make trust` asks for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from frankpledge import desk
from trust import office
from trust.results import Size

#: The same code as `make trust`, over a sample.
FEW = Size(every=90, walk=False, addresses=40, few=True)


@pytest.fixture(autouse=True)
def _quick_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client keeps no copy of every template's context: the desk's pages have hundreds."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)


def test_no_role_opens_or_changes_what_the_table_does_not_give_it(small: None, db: None) -> None:
    from trust.crawling import roles

    lines = list(roles.prove(FEW))
    assert [failure for line in lines for failure in line.failed] == []
    assert all(line.count > 5 for line in lines)


def test_a_release_is_nowhere_before_its_minute_and_found_after_it(
    small: None, db: None, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trust.crawling import embargo

    monkeypatch.setenv("FRANKPLEDGE_AS_AT", office.EARLIER)
    office.measured()
    office.published(tmp_path / "former")
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", office.BEFORE)
    office.frozen(office.gathered(tmp_path / "coming"))
    assert desk.shown().key == office.FORMER
    before = list(embargo.prove(FEW, tmp_path))
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", office.DUE)
    after = list(embargo.prove_after(FEW, tmp_path))
    assert [failure for line in (*before, *after) for failure in line.failed] == []
