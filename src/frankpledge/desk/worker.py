"""The worker: takes work from the queue in the database, one piece after another."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from frankpledge import configuration
from frankpledge.desk import work

logger = logging.getLogger(__name__)


def made(*, until_empty: bool = False) -> Worker:
    """A worker of this installation's queue."""
    return Worker(
        queue_names=["*"],
        interval=0.5,
        batch=until_empty,
        backend_name=work.BACKEND,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def run(*, until_empty: bool = False) -> None:
    """Work until told to stop (SIGTERM, SIGINT), or until nothing is left to do.

    The first worker of an installation knows that it is the only one, and takes up again what one that died
    was doing; others may work beside it.
    """
    worker = made(until_empty=until_empty)
    if not until_empty:
        worker.configure_signals()
    with _only() as alone:
        again = work.take_up_again() if alone else 0
        if again:
            logger.warning("%d pieces of work were interrupted and begin again", again)
        worker.run()


@contextmanager
def _only() -> Iterator[bool]:
    """Whether this is the only worker; the lock goes with the process."""
    configuration.home().mkdir(parents=True, exist_ok=True)
    handle = os.open(configuration.home() / ".worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        except BlockingIOError:
            alone = False
        yield alone
    finally:
        os.close(handle)
