"""Arguments that were left out, asked for at a terminal."""

from functools import partial
from typing import Any

from typer._click.core import Context, Parameter
from typer._click.exceptions import BadParameter

from qiptrack.cli.prompts import Question, ask
from qiptrack.cli.typer_bridge.usage import missing, refusal
from qiptrack.errors import QiptrackError


def completed(ctx: Context, typed: list[str]) -> list[str]:
    """Return `typed`, with an answer to each argument of the command of `ctx` that it leaves out.

    Those stand last, behind two hyphens, so that none is taken for an option; a list of words that
    belongs in front of what was typed stands there.
    """
    left_out = missing(ctx, typed)
    answers = [word for param in left_out for word in _answer(param, ctx)]
    if [param.nargs for param in left_out] == [-1] and left_out[0] is not _last(ctx):
        return [*answers, *typed]
    return [*typed, *([] if "--" in typed else ["--"]), *answers]


def _last(ctx: Context) -> Parameter:
    """Return the last of the arguments that the command of `ctx` needs."""
    return [each for each in ctx.command.get_params(ctx) if each.required][-1]


def _answer(param: Parameter, ctx: Context) -> list[str]:
    words = str(getattr(param, "help", "")).rstrip(".")
    answer: str = ask(Question("", words, partial(_read, param, ctx)))
    return answer.split() if param.nargs < 0 else [answer]


def _read(param: Parameter, ctx: Context, text: str) -> Any:
    """Return `text`, which the argument takes; a QiptrackError says why it does not."""
    try:
        param.type.convert(text, param, ctx)
    except BadParameter as error:
        raise QiptrackError(*refusal(error, param, ctx, text)) from error
    return text
