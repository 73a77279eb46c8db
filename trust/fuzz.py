"""Every reader under libFuzzer: bytes changed by what they reach, for so many seconds each.

What must hold each time: what was given is read, or refused by the reader's own error; no other error, no
input that takes longer than `LONGEST`, no memory beyond `MOST_MEMORY`, no row lost. atheris (for development
alone) puts libFuzzer into Python; where it is not installed, that is said, and nothing is tried.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trust import office
from trust.fuzzing import Target, targets
from trust.results import Line, Size

#: Seconds of one input; megabytes of one process.
LONGEST, MOST_MEMORY = 30, 2048
_LAST = re.compile(r"^#\d+\s+\w+\s+cov: (\d+) ft: (\d+) corp: (\d+)", re.MULTILINE)
_RUN = re.compile(r"^stat::number_of_executed_units:\s*(\d+)", re.MULTILINE)
_RAISED = re.compile(r"=== Uncaught Python exception: ===\n(.+)")
_KILLED = re.compile(r"ERROR: libFuzzer: (.+)")
_INPUT = re.compile(r"^Base64: (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """What libFuzzer said of one target: inputs tried, edges of code reached, inputs kept for reaching more,
    and what did not hold (empty, where it held)."""

    tried: int
    edges: int
    kept: int
    failed: str


def installed() -> bool:
    """Whether atheris is: it has wheels for Linux on x86-64."""
    return importlib.util.find_spec("atheris") is not None


def fuzzed(target: Target, folder: Path, seed: int, *, seconds: float = 0, runs: int = -1) -> Found:
    """Fuzz one target from its sound inputs, in a process of its own; `folder` is for it alone."""
    corpus, made, found = folder / "corpus", folder / "made", folder / "found"
    for one in (corpus, made, found):
        one.mkdir(parents=True)
    for number, content in enumerate(target.seeds(made)):
        (corpus / f"sound-{number:03d}").write_bytes(content)
    command = [sys.executable, "-m", "trust.fuzzing", target.name, f"-seed={seed}", f"-runs={runs}"]
    command += [f"-max_total_time={int(seconds)}", f"-max_len={target.longest}", f"-timeout={LONGEST}"]
    command += [
        f"-rss_limit_mb={MOST_MEMORY}",
        "-print_final_stats=1",
        f"-artifact_prefix={found}/",
        str(corpus),
    ]
    done = subprocess.run(
        command,
        cwd=office.ROOT,
        env=os.environ | {"TMPDIR": str(made)},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return read(done.stdout + done.stderr, done.returncode)


def read(said: str, status: int) -> Found:
    """libFuzzer's last lines, and atheris's traceback, as what they come to."""
    last = _LAST.findall(said)
    edges, _, kept = map(int, last[-1]) if last else (0, 0, 0)
    tried = _RUN.search(said)
    failed = ""
    if status or not tried or not last:
        why = _RAISED.search(said) or _KILLED.search(said)
        given = _INPUT.search(said)
        failed = why[1] if why else f"ended with status {status}: {said[-300:]}"
        failed += f" (input, in Base64: {given[1][:400]})" if given else ""
    return Found(int(tried[1]) if tried else 0, edges, kept, failed)


def prove(size: Size) -> Iterator[Line]:
    """Every target in turn."""
    if not installed():
        yield Line("fuzz", "readers under libFuzzer: not tried, atheris is not installed", 0)
        return
    with tempfile.TemporaryDirectory(prefix="frankpledge-fuzz-") as made:
        folder = Path(made)
        office.opened(folder / "home")
        office.tables()
        office.loaded()
        for target in targets().values():
            found = fuzzed(target, folder / target.name, size.seed, seconds=size.fuzz)
            note = f"{found.edges:,} edges of code reached, {found.kept:,} inputs kept"
            yield Line("fuzz", target.reads, found.tried, note, tuple(filter(None, [found.failed])))
