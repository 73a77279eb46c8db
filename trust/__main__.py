"""Run the proofs, each in a process of its own: `python -m trust [PROOF …] [--quick] [--kills N] …`."""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from trust.results import Line, Size, table

PROOFS = ("inputs", "fuzz", "kills", "faults", "crawl", "load")
#: Proofs of one size, which say themselves what they found; a small run leaves them out.
WHOLE = ("cluster", "desk_pages")
#: Failures of one line that are told; the table counts them all.
TOLD = 10


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trust", description=__doc__)
    parser.add_argument(
        "proofs", nargs="*", metavar="PROOF", help=f"of {', '.join((*PROOFS, *WHOLE))}; all if none is named"
    )
    parser.add_argument(
        "--quick", action="store_true", help="the same, fewer times: minutes instead of an hour"
    )
    parser.add_argument("--inputs", type=int, help="how many broken files")
    parser.add_argument("--fuzz", type=float, help="for how many seconds each reader is fuzzed")
    parser.add_argument("--kills", type=int, help="how many kills, over all kinds of work")
    parser.add_argument("--minutes", type=float, help="how long the load lasts, on each database")
    parser.add_argument("--every", type=int, help="ask for every how many-th address of the desk")
    parser.add_argument("--seed", type=int, help="makes every choice the same again")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    return parser


def size(given: argparse.Namespace) -> Size:
    """What is asked for, over what is usual."""
    usual = Size.quick() if given.quick else Size()
    names = ("inputs", "fuzz", "kills", "minutes", "every", "seed")
    return replace(usual, **{name: value for name in names if (value := getattr(given, name)) is not None})


def apart(proof: str, options: list[str]) -> tuple[list[Line], int]:
    """A proof in a process and a folder of its own: its lines, and its exit status."""
    with tempfile.TemporaryDirectory(prefix=f"frankpledge-trust-{proof}-") as made:
        into = Path(made) / "lines"
        environment = {name: value for name, value in os.environ.items() if name != "FRANKPLEDGE_AS_AT"}
        environment |= {"FRANKPLEDGE_HOME": str(Path(made) / "home")}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "trust", proof, *options, "--here", str(into)]
        status = subprocess.run(command, env=environment, check=False).returncode
        lines = into.read_text().splitlines() if into.exists() else []
    return [Line.read(line) for line in lines], status


def proved(proof: str, wanted: Size) -> Iterator[Line]:
    """The lines of a proof; of one that is of one size, that it came to its end."""
    module = importlib.import_module(f"trust.{proof}")
    if proof in PROOFS:
        yield from module.prove(wanted)
    else:
        module.main()
        yield Line(proof, "as it said above", 1)


def here(proof: str, wanted: Size, into: Path) -> None:
    """A proof in this process, its lines told as they come."""
    with into.open("a") as told:
        for line in proved(proof, wanted):
            print(
                f"{line.proof}: {line.what}: {line.count:,}{f' ({line.note})' if line.note else ''}",
                flush=True,
            )
            for failure in line.failed[:TOLD]:
                print(f"  DID NOT HOLD: {failure}", flush=True)
            if len(line.failed) > TOLD:
                print(f"  and {len(line.failed) - TOLD:,} more", flush=True)
            print(line.written(), file=told, flush=True)


def main(arguments: list[str]) -> int:
    given = options().parse_args(arguments)
    wanted = size(given)
    unknown = [name for name in given.proofs if name not in (*PROOFS, *WHOLE)]
    if unknown:
        print(f"There is no proof “{unknown[0]}”; there are: {', '.join((*PROOFS, *WHOLE))}", file=sys.stderr)
        return 2
    if given.here:
        here(given.proofs[0], wanted, Path(given.here))
        return 0
    passed = [argument for argument in arguments if argument not in (*PROOFS, *WHOLE)]
    lines: list[Line] = []
    broken = []
    for proof in given.proofs or (PROOFS if given.quick else (*PROOFS, *WHOLE)):
        began = time.monotonic()
        found, status = apart(proof, passed)
        lines += found
        if status or not found:
            broken.append(f"{proof} ended with status {status} before it was done")
        print(f"{proof}: {time.monotonic() - began:,.0f} seconds\n", flush=True)
    print(table(lines))
    print(f"\nSeed {wanted.seed}, {os.cpu_count()} cores.")
    failed = [f"{line.proof}, {line.what}: {one}" for line in lines for one in line.failed]
    for one in [*broken, *failed[:TOLD]]:
        print(f"DID NOT HOLD: {one}")
    if not (failed or broken):
        print("Everything held.")
    return 1 if failed or broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
