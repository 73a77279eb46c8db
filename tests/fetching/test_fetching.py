"""One force's months come from the publisher's archives, and nothing comes twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from police_server import FORCE, Clock, Fetcher, Publisher, Stands

from frankpledge.facts import FactsError, Warehouse, add
from frankpledge.facts.fetching import FetchError
from frankpledge.facts.fetching.archive import TAIL
from frankpledge.facts.fetching.listing import Listing


def of_months(months: dict[str, bytes], *wanted: str) -> dict[str, bytes]:
    return {name: content for name, content in months.items() if name[:7] in wanted and f"-{FORCE}-" in name}


def test_only_the_force_and_the_months_wanted_come(
    published: Publisher, fetch: Fetcher, standing: Stands, months: dict[str, bytes]
) -> None:
    fetched = fetch("2021-10", "2021-11")
    assert standing() == of_months(months, "2021-10", "2021-11")
    assert set(fetched.files) == set(fetched.new)
    assert [path.name for path in fetched.files][:1] == ["2021-10-metropolitan-street.csv"]
    assert fetched.absent == ()
    assert fetched.archives == ("2021-12",)


def test_of_a_large_archive_only_the_end_and_the_members_wanted_are_read(
    published: Publisher, fetch: Fetcher, standing: Stands
) -> None:
    fetched = fetch("2021-09", "2021-09")
    wanted = sum(map(len, standing().values()))
    assert len(published.archives["2021-12"]) > 4 * 2**20
    assert fetched.received < TAIL + wanted + 10_000
    assert fetched.requests <= 4


def test_a_second_run_fetches_nothing(published: Publisher, fetch: Fetcher, standing: Stands) -> None:
    first = fetch()
    before = standing()
    second = fetch()
    assert second.received == 0
    assert second.requests == 2
    assert second.new == ()
    assert second.files == first.files
    assert standing() == before
    assert published.of("2021-12.zip")[-1]["If-None-Match"].startswith('"')
    assert published.of("")[-1]["If-None-Match"].startswith('"')


def test_a_further_month_brings_that_month_only(
    published: Publisher, fetch: Fetcher, standing: Stands, months: dict[str, bytes]
) -> None:
    fetch("2021-11", "2021-11")
    fetched = fetch("2021-10", "2021-11")
    assert {path.parent.name for path in fetched.new} == {"2021-10"}
    assert standing() == of_months(months, "2021-10", "2021-11")


def test_a_newer_archive_brings_only_the_files_that_it_changed(
    published: Publisher,
    fetch: Fetcher,
    standing: Stands,
    months: dict[str, bytes],
    pack: Callable[..., bytes],
) -> None:
    fetch()
    street = "2021-11/2021-11-metropolitan-street.csv"
    corrected = months | {street: months[street].replace(b"On or near", b"Near")}
    published.archives["2022-01"] = pack(corrected | {"2022-01/2022-01-surrey-street.csv": b"x"})
    fetched = fetch()
    assert [path.name for path in fetched.new] == ["2021-11-metropolitan-street.csv"]
    assert standing()[street] == corrected[street]
    assert fetched.archives == ("2022-01",)


def test_a_new_version_under_the_same_name_is_noticed_for_months_asked_before(
    published: Publisher, fetch: Fetcher, months: dict[str, bytes], pack: Callable[..., bytes]
) -> None:
    fetch("2021-11", "2021-11")
    street = "2021-11/2021-11-metropolitan-street.csv"
    published.archives["2021-12"] = pack(months | {street: months[street].replace(b"On or near", b"Near")})
    fetch("2021-12", "2021-12")
    assert [path.name for path in fetch("2021-11", "2021-11").new] == ["2021-11-metropolitan-street.csv"]


def test_a_file_that_a_person_spoilt_is_fetched_again(
    published: Publisher, fetch: Fetcher, standing: Stands, months: dict[str, bytes]
) -> None:
    spoilt = fetch().files[0]
    spoilt.write_text("spoilt")
    assert fetch().new == (spoilt,)
    assert standing() == of_months(months, "2021-11", "2021-12")


def test_what_the_force_did_not_publish_is_said(
    published: Publisher, fetch: Fetcher, months: dict[str, bytes], pack: Callable[..., bytes]
) -> None:
    gap = "2021-11/2021-11-metropolitan-stop-and-search.csv"
    published.archives["2021-12"] = pack({name: one for name, one in months.items() if name != gap})
    assert fetch().absent == ("2021-11 stop-and-search",)


def test_a_file_that_is_no_longer_published_is_kept_and_said(
    published: Publisher,
    fetch: Fetcher,
    standing: Stands,
    months: dict[str, bytes],
    pack: Callable[..., bytes],
) -> None:
    fetch()
    gone = "2021-11/2021-11-metropolitan-outcomes.csv"
    published.archives["2021-12"] = pack({name: one for name, one in months.items() if name != gone})
    fetched = fetch()
    assert fetched.stale == (gone,)
    assert gone in standing()
    assert fetch().stale == (gone,)


def test_months_beyond_one_archive_come_from_two(
    published: Publisher, fetch: Fetcher, months: dict[str, bytes], pack: Callable[..., bytes]
) -> None:
    early = {
        name.replace("2021-12", "2018-12"): one.replace(b"2021-12", b"2018-12")
        for name, one in months.items()
        if name.startswith("2021-12")
    }
    published.archives["2021-11"] = pack(
        early | {name: one for name, one in months.items() if name < "2021-12"}
    )
    fetched = fetch("2018-12", "2018-12")
    assert fetched.archives == ("2021-11",)
    assert {path.parent.name for path in fetched.files} == {"2018-12"}


def test_what_was_fetched_can_be_added(published: Publisher, fetch: Fetcher, tmp_path: Path) -> None:
    account = add(list(fetch().files), Warehouse(tmp_path / "warehouse"))
    assert {one.format for one in account.files} == {
        "police-street",
        "police-outcomes",
        "police-stop-search",
    }
    assert all(one.added and not one.set_aside for one in account.files)


def test_the_asking_is_polite(published: Publisher, fetch: Fetcher, clock: Clock) -> None:
    fetched = fetch("2021-09", "2021-12")
    assert clock.at >= (fetched.requests - 1) * 0.5
    for _, headers in published.asked:
        assert headers["User-Agent"].startswith("frankpledge/")
        assert headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    ("first", "last", "force", "said"),
    [
        ("2021-12", "2021-11", FORCE, "backwards"),
        ("2021-13", "2021-11", FORCE, "no month"),
        ("2021-11", "2021-12", "atlantis", "no force"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_asked(
    published: Publisher, fetch: Fetcher, first: str, last: str, force: str, said: str
) -> None:
    with pytest.raises(FactsError, match=said):
        fetch(first, last, force)
    assert published.asked == []


def test_a_month_not_published_yet_is_refused_with_the_last_that_is(
    published: Publisher, fetch: Fetcher, standing: Stands
) -> None:
    with pytest.raises(FetchError, match=r"newest archive is 2021-12.*--to 2021-12"):
        fetch("2021-11", "2022-01")
    assert standing() == {}


def test_a_force_without_any_file_is_refused(published: Publisher, fetch: Fetcher) -> None:
    with pytest.raises(FetchError, match="no file of Kent Police"):
        fetch("2021-11", "2021-12", "kent")


def test_the_list_gives_names_and_true_sums_only() -> None:
    whole, parts = "0" * 32, "1" * 32 + "-204"
    page = f"<a>2022-01.zip</a> {whole} <a>2021-12.zip</a> MD5 {parts} <a>latest.zip</a> <a>2021-11.zip</a>"
    assert Listing.read(page).archives == {"2022-01": whole, "2021-12": "", "2021-11": ""}


def test_the_newest_archive_that_still_holds_the_first_month_is_preferred() -> None:
    named = Listing(dict.fromkeys(("2013-12", "2019-03", "2020-01", "2022-12", "2023-01"), ""))
    assert next(named.candidates("2020-01", "2021-01")) == "2022-12"
    assert next(named.candidates("2020-02", "2021-01")) == "2023-01"
    assert next(named.candidates("2010-12", "2010-12")) == "2013-12"
    assert next(Listing().candidates("2010-12", "2011-03")) == "2011-03"


def test_a_whole_archive_is_held_against_the_publishers_sum(
    published: Publisher, fetch: Fetcher, standing: Stands
) -> None:
    published.always["2021-12.zip"] = lambda handler, content: handler.give(content, ranges=False)
    published.sums["2021-12"] = "0" * 32
    with pytest.raises(FetchError, match="MD5"):
        fetch()
    assert standing() == {}
    published.sums["2021-12"] = hashlib.md5(published.archives["2021-12"]).hexdigest()
    assert len(fetch().new) == 6
