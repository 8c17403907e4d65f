"""The words by which an action is known: what kind it is, how vague, and how plain to be seen.

Each is a regular expression of whole words, case aside, in which a space stands for any white
space. How often each is met in actions that are sound, and in those that are weak, is measured
by a test, over the lists in `tests/data/actions`.
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

_RECORDS = (
    "forms?|charts?|logs?|sheets?|boards?|books?|registers?|matri(?:x|ces)|maps?|diar(?:y|ies)"
)
_WRITTEN = f"{_RECORDS}|lists?|plans?|tools?|templates?|records?"
_STAFF = "(?:staff|teams?|carers|nurses|managers|seniors|workers|everyone|all units|colleagues)"
_LEADERS = (
    "nominated individual|regional manager|area manager|directors?|chief executive|provider"
    "|trustees?|board members?"
)

SIGNS: dict[ActionKind, tuple[str, ...]] = {
    ActionKind.PLACE: (
        r"install\w*",
        r"fit(?:s|ted|ting)? (?!for\b|in\b|with\b|and\b)\w+",
        r"(?:buy|bought|purchas\w+|order(?:ed)?) (?!of\b)[\w-]+",
        rf"replac\w+ (?![^.;]{{0,30}}\b(?:{_WRITTEN}))\w+",
        r"repair\w*",
        r"refurbish\w*",
        r"relocat\w+",
        r"re-?paint\w*",
        r"mov(?:e|es|ed|ing) (?:the|our|each|all) \w+",
        r"remov(?:e|es|ed|ing) (?:the|all|every) (?!need\b)\w+",
        r"sensors?",
        r"(?:hand|grab) ?rails?",
        r"(?:self-closing|self-locking)",
        r"dispensers?",
        r"key ?safes?",
        r"non-slip",
        r"new flooring",
        r"one-way flow",
    ),
    ActionKind.FORCING: (
        r"cannot (?:be )?\w+",
        r"can not (?:be )?\w+",
        r"(?:unable|not possible) to",
        r"before [^.;,]{1,60} can be \w+",
        r"can only be \w+",
        r"(?:nobody|no (?:one|nurse|carer|staff)) [^.;]{1,60}\b(?:before|until|unless|without)",
        r"(?:mandatory|required) (?:field|box|step|section)s?",
        r"lock(?:s|ed|able)?",
        r"interlock\w*",
        r"block(?:s|ed|ing)? (?!of\b|on\b)\w+",
        r"refus(?:e|es|ed) (?:a|an|any|the|to)",
    ),
    ActionKind.PROCESS: (
        r"standardis\w+",
        r"simplif\w+",
        r"streamlin\w+",
        r"re-?design\w*",
        r"eliminat\w+",
        r"barcod\w+",
        r"scann\w+",
        r"pre-(?:filled|printed|thickened|measured|packed)",
        r"by default",
        r"blister packs?",
        r"merg(?:e|es|ed|ing)",
        r"one (?:make|form|system|list|place)",
        r"single (?:form|page|list|system|pharmacy|supplier|point)",
        r"stop(?:s|ped)? \w+ing",
        r"no longer",
        r"nobody has to",
    ),
    ActionKind.LEADERSHIP: (
        rf"(?:{_LEADERS})\b[^.;]{{0,40}}\b(?:visit|spend|walk|attend|shadow|fund|meet|work)s?",
    ),
    ActionKind.REDUNDANCY: (
        r"independent(?:ly)?",
        r"counter-?sign\w*",
        r"second signature",
        r"two (?:nurses|carers|staff|people|members of staff|signatures)",
        r"witness\w*",
        r"by two (?:nurses|carers|staff|people)",
    ),
    ActionKind.STAFFING: (
        r"recruit\w*",
        r"hir(?:e|es|ed|ing)",
        r"employ(?:s|ed|ing)? (?:a|an|one|two|three|four|\d+)",
        r"appoint(?:s|ed|ing)?",
        r"(?:extra|additional|more) (?:staff|hours|shifts?|nurses?|carers?)",
        r"increas\w+ [^.;]{0,40}\b(?:hours|staffing|carers|nurses|shifts)",
        r"hours to be increased",
        r"(?:paid|protected) (?:time|hours?|travel)",
        r"supernumerary",
        r"(?:in|on|by|into) the (?:\w+ )?rota",
        r"rotas? (?:gaps?|cover|software)",
        r"change the [\w-]+ rota",
        r"allocat\w+",
        r"assign\w*",
        r"designat\w+",
        r"named (?:nurse|carer|worker|person)s?",
        r"agency (?:shifts?|cover|hours)",
        r"(?:starting|hourly) (?:rate|pay)",
        r"reduc\w+ the [^.;]{0,30}\b(?:number|round|caseload|workload)",
        r"on-call (?:manager|phone)",
    ),
    ActionKind.SOFTWARE: (
        r"electronic(?:ally)?",
        r"software",
        r"app",
        r"digital\w*",
        r"tablets?",
        r"automat\w+",
        r"system (?:flags?|alerts?|prompts?|asks?)",
        r"alerts? (?:when|if|to the)",
    ),
    ActionKind.DISTRACTION: (
        r"(?:distract|interrupt)\w*",
        r"quiet (?:room|time|hour|area)s?",
        r"tabards?",
        r"no (?:phones?|calls|visits|visitors|medicines)",
        r"protected (?:mealtimes?|rounds?)",
    ),
    ActionKind.SIMULATION: (
        r"simulat\w+",
        r"man(?:n|i)equins?|manikins?",
        r"role[- ]?play\w*",
        r"(?:fire|evacuation|choking|emergency) drills?",
        r"practis(?:e|es|ed|ing) the",
        r"mock \w+",
        r"shadow(?:s|ed|ing)? \w+",
    ),
    ActionKind.CHECKLIST: (
        r"check-?lists?",
        r"(?:prompt|cue|stop|reminder|check) ?(?:card|sheet)s?",
        r"aides?[- ]?memoires?",
        r"flow ?charts?",
        r"pictures?",
        r"photo(?:graph)?s?",
        r"one-page (?!policy\b)\w+",
        r"(?:one|a) (?:page|side)",
        r"summar(?:y|ies)",
        r"stickers?",
        r"(?:hospital )?passports?",
    ),
    ActionKind.LOOK_ALIKES: (
        r"(?:look|sound)-?alikes?",
        r"similar (?:names?|packag\w+|boxes)",
        r"colou?r-cod\w+",
        r"separat(?:e|es|ed|ing) (?:the|storage)",
    ),
    ActionKind.COMMUNICATION: (
        r"sbar",
        r"(?:read|repeat)-?back",
        r"huddles?",
        r"handover (?:sheet|form|template|screen|format)s?",
        r"(?:at|in) the bedside",
        r"early-warning",
    ),
    ActionKind.RECORD: (
        rf"(?:new|printed) (?:\w+ )?(?:{_RECORDS}|templates?|records?)",
        (
            rf"(?:put|us(?:e|es|ed)|complet(?:e|es|ed)|fill(?:s|ed)?|keep|kept|writ(?:e|es|ten)|introduc(?:e|es|ed)"
            rf"|giv(?:e|es|en)) [^.;]{{0,40}}\b(?:{_RECORDS}|templates?)"
        ),
        r"(?:record|writ)(?:e|es|ed|ten)? (?:it |them |down |up )?(?:on|in|into) the",
        rf"replac\w+ [^.;]{{0,30}}\b(?:{_WRITTEN})",
        r"templates?",
        r"body maps?",
        r"care plans? (?:to be |will be |are )?re-?written",
        r"rewrit(?:e|es|ing|ten) (?:the|all|each|every|what|care|\d+|by)",
    ),
    ActionKind.CHECK: (
        r"(?<!double\s)(?:spot-?)?check(?:s|ed|ing)?",
        r"watch(?:es|ed|ing)?",
        r"audit(?:s|ed|ing)?",
        r"observ(?:e|es|ed|ing|ation|ations)",
        r"inspect\w*",
        r"count(?:s|ed|ing)?",
        r"reconcil\w+",
        r"sampl(?:e|es|ed|ing)",
        r"walk-?(?:round|about|through)s?",
        r"sign(?:s|ed)? (?:\w+ )?(?:off|by|each|every)",
        r"read(?:s|ings?)? (?:every|each|all|the|ten|five|\d+)",
        r"review\w* (?:each|every|all|daily|weekly|monthly|logs?|records?|charts?|care)",
        r"compar(?:e|es|ed|ing)",
        r"dashboards?",
        r"(?:hourly|daily|weekly|fortnightly|monthly|quarterly) (?!training\b|e-learning\b)\w+",
        (
            r"(?:each|every) (?:hour|day|week|month|quarter|shift|monday|tuesday|wednesday|thursday"
            r"|friday|saturday|sunday)"
        ),
        r"total(?:s|led|ling)?",
        r"measur(?:e|es|ed|ing)",
        r"test(?:s|ed|ing)?",
        r"verif\w+",
        r"weigh(?:s|ed|ing)?",
        r"log(?:s|ged)? (?:each|every|all)",
    ),
    ActionKind.DOUBLE_CHECK: (
        r"double[- ]?check\w*",
        r"second (?:check\w*|(?:person|nurse|carer|member of staff) (?:to )?check\w*)",
        r"re-?check\w*",
    ),
    ActionKind.WARNING: (
        r"warnings?",
        r"caution \w+",
        r"alarms?",
        r"posters?",
        r"(?:a|new|put up|display\w*) (?:\w+ )?(?:signs?|notices?)",
        r"(?:labels?|notices?) (?:on|in)",
        r"signage",
    ),
    ActionKind.POLICY: (
        r"polic(?:y|ies)",
        r"procedures?",
        r"protocols?",
        r"guidance",
        r"guidelines?",
        r"memos?|memorandum",
    ),
    ActionKind.REMINDER: (
        r"remind\w*",
        r"remember\w*",
        r"re-?issu\w+",
        r"(?:re-?)?circulat\w+",
        r"disseminat\w+",
        rf"e-?mail\w* [^.;]{{0,40}}\b{_STAFF}",
        r"newsletters?|bulletins?|team briefs?|briefings?",
        r"(?:staff|team|nurses'?|carers'?) meetings?",
        r"discuss\w*",
        r"(?:in|at|during|further|have a|through) supervisions?",
        r"supervisions? (?:to|for|with|on|re|regarding|about)",
        r"re-?read\w*",
        r"awareness|aware",
        r"communicat(?:e|ed|ing)",
        rf"inform(?:ing)? (?:all |the )?{_STAFF}",
        rf"{_STAFF} (?:\w+ ){{0,3}}(?:informed|told)",
        rf"(?:tell|ask|write to)\w* (?:all |the )?{_STAFF}",
        r"instruct\w*",
        r"(?:spoken|speak|talk\w*) to",
        r"re-?iterat\w+",
        r"re-?inforc\w+",
        r"encourag\w+",
        rf"letters? (?:of concern|to (?:all |the )?{_STAFF})",
        rf"messages? to (?:all |the )?{_STAFF}",
        r"cascad\w+",
        r"importance of",
        r"(?:lessons?|learning|findings) (?:\w+ ){0,3}(?:shared|disseminated)",
        r"shar\w+ (?:the )?(?:lessons?|learning|findings)",
        rf"shar\w+ [^.;]{{0,40}}\bwith (?:the |all )?{_STAFF}",
        r"vigilan\w+",
        r"mindful",
        r"more (?:careful|proactive)|(?:more|greater|extra) care",
        r"over(?:see|sees|sight)",
        r"adher\w+",
        r"accountable for",
        rf"{_STAFF} (?:should|must|need to|are expected|have been|were|has been) \w+",
        r"advised",
        r"highlight the",
        r"(?:poor|good|best) practice|common sense|zero tolerance",
        r"expectations?",
    ),
    ActionKind.TRAINING: (
        r"(?:re-?)?train(?:ing)?",
        rf"(?:be|been|are|get|{_STAFF}) (?:re-?)?trained",
        r"refresh(?:ers?|ed|ing)?",
        r"e-?learning",
        r"workshops?",
        r"(?:re-?)?educat\w+",
        r"toolbox talks?",
        r"induct\w+",
        r"courses?",
        r"coach\w*",
        r"competenc\w+",
        r"teach\w*",
        r"up-?skill\w*",
        r"bite-?size\w*",
        r"familiaris\w+",
        r"(?:skills|knowledge)",
        r"reflect(?:ive|ing|ion)? \w+",
        r"(?:online|learning|training) modules?",
    ),
}
"""The words by which each kind of action is known; a space stands for any white space."""


_STANDARDS = (
    "high|full|good|current|standards?|quality|compliance|levels?|safety|dignity|confidentiality"
)

VAGUE = (
    r"ensur\w+",
    r"make sure",
    r"improv\w+",
    r"review\w*",
    r"monitor\w*",
    r"ongoing|on-going",
    r"as (?:appropriate|necessary|required|needed)",
    r"where(?:ver)? (?:appropriate|possible|needed)",
    r"strengthen\w*",
    r"enhanc\w+",
    r"promot\w+",
    r"embed\w*",
    r"look (?:at|into)",
    r"consider\w*",
    r"explor\w+",
    r"work(?:ing)? (?:on|towards|with|to improve)",
    r"support(?:ing|ed)? (?!workers?\b|plans?\b|groups?\b)\w+",
    r"address\w*",
    rf"maintain\w* (?:the )?(?:{_STANDARDS})",
    r"tighten\w*|step(?:ped|ping)? up|closer|presence",
    r"continu\w+",
    r"develop\w*",
    r"be more",
    r"better",
    r"raise standards",
    r"keep under review",
    r"robust\w*",
    r"(?:in place|up to date)",
    r"full compliance",
    r"consistent(?:ly)?",
    r"person-cent(?:red|ered)",
    r"oversee\w*|oversight",
    r"vigilan\w+",
    r"aim(?:s|ing)? (?:to|for)|striv\w+|aspir\w+",
)
"""Words for which nobody could say whether they were done, unless the text says how."""

CONCRETE = (
    r"(?<!regulation\s)\d[\w.]*",
    r"one|two|three|four|five|six|seven|eight|nine|ten|half|twice|once",
    r"hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annual(?:ly)?",
    r"(?:each|every|per) (?!one\b|time\b)[\w-]+",
    r"(?:before|after|until|during|within) (?:the |a |an |their )?[\w-]+",
    r"(?:at|by|in) (?:noon|midday|midnight|night|weekends?|handovers?|breakfast|lunch|tea)",
    r"(?:at|by) the (?:handover|end|start)",
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|mondays|fridays|weekends?",
    r"against (?:the|its|their|four|\d+)",
    r"forms?|chart|charts|check-?lists?|templates?|sheets?|logs?|rotas?|registers?|box(?:es)?",
    r"sign(?:s|ed)? (?:off|by|each|the|for)|sign",
    r"rewrit\w+|rewrite",
    r"sampl(?:e|es|ed|ing)",
    r"install\w*|replac\w+|fit(?:ted|s)?|buy|bought|remov(?:e|ed|ing)",
    r"mov(?:e|ed|ing) (?:the|our|each)",
    r"appoint\w*|recruit\w*|hire[sd]?",
    r"observ(?:e|ed|es|ation|ations)",
    r"audit (?:of|each|every|the|ten|five|\d+)",
)
"""What somebody watching could see: how often, how many, by when, on what, or what is put there."""
