"""What is found in an action hangs on no other action, unless its rule says so."""

from collections.abc import Iterator

from qiptrack.model.action import Action
from qiptrack.model.base import field_value
from qiptrack.model.identity import FiledPlan
from qiptrack.model.organisation import UNDECLARED
from qiptrack.model.plan import Plan
from qiptrack.rules.context import Document, Surroundings
from qiptrack.rules.engine import plan_errors, plan_problems
from qiptrack.rules.examine import ExaminedPlan, examine_organisation, examine_plan
from qiptrack.rules.registry import RULES
from qiptrack.workflow.gained_errors import BESIDE_ACTIONS
from tests.benchmark.generate import TODAY, files
from tests.conftest import ROOT

CASES = ROOT / "tests" / "rules" / "cases"
FOLDERS = (CASES, ROOT / "plans")


def folders() -> Iterator[tuple[Surroundings, list[tuple[str, bytes]]]]:
    """Yield folders of plans that break rules, each with what its plans are looked at with."""
    (_, organisation), *plans = files(3)
    yield _around(organisation.encode()), [(name, text.encode()) for name, text in plans]
    for folder in FOLDERS:
        around = _around((folder / "_organisation.yaml").read_bytes())
        paths = sorted(folder.glob("[!_]*.y*ml"))
        yield around, [(path.name, path.read_bytes()) for path in paths]


def _around(organisation: bytes) -> Surroundings:
    read = examine_organisation(organisation, "o.yaml").organisation or UNDECLARED
    return Surroundings(TODAY, read)


def plans() -> Iterator[tuple[Surroundings, ExaminedPlan, tuple[Action, ...]]]:
    """Yield each plan of those folders of which the actions are known by ids."""
    for around, texts in folders():
        for name, raw in texts:
            examined = examine_plan(raw, name, name, around.organisation)
            actions = field_value(examined.filed.plan, "actions") if examined.filed else None
            if actions and None not in [field_value(each, "id") for each in actions]:
                yield around, examined, actions


Found = set[tuple[str, str, str]]


def found_in(examined: ExaminedPlan, around: Surroundings, alone: Action | None = None) -> Found:
    """Return what is found in a plan, or in one action of it with nothing beside it."""
    filed, document = examined.filed, examined.document
    assert filed
    nothing = dict.fromkeys(BESIDE_ACTIONS, ())
    plan: Plan = filed.plan
    if alone is not None:
        plan = plan.model_copy(update={**nothing, "actions": (alone,)})
    again = ExaminedPlan(
        Document(document.source, document.mistakes), FiledPlan(filed.id, filed.file, plan)
    )
    return {(each.code, each.pointer, each.message) for each in plan_problems(again, around)}


def of_action(found: Found, action: Action) -> Found:
    return {each for each in found if f"{each[1]}/".startswith(f"actions/{action.id}/")}


def test_what_is_found_in_an_action_hangs_on_no_other() -> None:
    codes: set[str] = set()
    differing: set[str] = set()
    for around, examined, actions in plans():
        together = found_in(examined, around)
        for action in actions:
            there = of_action(together, action)
            alone = of_action(found_in(examined, around, action), action)
            differing |= {code for code, *_ in there ^ alone}
            codes |= {code for code, *_ in there}
    assert differing == {code for code, each in RULES.items() if each.looks_beside}
    of_actions = {code for code, each in RULES.items() if each.is_about(Action)}
    assert len(codes & of_actions) > len(of_actions) * 3 / 4, "most of them are tried"


def test_errors_in_actions_that_are_untouched_are_passed_over() -> None:
    owner = "    owner: the team\n    due: 2026-11-30\n"
    text = f"qip: 1\nactions:\n  - id: A1\n{owner}  - id: A2\n{owner}"
    examined = examine_plan(text.encode(), "p.yaml", "p.yaml", UNDECLARED)
    untouched = [("actions", "A1")]

    def groups(around: Surroundings) -> list[str]:
        found = plan_errors(examined, around, untouched)
        return [each.pointer for each in found if each.code == "QIP102"]

    assert groups(Surroundings(TODAY)) == ["actions/A2/owner"]
    # Then what is found in one action may be another thing as soon as another one changes.
    beside = _around(b"qip: 1\norganisation: a\nrules: {QIP404: error}\n")
    assert groups(beside) == ["actions/A1/owner", "actions/A2/owner"]
