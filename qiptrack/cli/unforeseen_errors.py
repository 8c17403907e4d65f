"""Errors nobody had foreseen: a plan that makes a report fail is named, the others are shown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from qiptrack.cli import terminal
from qiptrack.cli.errors import REFUSED, for_the_mistake, say, show_traceback, where
from qiptrack.errors import QiptrackError
from qiptrack.rules.problem import Unreadable
from qiptrack.store.folders import LEFT_OUT, LeftOut

Run = Callable[[], int | None]


def without_failing_plans(run: Run, error: Exception) -> int | None:
    """Return what `run`, which failed with an `error`, returns without the plans it fails on.

    These are named as files that could not be read, and the exit code is 2. Raises the error
    where it fails without any plan.
    """
    failing = {} if terminal.has_begun() else _failing(run)
    if not failing:
        raise error
    show_traceback(error)
    left_out = LeftOut(failing)
    with _leaving_out(left_out):
        try:
            run()
        except QiptrackError:  # without these files there is nothing to answer with
            raise _Failing(failing) from error
    for file in failing.keys() - left_out.named:
        say(f"{file}: {failing[file].message}. {failing[file].fix}")
    return REFUSED


class _Failing(QiptrackError):
    """All that was asked about fails."""

    def __init__(self, failing: Mapping[str, Unreadable]) -> None:
        (file, why), *_ = failing.items()
        super().__init__(f"{file}: {why.message}.", why.fix)


def _failing(run: Run) -> dict[str, Unreadable]:
    """Return the files without which `run` does not fail, each with what it fails with.

    First those are found that it fails on when they are alone, by halves; then, where it still
    fails, those that it fails on beside others. None are to blame when it fails without any.
    """
    nothing = LeftOut(but=frozenset())
    if _error(run, nothing):
        return {}
    files = list(nothing.files)
    alone = _found(run, files, [], together=False)
    left = [file for file in files if file not in alone]
    return {**alone, **_found(run, left, [], together=True)}


def _found(
    run: Run, files: Sequence[str], kept: list[str], *, together: bool
) -> dict[str, Unreadable]:
    """Return which of `files` make `run` fail beside those that are `kept`.

    With `together`, those that do not are kept from then on.
    """
    error = _error(run, LeftOut(but=frozenset([*kept, *files])))
    if error is None:
        kept += files if together else ()
        return {}
    if len(files) == 1:
        return {files[0]: _why(error)}
    half = len(files) // 2
    first = _found(run, files[:half], kept, together=together)
    return {**first, **_found(run, files[half:], kept, together=together)}


def _error(run: Run, left_out: LeftOut) -> Exception | None:
    """Return what `run` fails with when it looks at no more than it may; None when it does not."""
    try:
        with _leaving_out(left_out), terminal.unheard():
            run()
    except _FORESEEN:
        return None
    except Exception as error:  # noqa: BLE001 - as above
        return error
    return None


@contextmanager
def _leaving_out(left_out: LeftOut) -> Iterator[None]:
    token = LEFT_OUT.set(left_out)
    try:
        yield
    finally:
        LEFT_OUT.reset(token)


_FORESEEN = (QiptrackError, EOFError, OSError)


def _why(error: Exception) -> Unreadable:
    return Unreadable(
        f"qiptrack failed on this file, for a reason that nobody had foreseen ({where(error)})",
        for_the_mistake(),
    )
