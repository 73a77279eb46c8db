"""Asking for another format or language: kept for those who answer, safely, and not for ever."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from frankpledge.plan.models import Body, FormatRequest
from frankpledge.plan.models.requests import answered_by, forget
from frankpledge.site import formats_asked

SENT = {
    "wanted": "language",
    "language": "Somali",
    "about": "The summary of the plan",
    "way": "e-mail",
    "contact": "reader@example.org",
    "website": "",
}


@pytest.fixture(autouse=True)
def a_body(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRANKPLEDGE_HOME", str(tmp_path))
    cache.clear()
    Body.objects.all().delete()  # another test’s workspace may stand
    Body.objects.create(name="A body", short_name="Body", languages=["en", "ar"])


def send(client: Client, address: str = "/formats/", **changes: str) -> Any:
    return client.post(address, {**SENT, **changes}, follow=False)


def test_a_request_is_kept_with_the_day_by_which_it_is_answered(client: Client) -> None:
    told = send(client)
    assert (told.status_code, told["Location"]) == (302, "/formats/asked/")
    kept = FormatRequest.objects.get()
    assert (kept.wanted, kept.language, kept.contact) == ("language", "Somali", "reader@example.org")
    assert kept.due_on == answered_by(date.today())
    assert kept.state == "open"


def test_the_promise_is_five_working_days_over_christmas_too() -> None:
    assert answered_by(date(2021, 12, 23)) == date(2022, 1, 4)


def test_whoever_asks_in_arabic_is_answered_in_arabic(client: Client) -> None:
    assert send(client, "/ar/formats/")["Location"] == "/ar/formats/asked/"
    assert FormatRequest.objects.get().page_language == "ar"


def test_the_form_says_what_is_missing_and_keeps_what_was_written(client: Client) -> None:
    page = send(client, language="", contact="not an address")
    told = page.content.decode()
    assert page.status_code == 422
    assert not FormatRequest.objects.exists()
    assert 'href="#language"' in told
    assert 'id="contact-error"' in told
    assert "The summary of the plan" in told


def test_a_post_without_its_token_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert send(strict).status_code == 403
    page = strict.get("/formats/")
    token = page.content.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert send(strict, csrfmiddlewaretoken=token).status_code == 302


def test_the_page_with_the_token_is_kept_in_no_cache(client: Client) -> None:
    first, second = client.get("/formats/"), Client().get("/formats/")
    assert "csrftoken" in first.cookies
    assert "csrftoken" in second.cookies


def test_what_fills_the_trap_is_thanked_and_forgotten(client: Client) -> None:
    assert send(client, website="https://example.org").status_code == 302
    assert not FormatRequest.objects.exists()


def test_one_address_cannot_ask_without_end(client: Client) -> None:
    told = [send(client).status_code for _ in range(formats_asked.EACH + 1)]
    assert told == [302] * formats_asked.EACH + [429]
    assert FormatRequest.objects.count() == formats_asked.EACH


def test_requests_are_taken_away_after_their_answer_and_after_a_year_in_any_case() -> None:
    today = date(2022, 6, 1)

    def asked(days_ago: int, answered: int | None) -> FormatRequest:
        on = today - timedelta(days=days_ago)
        done = None if answered is None else today - timedelta(days=answered)
        return FormatRequest.objects.create(
            wanted="braille", about="x", way="post", contact="y", asked_on=on, answered_on=done
        )

    asked(100, 91)
    asked(366, None)
    kept = {asked(100, 90).pk, asked(30, None).pk}
    assert forget(today) == 2
    assert set(FormatRequest.objects.values_list("pk", flat=True)) == kept


def test_a_request_leaves_no_workspace_and_no_public_page(client: Client) -> None:
    from frankpledge.plan.record import Described

    send(client)
    assert not issubclass(FormatRequest, Described)
    assert "reader@example.org" not in client.get("/formats/").content.decode()
