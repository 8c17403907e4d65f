"""What the bridge uses of the insides of typer and pydantic is there, and each of it is listed.

They may change it in any release, without a word. Then a test here fails, says which, and names
the lines that have to be looked at.
"""

import ast
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from pkgutil import resolve_name

import pytest
from typer._click.core import Context
from typer.core import TyperCommand

from tests.cli.conftest import ROOT
from tests.conftest import with_each

BRIDGE = ROOT / "qiptrack" / "cli" / "typer_bridge"

CLASSES = (
    "typer._click.core.Command",
    "typer._click.core.Context",
    "typer._click.core.Parameter",
    "typer._click.exceptions.BadOptionUsage",
    "typer._click.exceptions.BadParameter",
    "typer._click.exceptions.MissingParameter",
    "typer._click.exceptions.NoSuchOption",
    "typer._click.exceptions.UsageError",
    "typer._click.formatting.HelpFormatter",
    "typer._click.shell_completion.CompletionItem",
    "typer._click.shell_completion.ShellComplete",
    "typer._click.types.FloatParamType",
    "typer._click.types.IntParamType",
    "typer._completion_classes.BashComplete",
    "typer._completion_classes.FishComplete",
    "typer._completion_classes.PowerShellComplete",
    "typer._completion_classes.ZshComplete",
    "typer._types.TyperChoice",
)

FUNCTIONS = {
    "typer._click.core.Command.shell_complete": ("self", "ctx", "incomplete"),
    "typer._click.shell_completion.add_completion_class": ("cls", "name"),
    "typer._click.shell_completion.split_arg_string": ("string",),
    "typer._completion_shared._get_shell_name": (),
    "typer._completion_shared.get_completion_script": ("prog_name", "complete_var", "shell"),
    "typer._completion_shared.install": ("prog_name", "complete_var", "shell"),
}
"""Functions, with the arguments that they are given."""

VALUES = ("typer._click.types.STRING",)

MODULES = ("typer._completion_classes", "pydantic.plugin._loader")

ATTRIBUTES = {"_protected_args": lambda: Context(TyperCommand("any"))}
"""Private attributes, each with what makes something that has it."""

VARIABLES = {"_TYPER_COMPLETE_ARGS": "zsh", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "pwsh"}
"""Variables of the environment by which the scripts of typer ask, each with a shell whose
script sets it."""

_VARIABLE = re.compile(r"_TYPER\w*")

LISTED = {*CLASSES, *FUNCTIONS, *VALUES, *MODULES, *ATTRIBUTES, *VARIABLES}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def of_others(name: str) -> bool:
    """Whether a dotted name is of something inside typer or pydantic."""
    first, *rest = name.split(".")
    return first in {"typer", "pydantic"} and any(map(is_private, rest))


def names_imported(tree: ast.Module) -> Iterator[tuple[str, str, int]]:
    """Yield what each import calls a thing, the whole name of that, and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield each.asname or each.name, each.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for each in node.names:
                yield each.asname or each.name, f"{node.module}.{each.name}", node.lineno


def named_in_code(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the names in a module that may be private to others, as whole as can be, and lines.

    Of an attribute of something that was not imported there is the last name alone.
    """
    imported = {short: whole for short, whole, _ in names_imported(tree)}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name):
                short, _, rest = ast.unparse(node).partition(".")
                whole = f"{imported.get(short, short)}.{rest}"
                yield whole if of_others(whole) else name, node.lineno
            case ast.Constant(value=str(text)) if _VARIABLE.fullmatch(text) or of_others(text):
                yield text, node.lineno
            case ast.Call(
                func=ast.Name("getattr" | "hasattr"), args=[_, ast.Constant(str(name)), *_]
            ):
                yield name, node.lineno


def private_things(text: str) -> Iterator[tuple[str, int]]:
    """Yield each private thing of typer or pydantic that some code uses, and the line."""
    tree = ast.parse(text)
    own = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.ClassDef)}
    yield from ((whole, line) for _, whole, line in names_imported(tree) if of_others(whole))
    for name, line in named_in_code(tree):
        if of_others(name) or (is_private(name) and name not in own):
            yield name, line


def used(folder: Path = BRIDGE) -> dict[str, list[str]]:
    """Return each private thing that the modules of a folder use, and the places."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.py")):
        for name, line in private_things(path.read_text("utf-8")):
            found.setdefault(name, []).append(f"{path.name}:{line}")
    return found


def complaint(name: str, what: str = "is gone") -> str:
    """Return what a developer must be told when a private thing is not what it was."""
    package = "pydantic" if name.startswith("pydantic.") else "typer"
    places = ", ".join(used().get(name, ["nowhere"]))
    return f"{package} {version(package)}: {name} {what}; it is used in typer_bridge/ at {places}"


def test_every_private_thing_is_listed_here() -> None:
    found = used()
    unlisted = {name: places for name, places in found.items() if name not in LISTED}
    assert unlisted == {}, "list it above, and say what is asked of it"
    assert LISTED - set(found) == set(), "it is used no more: take it off the lists above"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("from typer._click.core import Option", "typer._click.core.Option"),
        ("from typer import _typing", "typer._typing"),
        ("def f() -> None:\n    import typer._typing", "typer._typing"),
        ("import typer\n\ntyper.core._split_opt('x')", "typer.core._split_opt"),
        ("from typer import core as c\n\nc._split_opt('x')", "typer.core._split_opt"),
        ("from typer.core import _split_opt", "typer.core._split_opt"),
        ("from pydantic._internal import _config", "pydantic._internal._config"),
        ("ctx._depth = 2", "_depth"),
        ("getattr(ctx, '_depth')", "_depth"),
        ("os.environ['_TYPER_COMPLETE_FISH_ACTION']", "_TYPER_COMPLETE_FISH_ACTION"),
        ("import_module('typer._typing')", "typer._typing"),
    ],
)
def test_a_private_thing_that_is_not_listed_is_found(line: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(f"{line}\n")
    assert name in used(tmp_path)
    assert name not in LISTED


def test_what_is_private_to_the_bridge_itself_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "class A:\n    def _b(self) -> None:\n        self._b()\n\n\nA.__name__\n_c = 1\n"
    )
    assert used(tmp_path) == {}


@pytest.mark.parametrize("name", [*CLASSES, *VALUES, *MODULES])
def test_what_the_bridge_uses_of_others_is_there(name: str) -> None:
    try:
        found = resolve_name(name)
    except (ImportError, AttributeError):
        pytest.fail(complaint(name))
    assert inspect.isclass(found) == (name in CLASSES), complaint(name, "is another kind of thing")


@with_each("name", FUNCTIONS)
def test_it_takes_the_arguments_that_it_is_given(name: str) -> None:
    try:
        signature = inspect.signature(resolve_name(name))
    except (ImportError, AttributeError):
        pytest.fail(complaint(name))
    try:
        signature.bind(**dict.fromkeys(FUNCTIONS[name]))
    except TypeError as error:
        pytest.fail(complaint(name, f"takes other arguments ({error})"))


@with_each("name", ATTRIBUTES)
def test_the_attribute_is_there(name: str) -> None:
    assert hasattr(ATTRIBUTES[name](), name), complaint(name)


@with_each("name", VARIABLES)
def test_the_scripts_ask_by_that_variable(name: str) -> None:
    script = resolve_name("typer._completion_shared.get_completion_script")(
        prog_name="any", complete_var="_ANY", shell=VARIABLES[name]
    )
    assert name in script, complaint(name, "is not set by the script")


def test_what_is_gone_is_named_with_its_places() -> None:
    assert complaint("_protected_args") == (
        f"typer {version('typer')}: _protected_args is gone; it is used in typer_bridge/"
        f" at {used()['_protected_args'][0]}"
    )
    assert used()["_protected_args"][0].startswith("lazy.py:")


def overriding() -> list[tuple[type, str]]:
    """Return the public methods of the bridge's classes that have a base in typer."""
    found = []
    for path in BRIDGE.glob("[a-z]*.py"):
        module = import_module(f"qiptrack.cli.typer_bridge.{path.stem}")
        for _, cls in inspect.getmembers(module, inspect.isclass):
            bases = [each.__module__.split(".")[0] for each in cls.__mro__[1:]]
            if cls.__module__ == module.__name__ and "typer" in bases:
                found += [(cls, each) for each in vars(cls) if inspect.isfunction(vars(cls)[each])]
    return [(cls, name) for cls, name in found if not name.startswith("_")]


@with_each(
    ("cls", "name"),
    [pytest.param(*each, id=f"{each[0].__name__}.{each[1]}") for each in overriding()],
)
def test_a_method_takes_the_place_of_one_that_typer_has(cls: type, name: str) -> None:
    bases = [each for each in cls.__mro__[1:] if each.__module__.startswith("typer")]
    assert any(hasattr(each, name) for each in bases), (
        f"typer {version('typer')} has no {name} any more: {cls.__module__}.{cls.__name__}.{name}"
        " is never asked for"
    )


ASKED = """
import sys
from types import ModuleType
from qiptrack.cli.typer_bridge.light_start import start_light
start_light()
import json
from pydantic import BaseModel
fake = sys.modules["pydantic.plugin._loader"]
plain, asked = fake.get_plugins, []
fake.get_plugins = lambda: asked.append(1) or plain()
class Any(BaseModel):
    number: int
Any(number=1)
print(json.dumps([len(asked), "importlib.metadata" in sys.modules]))
"""


def test_pydantic_asks_the_loader_of_plugins_that_is_put_in_its_place() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, cwd=ROOT
    )
    asked, slow = json.loads(done.stdout)
    assert asked, complaint("pydantic.plugin._loader", "is not asked for plugins")
    assert not slow, complaint("pydantic.plugin._loader", "is not what reads the packages' data")


def test_the_loader_that_is_replaced_is_what_it_is_taken_for() -> None:
    code = "from pydantic.plugin._loader import get_plugins; print(list(get_plugins()))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, complaint("pydantic.plugin._loader", "has no get_plugins()")


SHOWN = """
import os
from qiptrack.cli.typer_bridge.light_start import keep_to_the_end, start_light
start_light()
class Answer:
    def __init__(self, name):
        self.name = name
    def __del__(self, write=os.write):
        write(1, self.name)
keep_to_the_end(Answer(b"first"))
keep_to_the_end(Answer(b" last"))
os.write(1, b" end")
"""


def test_the_last_answer_is_not_taken_apart_before_the_run_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOWN], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "first end"
