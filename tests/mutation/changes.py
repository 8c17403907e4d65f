"""What is changed: each expression of a function, what stands there instead, and its code.

Values at the top of a module, such as tables, are not changed: they are the data, and not the code.
Nor is `strict=True`, which only says for the reader that two lists are of one length.
"""

import ast
import copy
import re
import tomllib
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Literal, NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "qiptrack"
LAYERS = ("model", "yamlfile", "rules", "workflow", "analysis", "store", "importing")

Where = tuple[str, str]
"""A file, and the name of a function in it, with that of its class in front."""

OTHER: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPPOSITE = {"any": "all", "all": "any", "min": "max", "max": "min"}


class Change(NamedTuple):
    """One expression of a function, and what stands there instead."""

    where: Where
    line: int
    before: str
    after: str
    on: str
    """The text of the line it stands on."""

    code: CodeType | None = None
    """The changed code of the function, where that was asked for."""

    @property
    def layer(self) -> str:
        """The layer, a folder of the package, that the function belongs to."""
        return layer_of(self.where)

    @property
    def named(self) -> str:
        """The change as it is wherever its function stands in the file."""
        file = Path(self.where[0]).relative_to(PACKAGE)
        return f"{file} {self.where[1]}: {self.before}  ->  {self.after}"

    def told(self, became: str) -> str:
        """Return the change as a line: its place, what stood there and what stands there now."""
        file = Path(self.where[0]).relative_to(ROOT)
        place = f"{file}:{self.line} {self.where[1]}"
        return f"{place}: {self.before}  ->  {self.after}  ({became})"


def named_in(line: str) -> str:
    """Return how a change is named, from the line that tells what became of it."""
    line = line.strip().removeprefix(f"{PACKAGE.name}/")
    return re.sub(r"^(\S+?):\d+ (.*)  \(.*?\)$", r"\1 \2", line)


def layer_of(where: Where) -> str:
    """Return the layer, a folder of the package, that a function belongs to."""
    return Path(where[0]).relative_to(PACKAGE).parts[0]


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of `node`: comparisons turned, conditions dropped."""
    if isinstance(node, ast.Compare):
        for index, op in enumerate(node.ops):
            for other in OTHER[type(op)]:
                ops = [*node.ops[:index], other(), *node.ops[index + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for index in range(len(node.values)):
            rest = [*node.values[:index], *node.values[index + 1 :]]
            yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.IfExp | ast.If | ast.While) and not _is_changed_inside(node.test):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.comprehension):
        for index in range(len(node.ifs)):
            yield _with(node, ifs=[*node.ifs[:index], *node.ifs[index + 1 :]])
    else:
        yield from _other_values(node)


def _other_values(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand for a constant, a sum, or one of the functions of `OPPOSITE`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        other_way = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield ast.BinOp(node.left, other_way, node.right)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        opposite = OPPOSITE.get(node.func.id)
        if opposite:
            yield _with(node, func=ast.Name(opposite, ast.Load()))


def _is_changed_inside(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare | ast.BoolOp | ast.Constant) or (
        isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    )


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of a module and of its classes, each with its qualified name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def changes(file: Path, compiled: Container[int] = ()) -> Iterator[Change]:
    """Yield every change of every function in `file`, those with the numbers `compiled` with code.

    To compile all of them takes minutes.
    """
    text = file.read_text()
    tree, lines = ast.parse(text), text.splitlines()
    number = 0
    for name, function in functions(tree):
        for parent, field, index in _sites(function):
            node = getattr(parent, field) if index is None else getattr(parent, field)[index]
            for new in replacements(node):
                code = None
                if number in compiled:
                    _put(parent, field, index, ast.copy_location(new, node))
                    ast.fix_missing_locations(parent)
                    code = _code_of(compile(tree, str(file), "exec"), name)
                    _put(parent, field, index, node)
                before, after = (ast.unparse(each).split("\n", 1)[0] for each in (node, new))
                line = getattr(node, "lineno", function.lineno)
                yield Change((str(file), name), line, before, after, lines[line - 1].strip(), code)
                number += 1


def _sites(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Yield each place in the body of a function where an expression stands."""
    todo: list[ast.AST] = list(function.body)
    for index in range(len(function.body)):
        yield function, "body", index
    while todo:
        parent = todo.pop(0)
        for field, value in ast.iter_fields(parent):
            if field in ("annotation", "returns"):
                continue
            if isinstance(parent, ast.keyword) and parent.arg == "strict":
                continue
            for index, child in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(child, ast.AST):
                    yield parent, field, index if isinstance(value, list) else None
                    todo.append(child)


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _code_of(module: CodeType, name: str) -> CodeType | None:
    """Return the code of the function of that qualified name, the last one that there is."""
    found = None
    for code in (each for each in module.co_consts if isinstance(each, CodeType)):
        inner = [each for each in code.co_consts if isinstance(each, CodeType)]
        for each in (code, *inner):
            if each.co_qualname == name:
                found = each
    return found


# --- what is known to go unnoticed --------------------------------------------------------------


class Survivor(NamedTuple):
    """A change, or every change of a function, that no test notices, and the reason."""

    kind: Literal["equivalent", "not worth a test"]
    place: str
    """The file below the package and the function, and the change behind a colon."""

    reason: str
    on: str = ""
    """The text of the line, where the same change can be made on several."""

    def names(self, change: Change) -> bool:
        """Whether `change` is the one, or among those, that is meant."""
        named = change.named
        return (named == self.place or named.startswith(f"{self.place}: ")) and (
            self.on in ("", change.on)
        )


@cache
def survivors() -> tuple[Survivor, ...]:
    """Return the changes that are known to go unnoticed, from the table beside this module."""
    table = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text())
    return tuple(Survivor(**each) for each in table["survivor"])


def is_equivalent(change: Change) -> bool:
    """Whether a change is known to make no difference."""
    return any(each.kind == "equivalent" and each.names(change) for each in survivors())
