"""What a log must not keep: the key in the address of a private link."""

from __future__ import annotations

import logging
import re

_KEY = re.compile(r"(/with/)[^/\s\"']+")


class Discreet(logging.Filter):
    """Takes the keys of private links out of everything that is logged, and lets it pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        told = record.getMessage()
        if "/with/" in told:
            record.msg, record.args = _KEY.sub(r"\1…", told), ()
        return True
