"""How strong an action is, by what its text says will be done.

The hierarchy of effectiveness ranks actions by how much they rely on people remembering: what
changes the place or makes the wrong thing impossible is stronger, what helps people at the moment
is intermediate, and what only tells them is weaker. Kinds, and which of the three each is, are
those of the action hierarchy in *RCA2: Improving Root Cause Analyses and Actions to Prevent Harm*
(National Patient Safety Foundation, 2015; now Institute for Healthcare Improvement), figure 3,
which goes back to the VA National Center for Patient Safety. It puts double checks, warnings,
policies and training among the weaker ones, and staffing, checklists and fewer distractions among
the intermediate. Audits and other routine checks it does not rank: they find what went wrong and
change nothing by themselves, so here they stand between the weaker and the intermediate.
"""

import re
from functools import lru_cache

from qiptrack.analysis.action_kinds import ActionKind, Strength
from qiptrack.analysis.action_words import CONCRETE, SIGNS, VAGUE
from qiptrack.analysis.word_patterns import WordPatterns
from qiptrack.model.identity import lowered
from qiptrack.patterns import pattern

LONGEST = 2_000
"""How many characters of a text are read."""

SEVERAL = 1_000
"""Of how many texts it is known what they say, for whoever asks again."""


_WEAKER = WordPatterns(
    sign for kind, signs in SIGNS.items() for sign in signs if kind.strength is Strength.WEAKER
)
_OTHER = WordPatterns(
    sign for kind, signs in SIGNS.items() for sign in signs if kind.strength is not Strength.WEAKER
)
_STRONGEST_FIRST = [(kind, WordPatterns(SIGNS[kind])) for kind in sorted(SIGNS, reverse=True)]

# What a policy, a training or a reminder is about is not itself done: "Train staff on the new
# form" and "Remind staff to check the chart" change neither form nor chart. It ends with the
# sentence, or where the text goes on to something else that is done. Of what somebody is reminded
# *to* do, "and sign it" is a part, unless it says how often: "and count the missed doses daily".
_DOING = (
    "audit|check|observ|count|watch|replac|fit|instal|buy|mov|recruit|put|hold|sampl|test|introduc"
    "|record|add|sign|review|measur|us(?:e|ing)|requir|lock|stop|weigh|read|run|giv|have|writ"
)
_AND = r"(?:and|then|with|while|followed\s+by)\s+(?:then\s+|also\s+|to\s+|a\s+)?"
_OFTEN = r"(?:\d|two|three|four|five|six|ten|twice|each|every|daily|weekly|monthly|quarterly)\b"
_GOES_ON = rf"(?=[.;:\n]|,?\s+{_AND}(?:{_DOING})|$)"
_GOES_ON_BEHIND_TO = rf"(?=[.;:\n]|,\s+{_AND}(?:{_DOING})|\s+and\s+[^.;:\n]{{0,60}}\b{_OFTEN}|$)"
_WHO = r"(?:all\s+|the\s+)?(?:staff|team|carers|nurses|everyone)"
_TELLING = (
    r"(?:remind|remember|encourag|instruct|urg|inform|aware|discuss|e-?mail|circulat|importance"
    r"|(?:re-?)?train(?!ed\s+(?!in\b|on\b|to\b))|refresh|e-?learning|workshop|course"
    rf"|toolbox\s+talk|familiaris|(?:tell|ask)(?=\w*\s+{_WHO}))\w*"
)
_ABOUT = pattern(
    rf"(?<![\w-])({_TELLING})(?:[^.;:,\n]{{0,40}}?\sto\s[^.;:\n]{{0,160}}?{_GOES_ON_BEHIND_TO}"
    rf"|[^.;:\n]{{0,160}}?{_GOES_ON})",
    re.IGNORECASE,
)
_POLICIES = pattern(
    r"(?:[\w'-]+\s+){0,4}(?:polic(?:y|ies)|procedures?|protocols?|guidance|guidelines?)(?![\w-])"
    rf"(?:\s+(?:on|for|about|regarding)\s[^.;:\n]{{0,80}}?{_GOES_ON})?",
    re.IGNORECASE,
)


def kind_of_action(text: str) -> ActionKind:
    """Return the strongest kind of action that `text` speaks of."""
    text = text[:LONGEST]
    done = _done(text)
    for kind, signs in _STRONGEST_FIRST:
        if signs.search(text if kind.strength is Strength.WEAKER else done):
            return kind
    return ActionKind.OTHER


# One of these stands, in small letters, in whatever the two expressions above find.
_TELLING_SIGNS = (
    *("remind", "remember", "encourag", "instruct", "urg", "inform", "aware", "discuss", "mail"),
    *("circulat", "importance", "train", "refresh", "learning", "workshop", "course", "toolbox"),
    *("familiaris", "tell", "ask"),
)
_POLICY_SIGNS = ("polic", "procedure", "protocol", "guidance", "guideline")


def _done(text: str) -> str:
    """Return what `text` says will be done, without what a policy, a training or such is about."""
    small = lowered(text)
    if any(map(small.__contains__, _TELLING_SIGNS)):
        text = _ABOUT.sub(r"\1 ", text)
    return _POLICIES.sub(" ", text) if any(map(small.__contains__, _POLICY_SIGNS)) else text


@lru_cache(maxsize=SEVERAL)
def is_weak(text: str) -> str | None:
    """Return the words by which all that `text` does is among the weaker actions; else None."""
    text = text[:LONGEST]
    words = _WEAKER.search(text)
    return None if words is None or _OTHER.search(_done(text)) else words


_NOT_YET = r"(?: (?:yet|so far|to date|as yet|now|available|at present|at the moment|currently))*"
_TO_COME = (
    r"(?:pending|awaited|to follow|to be (?:confirmed|agreed|advised|decided|determined|added"
    r"|completed|written|provided|supplied|sent|uploaded|attached|collected|gathered|obtained))"
)
_ELSEWHERE = (
    r"(?:as|see|as per|per|refer to) (?:the )?(?:above|below|before|previous|attached|[a-z]\d+"
    r"|(?:action|issue|point|item|row|note) \d+|action plan|report|notes|comments"
    r"|appendix \w{1,3})"
)
_OF_A_FORM = (
    r"(?:(?:click|tap)(?: or tap)?(?: here)? to (?:enter|add) (?:text|a date)"
    r"|(?:insert|enter|type|add)(?: (?:text|details|name|date))?(?: here)?|lorem ipsum\b.*"
    r"|(?:ref|value|name|div/0|num|null)[!?])"
)
"""What stands in a form, or in the cell of a sheet, until somebody writes into it."""
_PLACEHOLDER = pattern(
    rf"[\W_]*+(?:t\.?b\.?[acd]|not applicable|unknown|blank|dit+o|i(?:dem|bid)|{_OF_A_FORM}"
    r"|not (?:yet )?(?:known|stated|recorded|specified|given|provided)|nil return"
    rf"|(?:n/?a|n\.a|none|nil|nothing|not known|no evidence){_NOT_YET}"
    rf"|x{{2,}}|as (?:discussed|agreed)|(?:evidence (?:is )?)?{_TO_COME}"
    r"|(?:pending|await(?:ing|ed))(?: evidence)?"
    rf"|same(?: as .*| again)?|{_ELSEWHERE}"
    r"|)[\W_]*+",
    re.IGNORECASE,
)


_NOT_SAID = pattern(
    r"[\W_]*+(?:nil|no|n[/.]|na|un|bla|pe|t[.ob]|di|sa|as|aw|ev|se|xx|cli|tap|ins|ent|typ|add|lor"
    r"|ref|val|div|nu|ide|ibi|$)",
    re.IGNORECASE,
)
"""How every placeholder begins, and few other texts do."""

_FIRST_TWO = frozenset(
    (
        *("ni", "no", "n/", "n.", "na", "un", "bl", "pe", "t.", "to", "tb", "di", "sa", "as", "aw"),
        *("ev", "se", "xx", "cl", "ta", "in", "en", "ty", "ad", "lo", "re", "va", "nu", "id", "ib"),
    )
)
"""What every placeholder begins with that has no sign in front, in small letters."""


def may_say_nothing(text: str) -> bool:
    """Whether `text` begins as a placeholder does, such as `TBC`, and so may be one."""
    two = text[:2]
    if two.isascii() and two[:1].isalnum() and two.lower() not in _FIRST_TWO:
        return False
    return _NOT_SAID.match(text) is not None


def is_placeholder(text: str) -> bool:
    """Whether all of `text` is a placeholder: `TBC`, `As above` or a tick.

    A text without a letter or a figure is one, also where none of it can be seen.
    """
    return may_say_nothing(text) and bool(_PLACEHOLDER.fullmatch(" ".join(text.split())))


_NONE = pattern(
    r"(?:there (?:is|are|were|was) )?(?:no|none|nil|nothing|nowt|not any|not yet)"
    r"(?: (?:barriers?|blockers?|issues?|problems?|obstacles?|answers?|responses?|reply|replies"
    r"|known|identified|reported|received|noted|to report|to note|at present|currently|presently"
    r"|at the moment|at this time|so far|now|yet|to date|given|outstanding|answered))*",
    re.IGNORECASE,
)


def says_there_is_none(text: str) -> bool:
    """Whether all of `text` says that there is nothing to say: `No barriers`."""
    return bool(_NONE.fullmatch(" ".join(text.split()).strip("()[]<>*.,:;!?-– ")))


_VAGUE = WordPatterns(VAGUE)
_CONCRETE = WordPatterns(CONCRETE)


@lru_cache(maxsize=SEVERAL)
def vague(text: str) -> str | None:
    """Return the words for which nobody could say whether they were done; else None."""
    text = text[:LONGEST]
    words = _VAGUE.search(text)
    return None if words is None or _CONCRETE.search(text) else words
