"""Some readers under libFuzzer for a moment; `make trust` fuzzes them all, for half a minute each."""

from __future__ import annotations

from pathlib import Path

import pytest

from trust import fuzz
from trust.fuzzing import targets

TARGETS = targets()
#: Quick to begin; those of the records begin with Django, which takes longer.
SAMPLE = ("period", "archive", "backup")


@pytest.mark.skipif(
    not fuzz.installed(), reason="atheris is not installed: it has wheels for Linux on x86-64"
)
@pytest.mark.parametrize("name", SAMPLE)
def test_a_reader_reads_or_refuses_whatever_it_is_given(name: str, tmp_path: Path) -> None:
    found = fuzz.fuzzed(TARGETS[name], tmp_path, 2022, runs=400)
    assert found.failed == ""
    assert found.tried >= 400
    assert found.edges > 20


@pytest.mark.parametrize("name", [one.name for one in TARGETS.values() if not one.records])
def test_what_a_reader_begins_with_is_read(name: str, tmp_path: Path) -> None:
    seeds, scratch = tmp_path / "seeds", tmp_path / "scratch"
    seeds.mkdir()
    scratch.mkdir()
    run, _ = TARGETS[name].made(scratch)
    given = list(TARGETS[name].seeds(seeds))
    assert given
    for content in given:
        run(content)


def test_what_libfuzzer_says_is_read() -> None:
    sound = "#512\tDONE   cov: 35 ft: 40 corp: 11/80b lim: 40\nstat::number_of_executed_units: 512\n"
    assert fuzz.read(sound, 0) == fuzz.Found(512, 35, 11, "")
    raised = " === Uncaught Python exception: ===\nValueError: year 0 is out of range\nTraceback\n"
    failed = fuzz.read(sound + raised + "Base64: MDAwMA==\n", 77).failed
    assert failed == "ValueError: year 0 is out of range (input, in Base64: MDAwMA==)"
    slow = fuzz.read(sound + "==1== ERROR: libFuzzer: timeout after 30 seconds\n", 70)
    assert slow.failed == "timeout after 30 seconds"
    assert "status 1" in fuzz.read("No module named trust", 1).failed
