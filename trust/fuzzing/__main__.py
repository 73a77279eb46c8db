"""One target in this process, until it has run as often or as long as it was told: see `trust.fuzzing`."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path

import atheris

from trust.fuzzing import targets


def main(name: str, options: list[str]) -> None:
    target = targets()[name]
    scratch = Path(tempfile.mkdtemp(prefix=f"frankpledge-fuzz-{name}-"))
    warnings.simplefilter("ignore")
    logging.disable()
    with atheris.instrument_imports(include=[*target.code]):
        if target.records:
            from trust import office

            office.opened(Path(os.environ["FRANKPLEDGE_HOME"]))
        run, refusals = target.made(scratch)

        def one(content: bytes) -> None:
            with suppress(*refusals):
                run(content)

        # What is imported and looked up at the first use counts for no input's time.
        for path in sorted(Path(options[-1]).glob("sound-*")) if options else []:
            one(path.read_bytes())

    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
