"""Answers of git, kept while one command looks at one thing, so that git is asked once."""

from collections.abc import Callable, Generator, Hashable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_KEPT: ContextVar[dict[object, Any] | None] = ContextVar("_KEPT", default=None)
_STACK: ContextVar[ExitStack | None] = ContextVar("_STACK", default=None)


@contextmanager
def one_reader() -> Iterator[None]:
    """Ask all that is asked meanwhile of git's objects of one process for each repository.

    What is `kept_for_now` is kept to the end of this.
    """
    if _KEPT.get() is not None:
        yield
        return
    with ExitStack() as stack:
        kept, stacked = _KEPT.set({}), _STACK.set(stack)
        try:
            yield
        finally:
            _KEPT.reset(kept)
            _STACK.reset(stacked)


@contextmanager
def open_for_now(
    what: Hashable, opened: Callable[[], AbstractContextManager[T]], ended: Callable[[T], bool]
) -> Iterator[T]:
    """Open something, which is left open while there is `one_reader`, or have what is open.

    It is opened anew where what is open has `ended`.
    """
    kept, stack = _KEPT.get(), _STACK.get()
    if kept is None or stack is None:
        with opened() as alone:
            yield alone
        return
    if what not in kept or ended(kept[what]):
        kept[what] = stack.enter_context(opened())
    yield kept[what]


def kept_for_now(what: Hashable, ask: Callable[[], Generator[T, None, None]]) -> Iterator[T]:
    """Yield what `ask` does, which is asked only once for this while there is `one_reader`.

    As much of it is read as anybody goes over; no more is, at the end.
    """
    kept, stack = _KEPT.get(), _STACK.get()
    if kept is None or stack is None:
        return ask()
    if what not in kept:
        kept[what] = _ReadOnce(stack.enter_context(closing(ask())))
    return iter(kept[what])


def noted_for_now(about: Hashable) -> list[Any] | None:
    """Return the notes about this, to read and to add to; None where there is no `one_reader`."""
    kept = _KEPT.get()
    return None if kept is None else kept.setdefault(("notes", about), [])


class _ReadOnce(Generic[T]):
    """What is read of an iterator when it is first asked for, for everybody who goes over it."""

    def __init__(self, rest: Iterator[T]) -> None:
        self._read: list[T] = []
        self._rest = rest
        self._failed: Exception | None = None

    def __iter__(self) -> Iterator[T]:
        for place in count():
            if place == len(self._read) and not self._reads_on():
                return
            yield self._read[place]

    def _reads_on(self) -> bool:
        """Read one more; return whether there is one, and raise what has failed, for all alike."""
        if self._failed is not None:
            raise self._failed
        try:
            self._read.append(next(self._rest))
        except StopIteration:
            return False
        except Exception as error:
            self._failed = error
            raise
        return True
