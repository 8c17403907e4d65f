"""How each shell asks what a word may become, and how it wants to be answered.

typer knows how the shells call a program. It does not know of names with spaces in them, and
it hands zsh the words beside a name as code to run. So each name is quoted here for its shell,
and what stands in a file is text there, too.
"""

import os
import re
import sys
from pathlib import Path
from typing import ClassVar, NoReturn

from typer import _completion_classes as known
from typer._click.core import Command
from typer._click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    split_arg_string,
)
from typer._completion_shared import _get_shell_name, get_completion_script
from typer._completion_shared import install as install_script
from typer.completion import shell_complete

from qiptrack.cli.command_table import COMPLETING, PROGRAM
from qiptrack.errors import QiptrackError
from qiptrack.patterns import pattern
from qiptrack.reports.text import visible

POWERSHELL = ("powershell", "pwsh")

HELP = 60
"""So many characters of the words beside a name are shown."""

_BASH_WORD = pattern(
    r"""(?P<open>['"])?    # a quote that is still open, at the beginning
        (?:\\. | [^'"\\])* # what stands in it, or without it, as it is or behind a backslash
        \\?$""",
    re.VERBOSE,
)
"""A word of which bash replaces the whole when it puts a name in, but for a quote that is open.

Of any other, such as one with a quote in its midst, it would replace a part.
"""

# What some shell would take for more than a character of a name is not offered.
_TREACHEROUS = pattern(r'[\\"`$*?\[\]]|\s\s|[^\S ]')
_END = "\0"


class UnknownShell(QiptrackError):
    """It is not known which shell this is, or it is one that cannot complete."""

    def __init__(self, shell: str | None) -> None:
        which = f"'{shell}' is not a shell" if shell else "This is not a shell"
        super().__init__(
            f"{which} for which completion can be set up.",
            f"Run it in bash, zsh, fish or PowerShell, or name one: `{PROGRAM} --install-completion"
            " bash`.",
        )


class ByHand(QiptrackError):
    """Installing for PowerShell would loosen what scripts may do on the machine."""

    def __init__(self) -> None:
        super().__init__(
            "PowerShell's settings are left to you.",
            f"Add this line to the file that $PROFILE names: "
            f"{PROGRAM} --show-completion powershell | Out-String | Invoke-Expression",
        )


class NotInstalled(QiptrackError):
    """The shell's files may not be written."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"Completion could not be set up: {error.strerror or error}.",
            "Put what `qiptrack --show-completion` prints where your shell will read it.",
        )


def install(named: str = "") -> str:
    """Set completion up for the shell `named`, or the one this runs in; return what was done."""
    shell = _shell(named)
    if shell in POWERSHELL:
        raise ByHand
    try:
        shell, path = install_script(shell=shell, prog_name=PROGRAM, complete_var=COMPLETING)
    except OSError as error:
        raise NotInstalled(error) from error
    return f"Completion for {shell} is set up in {path}. It works from the next terminal on."


def script(named: str = "") -> str:
    """Return what the shell `named`, or the one this runs in, must read in order to complete."""
    shell = _shell(named)
    return get_completion_script(prog_name=PROGRAM, complete_var=COMPLETING, shell=shell)


def _shell(named: str) -> str:
    shell = named.lower() or _get_shell_name() or Path(os.environ.get("SHELL", "")).name
    if shell not in ("bash", "zsh", "fish", *POWERSHELL):
        raise UnknownShell(named or shell)
    return shell


def answer(app: Command) -> NoReturn:
    """Tell the shell that asks what a word may become, and end; nothing else is ever said."""
    sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - until the end
    for shell in (Bash, Zsh, Fish, PowerShell):
        for name in shell.names:
            add_completion_class(shell, name)
    sys.exit(shell_complete(app, {}, PROGRAM, COMPLETING, os.environ[COMPLETING]))


class _Careful(ShellComplete):
    """What is the same in every shell: only names that can be quoted, and a line beside each."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return the names that `incomplete` may become."""
        found = super().get_completions(args, incomplete)
        return [each for each in found if not _TREACHEROUS.search(each.value)]


def _beside(item: CompletionItem) -> str:
    """Return the words beside a name, on one line and not too long."""
    words = visible(item.help or "")
    return words if len(words) <= HELP else f"{words[: HELP - 3].rstrip()}..."


def _words(line: str) -> tuple[list[str], str]:
    """Return the whole words of a command line, and the one at its end that is being typed."""
    *words, last = split_arg_string(line + _END)
    return words[1:], last.removesuffix(_END)


class Bash(_Careful, known.BashComplete):
    """Takes names as they are put into the line, so they have to be quoted as it is there."""

    names: ClassVar = ("bash",)
    quote: str | None = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one being typed, and that one."""
        typed = os.environ["COMP_WORDS"].split("\n")[: int(os.environ["COMP_CWORD"]) + 1]
        words: list[str] = []
        for word in typed:
            # To bash an equals sign is a word, so that `--plans=DIR` is three.
            if words and (word == "=" or words[-1].endswith("=")):
                words[-1] += word
            else:
                words.append(word)
        found = _BASH_WORD.match(typed[-1])
        self.quote = (found["open"] or "") if found else None
        return _words(" ".join(words))

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return the names that `incomplete` may become, and that bash can put in its place."""
        if self.quote is None:
            return []
        found = super().get_completions(args, incomplete)
        # Between double quotes an exclamation mark calls up an earlier command.
        return [each for each in found if self.quote != '"' or "!" not in each.value]

    def format_completion(self, item: CompletionItem) -> str:
        """Return the name as it has to stand in the quotes that are open, or without any."""
        if self.quote == '"':
            return str(item.value)
        if self.quote:
            return str(item.value).replace("'", r"'\''")
        return re.sub(r"([^\w/.,+-])", r"\\\1", item.value)


class Zsh(_Careful, known.ZshComplete):
    """Runs the answer as code, in which each name and the words beside it are one text."""

    names: ClassVar = ("zsh",)

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one being typed, and that one."""
        return _words(os.environ.get("_TYPER_COMPLETE_ARGS", ""))

    def complete(self) -> str:
        """Return code that offers the names in their order, or files where there are none."""
        found = self.get_completions(*self.get_completion_args())
        if not found:
            return "_files"
        offers = " ".join(self.format_completion(each) for each in found)
        return f"local -a offers; offers=({offers}); _describe -V '{PROGRAM}' offers"

    def format_completion(self, item: CompletionItem) -> str:
        """Return a name and the words beside it, between single quotes."""
        name, words = item.value.replace(":", r"\:"), _beside(item).replace("\\", r"\\")
        text = f"{name}:{words}" if words else name
        return "'" + text.replace("'", r"'\''") + "'"


class Fish(_Careful, known.FishComplete):
    """Quotes names itself."""

    names: ClassVar = ("fish",)

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one being typed, and that one."""
        return _words(os.environ.get("_TYPER_COMPLETE_ARGS", ""))

    def format_completion(self, item: CompletionItem) -> str:
        """Return a name and, behind a tab, the words beside it."""
        words = _beside(item)
        return f"{item.value}\t{words}" if words else str(item.value)


class PowerShell(_Careful, known.PowerShellComplete):
    """Takes names as they are put into the line, and has quotes of its own."""

    names: ClassVar = POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one being typed, and that one."""
        typed = re.findall(
            r"""(?:'(?:[^']|'')*'?|"[^"]*"?|[^\s'"])+""", os.environ.get("_TYPER_COMPLETE_ARGS", "")
        )
        incomplete = os.environ.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", "")
        words = [_unquoted(each) for each in typed[1:]]
        return words[:-1] if incomplete else words, _unquoted(incomplete)

    def format_completion(self, item: CompletionItem) -> str:
        """Return a name, in quotes if it needs them, and the words beside it."""
        name = str(item.value)
        if re.search(r"[^\w/.-]", name):
            name = "'" + name.replace("'", "''") + "'"
        return f"{name}:::{_beside(item).replace(':::', ':') or ' '}"


def _unquoted(word: str) -> str:
    """Return what PowerShell means by a word, which may lack its closing quote."""
    return re.sub(
        r"""'((?:[^']|'')*)'?|"([^"]*)"?""",
        lambda found: (found[1] or "").replace("''", "'") + (found[2] or ""),
        word,
    )
