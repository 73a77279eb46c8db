"""What was backed up comes back byte for byte, in an empty place, or nothing of it does."""

import gzip
import io
import json
import shutil
import sqlite3
import stat
import tarfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from figures.held import PLACES, Held, months
from frankpledge import facts, releases
from frankpledge.cli import app
from frankpledge.desk import keeping, signing_keys
from frankpledge.desk.archive import KeepingError
from frankpledge.facts import Warehouse
from frankpledge.figures import build

TODAY = date(2022, 3, 31)
SMALL = Path(__file__).parents[1] / "records" / "small"


def tidy(folder: Path, value: int, name: str = "backlog") -> Path:
    """A publisher's file of one series for a year."""
    path = folder / f"{name}.csv"
    lines = [f"{name},E12000007,2021-{m:02d},{value + m}" for m in range(1, 13)]
    path.write_text("series,place,period,value\n" + "\n".join(lines) + "\n")
    return path


def figures():
    rows = [{"place": "Camden", "month": m, "victims": 3, "source": "s1"} for m in months("2020-01", 24)]
    measure = {"key": "h", "title": "H", "kind": "count", "dataset": "homicides", "periods": ["month"]}
    return build([measure], [], Held({"homicides": rows}), as_at=TODAY, places=PLACES)


@pytest.fixture
def installation(home: Path, tmp_path: Path) -> Path:
    """Facts, two signed releases (one shown) and an upload."""
    warehouse = Warehouse(home / "warehouse")
    facts.add([tidy(tmp_path, 100)], warehouse, today=TODAY)
    facts.add([tidy(tmp_path, 200)], warehouse, today=TODAY)
    previous = None
    for key in ("q1", "q2"):
        previous = releases.freeze(
            figures(),
            {},
            [],
            key=key,
            folder=home / "releases",
            as_at=TODAY,
            title=key,
            illustrative=True,
            previous=previous,
            keys=signing_keys(),
        )
    releases.publish("q1", home / "releases")
    (home / "media" / "documents").mkdir(parents=True)
    (home / "media" / "documents" / "minutes.pdf").write_bytes(b"%PDF minutes")
    (home / "secret-key").write_text("of sessions")
    return home


def content(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def rewritten(backup: Path, change) -> Path:
    """The backup with its members changed by `change(name, content)`, packed again as gzip."""
    to = backup.with_name("tampered.tar.gz")
    with tarfile.open(backup) as old, tarfile.open(to, "w:gz") as new:
        for member in old:
            for name, held in change(member.name, old.extractfile(member).read()):
                told = tarfile.TarInfo(name)
                told.size = len(held)
                new.addfile(told, io.BytesIO(held))
    return to


@pytest.mark.parametrize("ending", ["tar.zst", "tar.gz"])
def test_facts_and_releases_come_back_byte_for_byte(installation, tmp_path, ending):
    kept = keeping.backup(tmp_path / f"b.{ending}", records=False)
    there = tmp_path / "there"
    assert keeping.restore(tmp_path / f"b.{ending}", there) == kept
    assert kept.releases == ("q1", "q2")
    assert content(there / "releases") == content(installation / "releases")
    assert content(there / "media") == content(installation / "media")
    held, came = Warehouse(installation / "warehouse"), Warehouse(there / "warehouse")
    assert came.state() == held.state()
    assert came.ledger.written() == held.ledger.written()
    for name in held.ledger.referenced():
        assert (came.folder / name).read_bytes() == (held.folder / name).read_bytes()
    assert keeping.whole(there) == []
    trusted = releases.Keys(there / "keys").trusted()
    assert releases.chain(there / "releases", trusted).broken == ""
    assert releases.Release.current(there / "releases").key == "q1"
    assert not list(installation.glob(".backup-*"))
    assert not list(tmp_path.glob(".*.part"))


def test_months_replaced_since_are_not_carried_along(installation, tmp_path):
    on_disk = set(content(installation / "warehouse"))
    keeping.backup(tmp_path / "b.tar.zst", records=False)
    keeping.restore(tmp_path / "b.tar.zst", tmp_path / "there")
    assert set(content(tmp_path / "there" / "warehouse")) < on_disk


@pytest.fixture
def records_in(django_db_setup, django_db_blocker):
    """Makes the records those of a file of the test's own: the run's database is not written to."""
    from django.db import connection

    own = connection.settings_dict["NAME"]
    if connection.vendor != "sqlite":
        pytest.skip("the records are not in SQLite, and are not in a backup")

    def use(path: Path) -> None:
        connection.close()
        if not path.exists():
            with closing(sqlite3.connect(own)) as run, closing(sqlite3.connect(path)) as copy:
                run.backup(copy)
        connection.settings_dict["NAME"] = str(path)

    with django_db_blocker.unblock():
        yield use
        connection.close()
        connection.settings_dict["NAME"] = own


def test_records_come_back_as_they_were(installation, tmp_path, records_in):
    from frankpledge import workspace

    records_in(installation / "records.sqlite3")
    workspace.load(SMALL)
    workspace.dump(tmp_path / "before")
    assert keeping.backup(tmp_path / "b.tar.zst").records
    keeping.restore(tmp_path / "b.tar.zst", tmp_path / "there")
    records_in(tmp_path / "there" / "records.sqlite3")
    workspace.dump(tmp_path / "after")
    assert content(tmp_path / "after") == content(tmp_path / "before")
    assert len(content(tmp_path / "after")) > 10


def test_private_keys_are_in_it_only_when_asked_for(installation, tmp_path):
    keeping.backup(tmp_path / "without.tar.zst", records=False)
    keeping.backup(tmp_path / "with.tar.zst", records=False, with_keys=True)
    for name in ("without", "with"):
        keeping.restore(tmp_path / f"{name}.tar.zst", tmp_path / name)
    assert {p.name for p in (tmp_path / "without" / "keys").iterdir()} == {"signing.pub"}
    assert not (tmp_path / "without" / "secret-key").exists()
    for name in ("keys/signing.key", "secret-key"):
        path = tmp_path / "with" / name
        assert path.read_bytes() == (installation / name).read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "with.tar.zst").stat().st_mode) == 0o600


def test_after_a_restore_without_private_keys_a_new_one_signs_and_the_old_is_still_believed(
    installation, tmp_path
):
    keeping.backup(tmp_path / "b.tar.zst", records=False)
    keeping.restore(tmp_path / "b.tar.zst", tmp_path / "there")
    keys = releases.Keys(tmp_path / "there" / "keys")
    old = set(keys.trusted())
    keys.private()
    assert len(keys.trusted()) == 2
    assert old < set(keys.trusted())
    assert keeping.whole(tmp_path / "there") == []


def test_a_folder_that_holds_something_is_never_restored_into(installation, tmp_path):
    keeping.backup(tmp_path / "b.tar.zst", records=False)
    with pytest.raises(KeepingError, match="is not empty"):
        keeping.restore(tmp_path / "b.tar.zst", installation)
    with pytest.raises(KeepingError, match="never overwritten"):
        keeping.backup(tmp_path / "b.tar.zst", records=False)


NAMES = ["releases/q1/plan.json", "releases/current", "warehouse/ledger.json", "keys/signing.pub"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_changed_in_the_backup_is_named_and_nothing_is_restored(installation, tmp_path, name):
    keeping.backup(tmp_path / "b.tar.gz", records=False)
    changed = rewritten(
        tmp_path / "b.tar.gz", lambda n, held: [(n, bytes([held[0] ^ 1]) + held[1:] if n == name else held)]
    )
    (tmp_path / "there").mkdir()
    with pytest.raises(KeepingError, match=f"{name} was changed"):
        keeping.restore(changed, tmp_path / "there")
    assert list((tmp_path / "there").iterdir()) == []
    assert not list(tmp_path.glob(".*.part"))


def test_a_file_taken_out_of_the_backup_or_put_twice_is_named(installation, tmp_path):
    keeping.backup(tmp_path / "b.tar.gz", records=False)
    name = "releases/q1/plan.json"
    taken = rewritten(tmp_path / "b.tar.gz", lambda n, held: [] if n == name else [(n, held)])
    with pytest.raises(KeepingError, match=f"{name} is missing"):
        keeping.restore(taken, tmp_path / "there")
    twice = rewritten(tmp_path / "b.tar.gz", lambda n, held: [(n, held)] * (2 if n == name else 1))
    with pytest.raises(KeepingError, match=f"{name} does not belong"):
        keeping.restore(twice, tmp_path / "there")


@pytest.mark.parametrize(
    "name", ["../escaped", "/tmp/escaped", "media/../../escaped", "elsewhere/x", "media/./x", "media\\x"]
)
def test_a_path_that_leads_out_of_the_folder_is_refused_even_if_the_manifest_lists_it(
    installation, tmp_path, name
):
    keeping.backup(tmp_path / "b.tar.gz", records=False)

    def escaping(member, held):
        if member != "manifest.json":
            return [(member, held)]
        told = json.loads(held)
        told["files"][name] = {"bytes": 1, "sha256": "0" * 64}
        return [(member, json.dumps(told).encode()), (name, b"x")]

    with pytest.raises(KeepingError, match="does not belong"):
        keeping.restore(rewritten(tmp_path / "b.tar.gz", escaping), tmp_path / "there")
    assert not (tmp_path / "there").exists()
    assert not (tmp_path / "escaped").exists()


def test_a_link_in_the_place_of_a_file_is_refused(installation, tmp_path):
    keeping.backup(tmp_path / "b.tar.gz", records=False)
    to = tmp_path / "linked.tar.gz"
    with tarfile.open(tmp_path / "b.tar.gz") as old, tarfile.open(to, "w:gz") as new:
        for member in old:
            if member.name == "releases/current":
                member.type, member.linkname, member.size = tarfile.SYMTYPE, "/etc/passwd", 0
                new.addfile(member)
            else:
                new.addfile(member, old.extractfile(member))
    with pytest.raises(KeepingError, match="releases/current does not belong"):
        keeping.restore(to, tmp_path / "there")


@pytest.mark.parametrize("ending", ["tar.zst", "tar.gz"])
def test_a_backup_cut_short_is_refused(installation, tmp_path, ending):
    keeping.backup(tmp_path / f"b.{ending}", records=False)
    whole = (tmp_path / f"b.{ending}").read_bytes()
    cut = tmp_path / f"cut.{ending}"
    for share in (0, 0.1, 0.5, 0.9):
        cut.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(KeepingError):
            keeping.restore(cut, tmp_path / "there")
        assert not (tmp_path / "there").exists()


def test_what_is_no_backup_is_refused(tmp_path):
    path = tmp_path / "x.tar.gz"
    path.write_bytes(gzip.compress(b"nothing of the kind" * 100))
    with pytest.raises(KeepingError):
        keeping.restore(path, tmp_path / "there")


def test_an_installation_that_is_not_whole_is_not_backed_up(installation, tmp_path):
    plan = installation / "releases" / "q1" / "plan.json"
    plan.chmod(0o644)
    plan.write_text("{ }\n")
    with pytest.raises(KeepingError, match=r"release q1: plan\.json was changed"):
        keeping.backup(tmp_path / "b.tar.zst", records=False)
    shutil.rmtree(installation / "releases")
    for path in (installation / "warehouse").glob("*/*/*/*.parquet"):
        path.unlink()
    with pytest.raises(KeepingError, match="partition"):
        keeping.backup(tmp_path / "b.tar.zst", records=False)
    assert not (tmp_path / "b.tar.zst").exists()


def test_the_commands_say_what_they_did(installation, tmp_path):
    file, there = str(tmp_path / "b.tar.zst"), str(tmp_path / "there")
    said = CliRunner().invoke(app, ["backup", file, "--without-records"])
    assert said.exit_code == 0, said.output
    assert "2 releases" in said.output
    said = CliRunner().invoke(app, ["restore", file, "--into", there])
    assert said.exit_code == 0, said.output
    again = CliRunner().invoke(app, ["restore", file, "--into", there])
    assert again.exit_code == 1
    walked = CliRunner().invoke(app, ["release", "verify", "--chain"])
    assert (walked.exit_code, "unbroken" in walked.output) == (0, True)
    looked = CliRunner().invoke(app, ["doctor"], env={"FRANKPLEDGE_HOME": there})
    assert "Every release is as it was frozen" in looked.output
    assert "Every month of facts that is held can be read" in looked.output
