"""A release is signed, names the one before it, and nobody rewrites the past without its being seen."""

import json
import shutil
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from figures.held import PLACES, Held, months
from frankpledge.figures import build
from frankpledge.releases import Keys, Release, ReleaseError, chain, freeze, read_public
from frankpledge.releases.reading import digest

MEASURE = {
    "key": "homicides",
    "title": "Homicides",
    "kind": "count",
    "dataset": "homicides",
    "polarity": "down",
    "periods": ["calendar-year"],
}


@pytest.fixture(scope="module")
def made():
    rows = [{"place": "Camden", "month": m, "victims": 3, "source": "s1"} for m in months("2020-01", 24)]
    return build([MEASURE], [], Held({"homicides": rows}), as_at=date(2022, 3, 31), places=PLACES)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "releases"


@pytest.fixture
def three(made, kept: Path, keys: Keys) -> list[Release]:
    """Three quarters, each naming the one before it."""
    held: list[Release] = []
    for number in (1, 2, 3):
        held.append(one(made, kept, f"q{number}", keys, held[-1] if held else None, day=number))
    return held


def one(made, folder: Path, key: str, keys: Keys | None, previous: Release | None = None, day: int = 1):
    return freeze(
        made,
        {"commitments": [{"key": "review", "title": key}]},
        [{"id": "s1", "name": "homicides.csv", "sha256": "ab" * 32}],
        key=key,
        folder=folder,
        as_at=date(2022, 3, day),
        title=key,
        illustrative=True,
        previous=previous,
        keys=keys,
    )


def rewritten(release: Release, title: str, **also) -> None:
    """Change a release and put its digests right, as one who cannot sign would."""
    path = release.folder / "manifest.json"
    told = json.loads(path.read_text()) | {"title": title} | also
    for name, text in (("manifest.json", json.dumps(told)), ("manifest.sha256", "")):
        (release.folder / name).chmod(0o644)
        (release.folder / name).write_text(text or digest(path) + "\n")


def test_the_private_key_is_nobody_elses_and_the_public_one_stands_beside_it(made, kept, keys):
    release = one(made, kept, "q1", keys)
    assert stat.S_IMODE((keys.folder / "signing.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700
    assert release.signature(keys.trusted()).words == f"signed by key {next(iter(keys.trusted()))}"
    assert release.verify(keys.trusted()) == []


def test_a_private_key_that_others_can_read_signs_nothing(made, kept, keys):
    keys.private()
    (keys.folder / "signing.key").chmod(0o644)
    with pytest.raises(ReleaseError, match="chmod 600"):
        one(made, kept, "q1", keys)
    assert not kept.exists() or not Release.all(kept)


def test_the_same_key_gives_the_same_bytes(made, tmp_path, keys):
    first, second = (one(made, tmp_path / name, "q1", keys) for name in "ab")
    assert (first.folder / "manifest.sig").read_bytes() == (second.folder / "manifest.sig").read_bytes()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_change_of_one_bit_of_the_signature_is_found(made, tmp_path_factory, where, bit):
    folder = tmp_path_factory.mktemp("signed")
    release = one(made, folder / "releases", "q1", Keys(folder / "keys"))
    path = release.folder / "manifest.sig"
    content = bytearray(path.read_bytes())
    content[int(where * len(content))] ^= 1 << bit
    path.chmod(0o644)
    path.write_bytes(bytes(content))
    assert any("manifest.sig" in words for words in release.verify())


def test_a_signature_taken_away_is_missed(three):
    (three[0].folder / "manifest.sig").unlink()
    assert any("manifest.sig is missing" in words for words in three[0].verify())


def test_a_release_rewritten_with_its_digests_put_right_does_not_fit_its_signature(three, keys):
    rewritten(three[2], "Better news")
    assert Release.open(three[2].folder).verify() == [
        "manifest.sig does not fit the manifest: one of them was changed"
    ]


def test_a_signature_by_a_stranger_is_whole_but_not_trusted(made, kept, keys, tmp_path):
    keys.private()
    stranger = Keys(tmp_path / "stranger")
    release = one(made, kept, "q1", stranger)
    assert release.verify() == []
    (problem,) = release.verify(keys.trusted())
    assert "not trusted here" in problem
    assert release.verify(read_public(stranger.folder / "signing.pub")) == []


def test_a_release_from_before_there_were_keys_is_said_to_be_unsigned_and_is_whole(made, kept, keys):
    release = one(made, kept, "q1", None)
    assert release.signature(keys.trusted()).words == "not signed"
    assert release.verify(keys.trusted()) == []


def test_what_an_old_key_signed_is_believed_after_it_is_rotated(made, three, kept, keys):
    old = next(iter(keys.trusted()))
    new = keys.rotate()
    assert new != old
    assert [p.stem for p in (keys.folder / "retired").iterdir()] == [old]
    fourth = one(made, kept, "q4", keys, three[2], day=4)
    assert fourth.signature(keys.trusted()).key == new
    assert chain(kept, keys.trusted()).broken == ""


def test_the_chain_is_walked_from_the_newest_to_the_oldest(three, kept, keys):
    found = chain(kept, keys.trusted())
    assert [(link.key, link.previous) for link in found.links] == [("q3", "q2"), ("q2", "q1"), ("q1", "")]
    assert found.broken == ""
    assert [link.key for link in chain(kept, keys.trusted(), start="q2").links] == ["q2", "q1"]


def test_the_first_broken_link_is_named_with_its_file(three, kept, keys):
    (three[1].folder / "plan.json").chmod(0o644)
    (three[1].folder / "plan.json").write_text("{}")
    assert chain(kept, keys.trusted()).broken == "q2: plan.json was changed"


def test_a_past_release_made_anew_by_a_stranger_breaks_the_link_to_it(made, three, kept, keys, tmp_path):
    shutil.rmtree(three[0].folder)
    one(made, kept, "q1", Keys(tmp_path / "stranger"))
    found = chain(kept, keys.trusted())
    assert found.broken.startswith("q2: it holds another digest of q1")
    assert "not trusted" in found.links[2].problem


def test_a_release_taken_out_of_the_chain_is_missed(three, kept, keys):
    shutil.rmtree(three[0].folder)
    assert chain(kept, keys.trusted()).broken == (
        "q2: it names q1 as the release before it, which is not there"
    )


def test_an_unsigned_release_stands_in_the_chain_only_on_a_signed_one_after_it(made, kept, keys):
    first = one(made, kept, "q1", None)
    assert "no signed release after it" in chain(kept, keys.trusted()).broken
    one(made, kept, "q2", keys, first, day=2)
    found = chain(kept, keys.trusted())
    assert found.broken == ""
    assert found.links[1].words == "not signed, but q2, which is, rests on it"


def test_a_signature_stripped_with_every_digest_put_right_still_breaks_the_chain(three, kept, keys):
    rewritten(three[2], "Better news", signed_by="")
    (three[2].folder / "manifest.sig").unlink()
    assert chain(kept, keys.trusted()).broken.startswith("q3: not signed")
