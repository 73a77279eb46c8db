"""A release is frozen once, shown in one step, and found changed by a single byte."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from figures.held import LONDON, PLACES, Held, months
from frankpledge.figures import build
from frankpledge.releases import Figure, Period, Release, ReleaseError, as_json, difference, freeze, publish

MEASURE = {
    "key": "homicides",
    "title": "Homicides",
    "kind": "count",
    "dataset": "homicides",
    "polarity": "down",
    "periods": ["calendar-year", "financial-year", "month"],
    "breakdowns": ["sex"],
}
WAITING = {
    "key": "backlog",
    "title": "Backlog",
    "kind": "published",
    "unit": "count",
    "held_by": "the courts",
}
TARGET = {"measure": "homicides", "key": "by-2023", "value": 100, "by": "2023", "set_on": "2022-01-01"}
SOURCE = {"id": "s1", "name": "homicides.csv", "sha256": "ab" * 32, "publisher": "Metropolitan Police"}
FILES = [
    "figures.parquet",
    "manifest.json",
    "manifest.sha256",
    "measures.json",
    "places.json",
    "plan.json",
    "sources.json",
    "targets.json",
]


def figures(
    counts=(3, 4), measures=(MEASURE, WAITING), targets=(TARGET,), as_at=date(2022, 3, 31), source="s1"
):
    table = [
        {"place": place, "month": m, "victims": n, "sex": "Male", "source": source}
        for year, n in zip((2020, 2021), counts, strict=True)
        for m in months(f"{year}-01", 12)
        for place in ("Camden", "Newham")
    ]
    return build(measures, targets, Held({"homicides": table}), as_at=as_at, places=PLACES)


def frozen(folder: Path, key: str = "2022-q1", plan=None, previous=None, **made) -> Release:
    return freeze(
        figures(**made),
        plan or {"commitments": [{"key": "review", "title": "Review"}]},
        [SOURCE],
        key=key,
        folder=folder,
        as_at=date(2022, 3, 31),
        title="January to March 2022",
        illustrative=True,
        previous=previous,
    )


def test_a_release_holds_everything_needed_to_serve_it_again(tmp_path):
    release = frozen(tmp_path)
    assert sorted(p.name for p in release.folder.iterdir()) == sorted(FILES)
    assert release.measures["homicides"]["title"] == "Homicides"
    assert release.missing == {"backlog": "No file held gives this: the courts has the data."}
    assert release.places[LONDON]["name"] == "London"
    assert release.plan["commitments"][0]["key"] == "review"
    assert release.targets[0]["by"] == "2023"
    assert release.manifest["sources"]["s1"]["sha256"] == SOURCE["sha256"]
    assert release.illustrative
    assert release.verify() == []


def test_a_release_is_never_overwritten(tmp_path):
    frozen(tmp_path)
    with pytest.raises(ReleaseError, match="already there"):
        frozen(tmp_path)


@pytest.mark.parametrize("key", ["current", "../elsewhere", "2021/22", ""])
def test_a_key_that_is_no_folder_name_is_refused(tmp_path, key):
    with pytest.raises(ReleaseError, match="cannot name a release"):
        frozen(tmp_path, key)


def test_freezing_the_same_twice_gives_the_same_bytes(tmp_path):
    one, other = frozen(tmp_path / "a"), frozen(tmp_path / "b")
    assert one.digest == other.digest


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(FILES), where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_change_of_one_bit_is_found_and_the_file_named(tmp_path_factory, name, where, bit):
    release = frozen(tmp_path_factory.mktemp("release"))
    path = release.folder / name
    content = bytearray(path.read_bytes())
    content[int(where * len(content))] ^= 1 << bit
    path.chmod(0o644)
    path.write_bytes(bytes(content))
    wrong = release.verify()
    assert wrong
    assert any(name in words for words in wrong)


def test_a_missing_file_and_an_extra_one_are_named(tmp_path):
    release = frozen(tmp_path)
    (release.folder / "plan.json").unlink()
    (release.folder / "extra.csv").write_text("x")
    assert release.verify() == ["plan.json is missing", "extra.csv was added"]


def test_what_is_published_is_current_and_nothing_is_before_that(tmp_path):
    assert Release.current(tmp_path) is None
    frozen(tmp_path)
    publish("2022-q1", tmp_path)
    current = Release.current(tmp_path)
    assert current is not None
    assert current.key == "2022-q1"


def test_a_changed_release_is_not_published(tmp_path):
    release = frozen(tmp_path)
    (release.folder / "plan.json").unlink()
    with pytest.raises(ReleaseError, match=r"plan\.json is missing"):
        publish("2022-q1", tmp_path)


def test_a_release_that_is_not_there_is_said_to_be(tmp_path):
    with pytest.raises(ReleaseError, match="There is no release"):
        Release.open(tmp_path / "nowhere")


def test_a_figure_is_found_by_its_address(tmp_path):
    release = frozen(tmp_path)
    found = release.figure(f"homicides/{LONDON}/2021")
    assert found is not None
    assert (found.value, found.key) == (96, f"homicides/{LONDON}/2021")
    yearly = release.figure(f"homicides/{LONDON}/2020/21/sex=Male")
    assert yearly is not None
    assert (yearly.period, yearly.breakdown) == ("2020/21", "sex=Male")
    assert release.figure(yearly.key) == yearly
    assert release.figure(f"homicides/{LONDON}/2020-21/sex=Male") == yearly
    assert release.figure(f"homicides/{LONDON}/2021-12").period == "2021-12"
    assert release.figure("homicides/nowhere/2021") is None
    assert release.figure("nonsense") is None


def test_every_figure_of_the_table_is_found_by_its_address(tmp_path):
    release = frozen(tmp_path)
    for row in release.table.to_pylist():
        key = "/".join(row[c] for c in ("measure", "place", "period", "breakdown") if row[c])
        found = release.figure(key)
        assert found is not None
        assert (found.value, found.key) == (row["value"], key)


def test_a_series_is_in_time_order_and_by_kind_of_period(tmp_path):
    release = frozen(tmp_path)
    years = release.series("homicides", LONDON, kind="calendar-year")
    assert [f.period for f in years] == ["2020", "2021"]
    assert [f.period_end for f in release.series("homicides", LONDON)] == sorted(
        f.period_end for f in release.series("homicides", LONDON)
    )
    latest = release.latest("homicides", LONDON)
    assert latest is not None
    assert latest.period == "2021"


def test_a_series_says_of_itself_what_its_figures_and_the_table_say(tmp_path):
    release = frozen(tmp_path)
    for measure, place, breakdown in {(r["measure"], r["place"], r["breakdown"]) for r in told(release)}:
        for kind in ("", "calendar-year", "rolling-12", "month"):
            series = release.series(measure, place, breakdown, kind)
            assert series.values == [f.value for f in series]
            assert series.periods == [f.period for f in series]
            assert series.last == next((f for f in reversed(series) if f.value is not None), None)
            assert list(series[1:]) == list(series)[1:]
        rows = [
            r
            for r in told(release)
            if (r["measure"], r["place"], r["breakdown"]) == (measure, place, breakdown)
        ]
        assert [f._asdict() for f in release.series(measure, place, breakdown)] == rows


def told(release: Release) -> list[dict]:
    return release.table.select(Figure.columns()).to_pylist()


def test_across_gives_every_place(tmp_path):
    found = frozen(tmp_path).across("homicides", "2021")
    assert [f.place for f in found] == ["E09000007", "E09000025", LONDON]


RATE = {
    "key": "burglary",
    "title": "Burglary",
    "kind": "rate",
    "dataset": "borough_crime",
    "denominator": {},
    "periods": ["month"],
}


def test_areas_stand_on_a_funnel_and_only_the_one_far_outside_is_called_so(tmp_path):
    names = [f"Borough {i}" for i in range(12)]
    places = [{"code": f"E{i}", "name": n, "kind": "borough", "parent": LONDON} for i, n in enumerate(names)]
    places.append({"code": LONDON, "name": "London", "kind": "region"})
    counts = [
        {"place": n, "major": "BURGLARY", "count": 90 + 3 * (i % 7) if i else 400}
        for i, n in enumerate(names)
    ]
    people = [{"place": n, "year": 2021, "people": 100_000, "month": "2021-06"} for n in names]
    held = Held({"borough_crime": counts, "population": people})
    made = build([RATE], [], held, as_at=date(2022, 3, 31), places=places)
    release = freeze(made, {}, [], key="f", folder=tmp_path, as_at=made.as_at, title="", illustrative=False)
    found = release.funnel("burglary", "2021-01")
    assert found is not None
    assert [p.place for p in found.points if p.outside] == ["E0"]
    assert found.size_name == "People"
    assert (
        found.limits[0].far_lower < found.limits[0].near_lower < found.benchmark < found.limits[0].near_upper
    )
    assert release.funnel("burglary", "2030-01") is None


def test_the_command_lines_json_has_its_keys_and_the_verdict_in_words(tmp_path):
    release = frozen(tmp_path)
    figure = release.figure(f"homicides/{LONDON}/2021")
    assert figure is not None
    told = as_json(figure, release.provenance(figure))
    assert set(told) >= {
        "measure",
        "place",
        "period",
        "value",
        "lower",
        "upper",
        "numerator",
        "denominator",
        "unit",
        "verdict",
        "sentence",
        "provenance",
    }
    assert told["verdict"] == "too close to call"
    assert told["provenance"][0]["name"] == "homicides.csv"
    json.dumps(told)


def test_a_value_that_moved_is_revised_and_keeps_what_was_first_published(tmp_path):
    first = frozen(tmp_path, "a")
    second = frozen(tmp_path, "b", counts=(3, 5), source="s2", previous=first)
    third = frozen(tmp_path, "c", counts=(3, 5), source="s2", previous=second)
    now = second.figure(f"homicides/{LONDON}/2021")
    assert now is not None
    assert (now.value, now.status) == (120, "revised")
    assert now.why["first_published"] == {"value": 96, "release": "a"}
    assert "s2 in place of s1" in now.why["revised"]["why"]
    later = third.figure(f"homicides/{LONDON}/2021")
    assert later is not None
    assert (later.status, later.why["first_published"]["release"]) == ("revised", "a")
    same = second.figure(f"homicides/{LONDON}/2020")
    assert same is not None
    assert same.status == "final"
    assert second.manifest["previous"] == {"key": "a", "digest": first.digest}


def test_a_revised_figure_says_what_was_first_published_what_it_is_now_and_why(tmp_path):
    first = frozen(tmp_path, "2022-q1")
    second = frozen(tmp_path, "2022-q2", counts=(3, 5), source="s2", previous=first)
    third = frozen(tmp_path, "2022-q3", counts=(3, 6), source="s2", previous=second)
    figure = third.figure(f"homicides/{LONDON}/2021")
    assert figure is not None
    published, revised = figure.why["first_published"], figure.why["revised"]
    assert (
        f"First published as {published['value']:g} in {published['release']}; {revised['from']:g} in "
        f"{revised['release']}; now {figure.value:g} ({revised['why']})."
        == "First published as 96 in 2022-q1; 120 in 2022-q2; now 144 (the same files; the measure or the "
        "way of computing it changed)."
    )
    assert figure.status == "revised"


def test_a_figure_withheld_after_publication_does_not_tell_its_number_again(tmp_path):
    first = frozen(tmp_path, "a")
    hidden = ({**MEASURE, "small": 200, "breakdowns": [], "periods": ["calendar-year"]},)
    second = frozen(tmp_path, "b", measures=hidden, previous=first)
    figure = second.figure(f"homicides/{LONDON}/2021")
    assert figure is not None
    assert (figure.value, figure.status) == (None, "revised")
    assert figure.why["first_published"] == {"value": None, "release": "a"}
    assert figure.why["revised"]["why"].startswith("withheld now")
    words = [d.words for d in difference(first, second) if d.key == f"homicides/{LONDON}/2021"]
    assert words == [f"Withheld: homicides/{LONDON}/2021, which was published before."]


def test_a_figure_first_given_now_is_new_and_not_revised(tmp_path):
    first = frozen(tmp_path, "a", measures=({**MEASURE, "periods": ["calendar-year"]},))
    second = frozen(tmp_path, "b", previous=first)
    assert second.figure(f"homicides/{LONDON}/2021-06").status == "final"


def test_nothing_changed_is_no_difference(tmp_path):
    assert difference(frozen(tmp_path, "a"), frozen(tmp_path, "b")) == []


def test_what_moved_between_two_releases_is_told_one_by_one(tmp_path):
    moved = {**TARGET, "key": "by-2024", "by": "2024", "replaces": "by-2023", "reason": "More time."}
    redefined = {**MEASURE, "filter": {"sex": "Male"}, "breakdowns": []}
    new = {**MEASURE, "key": "male-homicides", "breakdowns": []}
    old = frozen(tmp_path, "a")
    now = frozen(
        tmp_path,
        "b",
        plan={"commitments": [{"key": "review", "title": "Reviewed"}, {"key": "train", "title": "Train"}]},
        counts=(3, 5),
        measures=(redefined, new),
        targets=(TARGET, moved),
    )
    found = difference(old, now)
    kinds = {d.kind for d in found}
    assert kinds == {
        "measure-new",
        "measure-dropped",
        "measure-redefined",
        "target-moved",
        "record-new",
        "record-changed",
        "figure-new",
        "figure-revised",
        "figure-dropped",
    }
    words = {d.kind: d.words for d in found}
    assert (
        words["target-moved"] == "The target for Homicides moved from 100 by 2023 to 100 by 2024 (More time)."
    )
    assert words["record-changed"] == "Changed: Reviewed (commitments/review) (title)."
    revised = [d for d in found if d.kind == "figure-revised" and d.key == f"homicides/{LONDON}/2021"]
    assert (revised[0].before, revised[0].after) == ("96.0", "120.0")


def test_a_target_changed_in_place_does_not_pass_for_the_same(tmp_path):
    old = frozen(tmp_path, "a")
    now = frozen(tmp_path, "b", targets=({**TARGET, "value": 110},))
    assert "target-moved" in {d.kind for d in difference(old, now)}


def test_pages_can_name_periods_without_looking_further():
    assert Period.parse("R12-2021-09").label == "the twelve months to September 2021"
