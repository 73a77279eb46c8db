"""The release clock: once a second it looks whether a release is due, and publishes it."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, close_old_connections

from frankpledge.desk import publication

#: Seconds between one look and the next.
TURN = 1.0
#: After turns that failed it waits twice as long each time, up to this many seconds.
LONGEST = 60.0

logger = logging.getLogger(__name__)


def run(say: Callable[[str], object]) -> None:
    """Look until told to stop (SIGTERM, SIGINT). A failed turn is logged, and tried again a little later."""
    stop = threading.Event()

    def told(*_: Any) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, told)
    wait = TURN
    while not stop.is_set():
        close_old_connections()
        try:
            for said in publication.tick():
                say(said)
            wait = TURN
        except OperationalError as error:
            logger.warning("The release clock could not read the records: %s", error)
            wait = min(2 * wait, LONGEST)
        except Exception:
            logger.exception("The release clock failed at this turn")
            wait = min(2 * wait, LONGEST)
        stop.wait(wait)
