import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from qiptrack.cli.typer_bridge.shells import ByHand, install, script
from qiptrack.reports.formats.formats import Format
from tests import prefork
from tests.cli.conftest import Run, Start
from tests.conftest import swept, with_each
from tests.terminal import Terminal

SHELLS = ("bash", "zsh", "fish", "powershell")

PLAN = "actions: [{id: A1, action: Look again}, {id: A2, action: Ask}]\n"

# As code, this would leave a file behind; and whoever shows it raw would see red.
HOSTILE = """\
actions:
  - id: A1
    action: '$(touch code) `touch code` \\$(touch code) "; touch code; " : ::: \\'
  - id: A2
    action: "'; touch code; ' \\e[31mred"
"""


@pytest.fixture(autouse=True)
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    for name in ("falls", "night care", "łódź", "children's", "night cover"):
        (folder / f"{name}.yaml").write_text(PLAN)
    (folder / "hostile.yaml").write_text(HOSTILE)
    (folder / "$(touch code).yaml").write_text(PLAN)
    (folder / "*.yaml").write_text(PLAN)
    elsewhere = tmp_path / "C:\\care"
    elsewhere.mkdir()
    (elsewhere / "abroad.yaml").write_text(PLAN)
    return folder


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Ask":
    return Ask(lambda: prefork.run("tests.cli.sample", folder=tmp_path), monkeypatch)


class Ask:
    """Asks as a shell does what the last word of a line may become."""

    def __init__(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        self.start = start
        self.set = monkeypatch.setenv

    def __call__(self, shell: str, line: str) -> list[str]:
        self.set("_QIPTRACK_COMPLETE", f"complete_{shell}")
        words = line.split("|")
        if shell == "bash":
            self.set("COMP_WORDS", "\n".join(words))
            self.set("COMP_CWORD", str(len(words) - 1))
        self.set(
            "_TYPER_COMPLETE_ARGS", " ".join(words).strip(" " if shell == "powershell" else "")
        )
        self.set("_TYPER_COMPLETE_WORD_TO_COMPLETE", words[-1])
        self.set("_TYPER_COMPLETE_FISH_ACTION", "get-args")
        done = self.start()
        assert done.stderr == ""
        return [line for line in done.stdout.splitlines() if line]


FALLS = ["falls/A1", "falls/A2"]
NIGHT = ["night care/A1", "night care/A2"]


def zsh(*names: str) -> list[str]:
    """Return the code that offers `names` in zsh."""
    return [f"local -a offers; offers=({' '.join(names)}); _describe -V 'qiptrack' offers"]


@with_each(
    ("shell", "line", "answer"),
    [
        pytest.param("bash", "qiptrack|close|fa", FALLS, id="bash, the actions of a plan"),
        pytest.param(
            "bash",
            r"qiptrack|close|night\ ca",
            [r"night\ care/A1", r"night\ care/A2"],
            id="bash, a space behind a backslash",
        ),
        pytest.param("bash", 'qiptrack|close|"night ca', NIGHT, id="bash, a space in quotes"),
        pytest.param("bash", "qiptrack|close|'night ca", NIGHT, id="bash, in single quotes"),
        pytest.param(
            "bash",
            "qiptrack|close|ch",
            [r"children\'s/A1", r"children\'s/A2"],
            id="bash, an apostrophe",
        ),
        pytest.param(
            "bash", "qiptrack|close|łó", ["łódź/A1", "łódź/A2"], id="bash, Polish letters"
        ),
        pytest.param(
            "bash",
            "qiptrack|--plans|=|plans|close|falls/A1|fa",
            FALLS,
            id="bash, an equals sign is a word",
        ),
        pytest.param("bash", "qiptrack|overdue|--format|=|c", ["csv"], id="bash, a value"),
        pytest.param(
            "bash",
            "qiptrack|overdue|--format|=",
            [each.value for each in Format],
            id="bash, nothing behind the equals sign",
        ),
        pytest.param(
            "bash", "qiptrack|--plans|nowhere|close|", [], id="bash, a folder that is not there"
        ),
        pytest.param("bash", "qiptrack|ov", ["overdue"], id="bash, a command"),
        pytest.param("bash", "qiptrack|--pl", ["--plans"], id="bash, an option before it"),
        pytest.param(
            "zsh",
            r"qiptrack|close|night\ ca",
            zsh("'night care/A1:Look again'", "'night care/A2:Ask'"),
            id="zsh, a space behind a backslash",
        ),
        pytest.param(
            "zsh", "qiptrack|overdue|ch", zsh(r"'children'\''s'"), id="zsh, an apostrophe"
        ),
        pytest.param("zsh", "qiptrack|overdue|--within|", ["_files"], id="zsh, nothing to offer"),
        pytest.param(
            "fish",
            "qiptrack|close|falls/",
            ["falls/A1\tLook again", "falls/A2\tAsk"],
            id="fish, the actions of a plan",
        ),
        pytest.param(
            "fish",
            'qiptrack|close|"night ca',
            ["night care/A1\tLook again", "night care/A2\tAsk"],
            id="fish, a space in quotes",
        ),
        pytest.param(
            "fish",
            "qiptrack|close|night\\ ",
            ["night care/", "night cover/"],
            id="fish, a space at the end",
        ),
        pytest.param(
            "powershell",
            "qiptrack|close|falls/",
            ["falls/A1:::Look again", "falls/A2:::Ask"],
            id="PowerShell, the actions of a plan",
        ),
        pytest.param(
            "powershell",
            "qiptrack|close|'night ca",
            ["'night care/A1':::Look again", "'night care/A2':::Ask"],
            id="PowerShell, a space in quotes",
        ),
        pytest.param(
            "powershell",
            "qiptrack|overdue|ch",
            ["'children''s'::: "],
            id="PowerShell, an apostrophe",
        ),
        pytest.param(
            "powershell",
            "qiptrack|--plans|C:\\care|overdue|a",
            ["abroad::: "],
            id="PowerShell, a backslash is a backslash",
        ),
        pytest.param(
            "powershell",
            "qiptrack|close|'night care/A1'|fa",
            ["falls/A1:::Look again", "falls/A2:::Ask"],
            id="PowerShell, a name in quotes before",
        ),
    ],
)
def test_a_shell_is_answered_in_its_own_way(
    ask: Ask, shell: str, line: str, answer: list[str]
) -> None:
    assert ask(shell, line) == answer


@with_each("shell", swept(SHELLS, every=2))
def test_the_commands_are_offered_in_the_order_of_the_table(ask: Ask, shell: str) -> None:
    shown = "\n".join(ask(shell, "qiptrack|"))
    places = [shown.index(name) for name in ("status", "overdue", "history", "close")]
    assert places == sorted(places)


@with_each("shell", SHELLS)
def test_a_name_that_a_shell_could_take_for_more_is_not_offered(ask: Ask, shell: str) -> None:
    shown = "\n".join(ask(shell, "qiptrack|overdue|"))
    assert "night" in shown
    assert "touch" not in shown
    assert "*" not in shown


@with_each("shell", SHELLS)
def test_completing_shows_text_of_files_without_control_characters(ask: Ask, shell: str) -> None:
    shown = "\n".join(ask(shell, "qiptrack|close|hostile/"))
    assert "hostile/A2" in shown
    assert "\x1b" not in shown
    assert shell == "bash" or r"\x1b" in shown


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_fault_while_completing_is_not_shown(
    start: Start, shell: str, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = plans.parent / "sitecustomize.py"
    planted.write_text(
        "import qiptrack.cli.typer_bridge.candidates as offers\noffers.OFFERS = None\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{plans.parent}:{Path(__file__).parents[3]}")
    # As where there is nothing to offer, zsh goes on to names of files.
    ask = Ask(start, monkeypatch)
    assert ask(shell, "qiptrack|close|fa") == (["_files"] if shell == "zsh" else [])


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the shells find the sample as `qiptrack`."""
    found = tmp_path / "bin" / "qiptrack"
    found.parent.mkdir()
    client = prefork.client(tmp_path / "client")
    found.write_text(f"#!/bin/sh\nexec '{client}' -m tests.cli.sample \"$@\"\n")
    found.chmod(found.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(found.parent), prepend=":")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def in_shell(shell: str, code: str, folder: Path) -> list[str]:
    """Return the lines that a real shell prints which has read what it needs to complete."""
    found = shutil.which(shell)
    if not found:
        pytest.skip(f"there is no {shell} here")
    done = subprocess.run(
        [found, "-c", f"{BEFORE.get(shell, '')}\n{script(shell)}\n{code}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


# zsh's own completion needs a terminal: what it would be given is printed.
BEFORE = {
    "zsh": "compdef() { }; _describe() { print -rl -- $offers }; words=(qiptrack close x)",
}


@pytest.mark.usefixtures("program")
class TestRealShells:
    """The scripts, read and run by the shells themselves."""

    def complete(self, shell: str, typed: str, folder: Path) -> list[str]:
        if shell == "bash":
            words = f"COMP_WORDS=(qiptrack close '{typed}') COMP_CWORD=2"
            shown = "printf '%s\\n' \"${COMPREPLY[@]}\""
            return in_shell(shell, f"{words}; _qiptrack_completion qiptrack; {shown}", folder)
        if shell == "zsh":
            code = f"words[3]='{typed}'; CURRENT=3; _qiptrack_completion"
            return in_shell(shell, code, folder)
        return in_shell(shell, f'complete -C "qiptrack close {typed}"', folder)

    @pytest.mark.parametrize(
        ("shell", "offered"),
        [
            ("bash", [r"night\ care/A1", r"night\ care/A2"]),
            ("zsh", ["night care/A1:Look again", "night care/A2:Ask"]),
            ("fish", ["night care/A1\tLook again", "night care/A2\tAsk"]),
        ],
    )
    def test_a_plan_with_a_space_is_offered(
        self, tmp_path: Path, shell: str, offered: list[str]
    ) -> None:
        assert self.complete(shell, r"night\ ca", tmp_path) == offered

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_polish_letters_are_offered(self, tmp_path: Path, shell: str) -> None:
        assert self.complete(shell, "łó", tmp_path)[0].startswith("łódź/A1")

    @pytest.mark.parametrize(
        ("shell", "typed"), swept(product(("bash", "zsh", "fish"), ("hostile/", "")), every=2)
    )
    def test_nothing_that_stands_in_a_file_is_run(
        self, tmp_path: Path, shell: str, typed: str
    ) -> None:
        (tmp_path / "x.txt").touch()
        shown = self.complete(shell, typed, tmp_path)
        assert any(line.startswith("hostile/") for line in shown)
        assert not [line for line in shown if line.startswith("x.txt")]
        assert not (tmp_path / "code").exists()


SETTINGS = {
    "bash": "PS1='READY> '; args() { printf '[%s]\\n' \"$@\"; }",
    "zsh": (
        "PS1='READY> '; unsetopt prompt_cr; autoload -Uz compinit; compinit -u -D;"
        " args() { printf '[%s]\\n' \"$@\"; }"
    ),
    "fish": (
        "function fish_prompt; echo -n 'READY> '; end;"
        " function fish_greeting; end; function args; printf '[%s]\\n' $argv; end"
    ),
}
"""What each shell is told first: its prompt, and a command that shows how it is called."""


@pytest.fixture
def at_the_prompt(
    opened: list[Terminal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Terminal]:
    """Return a way to sit down at a real shell that completes `qiptrack`."""
    monkeypatch.setenv("ZDOTDIR", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    # Without it fish reads every manual page of the computer, behind the test and long after it.
    (tmp_path / "data" / "fish" / "generated_completions").mkdir(parents=True)

    def started(shell: str) -> Terminal:
        found = shutil.which(shell)
        if not found or not Path("/dev/pts/ptmx").exists():
            pytest.skip(f"there is no {shell} here, or no terminal")
        (tmp_path / "home").mkdir(exist_ok=True)
        file = tmp_path / "home" / ".zshrc"
        file.write_text(f"{SETTINGS[shell]}\n{script(shell)}\n")
        words = {
            "bash": (found, "--rcfile", str(file), "-i"),
            "zsh": (found, "-i"),
            "fish": (found, "--private", "-C", f"source {file}"),
        }
        opened.append(Terminal(words[shell], tmp_path))
        opened[-1].wait_for("READY> ")
        return opened[-1]

    return started


CODE = "x';touch pwned;#"
HOUSE = "St John's House"
QUOTED = (
    *(("'x", CODE, "pwned;"), ("x", CODE, "pwned"), ('"x', CODE, "pwned;")),
    *(("'St", HOUSE, "House"), ('"St', HOUSE, "House"), ("St", HOUSE, "House")),
)
"""What is typed, the name that it becomes, and what is shown of that."""


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_name_comes_whole_out_of_the_quote_that_is_open(
    at_the_prompt: Callable[[str], Terminal], plans: Path, shell: str
) -> None:
    for each in (CODE, HOUSE):
        (plans / f"{each}.yaml").write_text(PLAN)
    seat = at_the_prompt(shell)
    for typed, name, shown in QUOTED:
        seat.shown = ""
        seat.press(f"qiptrack overdue {typed}\t")
        seat.wait_for(shown)
        seat.press("\x01args \r")
        seat.wait_for(f"[{name}]")
        seat.shown = seat.shown.partition(f"[{name}]")[2]
        seat.wait_for("READY> ")
        assert not (plans.parent / "pwned").exists(), typed


@pytest.mark.parametrize("typed", ["x''", "''x", "x'", "'St John'\\''s", '"x"\''])
def test_bash_is_offered_nothing_where_it_would_replace_a_part_of_the_word(
    ask: Ask, plans: Path, typed: str
) -> None:
    for each in ("x", "St John's House"):
        (plans / f"{each}.yaml").write_text(PLAN)
    assert ask("bash", f"qiptrack|overdue|{typed}") == []


def test_bash_calls_no_earlier_command_up_between_double_quotes(ask: Ask, plans: Path) -> None:
    (plans / "x!ls.yaml").write_text(PLAN)
    assert ask("bash", 'qiptrack|overdue|"x') == []
    assert ask("bash", "qiptrack|overdue|'x") == ["x!ls"]
    assert ask("bash", "qiptrack|overdue|x") == [r"x\!ls"]


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_installing_puts_the_script_where_the_shell_reads_it(tmp_path: Path, shell: str) -> None:
    said = install(shell)
    written = [each for each in (tmp_path / "home").rglob("*") if each.is_file()]
    assert any(str(each) in said for each in written)
    assert any(script(shell) in each.read_text() for each in written)


def test_installing_for_powershell_leaves_its_policy_alone() -> None:
    with pytest.raises(ByHand) as refused:
        install("powershell")
    assert "qiptrack --show-completion" in refused.value.fix


@pytest.mark.usefixtures("program")
def test_the_shell_that_is_named_is_set_up_and_no_other(tmp_path: Path, run: Run) -> None:
    assert "Completion for fish is set up" in run("--install-completion", "Fish").stdout
    written = [each for each in (tmp_path / "home").rglob("*") if each.is_file()]
    assert [each.name for each in written] == ["qiptrack.fish"]
    assert "complete_zsh" in run("--show-completion", "zsh").stdout
    for words in (("tcsh",), ("fish", "zsh"), ("overdue",)):
        refused = run("--install-completion", *words)
        assert refused.exit_code == 2
        assert f"'{' '.join(words)}' is not a shell" in refused.stderr
    assert [each for each in (tmp_path / "home").rglob("*") if each.is_file()] == written


def test_the_script_is_shown_for_the_shell_one_is_in() -> None:
    bash = shutil.which("bash")
    if not bash:
        pytest.skip("there is no bash here")
    line = f"'{sys.executable}' -m qiptrack --show-completion; true"
    done = subprocess.run([bash, "-c", line], capture_output=True, text=True, check=True)
    assert "_QIPTRACK_COMPLETE=complete_bash" in done.stdout
