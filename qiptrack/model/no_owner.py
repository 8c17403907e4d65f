"""What is written in the place of an owner, or of a person in post, and names nobody.

`TBC`, `vacant`, `to be recruited`, `as above`, `insert name here` and many more.
"""

import re

from qiptrack.patterns import pattern

LONGEST = 500
"""How many characters of a text are read; nobody's role is as long."""

_ON_A_DAY = (
    r"(?!at[ ]\d)(?:(?:in|on|from|at|of|the|end|beginning|start|early|mid|late|next|this|w/c"
    r"|week|commencing)[ -]){0,4}"
    r"(?:\d.{0,20}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*.{0,20}|spring"
    r"|summer|autumn|winter|soon|shortly|week|month|year|(?:mon|tues|wednes|thurs|fri)day)"
)
_UNSETTLED = (
    r"(?:tb[acdn]|t\.b\.[acd]\.?|to[ ]be[ ]\w+|vacant|vacancy|unfilled|unassigned|unallocated"
    r"|not[ ](?:yet[ ])?(?:known|assigned|allocated|agreed|decided|appointed|identified|recruited"
    r"|in[ ]post|confirmed)|(?:being|under|awaiting)[ ]recruit(?:ed|ment)|recruiting"
    r"|(?:when|once|after|until|subject[ ]to)[ ](?:he|she|they|one|it)?[ ]?(?:is|are)?[ ]?"
    r"(?:appointed|appointment|recruited|recruitment|in[ ]post|found|hired|started)"
    r"|(?:post[ ])?(?:is[ ])?(?:being[ ])?(?:re-?)?advertised|advert(?:isement)?[ ](?:is[ ])?out"
    r"|(?:out[ ]to|at)[ ](?:advert|recruitment)|interview(?:s|ing)(?:[ ].{0,40})?"
    rf"|(?:(?:who|will|is|due|to)[ ]){{0,3}}(?:start|join)(?:s|ing)?[ ]{_ON_A_DAY})"
)
"""What says of a post, behind its name, that nobody is in it yet."""
_NOBODY = rf"""(?:{_UNSETTLED}
    |(?:currently|presently|now|still|post|role|position)[ ](?:is[ ])?{_UNSETTLED}
    |{_UNSETTLED}[ ](?:post|role|position)
    |n[/\\]?a|n\.a\.?|n/?k|none(?:[ ]yet)?|nobody
    |(?:no[ -]?(?:one|body))(?:[ ](?:yet|as[ ]yet|at[ ]present))?
    |nil|(?:(?:insert|enter|your|owner|role)[ ])?(?:name|role|post|job[ ]title)(?:[ ]here)?
    |(?:insert|enter)[ ](?:an?[ ]|the[ ])?owner(?:[ ]here)?|name[ ]of[ ](?:owner|role)|you
    |unknown|undecided|unidentified|to[ ]follow|pending
    |awaiting\b.*|no[ ]owner|unowned|blank|various|x+|me|myself|self
    |(?:(?:as|the)[ ])*(?:action|plan)[ ]owner|as[ ](?:the[ ])?owner|post[ -]?holder|to[ ]recruit
    |not[ ](?:applicable|relevant)
    |(?:(?:an?|the)[ ])?(?:staff[ ]member|(?:(?:appropriate|relevant|suitable)[ ])?member[ ]of[ ]
    (?:the[ ])?(?:staff|team)|(?:appropriate|relevant|suitable)[ ](?:person|individual|manager|lead
    |role|officer|professional|staff[ ]member)|designated[ ](?:person|individual))
    |(?:some|any)(?:one|body)[ ](?:appropriate|relevant|suitable)
    |(?:in[ ]progress|on-?going|completed?|done)
    |(?:as|when|where|if)(?:[ ](?:and|or|it|is|when|where|as))*[ ](?:required|needed|necessary
    |appropriate|applicable|available|possible|relevant|requested)
    |dit+o|ibid|idem|same(?:[ ](?:as|again)\b.*)?|(?:as|see|per|as[ ]per)[ ](?:above|below|before
    |previous\b.*|action\b.*|notes?|comments?|plan|[a-z]\d+))
    (?:[ ]*[-:(,–].*)?"""
_ENDS_UNSETTLED = rf".*[ (\[,:–-]{_UNSETTLED}[)\].?!]*"
"""A role behind which it is said that nobody has it yet: `Manager TBC`."""
_SAYS_NOBODY = pattern(_NOBODY, re.IGNORECASE | re.VERBOSE)
_SAYS_UNSETTLED = pattern(_ENDS_UNSETTLED, re.IGNORECASE | re.VERBOSE)
_IS_VACANT = r"(?:vacan(?:t|cy)|unfilled|nobody|no[ -]one|recruit\w*|(?:re-?)?advertis\w*)\b"
_VACANT = pattern(rf"\b{_IS_VACANT}", re.IGNORECASE)
_VACANT_FIRST = pattern(
    rf"\W*(?:(?:the|this|post|role|position|is|currently|now|being)\s+)*{_IS_VACANT}",
    re.IGNORECASE,
)
_NOTHING = pattern(r"[\W_]*")
_DOUBTED = pattern(r"\?.+|.+\?|<owner>", re.IGNORECASE)
"""A role that is asked about, `RM?`, or that a template asks for."""


def says_nobody(text: str) -> bool:
    """Whether `text`, in the place of an owner, names nobody: `TBC`, `vacant`, `as above`."""
    whole = one_line(text)
    return bool(
        _NOTHING.fullmatch(whole)
        or _SAYS_NOBODY.fullmatch(whole.strip("()[]<>{}*.?! "))
        or _SAYS_UNSETTLED.fullmatch(whole)
        or _DOUBTED.fullmatch(whole)
    )


def says_vacant(text: str) -> bool:
    """Whether `text`, in the place of a person's name, says that nobody is in post.

    `TBC` may stand for a name that is only not known yet, and says nothing of the post.
    """
    whole = one_line(text)
    return bool(_VACANT_FIRST.match(whole) or (_VACANT.search(whole) and says_nobody(whole)))


def one_line(text: str) -> str:
    """Return as much of `text` as is read, with single spaces between its words."""
    return " ".join(text[:LONGEST].split())
