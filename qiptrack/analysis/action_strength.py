"""How strong an action is, by what its text says will be done.

The hierarchy of effectiveness ranks actions by how much they rely on people remembering: what
changes the place or the process works best, a check in the routine next, and telling people
last. Source: the action hierarchy of the VA National Center for Patient Safety, in *RCA2:
Improving Root Cause Analyses and Actions to Prevent Harm* (National Patient Safety Foundation,
2015; now Institute for Healthcare Improvement).
"""

import re
from enum import IntEnum

LONGEST = 2_000
"""How many characters of a text are read."""


class ActionKind(IntEnum):
    """Kinds of action, the strongest last."""

    OTHER = 0
    REMINDER = 1
    TRAINING = 2
    STAFFING = 3
    CHECK = 4
    FORCING = 5

    @property
    def word(self) -> str:
        """What people call it."""
        return _NAMES[self]


_NAMES = {
    ActionKind.OTHER: "other",
    ActionKind.REMINDER: "reminder",
    ActionKind.TRAINING: "training",
    ActionKind.STAFFING: "staffing",
    ActionKind.CHECK: "check",
    ActionKind.FORCING: "forcing change",
}

_SIGNS: dict[ActionKind, str] = {
    ActionKind.FORCING: r"""
        (?:cannot|can\s+not|cannot\s+be|unable\s+to|not\s+possible\s+to)\s+\w+ | until | unless
        | mandatory\s+(?:field|box|step|section) | required\s+field | lock(?:ed|s|able)?
        | alarm\w* | sensor\w* | automat\w+ | barcod\w+ | scann\w+ | interlock\w*
        | standardis\w+ | simplif\w+ | redesign\w* | re-design\w* | relocat\w+ | remov\w+
        | mov(?:e|es|ed|ing)\s+(?:the|our|each)\s+\w+ | one-page\s+\w+
        | replac\w+ | install\w* | fit(?:ted|s)?\s+(?:a|an|the|new) | eliminat\w+ | merg\w+
        | separat\w+ | colour-cod\w+ | pre-filled | pre-printed | default\w* | one\s+form
        | new\s+(?:form|template|chart|system|equipment|layout|process|pathway|record|sheet)
        | template\w* | electronic\s+\w+ | rewrit\w+ | introduc\w+ | build\s+\w+\s+into | stop
        """,
    ActionKind.CHECK: r"""
        check\w* | watch\w* | read\s+(?:every|each|all|\d+)
        | sign\s+(?:\w+\s+)?off | audit\w* | spot-check\w* | observ\w+ | inspect\w* | count\w*
        | reconcil\w+
        | sampl\w+ | walk-?(?:round|about|through)\w* | second\s+(?:check|signature|person)
        | sign(?:ed|s)?\s+(?:off|by) | countersign\w* | review\w*\s+(?:each|every|all|daily
        |weekly|monthly|at|the|logs?|records?|charts?|care) | compar\w+ | dashboard\w*
        | (?:daily|weekly|monthly|quarterly)\s+\w+ | huddle\w* | total\w*
        | measur\w+ | test(?:s|ed|ing)? | verif\w+ | log(?:s|ged)?\s+(?:each|every|all)
        | every\s+(?:day|week|month|shift) | each\s+(?:day|week|month|shift)
        """,
    ActionKind.STAFFING: r"""
        recruit\w* | rota\w* | staffing | extra\s+(?:staff|hours|shifts?) | cover | appoint\w*
        | allocat\w+ | assign\w* | agency\s+(?:staff|nurses?|shifts?) | protected\s+time
        | supernumerary | (?:more|additional)\s+hours
        | lead\s+role | designat\w+
        """,
    ActionKind.TRAINING: r"""
        (?:re-?)?train\w* | refresher\w* | e-?learning | workshop\w* | (?:re-?)?educat\w+
        | toolbox\s+talk\w* | induct\w+ | course\w* | coach\w* | competenc\w+ | briefing\w*
        | teach\w* | upskill\w*
        """,
    ActionKind.REMINDER: r"""
        remind\w* | (?:re-?)?issu\w+ | (?:re-?)?circulat\w+ | memo\w* | e-?mail\w* | poster\w*
        | (?:staff|team)\s+meeting\w* | discuss\w* | supervision\w* | re-?read\w*
        | (?:raise|raising|increase)\s+awareness | awareness | aware | communicat\w+ | inform\w*
        | (?:tell|ask)\w*\s+(?:all\s+|the\s+)?(?:staff|team\w*|carers|nurses|everyone)
        | polic(?:y|ies) | procedure\w* | reiterat\w+ | reinforc\w+
        | encourag\w+ | re-?iterat\w+ | notice\w* | letter\w* | bulletin\w* | message\w*
        """,
}
_BY_SIGN = {
    kind: re.compile(rf"(?<![\w-])(?:{signs})(?![\w-])", re.IGNORECASE | re.VERBOSE)
    for kind, signs in _SIGNS.items()
}

_WEAK = (ActionKind.REMINDER, ActionKind.TRAINING)

_VAGUE = re.compile(
    r"""(?<![\w-])(?:
    ensure\w* | make\s+sure | improv\w+ | review\w* | monitor\w* | ongoing | on-going
    | as\s+(?:appropriate|necessary|required|needed) | where\s+(?:appropriate|possible|needed)
    | strengthen\w* | enhanc\w+ | promot\w+ | embed\w* | look\s+(?:at|into) | consider\w*
    | work\s+(?:on|towards) | support\w* | address\w* | maintain\w* | continu\w+ | develop\w*
    | be\s+more | better | explore\w* | raise\s+standards | keep\s+under\s+review
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
# What somebody watching could see: how often, how many, by when, on what, or who does what.
_CONCRETE = re.compile(
    r"""(?<![\w-])(?:
    \d+\w* | one | two | three | four | five | six | seven | eight | nine | ten | half | twice
    | daily | weekly | fortnightly | monthly | quarterly | yearly | annually | nightly | hourly
    | (?:each|every|per|within|before|after|at|by|until|during)\s+(?:the\s+|a\s+|an\s+)?[\w-]+
    | against | form\w* | chart\w* | checklist\w* | template\w* | log\w* | rota\w* | register\w*
    | sign\w* | rewrit\w+ | record(?:s|ed|ing)?\s+\w+ | sampl\w+ | install\w* | replac\w+
    | appoint\w* | audit\w* | meet\s+\w+ | move\w* | remov\w+ | introduc\w+ | observ\w+
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)


# "Remind staff to check the chart" is a reminder, and no check.
_TOLD_TO = re.compile(
    r"\b((?:remind|tell|ask|encourag|instruct|urg|(?:re-?)?train)\w*)\b[^.;,\n]{0,80}?"
    r" to\b[^.;,\n]*?(?=\band\b|[.;,\n]|$)",
    re.IGNORECASE,
)


def kind_of_action(text: str) -> ActionKind:
    """Return the strongest kind of action that `text` speaks of."""
    done = _TOLD_TO.sub(r"\1 ", text[:LONGEST])
    return max(
        (kind for kind, sign in _BY_SIGN.items() if sign.search(done)), default=ActionKind.OTHER
    )


def is_weak(text: str) -> str | None:
    """Return the words by which all that `text` does is remind, retrain or reissue; else None."""
    if kind_of_action(text) not in _WEAK:
        return None
    found = (_BY_SIGN[kind].search(text[:LONGEST]) for kind in _WEAK)
    first = min((match for match in found if match), key=lambda match: match.start())
    return first[0]


_PLACEHOLDER = re.compile(
    r"(?:t\.?b\.?[acd]|n/?a|not applicable|none|nil|nothing|unknown|blank|pending|to follow|dit+o"
    r"|to be (?:confirmed|agreed|advised|decided|determined|added|completed|written)"
    r"|same(?: as .*)?|(?:as|see|as per|per) (?:above|below|before|previous|attached|[a-z]\d+))",
    re.IGNORECASE,
)


def is_placeholder(text: str) -> bool:
    """Whether all of `text` stands for something that is not said, such as `TBC` or `As above`."""
    return bool(_PLACEHOLDER.fullmatch(" ".join(text.split()).strip("()[]<>*.,:;!?-– ")))


_NONE = re.compile(
    r"(?:there (?:is|are|were|was) )?(?:no|none|nil|nothing|nowt|not any|not yet)"
    r"(?: (?:barriers?|blockers?|issues?|problems?|obstacles?|answers?|responses?|reply|replies"
    r"|known|identified|reported|received|noted|to report|to note|at present|currently|presently"
    r"|at the moment|at this time|so far|now|yet|to date|given|outstanding|answered))*",
    re.IGNORECASE,
)


def says_there_is_none(text: str) -> bool:
    """Whether all of `text` says that there is none of what it stands for: `No barriers`."""
    return bool(_NONE.fullmatch(" ".join(text.split()).strip("()[]<>*.,:;!?-– ")))


def vague(text: str) -> str | None:
    """Return the words for which nobody could say whether they were done; else None."""
    found = _VAGUE.search(text[:LONGEST])
    if found is None or _CONCRETE.search(text[:LONGEST]):
        return None
    return found[0]
