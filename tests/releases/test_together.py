"""What one release withholds is not to be had by setting another beside it, or the release says so."""

from datetime import date

import pytest

from figures.held import LONDON, PLACES, Held
from frankpledge.figures import build
from frankpledge.releases import freeze

MEASURE = {
    "key": "homicides",
    "title": "Homicides",
    "kind": "count",
    "dataset": "homicides",
    "polarity": "down",
    "periods": ["month"],
    "small": 5,
}
CAMDEN, NEWHAM, KINGSTON = "E09000007", "E09000025", "E09000021"


def quarter(folder, key, counts, previous=None, measure=MEASURE, guarded=True):
    """A release of one month of victims in Camden, Newham and Kingston."""
    table = [
        {"place": place, "victims": n}
        for place, n in zip(("Camden", "Newham", "Kingston upon Thames"), counts, strict=True)
    ]
    before = previous.table if previous and guarded else None
    held = Held({"homicides": table})
    made = build([measure], [], held, as_at=date(2021, 6, 30), places=PLACES, before=before)
    about = {"as_at": date(2021, 6, 30), "title": key, "illustrative": True}
    return freeze(made, {}, [], key=key, folder=folder, previous=previous, **about)


def shown(release):
    return {f.place: f.value for f in release.across("homicides", "2021-01")}


def test_a_count_that_was_withheld_and_grew_a_little_stays_withheld(tmp_path):
    first = quarter(tmp_path, "a", (4, 20, 30))
    second = quarter(tmp_path, "b", (6, 20, 30), first)
    assert shown(first) == shown(second) | {LONDON: 54}
    assert shown(second) == {CAMDEN: None, NEWHAM: None, KINGSTON: 30, LONDON: 56}
    assert second.manifest["notes"] == [
        "homicides: 1 figure is shown in both this release and a, and the difference is itself a small "
        "number."
    ]


def test_a_count_that_was_withheld_and_grew_far_from_it_is_shown_and_the_manifest_says_so(tmp_path):
    first = quarter(tmp_path, "a", (4, 20, 30))
    second = quarter(tmp_path, "b", (60, 20, 30), first)
    assert shown(second) == {CAMDEN: 60, NEWHAM: 20, KINGSTON: 30, LONDON: 110}
    assert second.manifest["notes"] == [
        "homicides: 2 figures are withheld in release a and shown here: set beside other figures, the two "
        "releases may give away what was hidden there."
    ]


def test_a_count_that_an_earlier_release_showed_is_said_to_be_hidden_in_vain(tmp_path):
    first = quarter(tmp_path, "a", (6, 20, 30))
    second = quarter(tmp_path, "b", (4, 20, 30), first)
    assert shown(second)[CAMDEN] is None
    assert second.manifest["notes"][0] == (
        "homicides: 2 figures are withheld here, but shown in release a and hardly changed since, so that "
        "hiding now hides little."
    )
    assert CAMDEN not in second.manifest["notes"][0]


def test_without_the_release_before_it_the_same_count_would_have_been_shown(tmp_path):
    first = quarter(tmp_path, "a", (4, 20, 30))
    second = quarter(tmp_path, "b", (6, 20, 30), first, guarded=False)
    assert shown(second)[CAMDEN] == 6
    assert "withheld in release a and shown here" in second.manifest["notes"][0]


@pytest.mark.parametrize("small", [0, 5])
def test_the_same_counts_give_nothing_away(tmp_path, small):
    measure = {**MEASURE, "small": small}
    first = quarter(tmp_path, "a", (4, 20, 30), measure=measure)
    second = quarter(tmp_path, "b", (4, 20, 30), first, measure=measure)
    assert shown(first) == shown(second)
    assert second.manifest["notes"] == []


def test_true_counts_of_what_is_withheld_are_never_written(tmp_path):
    release = quarter(tmp_path, "a", (4, 20, 30))
    camden = release.figure(f"homicides/{CAMDEN}/2021-01")
    assert (camden.value, camden.numerator, camden.suppressed) == (None, None, True)
    assert "withheld" not in "".join(
        p.read_text() for p in release.folder.glob("*.json") if p.name != "measures.json"
    )
