"""Illustrative files in the publishers' exact formats, made from a seed: the same seed, the same bytes.

Nothing in them is a publisher's figure. They are plausible in shape (seasons, a spring without thefts in
2020, trust that falls) so that every page can be seen, and are added with `facts.add(…, illustrative=True)`,
which marks each row.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from frankpledge.illustration import attitudes, boroughs, homicides, lookups, measures, police
from frankpledge.illustration.area import LONDON, Area
from frankpledge.illustration.months import Months

__all__ = ["LONDON", "Area", "Months", "write"]


def write(
    folder: Path,
    *,
    seed: int = 2022,
    first: str = "2017-04",
    last: str = "2021-12",
    scale: float = 1.0,
    areas: Sequence[Area] = LONDON,
) -> list[Path]:
    """Write a whole set of illustrative files into `folder` and return their paths, in order.

    Months run from `first` to `last`; the survey begins earlier (December 2014) and homicides in 2003, as the
    publishers' do. `scale` multiplies the rows of the data.police.uk files (1.0: about 10 MB in all).
    """
    months = Months(first, last)
    made: dict[str, bytes] = {}
    makers = (police.files, boroughs.files, attitudes.files, homicides.files, lookups.files, measures.files)
    for number, maker in enumerate(makers):
        made |= maker(np.random.default_rng([seed, number]), months, list(areas), scale)
    paths = []
    for name, content in made.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
    return paths
