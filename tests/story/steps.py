"""Six months of a plan's life: what three people committed, day by day."""

from typing import NamedTuple

from tests.story.plans import FALLS, MEALS, ORGANISATION

BEFORE = "plans/falls-at-night.yaml"
AFTER = "plans/rosewood-falls.yaml"
SUPPERS = "plans/meals.yaml"

OKAFOR = "J. Okafor <j.okafor@example.org>"
REYES = "S. Reyes <s.reyes@example.org>"
DAVIES = "M. Davies <m.davies@example.org>"


class Edit(NamedTuple):
    """What somebody changes in a file: words that stand there once, and what they become."""

    file: str
    old: str
    new: str


class Step(NamedTuple):
    """One commit: its day and hour in London, who made it, on which branch, and what it says."""

    when: str
    who: str
    subject: str
    edits: tuple[Edit, ...] = ()
    new: tuple[tuple[str, str], ...] = ()
    branch: str = "main"
    merges: str | None = None
    renames: tuple[str, str] | None = None


def _falls(old: str, new: str, file: str = BEFORE) -> Edit:
    return Edit(file, old, new)


def _later(old: str, new: str) -> Edit:
    return Edit(AFTER, old, new)


def _review(file: str, before: str, date: str, note: str, following: str) -> Edit:
    """Return the edit that puts a meeting at the end of the plan, behind the one `before`."""
    begun = before if "next:" in before else f"{before}\nreviews:\n"
    return Edit(
        file,
        before,
        f"{begun}  - date: {date}\n    meeting: Monthly quality governance\n"
        f"    chair: Regional Quality Lead\n    note: {note}\n    next: {following}\n",
    )


_A1_HEAD = """\
    evidence_source: Round with the list of rooms
"""
_A1_FOOT = """\
    assurance: {method: observation, by: Quality Lead, due: 2026-04-03}
    indicators: [I1]
"""
_A1_BARRIER = """\
        barrier: No mats to be had before the middle of February
"""
_A1_ASKED = """\
    escalations:
      - date: 2026-02-05
        to: Registered Manager
        by: Quality Lead
        reason: Two falls while the mats are awaited
"""
_A1_MATS = """\
      - {date: 2026-02-13, by: Deputy Manager, note: Mats lent by Elm Court in six rooms of eight}
"""
_A1_EVIDENCE = """\
    evidence:
      - {date: 2026-03-06, by: Deputy Manager, kind: observation, note: Mats in all eight rooms}
"""
_A1_SEEN = """\
    verifications:
      - date: 2026-03-24
        by: Quality Lead
        method: observation
        result: confirmed
        note: All eight mats rang when they were stepped on
"""
_A2_HEAD = """\
    evidence_source: Night sheets of two weeks
"""
_A2_FOOT = """\
    assurance: {method: record review, by: Quality Lead, due: 2026-05-15}
    indicators: [I1]
"""
_A2_BEGUN = """\
    updates:
      - {date: 2026-03-02, by: Deputy Manager, note: Asked at ten and at five and not yet at one}
"""
_A2_EVIDENCE = """\
    evidence:
      - {date: 2026-04-10, by: Deputy Manager, kind: record, note: Sheets of two weeks filled in}
"""
_A2_NOT_SEEN = """\
    verifications:
      - date: 2026-04-28
        by: Quality Lead
        method: record review
        result: not-confirmed
        note: The sheets of four nights were filled in by one hand at the end of the shift
"""
_A3_HEAD = """\
    due: 2026-03-31
    evidence_source: Invoice, and a walk after dark
"""
_A3_FOOT = """\
    assurance: {method: observation, by: Quality Lead, due: 2026-07-10}
"""
_A3_DEFERRED = """\
    due: 2026-05-29
    evidence_source: Invoice, and a walk after dark
"""
_A4 = """\

  - id: A4
    issue: Nobody looks at why a mat rang and nobody came.
    action: Talk each unanswered ring over at the handover of the same morning.
    owner: Night Senior
    due: 2026-07-31
    evidence_source: Handover sheets
    assurance: {method: observation, by: Quality Lead, due: 2026-08-28}
    indicators: [I1]
"""
_REVIEWED = {
    "February": "    next: 2026-03-17\n",
    "March": "    next: 2026-04-21\n",
    "April": "    next: 2026-05-19\n",
    "May": "    next: 2026-06-16\n",
}

STEPS = (
    Step(
        "2026-01-12T11:20:00+00:00",
        DAVIES,
        "Two plans, and who is who",
        new=(
            ("plans/_organisation.yaml", ORGANISATION),
            (BEFORE, FALLS),
            (SUPPERS, MEALS),
        ),
    ),
    Step(
        "2026-01-19T08:15:00+00:00",
        REYES,
        "Mats: begun",
        (_falls(_A1_HEAD, f"{_A1_HEAD}    status: in-progress\n    started: 2026-01-19\n"),),
    ),
    Step(
        "2026-02-02T16:40:00+00:00",
        REYES,
        "Mats: none to be had",
        (
            _falls(
                _A1_FOOT,
                f"{_A1_FOOT}    updates:\n      - date: 2026-02-02\n        by: Deputy Manager\n"
                f"        note: Ordered, and put off twice\n{_A1_BARRIER}",
            ),
        ),
    ),
    Step(
        "2026-02-05T09:05:00+00:00",
        DAVIES,
        "Mats: asked the manager",
        (_falls(_A1_BARRIER, f"{_A1_BARRIER}{_A1_ASKED}"),),
    ),
    Step(
        "2026-02-06T17:30:00+00:00",
        OKAFOR,
        "Mats: lent by Elm Court",
        (
            _falls(
                _A1_ASKED,
                f"{_A1_ASKED}        response: Elm Court lends eight\n"
                "        responded: 2026-02-06\n",
            ),
        ),
    ),
    Step(
        "2026-02-13T07:50:00+00:00",
        REYES,
        "Mats: in six rooms",
        (_falls(_A1_BARRIER, f"{_A1_BARRIER}{_A1_MATS}"),),
    ),
    Step(
        "2026-02-17T15:00:00+00:00",
        DAVIES,
        "Meeting in February",
        (
            _review(
                BEFORE,
                _A3_FOOT,
                "2026-02-17",
                "Mats are on their way; night rounds are to begin",
                "2026-03-17",
            ),
        ),
    ),
    Step(
        "2026-02-20T21:10:00+00:00",
        REYES,
        "Rounds: begun",
        (_falls(_A2_HEAD, f"{_A2_HEAD}    status: in-progress\n    started: 2026-02-20\n"),),
        branch="nights",
    ),
    Step(
        "2026-02-27T10:00:00+00:00",
        DAVIES,
        "Falls in February",
        (
            _falls(
                "      - {date: 2026-01-30, value: 4}\n",
                "      - {date: 2026-01-30, value: 4}\n      - {date: 2026-02-27, value: 3}\n",
            ),
        ),
    ),
    Step(
        "2026-03-02T06:30:00+00:00",
        REYES,
        "Rounds: two of three",
        (_falls(_A2_FOOT, f"{_A2_FOOT}{_A2_BEGUN}"),),
        branch="nights",
    ),
    Step("2026-03-03T09:00:00+00:00", DAVIES, "Merge nights", merges="nights"),
    Step(
        "2026-03-06T14:00:00+00:00",
        REYES,
        "Mats: complete",
        (
            _falls(
                "status: in-progress\n    started: 2026-01-19\n",
                "status: complete\n    started: 2026-01-19\n    completed: 2026-03-06\n",
            ),
            _falls(_A1_ASKED, f"{_A1_EVIDENCE}{_A1_ASKED}"),
        ),
    ),
    Step(
        "2026-03-10T12:00:00+00:00",
        OKAFOR,
        "Lamps: put off",
        (
            _falls(_A3_HEAD, _A3_DEFERRED),
            _falls(
                _A3_FOOT,
                f"{_A3_FOOT}    deferrals:\n      - date: 2026-03-10\n        from: 2026-03-31\n"
                "        to: 2026-05-29\n        by: Registered Manager\n"
                "        reason: The electrician comes in May\n"
                "        approved_by: Regional Quality Lead\n",
            ),
        ),
    ),
    Step(
        "2026-03-17T15:10:00+00:00",
        DAVIES,
        "Meeting in March",
        (
            _review(
                BEFORE,
                _REVIEWED["February"],
                "2026-03-17",
                "Mats are down, lamps wait for May",
                "2026-04-21",
            ),
        ),
    ),
    Step(
        "2026-03-24T20:45:00+00:00",
        DAVIES,
        "Mats: seen to ring",
        (_falls(_A1_EVIDENCE, f"{_A1_EVIDENCE}{_A1_SEEN}"),),
    ),
    Step(
        "2026-03-26T09:30:00+00:00",
        DAVIES,
        "Mats: closed",
        (
            _falls(
                "status: complete\n    started: 2026-01-19\n    completed: 2026-03-06\n",
                "status: closed\n    started: 2026-01-19\n    completed: 2026-03-06\n"
                "    closed: 2026-03-26\n",
            ),
        ),
    ),
    Step(
        "2026-04-02T13:00:00+01:00",
        OKAFOR,
        "The plan is called after the home",
        renames=(BEFORE, AFTER),
    ),
    Step(
        "2026-04-10T07:40:00+01:00",
        REYES,
        "Rounds: complete",
        (
            _later(
                "status: in-progress\n    started: 2026-02-20\n",
                "status: complete\n    started: 2026-02-20\n    completed: 2026-04-10\n",
            ),
            _later(_A2_BEGUN, f"{_A2_BEGUN}{_A2_EVIDENCE}"),
        ),
    ),
    Step(
        "2026-04-21T15:00:00+01:00",
        DAVIES,
        "Meeting in April",
        (_review(AFTER, _REVIEWED["March"], "2026-04-21", "Night sheets next", "2026-05-19"),),
    ),
    Step(
        "2026-04-28T11:00:00+01:00",
        DAVIES,
        "Rounds: not confirmed",
        (
            _later(
                "status: complete\n    started: 2026-02-20\n    completed: 2026-04-10\n",
                "status: in-progress\n    started: 2026-02-20\n",
            ),
            _later(_A2_EVIDENCE, f"{_A2_EVIDENCE}{_A2_NOT_SEEN}"),
        ),
    ),
    Step(
        "2026-05-08T18:00:00+01:00",
        OKAFOR,
        "Rounds: with the night senior, until the middle of June",
        (
            _later(
                "    owner: Deputy Manager\n    due: 2026-04-17\n",
                "    owner: Night Senior\n    due: 2026-06-12\n",
            ),
            _later(
                _A2_NOT_SEEN,
                f"{_A2_NOT_SEEN}"
                "    deferrals:\n      - date: 2026-05-08\n        from: 2026-04-17\n"
                "        to: 2026-06-12\n        by: Deputy Manager\n"
                "        reason: To be begun again with the night staff\n"
                "        approved_by: Registered Manager\n"
                "    handovers:\n      - date: 2026-05-08\n        from: Deputy Manager\n"
                "        to: Night Senior\n        by: Registered Manager\n"
                "        reason: It is done at night, and the night senior is there\n",
            ),
        ),
    ),
    Step(
        "2026-05-19T15:00:00+01:00",
        DAVIES,
        "Meeting in May",
        (
            _review(AFTER, _REVIEWED["April"], "2026-05-19", "Rounds begin again", "2026-06-16"),
            Edit(
                SUPPERS,
                "    status: not-started\n",
                "    status: complete\n    started: 2026-02-02\n    completed: 2026-05-08\n"
                "    evidence:\n      - date: 2026-05-08\n        by: Deputy Manager\n"
                "        kind: observation\n        note: Both plates shown at six suppers\n",
            ),
        ),
    ),
    Step(
        "2026-05-22T10:30:00+01:00",
        REYES,
        "Rings that nobody answers",
        (_later("\nreviews:\n", f"{_A4}\nreviews:\n"),),
    ),
    Step(
        "2026-05-26T23:20:00+01:00",
        DAVIES,
        "A walk at night",
        (
            _later(
                "    since: 2026-05-18\n    indicator: I1\n",
                "    since: 2026-05-18\n    indicator: I1\n    records:\n"
                "      - {date: 2026-05-22, by: Night Senior, result: satisfactory}\n"
                "      - date: 2026-05-26\n        by: Quality Lead\n        result: concern\n"
                "        note: One mat was pushed under a bed\n",
            ),
        ),
        branch="audit",
    ),
    Step(
        "2026-05-28T09:00:00+01:00",
        OKAFOR,
        "Lamps: July",
        (_later(_A3_DEFERRED, _A3_DEFERRED.replace("2026-05-29", "2026-07-17")),),
    ),
    Step(
        "2026-05-29T17:00:00+01:00",
        OKAFOR,
        "Merge audit, and the falls of May",
        (
            _later(
                "      - {date: 2026-02-27, value: 3}\n",
                "      - {date: 2026-02-27, value: 3}\n      - {date: 2026-05-29, value: 2}\n",
            ),
        ),
        merges="audit",
    ),
    Step(
        "2026-06-03T11:00:00+01:00",
        DAVIES,
        "Plates: seen and closed",
        (
            Edit(
                SUPPERS,
                "    status: complete\n    started: 2026-02-02\n    completed: 2026-05-08\n",
                "    status: closed\n    started: 2026-02-02\n    completed: 2026-05-08\n"
                "    closed: 2026-06-03\n",
            ),
            Edit(
                SUPPERS,
                "        note: Both plates shown at six suppers\n",
                "        note: Both plates shown at six suppers\n"
                "    verifications:\n      - date: 2026-06-02\n        by: Quality Lead\n"
                "        method: observation\n        result: confirmed\n"
                "        note: Eleven of twelve people pointed, and ate what they chose\n",
            ),
        ),
    ),
    Step(
        "2026-06-05T08:00:00+01:00",
        DAVIES,
        "Mats: reopened",
        (
            _later(
                "status: closed\n    started: 2026-01-19\n    completed: 2026-03-06\n"
                "    closed: 2026-03-26\n",
                "status: in-progress\n    started: 2026-01-19\n",
            ),
            _later(
                _A1_SEEN,
                f"{_A1_SEEN}    reopenings:\n      - date: 2026-06-05\n        by: Quality Lead\n"
                "        reason: Two mats of eight were unplugged on 4 June\n",
            ),
        ),
    ),
    Step(
        "2026-06-09T19:00:00+01:00",
        REYES,
        "Mats: tidied up",
        (
            _later(
                "note: Mats in all eight rooms",
                "note: Mats in all eight rooms and plugged in",
            ),
        ),
    ),
    Step(
        "2026-06-16T15:00:00+01:00",
        DAVIES,
        "Meeting in June",
        (
            _review(
                AFTER,
                _REVIEWED["May"],
                "2026-06-16",
                "Mats are looked at every night from now on",
                "2026-07-21",
            ),
        ),
    ),
)
