"""Errors nobody had foreseen: a plan that makes a report fail is named, the others are shown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from qiptrack.cli import terminal
from qiptrack.cli.errors import REFUSED, for_the_mistake, say, show_traceback, where
from qiptrack.errors import QiptrackError
from qiptrack.rules.problem import Unreadable
from qiptrack.store.unread_files import LEFT_OUT, LeftOut

Run = Callable[[], int | None]

_MOST = 20
"""How many plans are found out and named; where more of them fail, the mistake is in no plan."""


def without_failing_plans(run: Run, error: Exception) -> int | None:
    """Return what `run`, which failed with an `error`, returns without the plans it fails on.

    These are named as files that could not be read, and the exit code is 2. Raises the error
    where it fails without any plan, and where it fails on so many that none is to blame.
    """
    failing = {} if terminal.has_begun() else _failing(run)
    if not 0 < len(failing) <= _MOST:
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
    fails, those that it fails on beside others. None are to blame when it fails without any; of
    more than `_MOST` no more are looked for.
    """
    nothing = LeftOut(but=frozenset())
    if _failure(run, nothing):
        return {}
    files = list(nothing.files)
    failing: dict[str, Unreadable] = {}
    _find(run, files, [], failing, together=False)
    left = [file for file in files if file not in failing]
    _find(run, left, [], failing, together=True)
    return failing


def _find(
    run: Run,
    files: Sequence[str],
    kept: list[str],
    failing: dict[str, Unreadable],
    *,
    together: bool,
) -> None:
    """Put those of `files` that make `run` fail beside those that are `kept` to the `failing`.

    With `together`, those that do not are kept from then on.
    """
    if len(failing) > _MOST:
        return
    failure = _failure(run, LeftOut(but=frozenset([*kept, *files])))
    if failure is None:
        kept += files if together else ()
    elif len(files) == 1:
        failing[files[0]] = failure
    else:
        half = len(files) // 2
        _find(run, files[:half], kept, failing, together=together)
        _find(run, files[half:], kept, failing, together=together)


def _failure(run: Run, left_out: LeftOut) -> Unreadable | None:
    """Return why `run` fails when it looks at no more than it may; None when it does not.

    The error itself is not kept: it holds all that was read until then.
    """
    try:
        with _leaving_out(left_out), terminal.silenced():
            run()
    except _FORESEEN:
        return None
    except Exception as error:
        return _why(error)
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
