"""What sentences are made of: several names in a row, a value as it is shown, what an item is."""

from collections.abc import Mapping, Sequence

ITEM_WORDS = {
    "actions": "an action",
    "indicators": "an indicator",
    "checks": "a check",
    "milestones": "a milestone",
    "required_by": "what is required",
    "updates": "an update",
    "evidence": "a piece of evidence",
    "verifications": "a verification",
    "deferrals": "a deferral",
    "handovers": "a handover",
    "escalations": "an escalation",
    "reopenings": "a reopening",
    "measurements": "a measurement",
    "rebases": "a rebase",
    "steps": "a step of the target",
    "records": "a record",
    "reviews": "a review",
    "decisions": "a decision",
    "escalation": "a step of the escalation route",
    "roles": "a role",
    "meetings": "a meeting",
    "registers": "a register",
}
"""What one item of a list, or a part, is called in a sentence, by its key."""


def listing(parts: Sequence[str], last: str = "and") -> str:
    """Return `parts` as a sentence has them: `a, b and c`, with `last` before the last of them."""
    return f" {last} ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def shown(value: object) -> str:
    """Return `value` for a message: in quotes and not too long, or what it is instead of text."""
    if isinstance(value, str):
        text = " ".join(value.split())
        return f"'{text[:57]}...'" if len(text) > 60 else f"'{text}'"
    if isinstance(value, Mapping):
        return "a group of keys"
    return "nothing" if value is None else "a list"
