"""Processes that make pages side by side."""

import os
import select
import signal
from collections import defaultdict

import pytest

from frankpledge.publishing import PublishingError
from frankpledge.publishing.lanes import Waiting, lanes


def kind(address):
    return address.split("/")[1]


def made(address):
    return address, os.getpid()


def of_kinds(**many):
    waiting = Waiting(kind)
    waiting.add(f"/{kind}/{number}/" for kind, number in many.items() for number in range(number))
    return waiting


def test_every_address_is_made_once_and_those_that_it_leads_to():
    waiting, found = of_kinds(areas=9, plan=7), []
    with lanes(3) as processes:
        for address, _ in processes.make(made, waiting):
            found.append(address)
            if address == "/plan/3/":
                waiting.add(["/data/1/", "/data/2/"])
    assert sorted(found) == sorted(
        [*(f"/areas/{n}/" for n in range(9)), *(f"/plan/{n}/" for n in range(7)), "/data/1/", "/data/2/"]
    )


def test_a_kind_that_another_began_is_left_to_it_while_there_is_another_kind():
    waiting = of_kinds(areas=8, plan=6, data=1)
    assert waiting.take(many=2) == ("areas", ["/areas/0/", "/areas/1/"])
    assert waiting.take(others={"areas"}, many=2) == ("plan", ["/plan/0/", "/plan/1/"])
    assert waiting.take("areas", {"plan"}, 9)[0] == "areas"
    assert waiting.take("areas", {"plan"}) == ("data", ["/data/0/"])
    assert waiting.take("data", {"plan"}) == ("plan", ["/plan/2/"])
    assert len(waiting) == 3


@pytest.mark.parametrize("areas", [0, 9])
def test_this_process_makes_a_kind_of_its_own(areas):
    waiting, found = of_kinds(search=3, areas=areas), {}
    with lanes(2) as processes:
        for address, process in processes.make(made, waiting, "search"):
            found[address] = process
            if address == "/search/1/":
                waiting.add(["/search/3/"])
    assert {found[f"/search/{n}/"] for n in range(4)} == {os.getpid()}
    assert os.getpid() not in {found[f"/areas/{n}/"] for n in range(areas)}


def test_without_one_it_makes_none_not_even_the_front_page():
    waiting = Waiting(lambda address: "")
    waiting.add(["/", "/?area=1"])
    with lanes(2) as processes:
        assert os.getpid() not in {process for _, process in processes.make(made, waiting)}


def test_what_takes_longest_is_begun_first():
    waiting = Waiting(kind, early={"workbook"})
    waiting.add(["/areas/0/", "/areas/1/", "/workbook/0/"])
    assert waiting.take() == ("workbook", ["/workbook/0/"])


def numbered(given):
    return [(one, os.getpid()) for one in given]


def test_what_is_shared_comes_back_in_order_an_equal_part_from_each():
    with lanes(3) as processes:
        answers = processes.share(numbered, range(100))()
    assert [one for one, _ in answers] == list(range(100))
    by = defaultdict(int)
    for _, process in answers:
        by[process] += 1
    assert sorted(by.values()) == [32, 34, 34]


@pytest.mark.parametrize("processes", [1, 3])
def test_a_few_are_done_without_another_process(processes):
    with lanes(processes) as held:
        assert held.share(numbered, range(9))() == [(one, os.getpid()) for one in range(9)]


def wrong(address):
    raise PublishingError(f"{address} is wrong")


def test_what_went_wrong_in_another_process_is_raised_here_and_says_where():
    with lanes(2) as processes, pytest.raises(PublishingError, match="/plan/0/ is wrong") as told:
        list(processes.make(wrong, of_kinds(plan=1)))
    assert "in wrong" in told.value.__notes__[0]


def ended(address):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_was_ended_is_told_in_plain_words():
    with lanes(2) as processes, pytest.raises(PublishingError, match="ended before it was done"):
        list(processes.make(ended, of_kinds(plan=1)))


def test_processes_that_make_pages_end_with_the_one_that_gives_them_work():
    told, tell = os.pipe()
    first = os.fork()
    if not first:
        with lanes(2) as processes:
            both = {process for _, process in processes.share(numbered, range(100))()}
            os.write(tell, " ".join(map(str, both)).encode())
            signal.pause()
    handles = [os.pidfd_open(int(one)) for one in os.read(told, 1000).split()]
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    assert len(handles) == 2
    assert all(select.select([handle], [], [], 60)[0] for handle in handles)
