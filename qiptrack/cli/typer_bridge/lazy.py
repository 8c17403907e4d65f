"""A group of commands that imports one when it is run, and takes shared options anywhere."""

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from shutil import get_terminal_size
from textwrap import fill
from typing import Any, ClassVar, NoReturn

import typer
from typer._click.core import Command as AnyCommand
from typer._click.core import Context, Parameter
from typer._click.exceptions import MissingParameter
from typer._click.formatting import HelpFormatter
from typer._click.shell_completion import CompletionItem
from typer._click.types import STRING
from typer._types import TyperChoice
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command_from_info
from typer.models import CommandInfo

from qiptrack.cli.command_table import COMPLETING, DEFAULT, PROGRAM, Commands
from qiptrack.cli.errors import guarded
from qiptrack.cli.typed_dates import forget_days
from qiptrack.cli.typer_bridge.quick import NO_PAGER, PACKAGE, load
from qiptrack.cli.typer_bridge.signature import (
    no_pager,
    root,
    root_options,
    session_options,
    with_options,
)
from qiptrack.cli.typer_bridge.usage import (
    NotTaken,
    UnknownCommand,
    in_plain_words,
    refuse_blank,
    refuse_repeated,
    refuse_strays,
)
from qiptrack.errors import QiptrackError
from qiptrack.patterns import pattern

_RANGE = pattern(r"([\d.]+<=?)?x([<>]=?[\d.]+)?")

SHARED = "Also {} (`qiptrack --help`)."


class LazyCommand(TyperCommand):
    """One command, imported; it takes the arguments that its function has, and no more."""

    allow_extra_args = True

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the options and arguments; what is wrong with them is said in plain words."""
        with in_plain_words(ctx, args):
            if not ctx.resilient_parsing:
                refuse_blank(ctx, args)
                refuse_repeated(ctx, args, self._shared(ctx))
            left = self._read(ctx, args)
        if not ctx.resilient_parsing:
            refuse_strays(ctx, left)
        return left

    def _read(self, ctx: Context, args: list[str]) -> list[str]:
        """Read `args`; what they leave out is asked for where somebody is there to answer."""
        typed = list(args)
        try:
            return super().parse_args(ctx, args)
        except MissingParameter:
            from qiptrack.cli.prompts import can_ask
            from qiptrack.cli.typer_bridge.arguments import completed

            if ctx.resilient_parsing or not can_ask():
                raise
        return super().parse_args(ctx, completed(ctx, typed))

    def invoke(self, ctx: Context) -> Any:
        """Run the command; an argument that was asked for and names nothing is asked for again."""
        while True:
            try:
                return super().invoke(ctx)
            except QiptrackError as error:
                from qiptrack.cli.typer_bridge.arguments import completed_anew

                words = completed_anew(ctx, error)
                if words is None:
                    raise
            self.parse_args(ctx, words)

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Return what the command takes, and what every command does."""
        return [*super().get_params(ctx), self.no_pager]

    @cached_property
    def no_pager(self) -> TyperOption:
        """The option that every command takes, made once: typer tells options by identity."""
        return no_pager()

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """Return what may be written, without braces around what must be."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def _shared(self, ctx: Context) -> list[str]:
        """Return the names of the options that it shares with others.

        An option that is called like a shared one and means something else is the command's own.
        """
        shared = {option.opts[0]: option.help for option in session_options()}
        options = [each for each in self.get_params(ctx) if isinstance(each, TyperOption)]
        return [each.opts[0] for each in options if shared.get(each.opts[0]) == each.help]

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the command's own options first, then those that it shares with others."""
        params = self.get_params(ctx)
        arguments = [each for each in params if not isinstance(each, TyperOption)]
        options = [each for each in params if isinstance(each, TyperOption)]
        shared = self._shared(ctx)
        names = ", ".join(shared)
        everywhere = {*shared, NO_PAGER, "--help"}
        own = [each for each in options if everywhere.isdisjoint(each.opts)]
        _write(formatter, "Arguments", arguments, ctx)
        _write(formatter, "Options", own, ctx)
        if names:
            formatter.write_paragraph()
            formatter.write_text(SHARED.format(names))


class LazyGroup(TyperGroup):
    """The commands of a table.

    The options of a session may stand before the command: there they are kept as they were
    typed, and become the command's defaults, so that what stands after it goes first.
    """

    table: ClassVar[Commands]
    package: ClassVar[str]

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.by_name = {each.name: each for listed in self.table.values() for each in listed}
        self.before = session_options()
        for option in self.before:
            if not option.is_flag:
                option.type, option.default = STRING, None
        self.params = [*self.before, *root_options()]
        self.callback = None  # only its docstring was wanted

    def main(self, args: Sequence[str] | None = None, *rest: Any, **settings: Any) -> NoReturn:
        """Run what was typed, or tell a shell how it may go on; end with the exit code."""
        if COMPLETING in os.environ:
            from qiptrack.cli.typer_bridge.shells import answer

            answer(self)
        words = sys.argv[1:] if args is None else list(args)
        sys.exit(guarded(lambda: self._run(words)))

    def _run(self, words: list[str]) -> int | None:
        try:
            with self.make_context(PROGRAM, words) as ctx:
                code: int | None = self.invoke(ctx)
        except typer.Exit as end:
            return end.exit_code
        finally:
            forget_days()
        return code

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read what stands before the command, for the command to have it later."""
        with in_plain_words(ctx, args):
            typed = list(args)  # typer takes the arguments away as it reads them
            _, ctx.args, _ = self.make_parser(ctx).parse_args(list(args))
            if not ctx.resilient_parsing:
                refuse_blank(ctx, typed)
            left = super().parse_args(ctx, args)
            if not ctx._protected_args and not ctx.resilient_parsing:
                left = super().parse_args(ctx, [*typed, DEFAULT])
            return left

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """Return the option for help, which is longer than a screen."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _show_help
        return option

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names of the commands, in the order of the table."""
        return list(self.by_name)

    def get_command(self, ctx: Context, cmd_name: str) -> AnyCommand | None:
        """Return the command of that name, imported now; None when there is none."""
        listed = self.by_name.get(cmd_name)
        if listed is None:
            return None
        function = with_options(load(listed, self.package))
        info = CommandInfo(listed.name, cls=LazyCommand, callback=function)
        return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, AnyCommand | None, list[str]]:
        """Return the command that `args` begin with, given what stood before it."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            raise UnknownCommand(name, self.by_name)
        if command is not None:
            ctx.default_map = {name: self._defaults(ctx, command)}
        return name, command, args[1:]

    def _defaults(self, ctx: Context, command: AnyCommand) -> Mapping[str, Any]:
        """Return what stood before `command`, by its parameters; NotTaken if it has no such."""
        taken = {name: param.name for param in command.params for name in param.opts}
        defaults = {}
        for option in self.before:
            (name,), value = option.opts, ctx.params.get(str(option.name))
            if value is None or value is False:
                continue
            if name in taken:
                defaults[str(taken[name])] = value
            elif not ctx.resilient_parsing:
                raise NotTaken(name, str(command.name))
        return defaults

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the commands under their headings, importing none, and then the options."""
        for heading, listed in self.table.items():
            with formatter.section(heading):
                formatter.write_dl([(each.name, each.summary) for each in listed])
        params = self.get_params(ctx)
        _write(
            formatter, "Options of many commands, before the command or after it", self.before, ctx
        )
        _write(formatter, "Also", [each for each in params if each not in self.before], ctx)

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands, or the options before them, that `incomplete` may become."""
        return [
            *(
                CompletionItem(name, help=listed.summary)
                for name, listed in self.by_name.items()
                if name.startswith(incomplete)
            ),
            *AnyCommand.shell_complete(self, ctx, incomplete),
        ]


def _show_help(ctx: Context, _param: Parameter, asked: Any) -> None:
    """Show the help of the command of `ctx` where it was `asked` for, and end."""
    if asked and not ctx.resilient_parsing:
        from qiptrack.cli.pager import page

        page(f"{ctx.get_help()}\n")
        raise typer.Exit


def _write(
    formatter: HelpFormatter, heading: str, params: Sequence[Parameter], ctx: Context
) -> None:
    rows = [_with_choices(param, *row) for param in params if (row := param.get_help_record(ctx))]
    if rows:
        with formatter.section(fill(heading, formatter.width)):
            formatter.write_dl([(name, _without_range(text)) for name, text in rows])


def _with_choices(param: Parameter, name: str, text: str) -> tuple[str, str]:
    """Return a line of help with the words that an option may be behind what it is for."""
    option, bracket, _ = name.partition(" <")
    if not (bracket and isinstance(param.type, TyperChoice)):
        return name, text
    words = [str(getattr(each, "value", each)) for each in param.type.choices]
    kind = str(param.name).strip("_").rpartition("_")[2].upper()
    return f"{option} {kind}", f"{text.rstrip('.')}: {', '.join(words)}."


def _without_range(text: str) -> str:
    """Return a line of help without the algebra that typer puts at its end, such as [x>=0]."""
    words, bracket, remarks = text.removesuffix("]").rpartition("  [")
    if not bracket:
        return text
    kept = [each for each in remarks.split("; ") if not _RANGE.fullmatch(each)]
    return f"{words}  [{'; '.join(kept)}]" if kept else words


def _narrow() -> int | None:
    """Return how wide help is on a terminal that is narrower than typer takes any to be."""
    columns = get_terminal_size().columns
    return max(columns - 2, 30) if columns < 52 else None


def make_app(commands: Commands, package: str = PACKAGE) -> typer.Typer:
    """Return a command line of `commands`, whose functions are in modules of `package`."""

    class Group(LazyGroup):
        table = commands

    Group.package = package
    app = typer.Typer(
        cls=Group,
        subcommand_metavar="[COMMAND] ...",
        context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _narrow()},
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(root)
    return app
