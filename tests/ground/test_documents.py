"""The documentation says what the code does."""

import re
from pathlib import Path

from typer.main import get_command

from frankpledge import configuration
from frankpledge.cli import app

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented_with_its_default_and_meaning() -> None:
    text = (ROOT / "docs/settings.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (?:`(.*?)`)? ?\| (.*?) \|$", text, re.MULTILINE)
    assert rows == [(s.name, s.default, s.meaning) for s in configuration.SETTINGS]


def test_every_environment_variable_that_the_code_reads_is_a_setting() -> None:
    names = {s.name for s in configuration.SETTINGS}
    for path in (ROOT / "src").rglob("*.py"):
        for found in re.findall(r"[\"'](FRANKPLEDGE_[A-Z_]+|DATABASE_URL)[\"']", path.read_text()):
            assert found in names, f"{path.name} reads {found}"


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs/commands.md").read_text()
    command = get_command(app)
    for name, group in command.commands.items():
        for part in getattr(group, "commands", {None: group}):
            line = f"frankpledge {name}" + (f" {part}" if part else "")
            assert line in text, f"docs/commands.md does not name `{line}`"


def test_no_link_between_documents_is_broken() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} points to {target}"
