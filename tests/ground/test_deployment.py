"""Settings of a public installation, as Django's own checks for deployment see them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PUBLIC = {
    "DJANGO_SETTINGS_MODULE": "frankpledge.project.settings",
    "FRANKPLEDGE_BASE_URL": "https://plan.example.org",
    "FRANKPLEDGE_HOSTS": "plan.example.org",
}


def test_a_public_installation_passes_the_checks_for_deployment(tmp_path: Path) -> None:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    environment = mine | PUBLIC | {"FRANKPLEDGE_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
