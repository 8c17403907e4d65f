"""The kinds of action, and how strong the action hierarchy says that each is.

The hierarchy, and where it comes from, is told of in `action_strength`.
"""

from enum import IntEnum, StrEnum


class Strength(StrEnum):
    """The three levels of the action hierarchy, and what it does not rank."""

    STRONGER = "stronger"
    INTERMEDIATE = "intermediate"
    WEAKER = "weaker"
    NOT_RANKED = "not ranked"


class ActionKind(IntEnum):
    """Kinds of action, the strongest last."""

    OTHER = 0
    REMINDER = 1
    TRAINING = 2
    POLICY = 3
    WARNING = 4
    DOUBLE_CHECK = 5
    CHECK = 6
    RECORD = 7
    COMMUNICATION = 8
    LOOK_ALIKES = 9
    CHECKLIST = 10
    SIMULATION = 11
    DISTRACTION = 12
    SOFTWARE = 13
    STAFFING = 14
    REDUNDANCY = 15
    LEADERSHIP = 16
    PROCESS = 17
    FORCING = 18
    PLACE = 19

    @property
    def word(self) -> str:
        """What people call it."""
        return _NAMES[self]

    @property
    def strength(self) -> Strength:
        """How strong the hierarchy says that it is."""
        if self >= ActionKind.LEADERSHIP:
            return Strength.STRONGER
        if self > ActionKind.CHECK:
            return Strength.INTERMEDIATE
        ranked = self not in (ActionKind.OTHER, ActionKind.CHECK)
        return Strength.WEAKER if ranked else Strength.NOT_RANKED


_NAMES = {
    ActionKind.OTHER: "other",
    ActionKind.REMINDER: "reminder",
    ActionKind.TRAINING: "training",
    ActionKind.POLICY: "policy or procedure",
    ActionKind.WARNING: "warning or label",
    ActionKind.DOUBLE_CHECK: "double check",
    ActionKind.CHECK: "audit or check",
    ActionKind.RECORD: "better record",
    ActionKind.COMMUNICATION: "standard handover",
    ActionKind.LOOK_ALIKES: "look-alikes apart",
    ActionKind.CHECKLIST: "checklist or prompt",
    ActionKind.SIMULATION: "practice with feedback",
    ActionKind.DISTRACTION: "fewer distractions",
    ActionKind.SOFTWARE: "software",
    ActionKind.STAFFING: "staffing or workload",
    ActionKind.REDUNDANCY: "independent second person",
    ActionKind.LEADERSHIP: "leaders take part",
    ActionKind.PROCESS: "simpler or standard process",
    ActionKind.FORCING: "forcing function",
    ActionKind.PLACE: "place or equipment",
}
