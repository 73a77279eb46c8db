"""What two releases give away together of small numbers that one of them withholds.

A release that stands cannot be taken back, so what is found here is said in the manifest's notes, by measure
and number of figures; which figures they are is not said, for the note would lead to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from frankpledge.figures import Figures
from frankpledge.figures.methods import disclosure
from frankpledge.releases.revisions import IDENTITY, matched

if TYPE_CHECKING:
    from frankpledge.releases.reading import Release

_SAID = {
    "shown before": "withheld here, but shown in release {key} and hardly changed since, so that hiding "
    "now hides little",
    "shown now": "withheld in release {key} and shown here: set beside other figures, the two releases "
    "may give away what was hidden there",
    "small difference": "shown in both this release and {key}, and the difference is itself a small number",
}


def given_away(figures: Figures, previous: Release) -> list[str]:
    """A sentence for each measure and way in which `previous` and these figures undo each other's hiding.

    Only measures with a threshold (`small`) are looked at; empty where nothing is given away.
    """
    small = {m.key: m.small for m in figures.measures}
    if not any(small.values()):
        return []
    old, new = previous.table, figures.table
    where, _ = matched(old, new)
    found = where >= 0
    if not found.any():
        return []
    at = np.maximum(where, 0)
    names = new["measure"].to_numpy(zero_copy_only=False)
    threshold = np.array([small.get(n, 0) for n in names], dtype=np.float64)
    now = new["numerator"].to_numpy().astype(np.float64)
    identities = zip(*(new[c].to_pylist() for c in IDENTITY), strict=True)
    true = {i: figures.withheld[k] for i, k in enumerate(identities) if k in figures.withheld}
    now[list(true)] = list(true.values())
    before = old["numerator"].to_numpy().astype(np.float64)[at]
    hidden = new["suppressed"].to_numpy(zero_copy_only=False).astype(bool)
    was = old["suppressed"].to_numpy(zero_copy_only=False).astype(bool)[at]
    told = np.where(
        found & was & ~hidden & ~np.isnan(now),
        "shown now",
        disclosure.differencing(before, was, now, hidden, threshold),
    )
    told = np.where(found & (threshold > 0), told, "")
    said = []
    for measure in dict.fromkeys(names[told != ""].tolist()):
        for way, words in _SAID.items():
            count = int(np.count_nonzero((names == measure) & (told == way)))
            if count:
                one = count == 1
                text = words.format(key=previous.key)
                said.append(
                    f"{measure}: {count:,} figure{'' if one else 's'} {'is' if one else 'are'} {text}."
                )
    return said
