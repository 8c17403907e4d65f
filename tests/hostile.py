"""A folder of plans with one text in every place where a text may stand."""

import json
from pathlib import Path
from typing import Any

TEXTS = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;\"'",
    "formula": "=cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "control": "a\x1b[2J\x07b\x00c\x7fd",
    "bidi": "abc\u202ecba\u202c\u2066x\u2069\u200b\ufeff",
    "long": "long " * 8_000,
    "unbroken": "x" * 40_000,
    "lone surrogate": "half \ud800 of one",
    "template": "{{ 7*7 }}{% raw %}${7*7}#{7*7}<%= 7*7 %>%s%n{0}",
    "field": "BEGIN:VALARM\r\nEND:VEVENT\r\nX-EVIL:1;,\\n",
    "header": "a@b.org\r\nBcc: everybody@example.org\r\n\r\nbody",
    "quotes": "'; DROP TABLE actions; -- \"`\\",
}
"""What somebody may type, or paste, into any field."""

ROOM = 2_000
"""How many characters there is room for in every field; a plan file has at most 1 MiB."""


def hostile_folder(folder: Path, text: str, *others: str) -> Path:
    """Return a new folder of plans, with an organisation, that says `text` wherever it can.

    Of `others` there is a plan each, which says that one.
    """
    plans = folder / "plans"
    plans.mkdir(parents=True)
    for number, each in enumerate((text, *others)):
        plan = _plan(each[:ROOM])
        plan["actions"][0]["action"] = plan["actions"][0]["updates"][0]["note"] = each
        (plans / f"falls{number or ''}.yaml").write_text(json.dumps(plan), "utf-8")
    said = _organisation(text[:ROOM], *(each[:ROOM] for each in others))
    (plans / "_organisation.yaml").write_text(json.dumps(said), "utf-8")
    return plans


def _organisation(*texts: str) -> dict[str, Any]:
    posts = []
    for text in texts:
        post = {"role": f"Owner {text}", "holder": f"{text} Quillfeather"}
        manager = f"Manager {text}"
        posts += [
            {**post, "email": f"{text}@example.org", "reports_to": manager},
            {"role": manager, "email": "m@example.org"},
        ]
    return {
        "qip": "1",
        "organisation": texts[0],
        "services": texts,
        "roles": posts,
        "meetings": [{"meeting": texts[0], "every": "month"}],
    }


def _plan(text: str) -> Any:
    owner, manager = f"Owner {text}", f"Manager {text}"
    record = {"date": "2026-10-01", "by": manager, "note": text}
    moved = {"date": "2026-10-01", "by": manager, "reason": text}
    action = {
        "id": "A1",
        "issue": text,
        "action": text,
        "owner": owner,
        "contributors": [manager],
        "due": "2026-11-02",
        "standards": [text],
        "required_by": {"body": text, "level": "must", "ref": text},
        "resources": text,
        "milestones": [{"id": "M1", "milestone": text, "due": "2026-11-25"}],
        "evidence_source": text,
        "status": "in-progress",
        "links": [{"risk": text}],
        "updates": [{**record, "barrier": text}],
        "evidence": [{**record, "kind": "other", "ref": text}],
        "verifications": [
            {**record, "method": "observation", "result": "not-confirmed", "ref": text}
        ],
        "deferrals": [{**moved, "from": "2026-10-05", "to": "2026-11-02", "approved_by": manager}],
        "handovers": [{**moved, "from": manager, "to": owner}],
        "escalations": [{**moved, "to": manager}],
        "reopenings": [moved],
        "assurance": {"method": "observation", "by": manager, "due": "2026-12-01"},
    }
    complete = {
        **action,
        "id": "A2",
        "status": "complete",
        "completed": "2026-10-20",
        "assurance": {"method": "observation", "by": manager, "due": "2026-11-20"},
    }
    return {
        "qip": "1",
        "title": text,
        "service": text,
        "sponsor": manager,
        "opened": "2026-01-05",
        "concern": text,
        "themes": [text],
        "standards": [text],
        "links": [{"audit": text}],
        "indicators": [
            {
                "id": "I1",
                "name": text,
                "measure": text,
                "unit": text,
                "better": "higher",
                "owner": owner,
                "every": "month",
                "source": text,
                "target": {"value": "90", "by": "2026-12-31"},
                "measurements": [
                    {"date": f"2026-{month:02}-01", "value": str(60 + month)}
                    for month in range(2, 12)
                ],
            }
        ],
        "checks": [
            {
                "id": "C1",
                "check": text,
                "owner": owner,
                "every": "week",
                "since": "2026-10-05",
                "records": [{**record, "date": "2026-10-06", "result": "concern"}],
            }
        ],
        "actions": [action, complete],
        "reviews": [
            {
                "date": "2026-10-20",
                "meeting": text,
                "chair": manager,
                "note": text,
                "decisions": [
                    {"action": "A1", "decision": text, "owner": owner, "due": "2026-11-20"}
                ],
                "next": "2026-12-20",
            }
        ],
    }
