"""A sign of life while many plans are read."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 0.5
"""Seconds before anything is shown."""

BETWEEN = 0.1
"""Seconds between two updates."""


def counted(items: Iterable[T], what: str) -> Iterator[T]:
    """Yield `items`, and on a terminal show how many there were, once it takes long.

    What was shown is erased at the end, also when the reading is interrupted.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    due = time.monotonic() + PATIENCE
    shown = False
    try:
        for number, item in enumerate(items, start=1):
            now = time.monotonic()
            if now >= due:
                due, shown = now + BETWEEN, True
                sys.stderr.write(f"\rReading {what}: {number:,}")
                sys.stderr.flush()
            yield item
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
