"""Those who read and write at once: each a thread, until told to stop."""

from __future__ import annotations

import http.client
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from trust import office
from trust.crawling.forms import filled

#: Of what readers ask for, this share has a question that no memory holds an answer to.
UNHEARD = 0.1
#: Format requests that everyone together may make in a day, less a few.
REQUESTS = 250


@dataclass
class Done:
    """What was served, what was answered as kept, and what went wrong."""

    served: Counter[str] = field(default_factory=Counter)
    kept: dict[str, list[str]] = field(default_factory=lambda: {"drafts": [], "requests": [], "releases": []})
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def noted(self, what: str, kept: str = "") -> None:
        with self.lock:
            self.served[what] += 1
            if kept:
                self.kept[what].append(kept)


@dataclass
class Caller:
    """One browser: its address on this machine, its cookies."""

    port: int
    source: str
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, to: str, sent: dict[str, Any] | None = None) -> tuple[int, str, str]:
        """Status, text, and where it leads; raises `OSError` where nothing answers."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=60, source_address=(self.source, 0)
            )
        headers = {"Host": f"localhost:{self.port}", "Referer": f"http://localhost:{self.port}{to}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if sent is not None:
            body = urlencode(sent, doseq=True)
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://localhost:{self.port}",
            }
        try:
            self.connection.request(method, to, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.connection = None
            raise OSError(f"{type(error).__name__}: {error}") from error
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")


def read(
    port: int, number: int, addresses: Sequence[str], done: Done, stop: threading.Event, seed: int
) -> None:
    """Ask for one address after another."""
    chance = random.Random(f"{seed} {number}")
    caller = Caller(port, f"127.0.1.{number + 1}")
    while not stop.is_set():
        to = chance.choice(addresses)
        if chance.random() < UNHEARD:
            to += f"{'&' if '?' in to else '?'}n={chance.randrange(10**9)}"
        try:
            status, _, _ = caller.ask("GET", to)
        except OSError as error:
            done.wrong.append(f"{to}: {error}")
            continue
        done.noted("read")
        if status not in {200, 302, 304}:
            done.wrong.append(f"{to} answers {status}")


def edit(port: int, session: str, page: int, done: Done, stop: threading.Event) -> None:
    """Save one draft after another at the desk, through its form."""
    caller = Caller(port, "127.0.2.1", {"sessionid": session})
    to = f"/admin/pages/{page}/edit/"
    number = 0
    while not stop.wait(0.5):
        number += 1
        words = f"Draft {number} of those who write while others read."
        try:
            _, form, _ = caller.ask("GET", to)
            status, text, _ = caller.ask("POST", to, filled(form, summary=words))
        except (OSError, AssertionError) as error:
            done.wrong.append(f"draft {number}: {error}")
            continue
        if status == 302:
            done.noted("drafts", words)
        else:
            said = re.findall(r"error-message[^>]*>(.*?)<", text, re.DOTALL)
            done.wrong.append(f"draft {number} answers {status} {said[:2]}")


def ask_for_formats(port: int, done: Done, stop: threading.Event) -> None:
    """Ask for another format, each time from another address of this machine."""
    for number in range(REQUESTS):
        if stop.wait(0.7):
            return
        caller = Caller(port, f"127.0.{3 + number // 250}.{number % 250 + 1}")
        words = f"Request {number}, of the load."
        try:
            _, form, _ = caller.ask("GET", "/formats/")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
            sent = {"wanted": "braille", "about": words, "way": "post", "contact": "1 High Street"}
            status, _, _ = caller.ask(
                "POST", "/formats/", sent | {"csrfmiddlewaretoken": token[1] if token else ""}
            )
        except OSError as error:
            done.wrong.append(f"request {number}: {error}")
            continue
        if status == 302:
            done.noted("requests", words)
        else:
            done.wrong.append(f"request {number} answers {status}")


def release(home: Path, environment: dict[str, str], done: Done, stop: threading.Event) -> None:
    """Add facts, freeze and publish, by the commands, again and again."""
    number = 0
    while not stop.wait(10):
        number += 1
        file = office.tidy(home / "beside" / "load", (0.5 + number / 10_000, 130 + number))
        keys = []
        for told in (
            ("facts", "add", str(file)),
            ("release", "freeze", "--period", "2021-Q4"),
            ("release", "publish"),
        ):
            command = [
                sys.executable,
                "-m",
                "frankpledge.cli",
                *told,
                *(keys if told[1] == "publish" else []),
            ]
            ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if ran.returncode:
                done.wrong.append(f"{' '.join(told)}: {ran.stderr[-300:]}")
                break
            keys = ran.stdout.split() if told[1] == "freeze" else keys
        else:
            done.noted("releases", keys[0])


def watch(process: int, memory: list[int], stop: threading.Event) -> None:
    """The memory of a process and all that it began, every second, in bytes."""
    while not stop.wait(1):
        memory.append(sum(_resident(pid) for pid in _family(process)))


def _family(process: int) -> list[int]:
    found = [process]
    for pid in found:
        try:
            told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            continue
        found += [int(child) for child in told.split()]
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except (OSError, IndexError):
        return 0


def answers(port: int, seconds: float) -> bool:
    """Wait until the site answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if Caller(port, "127.0.0.1").ask("GET", "/about/")[0] == 200:
                return True
        except OSError:
            time.sleep(0.3)
    return False
