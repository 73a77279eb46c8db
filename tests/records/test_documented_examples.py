"""Every example in docs/workspace.md has the shape that load accepts, and shows every field there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from frankpledge.plan.models import Body
from frankpledge.plan.nouns import nouns
from frankpledge.workspace.files import Loader, yaml
from frankpledge.workspace.schema import shape

TEXT = (Path(__file__).parents[2] / "docs" / "workspace.md").read_text()


def _examples() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for head, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S):
        for block in re.findall(r"```yaml\n(.*?)```", body, re.S):
            read = yaml.load(block, Loader=Loader)
            for item in read if isinstance(read, list) else [read]:
                name = "grants" if "fund" in item else head.split(".yml")[0]
                found.setdefault(name, []).append(item)
    return found


EXAMPLES = _examples()
NOUNS = {"body": Body} | {noun.name: noun.model for noun in nouns() if noun.name != "places"}


@pytest.mark.parametrize("name", NOUNS)
def test_each_example_has_the_shape_that_load_accepts(name: str) -> None:
    for item in EXAMPLES[name]:
        shape(NOUNS[name]).model_validate(item)


@pytest.mark.parametrize("name", NOUNS)
def test_each_field_is_in_an_example(name: str) -> None:
    shown = {field for item in EXAMPLES[name] for field in item}
    assert set(shape(NOUNS[name]).model_fields) == shown
