from hypothesis import given
from hypothesis import strategies as st

from qiptrack.analysis.action_kinds import ActionKind, Strength
from qiptrack.analysis.action_strength import is_placeholder, is_weak, kind_of_action, vague
from tests.conftest import CHARACTERS, at_most, with_each

WEAK = (
    """
Remind all staff to sign the MAR chart|Remind staff of the policy at handovers
Remind all carers to check their charts|Retrain staff within 24 hours of an incident
Send each agency worker the policy
Retrain all staff in medicines|Reissue the falls policy|Staff to be retrained in record keeping
Refresher training for night staff|Discuss at the staff meeting|Email staff about thresholds
Circulate the safeguarding policy to everyone|Put up a poster in the office
Raise awareness of pressure care|All staff to re-read the medicines policy
Discuss in supervision|Send a memo about recording|Toolbox talk on hydration
E-learning on safeguarding for all carers|Workshop on person-centred planning
Reiterate the importance of documentation|Inform staff of the new thresholds
Encourage staff to report concerns|Safeguarding training to be completed by everyone
""".strip()
    .replace("\n", "|")
    .split("|")
)
STRONG = (
    """
Run every monthly review against the outcomes section and rewrite what has changed
Introduce a form that cannot be signed off until the outcome is filled in
Care coordinators review logs daily and flag alerts the same day
Check ten MAR charts at the end of each shift|Weekly spot audits of MAR charts by the manager
Recruit two night seniors|Install sensor mats in six bedrooms|Replace the paper chart
Train staff and audit five records a week|Remind staff daily at the handover and count missed doses
Move the medicines trolley to the clinic room and lock it|Second signature for every controlled drug
Appoint a medicines lead with protected time|Total every fluid chart at two in the afternoon
Observe one handover a week|Standardise the escalation form across branches
Branch manager signs off each alert before the shift ends|Run a daily huddle at ten
Move the evening round to one cabinet|Put a one-page summary in front
""".strip()
    .replace("\n", "|")
    .split("|")
)
VAGUE = (
    """
Improve documentation|Ensure staff are aware|Ensure compliance|Monitor as appropriate|Ongoing
Review as necessary|Make sure care plans are better|Strengthen governance|Continue to monitor
Improve communication with families|Ensure medicines are managed safely|Keep under review
Embed good practice|Look into staffing|Enhance the culture|Promote dignity
Work towards compliance|Support staff to improve|Maintain standards|Consider options
""".strip()
    .replace("\n", "|")
    .split("|")
)
CLEAR = (
    """
Review care plans monthly against outcomes and rewrite what has changed
Ensure two staff sign each controlled drug entry|Improve the form: one box for each outcome
Monitor fluid charts daily at two|Review every incident within 24 hours
Ensure each handover opens the care plan|Call the GP|Buy a second trolley
Continue the weekly audit of ten charts|Support Elm Court with a weekly visit
Check ten MAR charts at the end of each shift|Recruit two night seniors
Rewrite the alert form with the local authority's thresholds on it
""".strip()
    .replace("\n", "|")
    .split("|")
)


@with_each("text", WEAK)
def test_reminding_and_retraining_alone_is_weak(text: str) -> None:
    words = is_weak(text)
    assert words
    assert words in text


@with_each("text", STRONG)
def test_what_changes_the_work_is_not_weak(text: str) -> None:
    assert is_weak(text) is None


@with_each("text", VAGUE)
def test_what_nobody_could_observe_is_vague(text: str) -> None:
    words = vague(text)
    assert words
    assert words in text


@with_each("text", CLEAR)
def test_what_somebody_could_observe_is_not_vague(text: str) -> None:
    assert vague(text) is None


@with_each(
    ("text", "kind"),
    [
        ("Remind staff", ActionKind.REMINDER),
        ("Remind and retrain staff", ActionKind.TRAINING),
        ("Train staff and recruit two seniors", ActionKind.STAFFING),
        ("Recruit, then audit monthly", ActionKind.STAFFING),
        ("Audit monthly; the form is locked", ActionKind.FORCING),
        ("Think", ActionKind.OTHER),
    ],
)
def test_the_strongest_kind_counts(text: str, kind: ActionKind) -> None:
    assert kind_of_action(text) is kind


SAID = (
    "remind", "Train", "\u0130nform staff", "Pol\u0131cy", "po\u017fter", "on", "the", "new",
    "form", "and", "fit", "an alarm", "audit", "to", "check", "weekly", "review", "ensure", ".",
    "improve", "second check", "staff", "meeting", "install", "re-read", "as appropriate", "-",
)  # fmt: skip


WORDS = st.lists(st.sampled_from(SAID), max_size=9).map(" ".join)


@given(st.one_of(WORDS, st.text(CHARACTERS, max_size=300)))
def test_what_is_quoted_of_any_text_is_not_empty(text: str) -> None:
    assert kind_of_action(text) in ActionKind
    assert "" not in (is_weak(text), vague(text))


@given(WORDS)
def test_what_is_weak_is_of_one_of_the_weaker_kinds(text: str) -> None:
    assert (is_weak(text) is None) is (kind_of_action(text).strength is not Strength.WEAKER)


@with_each("piece", ["a ", "review ", "cannot ", "every ", "re-", "\n"])
def test_a_long_text_takes_no_time(piece: str) -> None:
    with at_most(3):
        kind_of_action(piece * 100_000)
        vague(piece * 100_000)


SAYS_NOTHING = (
    """
...|…|.|?|-|/|—|£|*|\u200b|\u2060 \u200b|✓|✔|👍|XXX|xx|(as discussed)|As agreed|TBC.|✓ TBC
None yet|none yet.|None at present|Nil to date|Nothing available|n/a yet|Not known|No evidence
No evidence yet|Awaited|awaiting|Awaiting evidence|Evidence awaited|Evidence to follow
Evidence to be provided|to be provided|To be supplied|to be uploaded|to be sent|Pending evidence
Click or tap here to enter text.|Click here to enter text|[Insert text]|<insert details here>
Enter text here|Type here...|Lorem ipsum dolor sit amet|N.A.|Nil return|Not stated|Not recorded
Not yet known|Not yet specified|Same again|idem|ibid.|#REF!|#VALUE!|See action plan|see the report
Refer to A3|Refer to attached|See issue 1|as per action 4|See Appendix B
""".strip()
    .replace("\n", "|")
    .split("|")
)


@with_each("text", SAYS_NOTHING)
def test_a_text_that_only_fills_its_place_says_nothing(text: str) -> None:
    assert is_placeholder(text)


@with_each(
    "text",
    """
X|x-ray report|XX Regiment visit|As agreed with the GP|No. 4|1|None fell in May|Nothing on the floor
No falls|No evidence of harm in ten charts|Awaited results came back clear|Evidence folder 4|✓ ten
Not known to have fallen|To be provided by the pharmacy each Monday|Pending list of 4 May|№ 4|一
Click the bell twice|Insert the new page behind the old|Type of mat|Enter each fall in the book
Not recorded at night|Nil by mouth sheet|Same-day call|See the report of 4 May on falls|REF 12
Refer to the GP|See each person daily|Identify a lead|Refused care|See the action plan through
""".strip()
    .replace("\n", "|")
    .split("|"),
)
def test_a_short_text_may_say_something(text: str) -> None:
    assert not is_placeholder(text)
