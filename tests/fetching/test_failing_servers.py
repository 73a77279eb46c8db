"""However the server fails, whole files come or a clear refusal, and nothing half-kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from police_server import FORCE, Clock, Fetcher, Handler, Publisher, Stands, etag_of

from frankpledge.facts.fetching import FetchError, Web
from frankpledge.facts.ledger import locked

ZIP = "2021-12.zip"


@pytest.fixture
def wanted(months: dict[str, bytes]) -> dict[str, bytes]:
    return {name: one for name, one in months.items() if name[:7] >= "2021-11" and f"-{FORCE}-" in name}


def end_only(then: Callable[[Handler, bytes], None]) -> Callable[[Handler, bytes], None]:
    """A fault that lets the archive's end through and meets every other part."""

    def fault(handler: Handler, content: bytes) -> None:
        if handler.headers.get("Range", "").startswith("bytes=-"):
            handler.give(content)
        else:
            then(handler, content)

    return fault


def good(handler: Handler, content: bytes) -> None:
    handler.give(content)


def status(number: int, **headers: str) -> Callable[[Handler, bytes], None]:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler, _: handler.answer(number, b"", said)


def cut(handler: Handler, content: bytes) -> None:
    """The true headers and a third of what was asked for, and then the connection is closed."""
    start = int(handler.headers["Range"].removeprefix("bytes=").split("-")[0] or 0)
    stop = int(handler.headers["Range"].split("-")[1]) + 1
    handler.give(content, wrong=content[start : start + (stop - start) // 3])


def test_a_connection_cut_in_the_middle_is_gone_on_with(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes]
) -> None:
    published.faults[ZIP] = [good, cut, cut]
    fetch()
    ranges = [headers["Range"] for headers in published.of(ZIP)]
    assert standing() == wanted
    first, second, third = (int(one.removeprefix("bytes=").split("-")[0]) for one in ranges[1:4])
    assert first < second < third
    assert all("If-Range" in headers for headers in published.of(ZIP)[1:])


def test_a_connection_cut_again_and_again_is_refused_and_the_next_run_goes_on(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes]
) -> None:
    published.always[ZIP] = end_only(cut)
    with pytest.raises(FetchError, match=r"broke off.*it goes on from where it stopped"):
        fetch()
    assert standing() == {}
    del published.always[ZIP]
    before = len(published.of(ZIP))
    cut_off = published.of(ZIP)[before - 1]["Range"]
    fetch()
    assert standing() == wanted
    starts = [
        int(headers["Range"].removeprefix("bytes=").split("-")[0] or 0) for headers in published.of(ZIP)
    ]
    assert starts[before + 1] > int(cut_off.removeprefix("bytes=").split("-")[0])


def test_a_month_finished_before_a_failure_stays_whole(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes]
) -> None:
    published.faults[ZIP] = [good, good, *[status(503)] * 4]
    with pytest.raises(FetchError, match="503"):
        fetch()
    assert standing() == {name: one for name, one in wanted.items() if name.startswith("2021-11")}
    fetched = fetch()
    assert {path.parent.name for path in fetched.new} == {"2021-12"}
    assert standing() == wanted


def test_an_answer_longer_than_said_is_not_kept(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes], clock: Clock
) -> None:
    def longer(handler: Handler, content: bytes) -> None:
        start, stop = handler.headers["Range"].removeprefix("bytes=").split("-")
        handler.send_response(206)
        handler.send_header("ETag", etag_of(content))
        handler.send_header("Content-Range", f"bytes {start}-{stop}/{len(content)}")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        sent = content[int(start) : int(stop) + 20]
        handler.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(sent), sent))

    published.faults[ZIP] = [good, longer]
    fetch()
    assert standing() == wanted
    assert clock.waits == [1.0]


def test_a_length_that_does_not_match_what_was_asked_is_asked_again(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes], clock: Clock
) -> None:
    def elsewhere(handler: Handler, content: bytes) -> None:
        handler.headers.replace_header("Range", "bytes=0-99")
        handler.give(content)

    published.faults[ZIP] = [good, elsewhere, elsewhere]
    fetch()
    assert standing() == wanted
    assert clock.waits == [1.0, 2.0]


def test_too_many_requests_is_answered_by_waiting_as_long_as_asked(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes], clock: Clock
) -> None:
    published.faults[ZIP] = [status(429, Retry_After="120")]
    fetch()
    assert standing() == wanted
    assert clock.waits == [120.0]


def test_the_wait_can_be_asked_for_as_a_date(published: Publisher, fetch: Fetcher, clock: Clock) -> None:
    published.faults[ZIP] = [status(503, Retry_After="Thu, 31 Mar 2022 12:05:00 GMT")]
    fetch()
    assert clock.waits == [300.0]


def test_a_wait_of_hours_is_left_to_the_person(
    published: Publisher, fetch: Fetcher, standing: Stands, clock: Clock
) -> None:
    published.faults[ZIP] = [status(429, Retry_After="7200")]
    with pytest.raises(FetchError, match=r"120 minutes; after that, run the same command"):
        fetch()
    assert standing() == {}
    assert clock.waits == []


def test_a_server_out_of_breath_is_given_longer_each_time(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes], clock: Clock
) -> None:
    published.faults[ZIP] = [status(503), status(502), status(503)]
    fetch()
    assert standing() == wanted
    assert clock.waits == [1.0, 2.0, 4.0]


def test_an_archive_that_is_gone_gives_place_to_an_earlier_one_that_holds_the_month(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes]
) -> None:
    published.archives["2022-01"] = b""
    published.always["2022-01.zip"] = status(404)
    assert fetch().archives == ("2021-12",)
    assert standing() == wanted


def test_a_month_that_no_archive_holds_is_refused_by_name(
    published: Publisher, fetch: Fetcher, standing: Stands
) -> None:
    published.always[ZIP] = status(404)
    with pytest.raises(FetchError, match=r"no archive holds 2021-11 \(looked in 2021-12.zip\)"):
        fetch()
    assert standing() == {}


def test_without_a_list_of_archives_the_name_is_guessed(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes]
) -> None:
    published.always[""] = status(404)
    fetch()
    assert standing() == wanted


def test_where_parts_are_not_given_the_whole_is_fetched(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    published.always[ZIP] = lambda handler, content: handler.give(content, ranges=False)
    fetch()
    assert standing() == wanted
    assert not list((tmp_path / "kept").rglob("*.part"))
    assert fetch().new == ()


def test_where_only_the_end_is_given_as_a_part_the_whole_is_fetched(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes]
) -> None:
    published.always[ZIP] = end_only(lambda handler, content: handler.give(content, ranges=False))
    fetch()
    assert standing() == wanted


def test_a_version_put_there_in_the_middle_is_read_from_its_beginning(
    published: Publisher,
    fetch: Fetcher,
    standing: Stands,
    wanted: dict[str, bytes],
    months: dict[str, bytes],
    pack: Callable[..., bytes],
) -> None:
    corrected = {name: one.replace(b"On or near", b"Near") for name, one in months.items()}

    def replaced(handler: Handler, content: bytes) -> None:
        published.archives["2021-12"] = pack(corrected)
        handler.give(published.archives["2021-12"])

    published.faults[ZIP] = [good, cut, replaced]
    fetch()
    assert standing() == {name: corrected[name] for name in wanted}


def test_an_archive_that_never_stops_changing_is_refused(
    published: Publisher, fetch: Fetcher, standing: Stands
) -> None:
    def ever_new(handler: Handler, content: bytes) -> None:
        published.archives["2021-12"] = content + b"\0"
        handler.give(published.archives["2021-12"])

    published.always[ZIP] = end_only(ever_new)
    with pytest.raises(FetchError, match="changed 3 times"):
        fetch()
    assert standing() == {}


def damaged(content: bytes, inside: bytes) -> bytes:
    at = content.index(inside) + 2000
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_damaged_member_is_refused_by_name_and_not_kept(
    published: Publisher, fetch: Fetcher, standing: Stands, tmp_path: Path
) -> None:
    whole = published.archives["2021-12"]
    published.archives["2021-12"] = damaged(whole, b"2021-11/2021-11-metropolitan-street.csv")
    with pytest.raises(FetchError, match=r"2021-11-metropolitan-street.csv” is damaged .*fetched twice"):
        fetch()
    assert standing() == {}
    assert not list((tmp_path / "kept").rglob("*.part"))


def test_damage_on_the_way_is_mended_by_fetching_again(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes]
) -> None:
    def spoilt(handler: Handler, content: bytes) -> None:
        start, stop = handler.headers["Range"].removeprefix("bytes=").split("-")
        part = content[int(start) : int(stop) + 1]
        handler.give(content, wrong=damaged(part, b"2021-11/2021-11-metropolitan-street.csv"))

    published.faults[ZIP] = [good, spoilt]
    fetch()
    assert standing() == wanted


def test_an_archive_without_its_directory_is_refused(
    published: Publisher, fetch: Fetcher, standing: Stands
) -> None:
    published.archives["2021-12"] = published.archives["2021-12"][:-400]
    with pytest.raises(FetchError, match="not a whole zip archive"):
        fetch()
    assert standing() == {}


@pytest.mark.parametrize("said", ["text/html; charset=utf-8", "application/zip"])
def test_a_page_in_place_of_an_archive_is_known_for_what_it_is(
    published: Publisher, fetch: Fetcher, standing: Stands, said: str
) -> None:
    page = b"<!doctype html><title>Down for maintenance</title>"
    published.always[ZIP] = lambda handler, _: handler.answer(200, page, {"Content-Type": said})
    with pytest.raises(FetchError, match="answered with a page to read, not with an archive"):
        fetch()
    assert standing() == {}


def test_a_file_whose_content_is_not_what_its_name_says_is_not_kept(
    published: Publisher,
    fetch: Fetcher,
    standing: Stands,
    months: dict[str, bytes],
    pack: Callable[..., bytes],
) -> None:
    street, outcomes = (f"2021-11/2021-11-metropolitan-{kind}.csv" for kind in ("street", "outcomes"))
    published.archives["2021-12"] = pack(months | {street: months[outcomes]})
    with pytest.raises(FetchError, match="not what its name says"):
        fetch()
    published.archives["2021-12"] = pack(months | {street: b"<html>"})
    with pytest.raises(FetchError, match="not what its name says"):
        fetch()
    assert standing() == {}


def test_a_trickle_is_given_up_and_asked_for_again(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes], clock: Clock
) -> None:
    def trickle(handler: Handler, content: bytes) -> None:
        start, stop = handler.headers["Range"].removeprefix("bytes=").split("-")
        handler.send_response(206)
        handler.send_header("ETag", etag_of(content))
        handler.send_header("Content-Range", f"bytes {start}-{stop}/{len(content)}")
        handler.send_header("Content-Length", str(int(stop) + 1 - int(start)))
        handler.end_headers()
        try:
            for at in range(int(start), int(stop) + 1):
                handler.wfile.write(content[at : at + 1])
                handler.wfile.flush()
                # The server's own pace, so that bytes do not run together; the reader's clock is another.
                time.sleep(0.001)
        except OSError:
            handler.close_connection = True

    published.faults[ZIP] = [good, trickle]
    clock.step = 5.0
    fetch()
    assert standing() == wanted
    assert len(published.of(ZIP)) == 4


def test_a_redirect_to_where_the_archive_lies_is_followed_with_the_range(
    published: Publisher, fetch: Fetcher, standing: Stands, wanted: dict[str, bytes]
) -> None:
    published.archives["2022-01"] = b""
    published.always["2022-01.zip"] = status(302, Location="/elsewhere/2021-12.zip")
    fetch()
    assert standing() == wanted
    # Once it is known where the archive lies, it is asked for there.
    assert len(published.of("2022-01.zip")) == 1


def test_a_redirect_without_end_is_refused(published: Publisher, fetch: Fetcher, standing: Stands) -> None:
    published.always[ZIP] = status(302, Location="/data/archive/2021-12.zip")
    with pytest.raises(FetchError, match="sends on from address to address without end"):
        fetch()
    assert standing() == {}
    assert len(published.of(ZIP)) <= 7


def test_a_refusal_of_the_server_is_said_and_not_asked_again(published: Publisher, fetch: Fetcher) -> None:
    published.always[ZIP] = status(403)
    with pytest.raises(FetchError, match="answered 403"):
        fetch()
    assert len(published.of(ZIP)) == 1


def test_a_server_that_is_not_there_is_said_to_be_out_of_reach(
    publisher: Publisher, fetch: Fetcher, web: Web, clock: Clock
) -> None:
    publisher.address = "http://127.0.0.1:9/"
    with pytest.raises(FetchError, match=r"could not be reached, and so 4 times running"):
        fetch()
    assert clock.waits == [1.0, 2.0, 4.0]


def test_a_folder_that_cannot_be_written_is_said_to_be_so(
    published: Publisher, fetch: Fetcher, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    with pytest.raises(FetchError, match=r"cannot be written .*--to-folder"):
        fetch()


def test_two_do_not_fetch_into_one_folder_at_once(
    published: Publisher, fetch: Fetcher, tmp_path: Path
) -> None:
    with locked(tmp_path / "kept"), pytest.raises(FetchError, match="another program is fetching"):
        fetch()
    assert published.asked == []
