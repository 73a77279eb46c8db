"""Rows read for all pages of a kind at once: each page says what it said, and rests on its own rows."""

from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from django.db import models, transaction
from django.db.models import Prefetch, prefetch_related_objects
from wagtail.models import Page

from frankpledge import asked
from frankpledge.community.models import AreaPage
from frankpledge.plan import together
from frankpledge.plan.models import CommitmentPage, MeasurePage
from frankpledge.publishing.crawl import made
from frankpledge.site.pages import area, commitment, measure

#: A page of every noun, in two languages; downloads and a feed.
NOUNS = (
    *("/", "/plan/2022-25/", "/plan/2022-25/violence/", "/plan/2022-25/violence/online-drivers-review/"),
    *("/performance/homicides/", "/performance/good-job-local/", "/areas/camden/", "/areas/hackney/"),
    *("/scrutiny/draft-plan-2021-25/", "/scrutiny/draft-plan-2021-25/r6/", "/scrutiny/chain/"),
    *("/ar/plan/2022-25/violence/online-drivers-review/", "/ar/areas/camden/", "/ar/performance/homicides/"),
    *("/plan/2022-25/violence/online-drivers-review/updates.atom", "/choose-area/?area=E09000007"),
    *("/data/areas/camden.csv", "/plan/2022-25/full/", "/performance/nothing-of-this-name/"),
)
#: What every page rests on: where it changes, all are made again (`publishing.kept.base`).
OF_ALL_PAGES = {"wagtailcore_site", "wagtailcore_locale", "django_content_type"}
KINDS = {CommitmentPage: commitment, MeasurePage: measure, AreaPage: area}


def asking(address, tmp_path, *, all_at_once):
    with asked.making_all() if all_at_once else nullcontext():
        return made(address, tmp_path, (), frozenset({"localhost"}))


@pytest.mark.parametrize("address", NOUNS)
def test_a_page_says_the_same_made_alone_and_among_all(address, london, tmp_path):
    alone = asking(address, tmp_path, all_at_once=False)
    among = asking(address, tmp_path, all_at_once=True)
    assert (among.status, among.location, said(among)) == (alone.status, alone.location, said(alone))
    assert tables(alone) - OF_ALL_PAGES <= tables(among)


def said(answer):
    return Path(answer.file).read_bytes() if answer.file else b""


def tables(answer):
    return {table for sql, _ in answer.asked for table in asked.tables(sql)}


def paths(along, model):
    return [one.prefetch_through if isinstance(one, Prefetch) else one for one in along(model)]


def below(record, path):
    """The rows of a record at the end of a path."""
    found = [record]
    for name in path.split("__"):
        held = [getattr(one, name) for one in found]
        rows = (one.all() if isinstance(one, models.Manager) else filter(None, [one]) for one in held)
        found = [row for some in rows for row in some]
    return found


@contextmanager
def changed(row):
    """Within the block a text of this row is another."""
    texts = (f for f in row._meta.fields if isinstance(f, models.CharField | models.TextField))
    plain = next(f for f in texts if not f.unique and f.name not in {"slug", "key"})
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**{plain.name: "Another"})
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("model", "many"), [(CommitmentPage, 25), (MeasurePage, 8), (AreaPage, 7)])
def test_a_page_rests_on_each_row_that_it_reads_and_on_no_other(model, many, london):
    along = KINDS[model].along
    records = list(model.objects.live())
    prefetch_related_objects(records, *along(model))

    def rests(record):
        page = model.objects.get(pk=record.pk)
        with asked.making_all(), asked.listening() as heard:
            together.read(page, along)
        return list(heard)

    tried = []
    for path in paths(along, model):
        having = next((one for one in records if below(one, path)), None)
        if having is None:
            continue  # the example has none of these
        row = below(having, path)[0]
        others = (one for one in records if not any(row in below(one, name) for name in paths(along, model)))
        other = next(others, None)
        questions = rests(having), rests(other) if other else []
        before = [asked.digests(some) for some in questions]
        with changed(row):
            after = [asked.digests(some) for some in questions]
        assert (path, after[0] == before[0], after[1] == before[1]) == (path, False, True)
        tried.append(path)
    assert len(tried) >= many


def test_what_is_read_through_a_shared_row_is_asked_for_by_each_page(london):
    def owners():
        page = CommitmentPage.objects.filter(owners__isnull=False).first()
        with asked.listening() as heard:
            together.read(page, lambda model: ["owners"])
            assert page.owners.all()[0].organisation.name
        return {table for sql, _ in heard for table in asked.tables(sql)}

    with asked.making_all():
        assert owners() == owners()


def test_pages_read_together_are_found_at_their_addresses_alone(london):
    home = Page.objects.get(depth=2)
    with asked.making_all():
        assert together.page_at(home, "/elsewhere/plan/") is None
        found = together.page_at(home, f"{home.url_path}areas/camden/")
        assert type(found) is AreaPage
        assert together.page_at(home, found.url_path) is not found  # nobody else's to change
