"""What shows whether care changed: the indicators of a plan, and its routine checks.

Their fields stand in the order in which the format writes them.
"""

from typing import Annotated

from qiptrack.model.base import Model
from qiptrack.model.fields import field
from qiptrack.model.records import CheckRecord, Rebase
from qiptrack.model.scalars import Date, Id, MayBeEmpty, Number, Owner, Role, Text
from qiptrack.model.vocabulary import Better, Cadence, IndicatorType


class Baseline(Model):
    """Where an indicator stood before the plan."""

    date: Date | None = field(None, description="The day it was measured, YYYY-MM-DD")
    value: Number = field(description="What it was")


class TargetStep(Model):
    """How far an indicator should have come on the way to its target."""

    value: Number = field(description="What it should be by then")
    by: Date = field(description="The day by which it should, YYYY-MM-DD")


class Target(Model):
    """Where an indicator should come to, and by when."""

    value: Number = field(description="What it should become")
    by: Date | None = field(None, description="The day by which it should, YYYY-MM-DD")
    steps: Annotated[tuple[TargetStep, ...], MayBeEmpty] = field(
        (), description="What it should be on the way there"
    )


class Measurement(Model):
    """One point of an indicator, or one event where it counts the days between them."""

    date: Date = field(description="The day it was measured, YYYY-MM-DD")
    value: Number | None = field(
        None, description="What it was; without it, it is worked out from count and of"
    )
    count: Number | None = field(None, description="How many there were")
    of: Number | None = field(None, description="Of how many")
    by: Role | None = field(None, description="The role that measured it")
    note: Text | None = field(None, description="What to know about this point")


class Indicator(Model):
    """A number that shows whether care changed."""

    id: Id = field(description="The indicator's id in this plan, such as I1")
    name: Text = field(description="What is measured")
    measure: Text | None = field(
        None, description="One word, the same in other plans, for trends over services"
    )
    unit: Text = field(description="The unit of its values, such as %")
    type: IndicatorType | None = field(
        None,
        description="What its values are; a share when the unit is %, else a level",
    )
    per: Number | None = field(None, description="How many a rate is counted for; 1000 when absent")
    better: Better = field(description="higher, lower or neither: the direction of improvement")
    owner: Owner = field(description="The role that reports it")
    every: Cadence | None = field(None, description="How often it is measured")
    source: Text | None = field(None, description="Where the numbers come from")
    baseline: Baseline | None = field(None, description="Where it stood before the plan")
    target: Target = field(description="Where it should come to, and by when")
    rebases: Annotated[tuple[Rebase, ...], MayBeEmpty] = field(
        (), description="Known changes, from whose day on limits are drawn anew"
    )
    measurements: Annotated[tuple[Measurement, ...], MayBeEmpty] = field(
        (), description="Its points, oldest first"
    )

    @property
    def kind(self) -> IndicatorType:
        """What its values are: as its type says, else a share when the unit is %, else a level."""
        if self.type is not None:
            return self.type
        return IndicatorType.SHARE if self.unit == "%" else IndicatorType.LEVEL

    def says_a_value(self, measurement: Measurement) -> bool:
        """Whether a measurement says a value, or what makes one; of an event its day is enough."""
        if measurement.value is not None or self.kind is IndicatorType.DAYS_BETWEEN:
            return True
        return self.makes_a_value(measurement)

    def makes_a_value(self, measurement: Measurement) -> bool:
        """Whether a value can be worked out of what a measurement counts, and of how many."""
        if measurement.count is None or self.kind is IndicatorType.COUNT:
            return measurement.count is not None
        return self.kind.is_of_many and bool(measurement.of)


class Check(Model):
    """A routine that keeps an eye on the change."""

    id: Id = field(description="The check's id in this plan, such as C1")
    check: Text = field(description="What is looked at")
    owner: Owner = field(description="The role that does it")
    every: Cadence = field(description="How often it is due")
    since: Date = field(description="The day from which it is due, YYYY-MM-DD")
    until: Date | None = field(None, description="The last day on which it is due, YYYY-MM-DD")
    indicator: Text | None = field(None, description="The id of the indicator it belongs to")
    records: Annotated[tuple[CheckRecord, ...], MayBeEmpty] = field(
        (), description="Each time it was done"
    )
