"""Whatever a workspace says comes out again as it went in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from frankpledge import workspace
from frankpledge.plan.reading import read
from frankpledge.workspace.files import Loader, yaml, yaml_text

LONDON = Path(__file__).parents[2] / "examples" / "london"

#: Text of one or more lines as a person types it, with what YAML finds hard.
texts = some.text(
    some.characters(blacklist_categories=["Cs", "Cc"], whitelist_characters="\n")
    | some.sampled_from(list(":#-{}[]'\"|>&*!%@`\n"))
).map(str.strip)
words = texts.filter(bool) | some.sampled_from(
    ["on", "no", "true", "null", "~", "12:30", "2021-01-01", "1e3", "0x1", "- a"]
)
keys = some.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,4}){0,2}\Z")
days = some.none() | some.dates(date(2000, 1, 1), date(2030, 1, 1))

values = some.recursive(
    words | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | days,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_what_is_written_as_yaml_is_read_as_it_was(value: Any) -> None:
    assert yaml.load(yaml_text(value), Loader=Loader) == value


people = some.lists(
    some.fixed_dictionaries(
        {"key": keys, "name": words.map(lambda text: text.replace("\n", " ")[:200].strip() or "x")},
        optional={"text": texts, "words": some.lists(words, max_size=3), "invented": some.booleans()},
    ),
    max_size=4,
    unique_by=lambda one: one["key"],
)


@pytest.mark.usefixtures("loaded")
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=people)
def test_loading_a_dump_of_any_records_changes_nothing(
    folder: Path, tmp_path: Path, people: list[Any]
) -> None:
    for name in ("commitments/1-violence.yml", "rollouts.yml"):  # they name people of the small workspace
        text = (folder / name).read_text()
        (folder / name).write_text(
            text.replace("people: [children]", "").replace("people: [older-people]", "")
        )
    (folder / "people.yml").write_text(yaml_text(people))
    with transaction.atomic():
        workspace.load(folder)
        out = tmp_path / "out"
        workspace.dump(out)
        assert not workspace.load(out).changed
        assert [one.values["name"] for one in read()[0]["people"].values()] == [one["name"] for one in people]
        transaction.set_rollback(True)


@pytest.mark.skipif(not (LONDON / "body.yml").exists(), reason="the London example is not in this checkout")
@pytest.mark.usefixtures("db")
def test_the_london_example_loads_and_comes_out_as_it_went_in(tmp_path: Path) -> None:
    assert workspace.load(LONDON).changed
    assert not workspace.load(LONDON).changed
    workspace.dump(tmp_path / "out")
    assert not workspace.load(tmp_path / "out").changed
