"""A write is whole or it did not happen."""

from pathlib import Path

import pytest

from frankpledge import durable


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "ledger.json"
    durable.write(target, "old")
    durable.write(target, "new")
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.json"]


def test_a_folder_appears_only_when_its_block_ends_well(tmp_path: Path) -> None:
    target = tmp_path / "release"

    def write_half_and_fail() -> None:
        with durable.new_folder(target) as part:
            (part / "half").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half_and_fail()
    assert list(tmp_path.iterdir()) == []
    with durable.new_folder(target) as part:
        (part / "whole").write_text("whole")
        assert not target.exists()
    assert (target / "whole").read_text() == "whole"


def test_a_finished_folder_is_never_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "release"
    target.mkdir()
    with pytest.raises(FileExistsError), durable.new_folder(target):
        pass
