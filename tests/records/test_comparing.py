"""Two editions compared in the desk, and confirmed by a person pair by pair."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frankpledge.desk.models import RoleGroup
from frankpledge.plan import comparing, edition_text, texts
from frankpledge.plan.drafts import drafts_seen
from frankpledge.plan.models import ComparedClause, EditionComparison, EditionPage

pytestmark = pytest.mark.usefixtures("loaded")

OLD = """# Draft

## Trust

1.1 We will put 500 officers in schools by 2026.

1.2 Each ward keeps its team.
"""
NEW = OLD.replace("Draft", "Plan").replace("500", "300").replace("2026", "2027")


def of_role(role: str, of: str = "") -> Client:
    """Somebody of a role at the desk, signed in."""
    person = get_user_model().objects.create_user(f"{role}-{of}", password="a long pass phrase")
    person.groups.add(RoleGroup.objects.get(role=role, belongs_to=of).group)
    client = Client()
    client.force_login(person)
    return client


def officer() -> Client:
    return of_role("policy-officer", "priority:2022-25/violence")


def pair(comparison: EditionComparison, label: str) -> ComparedClause:
    """The one clause, not a heading, that is proposed as `label`."""
    (found,) = (row for row in comparison.clauses.all() if row.proposed == label and not row.heading)
    return found


@pytest.fixture
def compared() -> EditionComparison:
    final, draft = EditionPage.in_force(), EditionPage.objects.get(key="draft-2021-25")
    assert final is not None
    old, new = texts.from_markdown(OLD, "old.md"), texts.from_markdown(NEW, "new.md")
    made = comparing.propose(final, draft, old, new, by="Policy officer")
    made.save()
    return made


def test_nothing_is_settled_before_a_person_said_so_but_what_is_the_same(compared: EditionComparison) -> None:
    settled = {row.new: row.settled for row in compared.clauses.all() if not row.heading}
    assert settled == {
        "We will put 300 officers in schools by 2027.": "",
        "Each ward keeps its team.": "unchanged",
    }
    assert compared.counts["unchanged"] == 1, "the heading “Trust” is no clause"
    assert compared.waiting == 1


def test_a_pair_that_differs_is_never_confirmed_as_unchanged(compared: EditionComparison) -> None:
    row = pair(compared, "changed-number")
    with pytest.raises(ValueError, match="cannot be unchanged"):
        comparing.confirm(row, "unchanged", by="Policy officer", reason="It means the same.")
    with pytest.raises(ValueError, match="needs a reason"):
        comparing.confirm(row, "reworded", by="Policy officer")
    comparing.confirm(row, "changed-number", by="Policy officer")
    assert row.settled == "changed-number"


def test_comparing_again_keeps_what_was_confirmed_of_the_same_wordings(compared: EditionComparison) -> None:
    row = pair(compared, "changed-number")
    comparing.confirm(row, "changed-number", by="Me")
    row.save()
    again = comparing.propose(
        compared.edition,
        compared.earlier,
        texts.from_markdown(OLD),
        texts.from_markdown(NEW + "\n1.3 A new promise.\n"),
    )
    assert again.pk == compared.pk
    assert pair(again, "changed-number").confirmed_by == "Me"
    assert pair(again, "new").settled == ""


def test_an_edition_without_a_text_of_its_own_is_read_from_its_promises() -> None:
    final = EditionPage.in_force()
    assert final is not None
    written = edition_text.markdown(final)
    for promise in final.commitments_in_order():
        assert promise.wording in written
    final.text = "# Its own\n\nWords."
    assert edition_text.markdown(final) == final.text


def test_in_the_desk_texts_are_uploaded_compared_confirmed_and_sent_for_approval() -> None:
    desk = officer()
    final, draft = EditionPage.in_force(), EditionPage.objects.get(key="draft-2021-25")
    assert final is not None
    sent: dict[str, Any] = {"edition": final.pk, "earlier": draft.pk, "by": "Policy officer"}
    files = {
        "old": SimpleUploadedFile("draft.md", OLD.encode()),
        "new": SimpleUploadedFile("plan.md", NEW.encode()),
    }
    assert desk.post("/admin/desk/comparisons/", sent | files).status_code == 302
    held = EditionComparison.everything.get(edition=final)
    assert not held.live
    assert (held.old_name, held.new_name) == ("draft.md", "plan.md")
    page = desk.get(f"/admin/desk/comparisons/{held.pk}/").content.decode()
    assert "<del>500</del>" in page
    with drafts_seen():
        rows = list(comparing.latest(held).clauses.all())
    number = next(n for n, r in enumerate(rows) if r.proposed == "changed-number" and not r.heading)
    sent = {"by": "Policy officer", "pair": [number], f"label-{number}": "changed-number", "do": "send"}
    assert desk.post(f"/admin/desk/comparisons/{held.pk}/", sent).status_code == 302
    held = EditionComparison.everything.get(pk=held.pk)
    with drafts_seen():
        row = pair(comparing.latest(held), "changed-number")
    assert (row.confirmed, row.confirmed_by) == ("changed-number", "Policy officer")
    held.refresh_from_db()
    assert held.current_workflow_state is not None
    public = Client(headers={"host": "localhost"}).get("/plan/2022-25/compared/").content.decode()
    assert "Confirmed by Policy officer" not in public, "nobody publishes what they wrote themselves"


def test_what_is_confirmed_and_public_is_the_map(compared: EditionComparison) -> None:
    rows = list(compared.clauses.all())
    for row in rows:
        if row.proposed == "changed-number":
            comparing.confirm(row, "changed-number", by="Policy officer")
    for row in rows:
        row.save()
    public = Client(headers={"host": "localhost"}).get("/plan/2022-25/compared/").content.decode()
    assert "Confirmed by Policy officer" in public
    assert "500 officers → 300 officers" in public or "500" in public


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.md", b" ", "empty"),
        ("scan.pdf", b"%PDF-1.4 broken", "scan.pdf"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Word document"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(name: str, content: bytes, said: str) -> None:
    desk = officer()
    final, draft = EditionPage.in_force(), EditionPage.objects.get(key="draft-2021-25")
    assert final is not None
    sent = {"edition": final.pk, "earlier": draft.pk, "by": "Policy officer"}
    answer = desk.post("/admin/desk/comparisons/", sent | {"old": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not EditionComparison.everything.filter(edition=final).exists()


def test_who_does_not_write_comparisons_confirms_none(compared: EditionComparison) -> None:
    client = of_role("scrutiny-member")
    assert client.get(f"/admin/desk/comparisons/{compared.pk}/").status_code in {302, 403}
