"""Sheets shaped like plans that services publish, in words of our own, and what each says."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tests.importing.sheets import Sheet


class Shape(NamedTuple):
    """A sheet, and what is to be understood of it.

    `header` is its row from 1; `fields` are the columns that are used, by heading. Each action
    is its owner, due date and status, each empty where it is not said. `open` are the decisions
    on rows, as what each is about and its cell.
    """

    sheet: Sheet
    header: int
    fields: Mapping[str, str]
    actions: Sequence[tuple[str, str, str]]
    open: Sequence[tuple[str, str]] = ()
    left_out: Sequence[str] = ()


PLAIN = Shape(
    Sheet(
        [
            ["Ref", "What we found", "Action required", "By whom", "By when", "Evidence required"],
            [
                "F1",
                "Charts had gaps",
                "Two people sign each round",
                "Deputy Manager",
                dt.date(2026, 3, 31),
                "Weekly chart audit",
            ],
            [
                "F2",
                "Alarm pulls unanswered",
                "Log every pull at handover",
                "Team Leader",
                dt.date(2026, 4, 30),
                "Pull log",
            ],
        ]
    ),
    1,
    {
        "Ref": "id",
        "What we found": "issue",
        "Action required": "action",
        "By whom": "owner",
        "By when": "due",
        "Evidence required": "evidence_source",
    },
    [("Deputy Manager", "2026-03-31", ""), ("Team Leader", "2026-04-30", "")],
)

EVIDENCE_IN_BRACKETS = Shape(
    Sheet(
        [
            ["Concern", "Action (evidence in brackets)", "Lead", "Deadline"],
            [
                "Families hear of falls late",
                "Ring the family the same day (call log)",
                "Senior Carer",
                "31.3.2026",
            ],
            [
                "Mats were worn",
                "Check mats monthly (Evidence: mat register)",
                "Housekeeper",
                "30/04/26",
            ],
        ]
    ),
    1,
    {
        "Concern": "issue",
        "Action (evidence in brackets)": "action",
        "Lead": "owner",
        "Deadline": "due",
    },
    [("Senior Carer", "2026-03-31", ""), ("Housekeeper", "2026-04-30", "")],
)

EIGHT_OWNERS = (
    *("Registered Manager", "Deputy Manager", "Administrator", "Trainer", "Team Leader"),
    *("Handyperson", "Quality Lead", "Night Senior"),
)

LISTS_OF_SEVEN = Shape(
    Sheet(
        [
            ["Finding", "Actions", "Owners", "Dates", "Evidence required"],
            [
                "Nights are thin",
                "\n".join(f"{n}. Step {n} of the night plan" for n in range(1, 8)),
                "\n".join(EIGHT_OWNERS),
                "\n".join(f"28/0{n}/2026" for n in range(1, 8)),
                "Night audit",
            ],
        ]
    ),
    1,
    {
        "Finding": "issue",
        "Actions": "action",
        "Owners": "owner",
        "Dates": "due",
        "Evidence required": "evidence_source",
    },
    [("", "", "")],
    [("lists", "B2"), ("owner", "C2"), ("due", "D2")],
)

LISTS_THAT_PAIR = Shape(
    Sheet(
        [
            ["Finding", "Actions", "Owners", "Dates", "Evidence required"],
            [
                "Weights are missed",
                "Weigh on Sundays\nTell the GP of a loss\nAudit the book",
                "Senior Carer\nNurse\nDeputy Manager",
                "31/01/2026\n28/02/2026\n31/03/2026",
                "Weight book",
            ],
        ]
    ),
    1,
    {
        "Finding": "issue",
        "Actions": "action",
        "Owners": "owner",
        "Dates": "due",
        "Evidence required": "evidence_source",
    },
    [
        ("Senior Carer", "2026-01-31", ""),
        ("Nurse", "2026-02-28", ""),
        ("Deputy Manager", "2026-03-31", ""),
    ],
)

SECTIONS = Shape(
    Sheet(
        [
            ["Laurel Lodge recovery plan", "", "", "", "", ""],
            ["", "", "", "", "", ""],
            ["No.", "Issue identified", "Action", "Responsible person", "Target date", "Status"],
            ["Safe", "", "", "", "", ""],
            [
                "1",
                "Fire doors wedged",
                "Fit door guards",
                "Maintenance Manager",
                "31/01/2026",
                "In progress",
            ],
            [
                "2",
                "Drills not held",
                "Drill each shift",
                "Fire Warden",
                "28/02/2026",
                "Not started",
            ],
            ["Well led", "", "", "", "", ""],
            [
                "3",
                "Audits not acted on",
                "Bring audits to the Monday meeting",
                "Registered Manager",
                "31/03/2026",
                "Complete",
            ],
        ],
        merges=[(3, 0, 3, 5), (6, 0, 6, 5)],
    ),
    3,
    {
        "No.": "id",
        "Issue identified": "issue",
        "Action": "action",
        "Responsible person": "owner",
        "Target date": "due",
        "Status": "status",
    },
    [
        ("Maintenance Manager", "2026-01-31", "in-progress"),
        ("Fire Warden", "2026-02-28", "not-started"),
        ("Registered Manager", "2026-03-31", "in-progress"),
    ],
    [("evidence_source", "")],
    ["Safe", "Well led"],
)

GUIDANCE = Shape(
    Sheet(
        [
            ["Area for improvement", "Action to be taken", "Who", "When", "How will we know"],
            [
                "What did the inspection find?",
                "What will you do? Please be specific",
                "Name one role",
                "dd/mm/yyyy",
                "What will people see?",
            ],
            [
                "Care plans were out of date",
                "Rewrite plans at each monthly review",
                "Key Worker",
                "30/06/2026",
                "Ten plans sampled",
            ],
        ]
    ),
    1,
    {
        "Area for improvement": "issue",
        "Action to be taken": "action",
        "Who": "owner",
        "When": "due",
        "How will we know": "evidence_source",
    },
    [("Key Worker", "2026-06-30", "")],
    left_out=["What did the inspection find?"],
)

KEY_BELOW = Shape(
    Sheet(
        [
            ["Ref", "Issue", "Action", "Owner", "Due", "Evidence required"],
            ["A", "Menus dull", "Ask at residents' meeting", "HM", "31/03/2026", "Minutes"],
            [
                "B",
                "Rooms cold",
                "Service the boiler",
                "Estates Manager",
                "30/04/2026",
                "Certificate",
            ],
            ["", "", "", "", "", ""],
            ["Key", "", "", "", "", ""],
            ["HM", "Home Manager", "", "", "", ""],
            ["Amber", "Due soon", "", "", "", ""],
        ]
    ),
    1,
    {
        "Ref": "id",
        "Issue": "issue",
        "Action": "action",
        "Owner": "owner",
        "Due": "due",
        "Evidence required": "evidence_source",
    },
    [("", "2026-03-31", ""), ("Estates Manager", "2026-04-30", "")],
    [("owner", "D2")],
    ["Key", "HM", "Amber"],
)

CONTINUED = Shape(
    Sheet(
        [
            ["Ref", "Issue", "Action", "Owner", "Due", "Evidence required"],
            [
                "A",
                "Bells slow",
                "Count the minutes for a week",
                "Team Leader",
                "31/03/2026",
                "Bell log",
            ],
            ["", "", "and put the count on the board", "", "", ""],
            [
                "B",
                "Noise at night",
                "Quiet wheels on trolleys",
                "Handyperson",
                "30/04/2026",
                "Walk round",
            ],
        ]
    ),
    1,
    {
        "Ref": "id",
        "Issue": "issue",
        "Action": "action",
        "Owner": "owner",
        "Due": "due",
        "Evidence required": "evidence_source",
    },
    [("Team Leader", "2026-03-31", ""), ("Handyperson", "2026-04-30", "")],
)

REVISED = Shape(
    Sheet(
        [
            [
                "Issue",
                "Action",
                "Lead officer",
                "Original date",
                "Revised date",
                "Progress",
                "Measure of success",
            ],
            [
                "Waits are long",
                "Triage within a day",
                "Service Manager",
                "31/03/2026",
                "30/06/2026",
                "Two staff recruited",
                "Waits under seven days",
            ],
            [
                "Calls dropped",
                "Second line",
                "Office Manager",
                "30/04/2026",
                "",
                "Line ordered",
                "Call log",
            ],
        ]
    ),
    1,
    {
        "Issue": "issue",
        "Action": "action",
        "Lead officer": "owner",
        "Original date": "due",
        "Revised date": "due (revised)",
        "Progress": "updates.note",
        "Measure of success": "evidence_source",
    },
    [("Service Manager", "2026-06-30", ""), ("Office Manager", "2026-04-30", "")],
)

RATINGS = Shape(
    Sheet(
        [
            [
                "Recommendation",
                "Response",
                "Owner",
                "Timescale",
                "Status",
                "% complete",
                "Evidence",
            ],
            [
                "Record capacity",
                "Train assessors and sample ten records a month",
                "Social Work Lead",
                "Mar-26",
                "Amber",
                "50%",
                "Sample sheet",
            ],
            [
                "Hear carers",
                "Carers' forum each quarter",
                "Commissioning Manager",
                "Sept 2026",
                "Green",
                "0%",
                "Forum notes",
            ],
            [
                "Name a lead",
                "Appoint a lead",
                "Head of Service",
                "end of May 2026",
                "Blue",
                "100%",
                "Letter",
            ],
        ]
    ),
    1,
    {
        "Recommendation": "issue",
        "Response": "action",
        "Owner": "owner",
        "Timescale": "due",
        "Status": "rating",
        "% complete": "percent",
        "Evidence": "evidence",
    },
    [
        ("Social Work Lead", "2026-03-31", "in-progress"),
        ("Commissioning Manager", "2026-09-30", ""),
        ("Head of Service", "2026-05-31", "in-progress"),
    ],
)

DONE_WITH_DATE = Shape(
    Sheet(
        [
            [
                "Ref",
                "Finding",
                "Action",
                "Lead",
                "Due date",
                "Date completed",
                "Evidence",
                "Status",
            ],
            [
                "R1",
                "Stock not counted",
                "Count stock nightly",
                "Medicines Lead",
                "31/01/2026",
                "25/01/2026",
                "Stock sheets read by the manager",
                "Completed",
            ],
            [
                "R2",
                "Fridge warm",
                "New fridge",
                "Estates Lead",
                "31/01/2026",
                "",
                "Invoice",
                "Closed",
            ],
            [
                "R3",
                "No spare key",
                "Cut a key",
                "Administrator",
                "31/01/2026",
                "20/01/2026",
                "",
                "Signed off",
            ],
        ]
    ),
    1,
    {
        "Ref": "id",
        "Finding": "issue",
        "Action": "action",
        "Lead": "owner",
        "Due date": "due",
        "Date completed": "completed",
        "Evidence": "evidence",
        "Status": "status",
    },
    [
        ("Medicines Lead", "2026-01-31", "complete"),
        ("Estates Lead", "2026-01-31", "in-progress"),
        ("Administrator", "2026-01-31", "in-progress"),
    ],
    [("evidence_source", "G4")],
)

OPEN_DATES = Shape(
    Sheet(
        [
            ["Issue", "Action", "Responsible", "Timeframe", "Evidence required"],
            ["One", "Do the first thing well", "Home Manager", "Ongoing", "Audit"],
            ["Two", "Do the second thing well", "Jane Smith", "Q2", "Audit"],
            ["Three", "Do the third thing well", "All staff", "12 weeks", "Audit"],
            ["Four", "Do the fourth thing well", "Nursing Directorate", "Immediately", "Audit"],
            ["Five", "Do the fifth thing well", "Home Manager and Deputy Manager", "TBC", "Audit"],
            [
                "Six",
                "Do the sixth thing well",
                "Ann Bob Cat",
                "by 31/03/2026 if funds allow",
                "Audit",
            ],
        ]
    ),
    1,
    {
        "Issue": "issue",
        "Action": "action",
        "Responsible": "owner",
        "Timeframe": "due",
        "Evidence required": "evidence_source",
    },
    [("Home Manager", "", ""), *[("", "", "")] * 5],
    [
        ("due", "D2"),
        *[
            (about, f"{letter}{row}")
            for row in range(3, 8)
            for about, letter in (("owner", "C"), ("due", "D"))
        ],
    ],
)

HEADER_IN_ROW_14 = Shape(
    Sheet(
        [
            ["Quality improvement plan 2026"],
            ["Name of service:", "Fern House"],
            ["Registered manager:", "J. Doe", "Date of plan:", dt.date(2026, 1, 5)],
            [],
            ["How to use this form"],
            ["1. Write one action in each row."],
            ["2. Update it every month."],
            ["3. Keep evidence in the blue folder."],
            ["4. Bring it to the quality meeting."],
            [],
            ["Version 3"],
            [],
            ["Part A"],
            [
                "Item",
                "Shortfall",
                "Planned action",
                "Accountable",
                "Complete by",
                "Success measure",
            ],
            [
                "1",
                "Baths missed",
                "Bath list on each door",
                "Senior Carer",
                "31/03/2026",
                "Bath book",
            ],
        ]
    ),
    14,
    {
        "Item": "id",
        "Shortfall": "issue",
        "Planned action": "action",
        "Accountable": "owner",
        "Complete by": "due",
        "Success measure": "evidence_source",
    },
    [("Senior Carer", "2026-03-31", "")],
    left_out=["How to use this form", "Version 3"],
)

TWO_TABLES = Shape(
    Sheet(
        [
            ["Contacts", "", "", "", ""],
            ["Name", "Telephone", "", "", ""],
            ["Office", "Ring the desk", "", "", ""],
            ["", "", "", "", ""],
            ["Issue", "Action", "Owner", "Due date", "Evidence required"],
            ["Damp", "Treat the wall", "Maintenance Lead", "31/03/2026", "Survey"],
            ["", "", "", "", ""],
            ["Closed actions", "", "", "", ""],
            ["Action", "Owner", "Date closed", "Outcome", ""],
            ["Old lamp replaced", "Handyperson", "01/12/2025", "Brighter", ""],
        ]
    ),
    5,
    {
        "Issue": "issue",
        "Action": "action",
        "Owner": "owner",
        "Due date": "due",
        "Evidence required": "evidence_source",
    },
    [("Maintenance Lead", "2026-03-31", "")],
    left_out=["Old lamp replaced", "Contacts"],
)

MERGED_FINDING = Shape(
    Sheet(
        [
            ["Ref", "Finding", "Action", "Owner", "Due", "Evidence required"],
            [
                "1a",
                "Medicines were left out",
                "Lock the trolley",
                "Nurse",
                "31/01/2026",
                "Walk round",
            ],
            ["1b", "", "Second key for nights", "Deputy Manager", "28/02/2026", "Key log"],
            ["1c", "", "Audit weekly", "Quality Lead", "31/03/2026", "Audit"],
        ],
        merges=[(1, 1, 3, 1)],
    ),
    1,
    {
        "Ref": "id",
        "Finding": "issue",
        "Action": "action",
        "Owner": "owner",
        "Due": "due",
        "Evidence required": "evidence_source",
    },
    [
        ("Nurse", "2026-01-31", ""),
        ("Deputy Manager", "2026-02-28", ""),
        ("Quality Lead", "2026-03-31", ""),
    ],
)

TWO_HEADER_ROWS = Shape(
    Sheet(
        [
            ["Ref", "Issue", "Action", "Lead", "Timescale", "", "Evidence required"],
            ["", "", "", "", "Start date", "Target date", ""],
            [
                "1",
                "Stairs unlit",
                "Fit sensors",
                "Estates Manager",
                "01/02/2026",
                "31/03/2026",
                "Photographs",
            ],
        ],
        merges=[(0, 4, 0, 5), (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 1, 3), (0, 6, 1, 6)],
    ),
    1,
    {
        "Ref": "id",
        "Issue": "issue",
        "Action": "action",
        "Lead": "owner",
        "Timescale Start date": "started",
        "Timescale Target date": "due",
        "Evidence required": "evidence_source",
    },
    [("Estates Manager", "2026-03-31", "")],
)

SENTENCE_HEADINGS = Shape(
    Sheet(
        [
            [
                "What is the issue that was identified?",
                "What are we going to do about it?",
                "Who will be responsible for doing it?",
                "When will it be completed by?",
                "How will we know that it has worked?",
            ],
            [
                "Relatives wait at the door",
                "A bell in the office",
                "Administrator",
                "31/03/2026",
                "Bell tested weekly",
            ],
        ]
    ),
    1,
    {
        "What is the issue that was identified?": "issue",
        "What are we going to do about it?": "action",
        "Who will be responsible for doing it?": "owner",
        "When will it be completed by?": "due",
        "How will we know that it has worked?": "evidence_source",
    },
    [("Administrator", "2026-03-31", "")],
)

NO_HEADING = Shape(
    Sheet(
        [
            ["Regulation", "", "Responsible", "Completion date"],
            [
                "Regulation 12",
                "Check every sling before it is used",
                "Physiotherapist",
                "31/03/2026",
            ],
            [
                "Regulation 17",
                "Read the audits at the Monday meeting",
                "Registered Manager",
                "30/04/2026",
            ],
        ]
    ),
    1,
    {"": "action", "Responsible": "owner", "Completion date": "due"},
    [("Physiotherapist", "2026-03-31", ""), ("Registered Manager", "2026-04-30", "")],
    [("issue", ""), ("evidence_source", "")],
)

REPEATED_HEADER = Shape(
    Sheet(
        [
            ["Issue", "Action", "Owner", "Due", "Evidence required"],
            ["One", "Put hand rails in the hall", "Estates Lead", "31/01/2026", "Photographs"],
            ["Issue", "Action", "Owner", "Due", "Evidence required"],
            ["Two", "Paint the edges of steps", "Handyperson", "28/02/2026", "Photographs"],
        ]
    ),
    1,
    {
        "Issue": "issue",
        "Action": "action",
        "Owner": "owner",
        "Due": "due",
        "Evidence required": "evidence_source",
    },
    [("Estates Lead", "2026-01-31", ""), ("Handyperson", "2026-02-28", "")],
)

OLD_RQIA = Shape(
    Sheet(
        [
            ["Statutory requirements"],
            [
                "No.",
                "Regulation reference",
                "Requirements",
                "Number of times stated",
                "Details of action taken by registered person(s)",
                "Timescale",
            ],
            [
                "1",
                "Regulation 27",
                "The stair carpet must be made safe.",
                "One",
                "The carpet was taken up and the treads were sealed.",
                "31 March 2026",
            ],
            [
                "2",
                "Regulation 20",
                "Supervision must be held as planned.",
                "Two",
                "A planner is kept in the office and read monthly.",
                "Immediate and ongoing",
            ],
        ]
    ),
    2,
    {
        "No.": "id",
        "Requirements": "issue",
        "Details of action taken by registered person(s)": "action",
        "Timescale": "due",
    },
    [("", "2026-03-31", ""), ("", "", "")],
    [("owner", ""), ("evidence_source", ""), ("due", "F4")],
)

WORKPLAN = Shape(
    Sheet(
        [
            ["2025/26 workplan for Birch Manor"],
            ["AIM", "", "Measure", "", "", "", "Change", "", ""],
            [
                "Issue",
                "Quality dimension",
                "Measure/Indicator",
                "Unit / Population",
                "Current performance",
                "Target",
                "Planned improvement initiatives (Change Ideas)",
                "Process measures",
                "Target for process measure",
            ],
            [
                "Access",
                "Efficient",
                "Visits that could be avoided",
                "Rate per 100 residents",
                18.52,
                17.5,
                "1) Nurses use a warning form",
                "Forms completed each month",
                "90 forms by December 2025",
            ],
            [
                "",
                "",
                "",
                "",
                "",
                "",
                "2) Physician rings back",
                "Calls answered in time",
                "Most calls by December 2025",
            ],
            [
                "Experience",
                "Person centred",
                "Residents who feel heard",
                "% / residents",
                "CB",
                "85%",
                "1) Forum each quarter",
                "Forums held",
                "4 by March 2026",
            ],
        ],
        merges=[(1, 0, 1, 1), (1, 2, 1, 5), (1, 6, 1, 8)],
    ),
    2,
    {
        "AIM: Issue": "issue",
        "Measure: Measure/Indicator": "indicator.measure",
        "Measure: Unit / Population": "indicator.unit",
        "Measure: Current performance": "indicator.baseline",
        "Measure: Target": "indicator.target",
        "Change: Planned improvement initiatives (Change Ideas)": "action",
        "Change: Process measures": "evidence_source",
        "Change: Target for process measure": "due",
    },
    [("", "", "")] * 3,
    [
        ("owner", ""),
        ("due", "I4"),
        ("due", "I5"),
        ("due", "I6"),
        ("better", "C4"),
        ("better", "C6"),
    ],
)

BY_QUARTER = Shape(
    Sheet(
        [
            [
                "Indicator",
                "Baseline",
                "Target",
                "Q1 2025/26",
                "Q2 2025/26",
                "Action",
                "Lead",
                "Deadline",
                "Evidence required",
            ],
            [
                "Falls a month",
                "12",
                "6",
                "11",
                "9",
                "Sensor mats by each bed",
                "Falls Lead",
                "31/03/2026",
                "Falls log",
            ],
        ]
    ),
    1,
    {
        "Indicator": "indicator.measure",
        "Baseline": "indicator.baseline",
        "Target": "indicator.target",
        "Q1 2025/26": "period 2025-06-30",
        "Q2 2025/26": "period 2025-09-30",
        "Action": "action",
        "Lead": "owner",
        "Deadline": "due",
        "Evidence required": "evidence_source",
    },
    [("Falls Lead", "2026-03-31", "")],
    [("issue", ""), ("unit", "A2"), ("better", "A2")],
)

TRUST = Shape(
    Sheet(
        [
            ["Core service inspection: action plan"],
            ["Executive lead:", "Chief Operating Officer", "", "Last updated:", "12/01/2026"],
            [],
            [
                "Ref",
                "CQC requirement (Must do / Should do)",
                "Regulation breached",
                "Actions to be taken to address the requirement",
                "Executive Lead",
                "Operational Lead",
                "Completion Date",
                "Progress update",
                "BRAG",
                "Evidence / assurance of completion",
            ],
            ["MUST DO ACTIONS"],
            [
                "MD1",
                "Supervision must be held.",
                "Reg 18",
                "1. Trees on every ward\n2. Monthly report to the board",
                "Chief Nurse",
                "Ward Managers",
                "31/03/2026",
                "Trees drawn for five of eight wards",
                "G",
                "Supervision report",
            ],
            [
                "MD2",
                "Ligature points must be dealt with.",
                "Reg 12",
                "Replace door tops",
                "Chief Operating Officer",
                "Head of Estates",
                "Phase 1 - 30/06/2026 Phase 2 - 30/09/2026",
                "Tender issued",
                "A",
                "Works certificate",
            ],
            ["SHOULD DO ACTIONS"],
            [
                "SD1",
                "Welcome packs should be reviewed.",
                "",
                "Packs are checked each month",
                "Chief Nurse",
                "Matron",
                "Complete - 12/12/2025",
                "Agreed by the group",
                "B",
                "Pack audit",
            ],
            [],
            ["BRAG key: B = complete and embedded; A = at risk; G = on track"],
        ]
    ),
    4,
    {
        "Ref": "id",
        "CQC requirement (Must do / Should do)": "issue",
        "Actions to be taken to address the requirement": "action",
        "Executive Lead": "owner",
        "Completion Date": "due",
        "Progress update": "updates.note",
        "BRAG": "rating",
        "Evidence / assurance of completion": "evidence",
    },
    [
        ("Chief Nurse", "2026-03-31", ""),
        ("Chief Operating Officer", "", ""),
        ("Chief Nurse", "", ""),
    ],
    [("due", "G7"), ("due", "G9")],
    ["MUST DO ACTIONS", "BRAG key"],
)

COUNCIL = Shape(
    Sheet(
        [
            ["Adult social care improvement plan"],
            [
                "Priority",
                "What we want to achieve",
                "Key actions / milestones",
                "Lead",
                "Start date",
                "End date",
                "RAG",
                "Update - January 2026",
                "Success measure",
            ],
            [
                "Waiting times",
                "Everybody is seen in time",
                "Recruit six social workers",
                "Principal Social Worker",
                "Apr-25",
                "Mar-26",
                "Amber",
                "Four in post",
                "Median wait under 28 days",
            ],
            [
                "Carers",
                "Carers are heard",
                "Hold a carers' forum",
                "Commissioning Manager / Carers Lead",
                "TBC",
                "Ongoing",
                "Green",
                "Meets each quarter",
                "Forum notes",
            ],
        ]
    ),
    2,
    {
        "Key actions / milestones": "action",
        "Lead": "owner",
        "Start date": "started",
        "End date": "due",
        "RAG": "rating",
        "Success measure": "evidence_source",
    },
    [("Principal Social Worker", "2026-03-31", ""), ("", "", "")],
    [("issue", ""), ("owner", "D4"), ("due", "F4")],
)


SHAPES: Mapping[str, Shape] = {
    name.lower().replace("_", " "): shape
    for name, shape in list(globals().items())
    if isinstance(shape, Shape)
}
"""Every shape, by its name in words."""
