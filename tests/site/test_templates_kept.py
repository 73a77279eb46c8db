"""Where templates are kept as the program that each becomes."""

import sys
from pathlib import Path

from frankpledge.site import environment


def test_they_are_kept_beside_the_templates_as_python_keeps_its_modules(monkeypatch, tmp_path):
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(environment, "__file__", str(tmp_path / "environment.py"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert Path(environment._compiled()) == tmp_path / "templates" / "__pycache__"


def test_they_are_kept_in_the_home_folder_where_python_keeps_none(monkeypatch, tmp_path):
    monkeypatch.setenv("FRANKPLEDGE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert Path(environment._compiled()) == tmp_path / "home" / "kept" / "templates"


def test_they_are_kept_in_the_home_folder_where_nobody_may_write_beside_them(monkeypatch, tmp_path):
    monkeypatch.setenv("FRANKPLEDGE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(environment, "__file__", str(tmp_path / "nowhere" / "environment.py"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert Path(environment._compiled()) == tmp_path / "home" / "kept" / "templates"
