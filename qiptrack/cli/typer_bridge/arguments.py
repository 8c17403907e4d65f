"""Arguments that were left out, asked for at a terminal."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from typer._click.core import Context, Parameter
from typer._click.exceptions import BadParameter
from typer._click.shell_completion import CompletionItem

from qiptrack.cli.prompts import Question, ask, correct
from qiptrack.cli.typer_bridge.usage import missing, refusal
from qiptrack.errors import QiptrackError

_TYPED = "qiptrack.typed"
"""By which name a context keeps what was typed, when some of it had to be asked for."""
_ANSWERS = "qiptrack.answers"
"""By which name it keeps the words that were answered then."""


def completed(ctx: Context, typed: list[str]) -> list[str]:
    """Return `typed`, with an answer to each argument of the command of `ctx` that it leaves out.

    Those stand last, behind two hyphens, so that none is taken for an option; a list of words that
    belongs in front of what was typed stands there.
    """
    ctx.meta[_TYPED] = typed
    left_out = missing(ctx, typed)
    answers = [word for param in left_out for word in _answer(param, ctx)]
    ctx.meta[_ANSWERS] = answers
    if [param.nargs for param in left_out] == [-1] and left_out[0] is not _last(ctx):
        return [*answers, *typed]
    return [*typed, *([] if "--" in typed else ["--"]), *answers]


def completed_anew(ctx: Context, refused: QiptrackError) -> list[str] | None:
    """Return what was typed with other answers, when those that were given name nothing.

    None where nothing was asked for, or it is not an answer's fault that the command `refused`.
    """
    from qiptrack.cli.references import NotFound

    answers: list[str] = ctx.meta.get(_ANSWERS, [])
    if not isinstance(refused, NotFound) or not any(_names(refused.name, each) for each in answers):
        return None
    correct(refused)
    ctx.params.clear()
    return completed(ctx, ctx.meta[_TYPED])


def _names(name: str, answer: str) -> bool:
    """Whether an answer such as `rosewood/A1` is a name, or has it before or behind a stroke."""
    return f"/{name}/" in f"/{answer}/"


def _last(ctx: Context) -> Parameter:
    """Return the last of the arguments that the command of `ctx` needs."""
    return [each for each in ctx.command.get_params(ctx) if each.required][-1]


def _answer(param: Parameter, ctx: Context) -> list[str]:
    plans = _offered(param, ctx)
    words = str(getattr(param, "help", "")).rstrip(".")
    if plans and not any(each.value.startswith(_EXAMPLE) for each in plans):
        words = words.replace(_EXAMPLE, plans[0].value.partition("/")[0])
    answer: str = ask(
        Question("", words, partial(_read, param, ctx), listed=partial(_listed, param, ctx))
    )
    return answer.split() if param.nargs < 0 else [answer]


_EXAMPLE = "rosewood"
"""The plan that stands in the help of a command where the reader's own are not known."""

_MOST = 12
"""How many names are told to choose from."""


def _offered(param: Parameter, ctx: Context) -> list[CompletionItem]:
    """Return what the Tab key would offer where nothing is typed; nothing for too many."""
    names = param.shell_complete(ctx, "")
    return names if len(names) <= _MOST else []


def _listed(param: Parameter, ctx: Context) -> list[str]:
    """Return a line for each name that the argument may be."""
    return listed(
        lambda begun: [(each.value, each.help or "") for each in param.shell_complete(ctx, begun)]
    )


def listed(offered: Callable[[str], Sequence[tuple[str, str]]]) -> list[str]:
    """Return a line for each name to choose from: the plans, and where those are few their items.

    `offered` takes what is begun and returns names with their words, as the Tab key has them:
    those of plans that an item belongs behind end with a stroke. Of too many none are listed.
    """
    plans = offered("")
    if len(plans) > _MOST:
        return []
    items = [
        item
        for name, words in plans
        for item in (offered(name) if name.endswith("/") else [(name, words)])
    ]
    there = items if len(items) <= _MOST else plans
    named = [f"{name.removesuffix('/')}  {words}" for name, words in there]
    return ["There are:", *named] if named else []


def _read(param: Parameter, ctx: Context, text: str) -> Any:
    """Return `text`, which the argument takes; a QiptrackError says why it does not."""
    try:
        param.type.convert(text, param, ctx)
    except BadParameter as error:
        if isinstance(error.__context__, QiptrackError):  # without the name of the argument
            raise error.__context__ from None
        raise QiptrackError(*refusal(error, param, ctx, text)) from error
    return text
