"""Published again: a page is made again where something that it asked of the records has another answer."""

import pytest
from django.db import connection

from frankpledge import asked
from frankpledge.plan.models import CommitmentPage
from frankpledge.publishing import PublishingError, publish

OLD = "A title that nothing else has"


def again(out, **more):
    return publish(out, processes=1, printed=False, **more)


def titled(page, title):
    page = CommitmentPage.objects.get(pk=page.pk)
    page.title = title
    page.save()


@pytest.fixture
def commitment(published):
    """One commitment with a title of its own, published; afterwards its title is as it was."""
    page = CommitmentPage.in_force().first()
    before = page.title
    titled(page, OLD)
    again(published)
    yield page
    titled(page, before)


def test_nothing_changed_asks_for_no_page(published):
    again(published)
    account = again(published)
    assert (account.asked, account.written, account.removed) == (0, [], [])


def test_one_changed_title_makes_again_the_pages_that_show_it_and_few_others(published, commitment):
    showing = {p for p in published.rglob("*.html") if OLD in p.read_text()}
    assert showing
    titled(commitment, "Another title altogether")
    account = again(published)
    assert 0 < account.asked < len(account.unchanged) / 5
    assert {published / name for name in account.written} >= showing
    assert all("Another title altogether" in p.read_text() for p in showing)


def test_a_file_changed_by_hand_is_made_again(published):
    page = published / "areas" / "camden" / "index.html"
    before = page.read_text()
    page.write_text("spoilt")
    assert again(published).written == ["areas/camden/index.html"]
    assert page.read_text() == before


def test_since_names_the_release_that_the_folder_shows(published):
    with pytest.raises(PublishingError, match="leave out --since"):
        again(published, since="1999-q1")


def test_what_is_remembered_tells_each_who_takes_it_what_it_asked(london):
    @asked.remembered(maxsize=1)
    def many():
        return CommitmentPage.objects.count()

    many()
    with asked.listening() as heard:
        many()
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
