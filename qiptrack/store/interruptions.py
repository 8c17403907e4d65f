"""What ends a program from outside, while there is something that must not be left half done."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_TERMINATED = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""What ends a program without a word to it: a shutdown, a terminal that is closed."""

_Handler = Callable[[int, FrameType | None], None]


class _Ended(SystemExit):
    """The program was to end inside a block; it ends by this alone where a block has just begun.

    Its exit code is then what a shell tells of a program that a signal ended.
    """

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


@contextmanager
def uninterrupted() -> Iterator[list[int]]:
    """Let a block of few steps run to its end; what was to stop the program does so behind it.

    Yields the signals that came so far, for a block that waits for somebody to give up by.
    """
    came: list[int] = []
    before = _handled((signal.SIGINT, *_TERMINATED), lambda number, _: came.append(number))
    try:
        yield came
    finally:
        _put_back(before)
        for number in dict.fromkeys(came):
            signal.raise_signal(number)


@contextmanager
def tidied() -> Iterator[None]:
    """Have what ends the program without a word leave a long block as an error does.

    So what the block has made so far is taken away, as it is by Ctrl-C; then the program ends.
    """

    def end(number: int, _: FrameType | None) -> None:
        raise _Ended(number)

    before = _handled(_TERMINATED, end)
    ended = None
    try:
        yield
    except _Ended as error:
        ended = error.number
    finally:
        _put_back(before)
    if ended is not None:
        signal.raise_signal(ended)


def _handled(numbers: Iterable[int], handler: _Handler) -> dict[int, Any]:
    """Have `handler` called for signals that are not ignored; return what was called before.

    None are handled outside the main thread, to which alone they come.
    """
    if threading.current_thread() is not threading.main_thread():
        return {}
    before = {number: signal.getsignal(number) for number in numbers}
    heeded = {number: was for number, was in before.items() if was not in (signal.SIG_IGN, None)}
    for number in heeded:
        signal.signal(number, handler)
    return heeded


def _put_back(handlers: dict[int, Any]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)
