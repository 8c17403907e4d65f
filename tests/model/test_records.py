from qiptrack.model.records import Verification, latest_of
from tests.model.test_action import seen, told
from tests.model.test_assurance import action


def test_the_last_of_one_day_is_the_last_in_the_file() -> None:
    one = action(updates=[told(0, "first"), told(0, "second"), told(-1, "before")])
    latest = latest_of(one.updates)
    assert latest is not None
    assert latest.barrier == "second"
    assert latest_of(()) is None


def test_a_verifier_from_elsewhere_is_named_with_the_service() -> None:
    here, there = seen(0), {**seen(0), "at": "Elm Court"}
    named = [Verification.model_validate(each).verifier for each in (here, there)]
    assert named == ["Quality Lead", "Quality Lead at Elm Court"]
