from collections.abc import Iterator
from enum import StrEnum
from typing import get_args

import pytest

from qiptrack.model.base import Model
from qiptrack.model.everyday_words import KEYS, NO_KEY, NO_VALUE, VALUES
from qiptrack.model.organisation import Organisation
from qiptrack.model.plan import Plan
from qiptrack.model.shape import keys
from qiptrack.model.vocabulary import (
    Cadence,
)
from qiptrack.model.word_meanings import folded, key_meaning, meant_value
from tests.conftest import with_each


def parts_of(part: type[Model]) -> Iterator[type[Model]]:
    yield part
    for field in part.model_fields.values():
        for inner in (field.annotation, *get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, Model):
                yield from parts_of(inner)


ALL = tuple(dict.fromkeys((*parts_of(Plan), *parts_of(Organisation))))


@with_each("part", ALL)
def test_every_key_of_every_part_has_words(part: type[Model]) -> None:
    rows = {key for kind in part.__mro__ for key in KEYS.get(kind, {})}
    assert set(keys(part)) - {"qip"} <= rows


@with_each("part", KEYS)
def test_every_row_leads_to_a_key(part: type[Model]) -> None:
    for name in KEYS[part]:
        here: type[Model] = Plan if name.startswith("/") else part
        for step in name.removeprefix("/").split("."):
            assert step in keys(here), name
            field = next(f for n, f in here.model_fields.items() if (f.alias or n) == step)
            inner = (field.annotation, *get_args(field.annotation))
            here = next((x for x in inner if isinstance(x, type) and issubclass(x, Model)), here)


@with_each("part", ALL)
def test_a_key_of_a_part_means_itself_however_it_is_written(part: type[Model]) -> None:
    for key in keys(part):
        assert key_meaning(key.replace("_", " ").capitalize(), part).names == (key,)


@with_each("kind", VALUES)
def test_every_value_has_words_and_means_itself(kind: type[StrEnum]) -> None:
    listed = [each.value for each in kind]
    words = {str(each) for each in VALUES[kind]}
    assert {*listed} <= words
    assert kind is Cadence or words == {*listed}
    for value in listed:
        assert meant_value(value.replace("-", " ").upper(), listed).names == (value,)


def test_every_number_of_a_period_that_is_meant_is_a_cadence() -> None:
    listed = [each.value for each in Cadence]
    for each in VALUES[Cadence]:
        assert Cadence(str(each)) == each
    assert meant_value("6 weekly", listed).names == ("6 weeks",)
    assert meant_value("every other month", listed).names == ("2 months",)


def test_what_is_said_of_a_word_is_a_sentence() -> None:
    for table in (*NO_KEY.values(), *NO_VALUE.values()):
        for said in table:
            assert said.endswith(".")
            assert said[0].isupper()


@pytest.mark.parametrize("part", NO_KEY, ids=lambda part: part.__name__)
def test_nothing_is_said_to_have_no_key_that_has_one(part: type[Model]) -> None:
    words = {folded(word) for row in KEYS[part].values() for word in row.split(",")}
    assert not words & {folded(word) for row in NO_KEY[part].values() for word in row.split(",")}
