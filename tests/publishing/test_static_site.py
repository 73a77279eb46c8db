"""The public site as plain files."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frankpledge.publishing import PublishingError, addresses, crawl, markup
from frankpledge.publishing import publish as publish_site
from frankpledge.publishing.asking import Answer

HOSTS = frozenset({"localhost"})


def _at(out: Path, address: str) -> Path:
    """What a plain file server gives for an address."""
    path = out / unquote(urlsplit(address).path).lstrip("/")
    return path / "index.html" if address.split("#", maxsplit=1)[0].endswith("/") or path.is_dir() else path


def test_every_public_page_is_a_file(published: Path) -> None:
    for address in (
        "/",
        "/areas/camden/",
        "/performance/homicides/",
        "/plan/",
        "/scrutiny/",
        "/data/",
        "/about/",
    ):
        assert "<h1" in _at(published, address).read_text()
    assert (published / "data/performance.csv").stat().st_size > 1000
    assert "--fp" in (published / "static/build/frankpledge.css").read_text()


def test_every_link_of_every_page_leads_to_a_file(published: Path) -> None:
    pages = list(published.rglob("*.html"))
    assert len(pages) > 200
    lost = []
    for page in pages:
        own = "/" + page.relative_to(published).as_posix().removesuffix("index.html")
        for link in markup.links(page.read_text()):
            assert not link.startswith("/"), f"{own} has a link from the root: {link}"
            to = urlsplit(urljoin(f"http://localhost{own}", link))
            if to.hostname == "localhost" and not _at(published, to.path).is_file():
                lost.append((own, link))
    assert lost == []


def test_no_page_asks_for_a_running_server(published: Path) -> None:
    for page in published.rglob("*.html"):
        text = page.read_text()
        assert text.count("<form") == text.count("data-plain-files"), page
        assert "data-live" not in text, page


def test_choosing_a_borough_is_a_list_of_links(published: Path) -> None:
    home = (published / "index.html").read_text()
    assert '<a href="areas/camden/">Camden</a>' in home


def test_the_dashboard_can_be_narrowed_by_links(published: Path) -> None:
    links = set(markup.links((published / "performance/index.html").read_text()))
    assert "show-missing/" in links
    narrowed = (published / "performance/show-missing/index.html").read_text()
    assert 'aria-current="true"' in narrowed
    assert markup.ONE_AT_A_TIME in narrowed


def test_publishing_again_touches_only_what_changed(
    london: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from frankpledge.community.models import LocalPriorityPage
    from frankpledge.plan.approval import deployment

    gone = LocalPriorityPage.objects.live().order_by("pk").first()
    address = gone.get_url()
    area = urljoin(address, "../")
    pages = {address, area, "/about/", "/accessibility/", "/releases/"}
    monkeypatch.setattr(crawl, "_links", lambda answer: [])
    monkeypatch.setattr(crawl, "seeds", lambda: {page: page for page in pages})
    out = tmp_path / "out"
    assert len(publish_site(out, processes=1).written) == len(pages) + 3  # and what tells of the open data
    assert publish_site(out, processes=1).written == []
    stamp = _at(out, "/about/").stat().st_mtime_ns
    gone.unpublish()
    pages.remove(address)
    account = publish_site(out, processes=1)
    assert account.removed == [addresses.file_of(address)]
    assert account.written == [addresses.file_of(area)]
    assert not _at(out, address).exists()
    assert _at(out, "/about/").stat().st_mtime_ns == stamp
    gone.refresh_from_db()
    with deployment("put back after the test"):
        gone.get_latest_revision_as_object().save_revision().publish()


def test_without_documents_no_page_in_any_language_leads_to_them(
    london: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (
        '<ul><li><a href="/ar/printed/">A</a></li></ul>'
        '<p><a href="/printed/plan.pdf">B</a> <a href="/ar/">C</a>'
    )
    answer = Answer("/ar/data/", 200, "text/html", text=page)
    monkeypatch.setattr(crawl, "ask", lambda address, scratch: answer)
    found = crawl.made(answer.address, tmp_path, ("/printed/",), frozenset({"localhost"}))
    assert found.to == ("/ar/",)
    assert Path(found.file).read_text() == '<ul></ul><p>B <a href="/ar/">C</a>'


def test_a_feed_that_leads_nowhere_is_found_as_a_page_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = '<feed><link href="/nowhere/" rel="alternate"/><id>tag:example.org,2021:x</id></feed>'
    answer = Answer("/x.atom", 200, "application/atom+xml", text=feed)
    monkeypatch.setattr(crawl, "ask", lambda address, scratch: answer)
    assert crawl.made("/x.atom", tmp_path, (), HOSTS).to == ("/nowhere/",)


def test_what_only_leads_on_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Answer("/choose/", 302, "text/html", location="/areas/")
    monkeypatch.setattr(crawl, "ask", lambda address, scratch: answer)
    found = crawl.made("/choose/", tmp_path, (), HOSTS)
    assert (found.to, found.file, list(tmp_path.iterdir())) == (("/areas/",), "", [])


def test_a_page_that_answers_nothing_stops_the_publishing(
    london: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawl, "seeds", lambda: {"/accessibility/": "a", "/no-such-page/": "b"})
    monkeypatch.setattr(crawl, "_links", lambda answer: ["/nor-this/"] if answer.status == 200 else [])
    out = tmp_path / "out"
    with pytest.raises(PublishingError, match=r"(?s)/no-such-page/ answers 404.*/nor-this/.*leads to it"):
        publish_site(out, processes=1)
    assert not list(out.rglob("*.html"))


def test_a_release_that_is_frozen_and_not_published_is_embargoed(london: Path) -> None:
    import shutil

    from small_release import _frozen

    from frankpledge.releases import Release

    folder = london / "releases"
    shown = Release.current(folder)
    _frozen(folder, "2022-q1", "January to March 2022", shift=0.03, previous=shown)
    try:
        assert crawl.embargoed() == {"2022-q1"}
        assert crawl._held_back("/releases/2022-q1/figures.parquet", crawl.embargoed())
        assert crawl._held_back("/data/performance.csv?release=2022-q1", crawl.embargoed())
        assert not crawl._held_back("/releases/2021-q3/", crawl.embargoed())
    finally:
        shutil.rmtree(folder / "2022-q1")


@pytest.mark.parametrize(
    ("link", "page", "served", "file"),
    [
        ("/areas/camden/", "/", "/areas/camden/", "areas/camden/index.html"),
        ("../", "/areas/camden/", "/areas/", "areas/index.html"),
        (
            "?show=gaps&priority=",
            "/performance/",
            "/performance/show-gaps/",
            "performance/show-gaps/index.html",
        ),
        ("/data/a.csv?release=2021-q4", "/", "/data/a-release-2021-q4.csv", "data/a-release-2021-q4.csv"),
        ("http://localhost/plan/#top", "/", "/plan/", "plan/index.html"),
    ],
)
def test_an_address_has_one_file(link: str, page: str, served: str, file: str) -> None:
    address, _ = addresses.internal(link, page, HOSTS) or ("", "")
    assert addresses.served(address) == served
    assert addresses.file_of(address) == file


def test_links_elsewhere_are_left_alone() -> None:
    for link in ("https://example.org/", "mailto:a@example.org", "data:image/png;base64,AA"):
        assert addresses.internal(link, "/", HOSTS) is None


def test_no_address_leaves_the_folder() -> None:
    for address in ("/../etc/passwd", "/a/%2e%2e/%2e%2e/b", "/.frankpledge-published.json"):
        with pytest.raises(PublishingError):
            addresses.file_of(address)


def test_links_are_relative_or_begin_with_the_base() -> None:
    assert addresses.written("/areas/camden/", "", "/plan/2022-25/", "") == "../../areas/camden/"
    assert addresses.written("/plan/", "top", "/plan/", "") == "#top"
    assert addresses.written("/", "", "/", "") == "./"
    assert addresses.written("/data/a.csv", "", "/", "https://x.org/plan/") == "https://x.org/plan/data/a.csv"


PATHS = st.builds(
    lambda above, last: "/" + "".join(f"{name}/" for name in above) + last,
    st.lists(st.sampled_from(["plan", "areas", "a", "b"]), max_size=4),
    st.sampled_from(["", "all.csv", "?show=all"]),
)


@given(PATHS, PATHS)
def test_a_relative_link_leads_back_to_its_address(address: str, page: str) -> None:
    there = urljoin(f"https://example.org{addresses.served(page)}", addresses.written(address, "", page, ""))
    assert there == f"https://example.org{addresses.served(address)}"


def test_a_form_that_asks_for_text_says_that_it_is_left_out() -> None:
    page = '<form action="/search/"><label for="q">Words</label><input id="q" name="q"></form>'
    assert markup.without_forms(page) == f'<p class="fp-small">{markup.NO_FORM}</p>'


def test_what_is_written_in_a_page_stays_as_it_was() -> None:
    page = '<p title="a &amp; b">href="/x/"</p><a href="/x/?a=1&amp;b=2">x</a>'
    assert markup.relinked(page, lambda link: link) == page
    assert list(markup.links(page)) == ["/x/?a=1&b=2"]
