"""Files that people bring: tried and not taken, accepted by a person, rejected and removed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from small_office import trust

from frankpledge import desk
from frankpledge.desk.models import Job, Upload


def brought(client: Any, *files: Path, **said: Any) -> Upload:
    handed = [SimpleUploadedFile(one.name, one.read_bytes()) for one in files]
    answer = client.post("/admin/desk/files/", {"files": handed, **said})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return Upload.objects.order_by("-pk").first()


def test_what_is_brought_is_checked_and_nothing_of_it_is_held(office, person, signed_in, the_work, tmp_path):
    client = signed_in(person("ann", "analyst"))
    upload = brought(client, trust(tmp_path, 0.5))
    assert upload.state == Upload.State.WAITING
    the_work()
    upload.refresh_from_db()
    assert upload.state == Upload.State.TRIED
    assert (upload.account[0]["read"], upload.account[0]["added"]) == (5, 5)
    assert [change["month"] for change in upload.changes] == [f"{year}-12" for year in range(2017, 2022)]
    assert desk.warehouse().datasets() == []
    page = client.get(f"/admin/desk/files/{upload.pk}/").content.decode()
    assert "What would change" in page
    assert str(office) not in page, "where files lie here is nobody's business"
    other = signed_in(person("ben", "approver"))
    assert other.get(f"/admin/desk/files/{upload.pk}/").status_code == 200
    other.post(f"/admin/desk/files/{upload.pk}/decide/", {"accept": "1"})
    the_work()
    assert desk.warehouse().datasets() == [], "who may see files may not accept them"


def test_accepting_adds_them_and_a_second_check_finds_nothing_to_change(
    office, person, signed_in, the_work, tmp_path
):
    client = signed_in(person("ann", "analyst"))
    upload = brought(client, trust(tmp_path, 0.5))
    the_work()
    client.post(f"/admin/desk/files/{upload.pk}/decide/", {"accept": "1"})
    the_work()
    upload.refresh_from_db()
    assert upload.state == Upload.State.ACCEPTED
    assert [holding.rows for holding in desk.warehouse().datasets()] == [5]
    assert not (upload.room / "files").exists()
    again = brought(client, trust(tmp_path, 0.5))
    the_work()
    again.refresh_from_db()
    assert again.changes == []


def test_what_was_checked_against_other_facts_is_checked_again(office, person, signed_in, the_work, tmp_path):
    client = signed_in(person("ann", "analyst"))
    first, second = brought(client, trust(tmp_path, 0.5)), brought(client, trust(tmp_path, 0.6, name="b.csv"))
    the_work()
    for upload in (first, second):
        client.post(f"/admin/desk/files/{upload.pk}/decide/", {"accept": "1"})
        the_work()
    second.refresh_from_db()
    assert second.state == Upload.State.TRIED
    client.post(f"/admin/desk/files/{second.pk}/check/", {})
    the_work()
    second.refresh_from_db()
    assert [change["before"] for change in second.changes] == [1] * 5
    client.post(f"/admin/desk/files/{second.pk}/decide/", {"accept": "1"})
    the_work()
    second.refresh_from_db()
    assert second.state == Upload.State.ACCEPTED


def test_rows_at_fault_are_told_and_can_be_downloaded(office, person, signed_in, the_work, tmp_path):
    client = signed_in(person("ann", "analyst"))
    path = trust(tmp_path, 0.5)
    path.write_text(path.read_text() + "trust,W00,R12-2016-12,=1+1\n" + "trust,W00,2016-13,0.4\n")
    upload = brought(client, path)
    the_work()
    page = client.get(f"/admin/desk/files/{upload.pk}/").content.decode()
    assert "Rows at fault" in page
    answer = client.get(f"/admin/desk/files/{upload.pk}/problems.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    told = b"".join(answer.streaming_content).decode().splitlines()
    assert told[0] == "file,row,column,found,expected"
    assert len(told) == 3
    assert any("'=1+1" in line for line in told), "no cell is a formula"


def test_rejected_files_are_removed_and_the_reason_stays(office, person, signed_in, the_work, tmp_path):
    client = signed_in(person("ann", "analyst"))
    upload = brought(client, trust(tmp_path, 0.5))
    the_work()
    client.post(f"/admin/desk/files/{upload.pk}/decide/", {"reject": "1", "reason": ""})
    upload.refresh_from_db()
    assert upload.state == Upload.State.TRIED, "no reason, no rejection"
    client.post(f"/admin/desk/files/{upload.pk}/decide/", {"reject": "1", "reason": "The wrong year."})
    upload.refresh_from_db()
    assert (upload.state, upload.reason) == (Upload.State.REJECTED, "The wrong year.")
    assert not (upload.room / "files").exists()
    assert "The wrong year." in client.get("/admin/desk/files/").content.decode()


def test_a_file_of_no_known_format_is_refused_in_words_for_who_brought_it(
    office, person, signed_in, the_work, tmp_path
):
    client = signed_in(person("ann", "analyst"))
    path = tmp_path / "poem.csv"
    path.write_text("roses,violets\nred,blue\n")
    upload = brought(client, path)
    the_work()
    upload.refresh_from_db()
    assert upload.state == Upload.State.REFUSED
    assert "poem.csv" in upload.problem
    assert str(office) not in upload.problem
    assert Job.objects.get(pk=upload.job_id).state == Job.State.FAILED


@pytest.mark.parametrize(
    "name",
    ["../../secret-key", "..", "a/b\\c.csv", "\x00.csv", ".hidden", "تقرير" * 40, "统计" * 90 + ".csv"],
)
def test_no_name_leads_out_of_the_room(office, person, tmp_path, name):
    from frankpledge.desk import uploads

    file = SimpleUploadedFile("x.csv", trust(tmp_path, 0.5).read_bytes())
    upload = uploads.receive([(name, file)], person("ann"))
    kept = [path for path in (office / "uploads").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert kept[0].parent == upload.room / "files" / "0000"
    assert kept[0].stat().st_mode & 0o077 == 0


def test_what_is_brought_has_no_public_address(office, person, client, tmp_path):
    from frankpledge.desk import uploads

    file = SimpleUploadedFile("x.csv", trust(tmp_path, 0.5).read_bytes())
    upload = uploads.receive([("x.csv", file)], person("ann"))
    for address in (f"/media/uploads/{upload.folder}/files/0000/x.csv", f"/uploads/{upload.folder}/"):
        assert client.get(address).status_code == 404
    assert client.get(f"/admin/desk/files/{upload.pk}/problems.csv").status_code == 302


def test_work_that_a_dead_worker_left_is_done_by_the_next(office, person, signed_in, the_work, tmp_path):
    from django_tasks_db.models import DBTaskResult

    client = signed_in(person("ann", "analyst"))
    upload = brought(client, trust(tmp_path, 0.5))
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["dead"])
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.TRYING)
    the_work()
    upload.refresh_from_db()
    assert upload.state == Upload.State.TRIED


def test_files_at_which_the_work_failed_are_decided_about_again(
    office, person, signed_in, the_work, tmp_path, monkeypatch
):
    from frankpledge import facts

    def full(*_: Any, **__: Any) -> None:
        raise OSError("No space left on device")

    client = signed_in(person("ann", "analyst"))
    upload = brought(client, trust(tmp_path, 0.5))
    with monkeypatch.context() as patched:
        patched.setattr(facts, "trial", full)
        the_work()
    upload.refresh_from_db()
    assert (upload.state, upload.job.state) == (Upload.State.REFUSED, Job.State.FAILED)
    assert "before these files were checked" in client.get(f"/admin/desk/files/{upload.pk}/").content.decode()
    client.post(f"/admin/desk/files/{upload.pk}/check/")
    the_work()
    with monkeypatch.context() as patched:
        patched.setattr(facts, "add", full)
        client.post(f"/admin/desk/files/{upload.pk}/decide/", {"accept": "1"})
        the_work()
    upload.refresh_from_db()
    assert (upload.state, upload.decided_by) == (Upload.State.TRIED, None)
    assert "nothing of them was kept" in upload.problem
    client.post(f"/admin/desk/files/{upload.pk}/decide/", {"accept": "1"})
    the_work()
    upload.refresh_from_db()
    assert upload.state == Upload.State.ACCEPTED
