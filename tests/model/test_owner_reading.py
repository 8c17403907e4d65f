from hypothesis import given
from hypothesis import strategies as st

from qiptrack.model.owner_reading import are_owners, read_owner
from qiptrack.model.roles import OwnerKind
from tests.conftest import CHARACTERS, at_most, with_each

ONE = """
Snr Mgr|Snr RN|Dom Mgr|RN Mgr|HCA Coord|Exec Mgr|Multiple Sclerosis Nurse|Multiple Needs Lead
Deputy Manager|Registered Manager|Team Leader|Team Manager|Health and Safety Lead
Health & Safety Lead|Learning and Development Manager|Head of Care|Director of Nursing and Quality
Key Worker|Infection Prevention and Control Lead|Moving & Handling Trainer|Food and Beverage Manager
Policy, Training and Compliance Lead|Health & Social Care Coordinator|Staff Development Manager
Group Quality Manager|Management Accountant|Bank Staff Coordinator|Community Team Manager
All-Age Services Manager
Night Care Assistant in Charge|Deputy Manager (nights)|Activities and Wellbeing Coordinator
Estates and Facilities Manager|J. Okafor|Sian Llŷr-Evans|Zoë Łukasiewicz|Nominated Individual
Wound Care and Tissue Viability Nurse|Chair of the Board|Lead for all staff training|Nurse in charge
Manager on duty|Quality and Governance Lead|Equality, Diversity and Inclusion Lead|Lead Nurse
Human Resources Manager|Manager, Rosewood House|Deputy Manager, nights|Jo Bloggs (Deputy Manager)
Registered Manager (RM)|RM|NI|Clinical Lead|Safeguarding Lead|Head of Learning and Development
Senior Care Assistant|Regional Quality Lead|Care Coordinator|The Registered Manager|Shift Leader
Data Protection Officer|Caldicott Guardian|Catering and Housekeeping Manager|Quality Team Lead
Recruitment and Retention Lead|Service Manager|Nursing Sister|Board Secretary|Staff Nurse
Committee Chair|Lead Nurse for Infection Prevention and Control|Medication Champion
Head of Quality, Safety and Governance|Director of Operations|Managing Director|Bursar
Director of Nursing, Quality and Patient Experience|Chair of the Quality and Performance Subgroup
Head of Assurance, Transformation and Financial Management|Assistant Director, Early Help
Strategic Director for Adults, Health and Communities|Head of People and Culture|Chair, Falls Group
Head of Adult Social Care and Retained Functions|Family Liaison|Expert by experience|CNM2
Deputy Manager (overseen by Registered Manager)|Vacancies Manager|Volunteer coordinator
Staff rep on committee|Maintenance man|Person in charge|Residents' committee chair|Mgr|HOD
Mr S. Reyes|Reyes, S.|Reyes, S. J.|Okafor, J. (RM)|Interim Manager|Deputy Manager (from June)
Acting Manager (until May)|Deputy Manager (maternity cover)|Night Manager (starts at 8)
Start-up Lead|Registered Manager at Rosewood and Elm Court
Lead Nurse, nights|Support Manager|Contracts Manager
Head of Strategy and Partnerships|Vacant Property Officer|Number 2 Lodge Manager|Lead Nurse 1
Joint Commissioning Manager|Shared Lives Coordinator|1. Deputy Manager|Shared Services Manager
Quality Assurance Officer|Quality Improvement Lead|Deputy Manager 2|Ward 3. Manager
Designated Safeguarding Lead|Nominated Person|Responsible Person|RM (RN)|CM2|Staff Member Champion
Owner|Registered Provider|Provider Liaison Officer|As One Programme Lead|Care Home Care Lead
Clinical Lead - Elm Unit|Deputy Manager – Oak Unit|Unit Lead: Elm Unit|Manager - Fernhill Homes
Team Leader - Reablement Team|Elm Unit - Clinical Lead|Nursing Team – Team Leader|Mgr — Day Service
Deputy Manager - lead|Deputy Manager - Jane Okafor|Team Leader - nights|Group Manager - North
Director of Nursing and Midwifery|Head of Quality and Innovation|Head of Care & Frailty
Deputy Head of Quality, Risk and Resilience|Lead for Safeguarding and Dignity
People and Culture Director|Families and Engagement Lead|Experts by Experience Coordinator
MCA/DoLS Lead|Falls/Frailty Lead|Activities/Wellbeing Coordinator|Lead for Falls/Frailty
"""
SEVERAL = """
Deputy Manager and Team Leaders|Deputy Manager and Team Leader|Deputy Manager & Team Leader
RM & DM|RM/DM|RM, DM|RM and DM|Nursing / PCSS / IPC|Jo Bloggs + lead for each agency
Service Manager/Registered Manager|Deputy Manager, Team Leader|Deputy Manager; Team Leader
Deputy Manager + Team Leader|Sarah or Tom|Sarah and Tom|Sarah Jones and Tom|GP and pharmacist
Jo Bloggs and Sam Smith|J. Okafor & S. Reyes|Manager then Deputy|Owner / Manager
Registered Manager (with Deputy Manager)|Registered Manager with support of Deputy
Registered Manager plus Deputy|Registered Manager and staff|Managers and Team Leaders
Quality Lead, Registered Manager and Deputy Manager|Head of Care and Clinical Lead
Director of Nursing and Quality Lead|Manager and/or Deputy|Care Coordinator & Branch Manager
Registered Manager as well as the Deputy|Registered Manager supported by Quality Lead
Health and Safety Lead and Registered Manager|Health and Safety Lead / Registered Manager
Learning and Development Manager, Registered Manager|Team Leader and all staff|Nurse and carers
Registered Manager Deputy Manager|Director of Quality and Chief Paramedic|Head of Care and all staff
Care Lead Deputy Lead for nights|1. Deputy Manager 2. Team Leader|1) RM 2) DM|(1) RM (2) DM
Smith, J. and Cole, P.|Reyes, S., Cole, P.|Ms J. Smith and Mr P. Cole|Sarah, Tom
RM \\ DM|Registered Manager > Deputy|Registered Manager -> Deputy|RM → Deputy Manager
Head of Care and Sarah Jones|Chair of the Board and Team Leaders|Manager or delegate
RM DM|RM – DM|RM - DM|Registered Manager • Deputy Manager|Manager·Deputy|RM NI QL
Head of Care and Sarah|Head of Care & Tom|Director of Nursing, Quality and Jane
Families and Registered Manager|People and Deputy Manager|HR and Deputy Manager|HR/Deputy Manager
Zofia/Quality Lead|Olu/Team Leader
Sarah/Deputy Manager|RM/Falls Lead|Nurse/Care Lead|Sarah and night team|Team Lead/Cook
Head of Care and the night team
"""
GROUP = """
The provider|Provider|Our care provider
All staff|All Staff|the Team|The team|Team|Everyone|Everybody|Managers|Team Leaders|Management
Senior Management Team|Senior Leadership Team|SMT|MDT|Nursing Team|Care Staff|Night staff|Staff
Quality Committee|Maintenance Department|Whole home|All managers|Each shift leader|Every nurse
Any senior on duty|Carers|Nurses|Nursing|HR|Finance|Health and Safety|Human Resources|Seniors
Learning and Development|Governance Board|Quality Assurance Group|Team of nurses|Members of staff
Shift|Office|Care Home Managers|Directors|Key Workers|Fernhill Care|Rosewood House|Team members
Whoever is on shift|Quality & Performance Subgroup|Mgmt|HODs|Relatives|Lead Nurse x2|Lead Nurse × 2
Lead Nurses (2)|2 nurses|Two nurses|2 x Senior Carer|Director(s)|Activities Co-ordinator(s)|Snrs|GPs
Experts by experience|Unit manager for each unit|Business Support|Local Authority|Residents
Everyone involved|One of the nurses|Some of the staff|RM & co|Manager et al.|Anybody on shift
Working party|GP surgery|QA|Ops|Multiple|Several|Several people|Collective|Either manager
Pair of seniors|A couple of carers|Multiple owners|Multiple people|Multiple roles|Mixed
Deputy Manager etc.|Deputy Manager, etc|Manager and so on|Shared|Joint|Joint responsibility
Jointly owned|Shared ownership|Quality Assurance|Quality Improvement
Heads of Department|Task-force|Falls sub-group|Volunteers|Stakeholders|us|NHS|Manager/s
Night Staff - Elm|Care Team – nights|Team Leaders - Elm Unit|Nursing Team - Elm Unit|Carers: Elm
Head of Care - the team|Registered Manager - management team|Deputy Manager - all staff
Deputy Manager: everyone|Registered Manager - staff
Task and Finish Group|Nominations and Remuneration Committee|Policies & Procedures Group
"""
NOBODY = """
As required|As and when required|when needed|If necessary|Where appropriate
TBC|tbc|TBA|T.B.C.|TBC.|(TBC)|N/A|n/a|NA|None|none|Nobody|No one|to be confirmed|To be agreed|?|??
to be appointed|TBC - new manager|TBC (new manager)|-|.|…|not known|Unknown|Vacant|vacancy|Various
Unassigned|Not yet allocated|to follow|pending|See above|see below|As above|ditto|Ditto.|as per A1
Same as A1|same|Manager TBC|Deputy Manager (TBC)|Manager - to be appointed|Currently vacant|Me
Post vacant|Vacant post|Deputy Manager (vacant)|Deputy Manager: currently vacant|Not applicable
Action owner|the action owner|As owner|as the action owner|Plan owner|Post holder|Postholder
To recruit|None yet|Staff member|A member of staff|Member of the team|Appropriate person
The relevant manager|A suitable member of staff|Designated person|Somebody suitable
New manager (starts May)|New Manager (starting 1 June)|Manager to start in May|Manager, joins 4 May
Deputy Manager (who starts in late summer)|Manager - due to start next week|Manager (when appointed)
Manager once recruited|Manager (post advertised)|Manager (advert out)|Manager: interviews in May
TBN|you|Owner name|<owner>|<insert owner>|Name of owner|Role name
Manager, not yet in post|under recruitment|In progress|ongoing|See note|Done
RM?|?RM|Deputy Manager?|n\\a|No one yet|nobody as yet|Name|[name]|Insert name|Role
"""
GROUPS = ("Fernhill Care", "Rosewood House")


def texts(table: str) -> list[str]:
    return [text for line in table.strip().split("\n") for text in line.split("|")]


@with_each(
    ("text", "says"),
    [
        (text, says)
        for table, says in (
            (ONE, OwnerKind.ONE),
            (SEVERAL, OwnerKind.SEVERAL),
            (GROUP, OwnerKind.GROUP),
            (NOBODY, OwnerKind.NOBODY),
        )
        for text in texts(table)
    ],
)
def test_an_owner_is_read_as_people_mean_it(text: str, says: OwnerKind) -> None:
    assert read_owner(text, groups=GROUPS).says is says


@with_each("text", [*texts(SEVERAL), *texts(GROUP), *texts(NOBODY)])
def test_a_declared_role_is_one_whatever_it_looks_like(text: str) -> None:
    assert read_owner(f"  {text.lower()} ", declared=[text]).says is OwnerKind.ONE


def test_declared_roles_help_to_tell_what_is_joined() -> None:
    text = "flying wombat and duty lantern"
    assert read_owner(text).says is OwnerKind.ONE
    assert read_owner(text, declared=["Flying Wombat", "Duty Lantern"]).says is OwnerKind.SEVERAL


@with_each(
    "text",
    ["Jo Bloggs\nSam Smith", "Deputy Manager\nTeam Leader", "Deputy Manager\n", "A\nB\n"],
)
def test_names_one_under_the_other_are_several(text: str) -> None:
    assert read_owner(text, declared=["Deputy Manager"]).says is OwnerKind.SEVERAL


@with_each(
    ("lines", "several"),
    [
        ("Jo Bloggs\nSam Smith", True),
        ("Deputy Manager\nTeam Leader", True),
        ("Manager\nDeputy", True),
        ("RM\nDM", True),
        ("The team\nTeam Leader\nAll staff", True),
        ("Registered\nManager", False),
        ("Deputy\nManager", False),
        ("Care Home\nManager", False),
        ("Jane\nOkafor", False),
        ("Jo Bloggs\nDeputy Manager", False),
        ("Positive Behaviour\nSupport Practitioner", False),
        ("Head of Learning and Organisational\nDevelopment", False),
        ("Chair of the\nBoard", False),
        ("Registered Manager,\nElm Home", False),
        ("Clinical Lead -\nElm Unit", False),
        ("Snr\nCarer", False),
        ("Exec Lead:\nChief Nurse", False),
        ("Lead: Deputy\nManager", False),
        ("Unit manager\nfor each unit", False),
        ("Board\nBusiness Office", False),
        ("Care Board\nBusiness Office", True),
    ],
)
def test_a_name_that_is_broken_over_lines_is_not_several(lines: str, several: bool) -> None:
    assert are_owners(lines.split("\n")) is several


def test_the_parts_are_as_they_were_typed() -> None:
    parts = read_owner("Deputy Manager and Team Leaders").parts
    assert parts == ("Deputy Manager", "Team Leaders")


@given(st.text(CHARACTERS, max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert read_owner(text).says in OwnerKind


@with_each("piece", ["a ", "and ", "(", "/ ", "Manager and ", "to be ", "\n"])
def test_a_long_text_takes_no_time(piece: str) -> None:
    with at_most(3):
        read_owner(piece * 5_000)
