"""Published again: a page is made again where something that it asked of the records has another answer."""

import os
import time
from urllib.parse import urljoin

import pytest
from django.db import connection

from frankpledge import asked
from frankpledge.plan.models import CommitmentPage
from frankpledge.publishing import PublishingError, crawl, folder, kept, publish

OLD = "A title that nothing else has"


def titled(page, title):
    page = CommitmentPage.objects.get(pk=page.pk)
    page.title = title
    page.save()


@pytest.fixture
def commitment(london):
    """One commitment with a title of its own; afterwards its title is as it was."""
    page = CommitmentPage.in_force().first()
    before = page.title
    titled(page, OLD)
    yield page
    titled(page, before)


@pytest.fixture
def again(commitment, tmp_path, monkeypatch):
    """A few pages published, and published again: the commitment's own, its priority's, and others."""
    address = commitment.get_url()
    pages = {
        address,
        urljoin(address, "../"),
        "/areas/camden/",
        "/about/",
        "/accessibility/",
        "/scrutiny/chain/",
        *(urljoin(address, f"../../{of}/") for of in ("full", "money", "triggers", "compared", "coverage")),
    }
    monkeypatch.setattr(crawl, "_links", lambda answer: [])
    monkeypatch.setattr(crawl, "seeds", lambda: {page: page for page in pages})
    out = tmp_path / "out"

    def publishing(**more):
        return publish(out, processes=1, printed=False, **more)

    publishing()
    return publishing, out


def test_nothing_changed_asks_for_no_page(again):
    account = again[0]()
    assert (account.asked, account.written, account.removed) == (0, [], [])


def test_one_changed_title_makes_again_the_pages_that_show_it(again, commitment, tmp_path):
    publishing, out = again
    showing = {p for p in out.rglob("*.html") if OLD in p.read_text()}
    assert showing
    titled(commitment, "Another title altogether")
    account = publishing()
    assert len(showing) <= account.asked <= 9  # not about, not accessibility
    assert {out / name for name in account.written} >= showing
    assert all("Another title altogether" in p.read_text() for p in showing)
    publish(tmp_path / "other", processes=1, printed=False)
    for made in (tmp_path / "other").rglob("*.html"):
        assert made.read_bytes() == (out / made.relative_to(tmp_path / "other")).read_bytes()


def test_a_changed_summary_makes_no_page_again_that_does_not_tell_it(again, commitment):
    publishing, _ = again
    page = CommitmentPage.objects.get(pk=commitment.pk)
    page.summary = "A summary that nothing else has"
    page.save()
    account = publishing()
    assert account.asked == len(account.written) == 3  # its own, its priority's, an area's


def test_what_python_keeps_of_the_program_is_no_change_of_it(tmp_path, monkeypatch):
    package = tmp_path / "frankpledge"
    written = package / "site" / "pages.py"
    written.parent.mkdir(parents=True)
    written.write_text("")
    monkeypatch.setattr(kept.frankpledge, "__file__", str(package / "__init__.py"))
    before = kept.program()
    compiled = written.parent / "__pycache__" / "pages.cpython-312.pyc.140512"
    compiled.parent.mkdir()
    compiled.write_bytes(b"half written")
    assert kept.program() == before
    written.write_text("page = 1")
    assert kept.program() != before


def test_a_file_changed_by_hand_is_made_again(again):
    publishing, out = again
    page = out / "about" / "index.html"
    before = page.read_text()
    page.write_text("spoilt")
    account = publishing()
    assert (account.asked, account.written) == (1, ["about/index.html"])
    assert page.read_text() == before


def test_a_file_changed_by_hand_that_says_it_was_not_is_made_again(again):
    publishing, out = again
    settled(out)
    publishing()
    page = out / "about" / "index.html"
    before, told = page.read_bytes(), page.stat()
    page.write_bytes(before.replace(b"a", b"b", 1))
    os.utime(page, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert publishing().written == ["about/index.html"]
    assert page.read_bytes() == before


def test_a_file_that_nobody_wrote_to_is_not_read_again(again, monkeypatch):
    publishing, out = again
    settled(out)
    publishing()
    read = []
    real = folder.hashlib.file_digest
    monkeypatch.setattr(folder.hashlib, "file_digest", lambda *given: read.append(given) or real(*given))
    assert publishing().written == []
    assert read == []


def settled(out):
    """The files of a folder as if they had been put there a while ago: a moment of the system has passed."""
    last = max(path.stat().st_ctime_ns for path in out.rglob("*"))
    while time.time_ns() - last <= folder._MOMENT:
        pass


def test_since_names_the_release_that_the_folder_shows(again):
    with pytest.raises(PublishingError, match="leave out --since"):
        again[0](since="1999-q1")


def test_what_is_remembered_tells_each_who_takes_it_what_it_asked(london):
    @asked.remembered(lambda: 0, lambda: 0)
    def many():
        return CommitmentPage.objects.count()

    many()
    with asked.listening() as heard:
        many()
    assert any("plan_commitmentpage" in sql for sql, _ in heard)


def test_what_is_remembered_is_made_again_where_an_answer_is_another_and_not_elsewhere(london):
    moment, made = [0], []

    @asked.remembered(lambda: moment[0], lambda: 0)
    def titles():
        made.append(1)
        return list(CommitmentPage.objects.order_by("pk").values_list("title", flat=True)[:1])

    first = titles()
    moment[0] += 1  # something changed, and not this
    assert (titles(), len(made)) == (first, 1)
    page = CommitmentPage.objects.order_by("pk").first()
    CommitmentPage.objects.filter(pk=page.pk).update(title="Another title")
    try:
        moment[0] += 1
        assert (titles(), len(made)) == (["Another title"], 2)
    finally:
        CommitmentPage.objects.filter(pk=page.pk).update(title=page.title)


def test_what_changed_while_it_was_made_is_not_remembered(london):
    moment = [0]

    @asked.remembered(lambda: moment[0], lambda: 0)
    def many():
        moment[0] += 1
        return moment[0]

    assert [many(), many()] == [1, 2]


def test_what_is_remembered_is_made_of_nothing_that_a_page_read_before_a_change(london):
    moment, answer = [0], ["before"]

    @asked.once
    def read():
        return answer[0]

    @asked.remembered(lambda: moment[0], lambda: 0)
    def made():
        return read()

    with asked.holding():
        assert read() == "before"
        moment[0], answer[0] = 1, "after"
        assert made() == "after"


def test_within_a_page_the_same_is_asked_once_and_outside_one_each_time(london):
    made = []

    @asked.once
    def many():
        made.append(1)
        return CommitmentPage.objects.count()

    many(), many()
    assert len(made) == 2
    with asked.holding():
        many()
        with asked.listening() as heard:  # who listens from now on hears of it too
            many()
        many()
    assert len(made) == 4
    assert any("plan_commitmentpage" in sql for sql, _ in heard)


def test_who_takes_a_derived_part_hears_of_that_part_alone(london):
    @asked.derived
    def first(key):
        return CommitmentPage.objects.filter(key=key).count()

    with asked.listening() as heard:
        found = first("none")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    (derived, plain) = heard
    assert asked.is_derived(derived)
    assert asked.answer(derived) == found == 0
    assert plain == ("SELECT 1", ())
