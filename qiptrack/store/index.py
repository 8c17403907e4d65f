"""What was read of plans before, so that what has not changed need not be parsed again.

Kept are facts of one content each, by the id that git gives to it: nothing that hangs on a day,
on the organisation or on another file, and nothing of a plan that had anything the matter with
it. Beside them stands which content a file had when it had a certain stamp.
"""

import marshal
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from qiptrack.model.base import Model
from qiptrack.model.flat_plan import FlatPlan
from qiptrack.model.plan import Plan
from qiptrack.store.fingerprints import FileStamp, clock_of, is_old
from qiptrack.store.index_file import IndexFile, cache_folder, index_path
from qiptrack.store.index_version import kind_of, made_for
from qiptrack.store.late_sheets import (
    NEVER,
    DatedRow,
    LateSheet,
    alike,
    in_turn,
    last_day,
    sheet_of,
)
from qiptrack.store.plan_pieces import (
    ListedPlan,
    dated_rows,
    kept_plan,
    listed_plan,
    part_of_plan,
    plan_in_brief,
    plan_of_named_actions,
    row_without_actions,
    whole_plan,
)
from qiptrack.store.plan_sheets import PlanSheet, RestOfPlans, plan_sheet_of, until_for

_WHOLE = ("head", "open", "done", "rest")
_LISTED = ("head", "open", "done")
_PART = ("head", "open")
_SERVICE = Plan.model_fields["service"].place

_FILES = "files"
_SHEETS = "late {}", "every {}"
"""What sheets are kept as, by whether they are of every action."""
_PLAN_SHEETS = "plans {}"
_RESTS = "rest {}"
_AT_ONCE = 1_000
"""How many plans are gathered before they are saved."""
_SHEETS_AT_ONCE = 8
"""How many sheets are."""

M = TypeVar("M", bound=Model)
S = TypeVar("S", LateSheet, PlanSheet, RestOfPlans)


class Known(NamedTuple):
    """A content that was read before: its id, the service that it names, and when it may be late.

    `first` is the first day, as an ordinal, from which an action may be counted as late,
    whatever the organisation says; NEVER where none may be, and None where there is no action.
    `last` is the day, likewise, that its latest record is dated; 0 where it has none.
    """

    id: bytes
    service: str
    first: int | None
    last: int


_Told = tuple[tuple[Any, ...], tuple[Any, ...]]
"""The stamp of a file, and what is known of its content, as plain tuples."""


class PlanIndex:
    """What is known of the plans of one folder; without a `file` nothing is, and nothing kept."""

    def __init__(self, root: Path, file: IndexFile | None) -> None:
        self._root = root
        self._file = file
        self._listed: dict[str, _Told] | None = None
        self._new: dict[bytes, Sequence[bytes]] = {}
        self._at_hand: dict[bytes, Sequence[bytes]] = {}
        self._sheets: dict[str, LateSheet | PlanSheet | RestOfPlans] = {}
        self._new_listed: dict[bytes, ListedPlan] = {}
        self._new_facts: dict[bytes, bytes] = {}
        self._facts_at_hand: dict[bytes, bytes] = {}
        self._changed = False
        self._began: int | None = None
        self._saved: set[bytes] = set()

    @property
    def file(self) -> IndexFile | None:
        """Where it is kept; None where the user wants none."""
        return self._file

    def of_file(self, file: str, stamp: FileStamp | None) -> Known | None:
        """Return what is known of a file that has this stamp; None where its content is not."""
        found = self._files.get(file)
        if found is None or found[0] != stamp:
            return None
        return Known._make(found[1])

    def of_content(self, identity: bytes) -> Known | None:
        """Return what is known of the content with that id."""
        pieces = self._pieces(identity, ("head",))
        if pieces is None:
            return None
        first, last, row = marshal.loads(pieces[0])
        return Known(identity, row[_SERVICE], first, last)

    def knows(self, identity: str) -> bool:
        """Whether the plan in the content that git calls so is known."""
        return self.of_content(bytes.fromhex(identity)) is not None

    def plan_in(self, identity: bytes) -> Plan | None:
        """Return the plan in the content with that id; None where it is not known.

        It is for whoever holds it against another: most of its actions are not looked into.
        """
        pieces = self._pieces(identity, _WHOLE)
        return plan_of_named_actions(pieces) if pieces else None

    def plan(self, known: Known, until: int | None = None) -> Plan | None:
        """Return the plan in a content that is known; None where it has to be read after all.

        With `until` only those actions are in it that may be awaited by that day.
        """
        if until is not None:
            pieces = self._pieces(known.id, _PART)
            return part_of_plan(pieces, until) if pieces else None
        pieces = self._pieces(known.id, _WHOLE)
        return whole_plan(pieces) if pieces else None

    def bring(self, knowns: Iterable[Known], until: int | None = None) -> None:
        """Have at hand what will be asked for next, which is quicker than one by one."""
        self._at_hand = {}
        if self._file is not None:
            wanted = [each.id for each in knowns if each.id not in self._new]
            columns = _WHOLE if until is None else _PART
            self._at_hand.update(self._file.pieces_of(wanted, columns) if wanted else {})

    def bring_facts(self, knowns: Iterable[Known]) -> None:
        """Have at hand what is worked out of what will be asked for next."""
        wanted = [each.id for each in knowns]
        self._facts_at_hand = self._file.facts_of(wanted) if self._file and wanted else {}

    def add_facts(self, known: Known, plan: Plan) -> None:
        """Have at hand in a plan what is worked out of it, which is kept from now on."""
        from qiptrack.analysis.plan_facts import bring_facts, packed_facts

        packed = self._new_facts.get(known.id) or self._facts_at_hand.get(known.id)
        if packed is None:
            packed = self._new_facts[known.id] = marshal.dumps(packed_facts(plan), 4)
        bring_facts(plan, marshal.loads(packed))

    def flat_plans(self, knowns: Iterable[Known], until: int | None) -> dict[bytes, FlatPlan]:
        """Return what lists need of the plans in contents that are known, by the ids of these.

        Only those actions are in them that may be late by the day `until`, an ordinal; all with
        None. Plans without such an action are not there, nor are those that have to be read.
        """
        last = NEVER if until is None else until
        same: dict[str, str] = {}
        return {
            identity: FlatPlan([alike(row, same) for row in in_turn(rows)])
            for identity, rows in self._dated([each.id for each in knowns], last).items()
            if rows
        }

    def sheet(self, number: int, until: int) -> LateSheet | None:
        """Return what was last known of the run of files of that number; None of one unknown.

        It is of every action where `until` is NEVER, else of those that may be late by some day.
        """
        return self._sheet(_SHEETS[until == NEVER].format(number), LateSheet)

    def plan_sheet(self, number: int) -> PlanSheet | None:
        """Return what was last known of the plans in the run of files of that number, or None."""
        return self._sheet(_PLAN_SHEETS.format(number), PlanSheet)

    def rest_of_plans(self, number: int) -> RestOfPlans | None:
        """Return what was kept beside the sheet of that number, or beside one before it."""
        return self._sheet(_RESTS.format(number), RestOfPlans)

    def _sheet(self, name: str, kind: type[S]) -> S | None:
        new = self._sheets.get(name)
        if isinstance(new, kind):
            return new
        kept = self._file.named(name) if self._file else None
        return kind._make(marshal.loads(kept)) if kept else None

    def keep_sheet(self, number: int, mark: bytes, knowns: Sequence[Known], asked: int) -> None:
        """Keep together what is known of a run of files that has this `mark`.

        `asked` is the day, an ordinal, by which lists were asked for what may be late; they are
        quick for it. By NEVER, they were asked for every action.
        """
        until = last_day(asked)
        if self._file is None:
            return
        late = {each.id for each in knowns if each.first is not None and each.first <= until}
        found = self._dated(late, until)
        if len(found) < len(late):
            return
        dated = [found.get(each.id, ()) for each in knowns]
        last = max((each.last for each in knowns), default=0)
        services = [each.service for each in knowns]
        name = _SHEETS[asked == NEVER].format(number)
        self._keep_sheets({name: sheet_of(mark, asked, last, services, dated)})
        self._new_listed = {}

    def keep_plan_sheet(self, number: int, mark: bytes, knowns: Sequence[Known]) -> None:
        """Keep together what is known of the plans in a run of files that has this `mark`.

        Nothing is kept where of one it is not known what is worked out of it.
        """
        if self._file is None:
            return
        plans, until = [], until_for(max([each.last for each in knowns], default=0))
        for known in knowns:
            pieces = self._pieces(known.id, _WHOLE)
            facts = self._new_facts.get(known.id) or self._facts_at_hand.get(known.id)
            if pieces is None or facts is None:
                return
            packed_facts = marshal.loads(facts)
            plans.append(plan_in_brief(known.id, known.last, pieces, packed_facts, until))
        sheet, rest = plan_sheet_of(mark, [each.service for each in knowns], until, plans)
        self._keep_sheets({_PLAN_SHEETS.format(number): sheet, _RESTS.format(number): rest})

    def _keep_sheets(self, sheets: Mapping[str, LateSheet | PlanSheet | RestOfPlans]) -> None:
        if len(self._sheets) >= _SHEETS_AT_ONCE:
            self._save_new({}, None)
        self._sheets.update(sheets)

    def row_in(self, identity: bytes) -> Sequence[Any] | None:
        """Return the packed plan in the content with that id, without actions; None of others."""
        pieces = self._pieces(identity, _WHOLE)
        return row_without_actions(pieces) if pieces else None

    def actions_in(self, identity: bytes) -> Sequence[bytes] | None:
        """Return what `PackedActions` is made of, of the content with that id; None of others."""
        pieces = self._pieces(identity, _LISTED)
        return pieces[1:] if pieces else None

    def _dated(self, identities: Iterable[bytes], until: int) -> dict[bytes, list[DatedRow]]:
        """Return the flat rows of contents up to a day, by their ids, of those that are kept."""
        found: dict[bytes, ListedPlan] = {}
        wanted = []
        for each in identities:
            if each in self._new_listed:
                found[each] = self._new_listed[each]
            elif each in self._new:
                found[each] = listed_plan(self._new[each], until)
            else:
                wanted.append(each)
        if self._file and wanted:
            columns = _LISTED if until == NEVER else _PART
            for each, pieces in self._file.pieces_of(wanted, columns).items():
                found[each] = listed_plan(pieces, until)
        return {identity: dated_rows(plan, until) for identity, plan in found.items()}

    def value(self, kind: str, identity: bytes) -> Any:
        """Return what is known of the content with that id, taken as a `kind` of thing; or None."""
        pieces = self._pieces(_id_of(kind, identity), ("head",))
        return marshal.loads(pieces[0]) if pieces else None

    def model(self, kind: type[M], identity: bytes) -> M | None:
        """Return the model in the content with that id; None where it is not known."""
        row = self.value(kind_of(kind), identity)
        return kind.unpacked(row) if row is not None else None

    def before_reading(self) -> None:
        """Note what time it is for the file system, before a file is read that is not known."""
        if self._file is not None and self._began is None:
            self._began = clock_of(self._root)

    def keep_plan(self, identity: bytes, plan: Plan, *, listed: bool = False) -> Known | None:
        """Keep a plan that was read without any doubt; return what is known of it from now on.

        With `listed` its rows are at hand until `keep_sheet`.
        """
        if self._file is None:
            return None
        kept = kept_plan(plan)
        self._keep(identity, kept.pieces)
        if listed:
            self._new_listed[identity] = kept.listed
        return Known(identity, plan.service, kept.first, kept.last)

    def keep_value(self, kind: str, identity: bytes, value: Any) -> None:
        """Keep and save plain values that were read of a content without any doubt."""
        if self._file is not None:
            self._keep(_id_of(kind, identity), (marshal.dumps(value, 4), b"", b"", b""))
            self.save()

    def keep_model(self, identity: bytes, model: Model) -> None:
        """Keep and save a model that was read of a content without any doubt."""
        self.keep_value(kind_of(type(model)), identity, model.packed())

    def keep_stamp(self, file: str, stamp: FileStamp | None, known: Known | None) -> None:
        """Keep which content a file has for as long as it has this stamp.

        A stamp of the last two seconds before the file was read is not kept: within one tick of
        the clock the file may be changed again, and keep it.
        """
        if stamp is None or known is None or self._began is None:
            return
        told = stamp, tuple(known)
        if is_old(stamp, self._began) and self._files.get(file) != told:
            self._files[file] = told
            self._changed = True

    def forget_others(self, files: Iterable[str]) -> None:
        """Forget the stamps of all files but these, where any was asked for by itself."""
        if self._listed is None:
            return
        gone = self._files.keys() - set(files)
        for file in gone:
            del self._files[file]
        self._changed |= bool(gone)

    def save(self) -> None:
        """Save what is new, and let others write."""
        if self._file is not None:
            if self._new or self._new_facts or self._changed or self._sheets:
                present = (known[0] for _, known in self._files.values())
                named = {_FILES: marshal.dumps(self._files, 4)} if self._changed else {}
                self._save_new(named, present)
                self._changed = False
            self._file.close()
        self._new_listed, self._began = {}, None

    def _save_new(self, named: Mapping[str, bytes], present: Iterable[bytes] | None) -> None:
        """Save what is kept by ids, the sheets, and what is `named` so."""
        if self._file is not None:
            if self._is_made_here:
                self._saved.update(self._new)
            sheets = {name: marshal.dumps(tuple(sheet), 4) for name, sheet in self._sheets.items()}
            self._file.save(self._new, self._new_facts, {**sheets, **named}, present)
            self._new, self._new_facts, self._sheets = {}, {}, {}

    @property
    def _files(self) -> dict[str, _Told]:
        if self._listed is None:
            kept = self._file.named(_FILES) if self._file else None
            self._listed = marshal.loads(kept) if kept else {}
        return self._listed

    def _pieces(self, identity: bytes, columns: tuple[str, ...]) -> Sequence[bytes] | None:
        if self._file is None:
            return None
        if identity in self._new:
            return self._new[identity][: len(columns)]
        if len(at_hand := self._at_hand.get(identity, ())) >= len(columns):
            return at_hand[: len(columns)]
        if self._is_made_here and identity not in self._saved:
            return None
        return self._file.pieces(identity, columns)

    @cached_property
    def _is_made_here(self) -> bool:
        """Whether nothing is in the file but what this saves, which is not to be asked for much."""
        return self._file is not None and not self._file.can_be_read()

    def _keep(self, identity: bytes, pieces: Sequence[bytes]) -> None:
        if len(self._new) >= _AT_ONCE:
            self._save_new({}, None)  # which file has what is saved when all were read
        self._new[identity] = pieces


def index_of(root: Path) -> PlanIndex:
    """Return the index of a folder of plans, by the variables of the user.

    Nothing is kept among the plans, wherever the variables lead.
    """
    real, caches = os.path.realpath(root), cache_folder(os.environ)
    if caches and Path(os.path.realpath(caches)).is_relative_to(real):
        caches = None
    return _index(real, caches)


@lru_cache(maxsize=2)
def _index(real: str, caches: Path | None) -> PlanIndex:
    """Return the one index of a folder: two would not let one another write."""
    root = Path(real)
    return PlanIndex(root, IndexFile(index_path(root, caches), made_for()) if caches else None)


def _id_of(kind: str, identity: bytes) -> bytes:
    return kind.encode() + b" " + identity
