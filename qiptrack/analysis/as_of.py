"""A plan without what was recorded after a day, for whoever looks at it as of that day.

What is no record stays as the file has it: the status, the owner and the due date of an action are
what they became. How a file stood then, git knows.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from qiptrack.model.base import Model, field_value, or_none
from qiptrack.model.identity import FiledPlan
from qiptrack.model.packing import Row
from qiptrack.model.plan import Plan
from qiptrack.model.shape import inner_model

M = TypeVar("M", bound=Model)

_RECORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "actions": (
            *("updates", "evidence", "verifications", "deferrals"),
            *("handovers", "escalations", "reopenings"),
        ),
        "indicators": ("measurements", "rebases"),
        "checks": ("records",),
    }
)
"""By the parts of a plan, the lists of records that an item of it has."""


def plan_as_of(filed: FiledPlan, day: dt.date) -> FiledPlan:
    """Return a plan without the records that are dated after `day`; the same where it has none.

    A record whose date cannot be read stays.
    """
    plan = filed.plan
    update = dict(_without_later(plan, ("reviews",), day))
    for part, lists in _RECORDS.items():
        items: tuple[Model, ...] = field_value(plan, part) or ()
        known = tuple(_known(item, lists, day) for item in items)
        if any(now is not before for now, before in zip(known, items, strict=True)):
            update[part] = known
    return filed._replace(plan=plan.model_copy(update=update)) if update else filed


def latest_record(row: Row) -> int:
    """Return the latest day, an ordinal, that a record in a packed plan is dated; 0 of none.

    It is a fact of the plan alone: by that day, and by any later one, all of it is known.
    """
    latest = 0
    for part, places in _PLACES:
        items = (row,) if part is None else row[part]
        for item in () if items is ... else items:
            for place, date in places:
                records = item[place]
                if records is not ...:
                    for each in records:
                        latest = max(latest, each[date])
    return latest


def _known(item: M, lists: tuple[str, ...], day: dt.date) -> M:
    update = dict(_without_later(item, lists, day))
    return item.model_copy(update=update) if update else item


def _without_later(
    model: Model, lists: tuple[str, ...], day: dt.date
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the lists of a model that have a record dated after `day`, without these."""
    row = model.packed_as
    if row is not None and not _may_have_later(row, _places(type(model), lists), day.toordinal()):
        return
    for name in lists:
        records = field_value(model, name)
        if not records:
            continue
        kept = tuple(each for each in records if (or_none(lambda: each.date) or day) <= day)
        if len(kept) < len(records):
            yield name, kept


def _may_have_later(row: Row, places: Iterable[tuple[int, int]], day: int) -> bool:
    """Whether a list in a row may have a record dated after a day, which is an ordinal.

    `places` are those of the lists, and of the dates in the rows of their records.
    """
    for place, date in places:
        packed = row[place]
        if packed is ... or not packed:
            continue
        if not isinstance(packed, tuple):
            return True
        for each in packed:
            found = each[date] if isinstance(each, tuple) else None
            if not isinstance(found, int) or found > day:
                return True
    return False


@cache
def _places(model: type[Model], lists: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return where in a row of a model its lists of records are, and in their rows the dates."""
    fields = [model.model_fields[name] for name in lists]
    records = [inner_model(field.annotation) for field in fields]
    return tuple(
        (field.place, record.model_fields["date"].place)
        for field, record in zip(fields, records, strict=True)
        if record is not None
    )


_PLACES = [
    (None, _places(Plan, ("reviews",))),
    *(
        (field.place, _places(kind, lists))
        for name, lists in _RECORDS.items()
        if (kind := inner_model((field := Plan.model_fields[name]).annotation))
    ),
]
"""The places of `latest_record`: of each part of a plan, None for itself, and of its lists."""
