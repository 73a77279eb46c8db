"""The folder that is published to."""

from __future__ import annotations

from pathlib import Path

import pytest

from frankpledge.publishing import PublishingError
from frankpledge.publishing.folder import Account, filling


def _publish(out: Path, *, at_once: bool = False, **files: str) -> Account:
    with filling(out) as folder:
        for name, content in files.items():
            folder.put(name, content)
        return folder.finish({"release": "2021-q4"}, at_once=at_once)


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert _publish(out, a="1", b="2").written == ["a", "b"]
    account = _publish(out, a="1", b="3", c="4")
    assert (account.written, account.unchanged, account.removed) == (["b", "c"], ["a"], [])
    account = _publish(out, a="1")
    assert account.removed == ["b", "c"]
    assert sorted(p.name for p in out.iterdir() if not p.name.startswith(".")) == ["a"]


def test_a_file_that_somebody_changed_is_mended(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _publish(out, a="1")
    (out / "a").write_text("changed")
    assert _publish(out, a="1").written == ["a"]
    assert (out / "a").read_text() == "1"


def test_what_others_put_there_is_left(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _publish(out, a="1")
    (out / "CNAME").write_text("plan.example.org")
    _publish(out, b="1")
    assert (out / "CNAME").exists()


def test_a_folder_that_was_never_published_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("")
    with pytest.raises(PublishingError, match=r"thesis\.docx"):
        _publish(tmp_path, a="1")


def test_a_failure_half_way_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _publish(out, a="1", b="2")

    def fails() -> None:
        with filling(out) as folder:
            folder.put("a", "new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert (out / "a").read_text() == "1"
    assert _publish(out, a="1", b="2").unchanged == ["a", "b"]


def test_two_publishers_do_not_mix(tmp_path: Path) -> None:
    with filling(tmp_path / "out"), pytest.raises(PublishingError, match="under way"):
        _publish(tmp_path / "out", a="1")


def test_a_page_may_become_a_folder_and_a_folder_a_page(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _publish(out, **{"a": "file", "b/c": "below"})
    _publish(out, **{"a/index.html": "folder", "b": "file"})
    assert (out / "a/index.html").read_text() == "folder"
    assert (out / "b").read_text() == "file"
    assert _publish(out, **{"a/index.html": "folder", "b": "file"}).written == []


def test_a_folder_replaced_at_once_holds_what_it_would_hold_file_by_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _publish(out, **{"a": "1", "b/c": "2", "gone": "3"})
    (out / "CNAME").write_text("plan.example.org")
    stayed = (out / "a").stat().st_mtime_ns
    account = _publish(out, at_once=True, **{"a": "1", "b/c": "new", "d": "4"})
    assert (account.written, account.unchanged, account.removed) == (["b/c", "d"], ["a"], ["gone"])
    held = {
        path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("[!.]*") if path.is_file()
    }
    assert held == {"a": "1", "b/c": "new", "d": "4", "CNAME": "plan.example.org"}
    assert (out / "a").stat().st_mtime_ns == stayed
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert _publish(out, **{"a": "1", "b/c": "new", "d": "4"}).written == []


def test_a_folder_that_cannot_be_replaced_at_once_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    _publish(out, a="1")
    monkeypatch.setattr("frankpledge.durable.exchange", lambda one, other: False)
    with pytest.raises(PublishingError, match="without --at-once"):
        _publish(out, at_once=True, a="2")
    assert (out / "a").read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
