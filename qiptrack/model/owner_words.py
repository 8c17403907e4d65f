"""The words by which the text of an owner is read: roles, groups, departments, first names."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROLE_NOUNS = _words(
    "manager lead leader head director nurse carer coordinator co-ordinator officer supervisor"
    " assistant worker practitioner therapist matron sister chef cook housekeeper administrator"
    " trainer assessor auditor champion clinician doctor gp pharmacist psychologist deputy"
    " senior owner provider chair chairman chairwoman chairperson secretary executive president"
    " partner principal specialist adviser advisor consultant analyst accountant inspector"
    " individual responsible guardian caldicott controller engineer technician receptionist"
    " governor trustee commissioner buyer planner scheduler handyperson driver dietitian"
    " dietician physiotherapist representative rep keyworker buddy mentor sponsor registrar"
    " associate apprentice porter gardener lifeguard tutor teacher facilitator ambassador"
    " member steward warden superintendent foreman chief custodian editor clerk bookkeeper"
    " expert paramedic professional volunteer contractor visitor domestic nominee contact"
)
ROLE_INITIALS = _words(
    "rm dm cm tl ql qm ni ceo coo cfo cno om hm bm sm tm rn hca ssw dpo siro rgn rmn dom rom"
    " acm dcm gm md fd rsm noc hod gp don adon nok hop"
)
"""Each a whole role by itself; two side by side are two roles."""
ROLE_ABBREVIATIONS = ROLE_INITIALS | _words("mgr ldr snr coord exec")
GROUPS = _words(
    "team teams staff committee committees board department departments dept group groups"
    " management everyone everybody all personnel workforce people leadership office agency"
    " agencies unit forum panel council partnership colleagues crew rota shift company trust"
    " organisation organization provider-wide service services home homes division directorate"
    " meeting board families family residents smt slt mdt emt cmt sub-committee subcommittee"
    " working-group bank whoever anyone anybody someone somebody seniors subgroup sub-group"
    " subgroups taskforce task-force mgmt mgt relatives parents residents clients customers tenants"
    " users stakeholders us we ourselves authority authorities consortium network workgroup party"
    " surgery practice shared joint jointly responsibility ownership owned"
    " multiple collective mixed several"
    " cqc icb ccg nhs hse ofsted slg crew faculty secretariat support execs others else"
)
DEPARTMENTS = _words(
    "nursing hr finance maintenance catering housekeeping kitchen domestic laundry admin"
    " administration estates facilities it ipc payroll training recruitment operations quality"
    " governance compliance safeguarding medicines activities health safety transport"
    " qa ops procurement marketing communications audit risk clinical therapy pharmacy"
    " human resources learning development wellbeing policy policies performance l&d h&s"
    " assurance improvement"
)
FIELDS = _words(
    "management leadership people workforce service services partnership support families residents"
    " customers clients office"
)
"""What names a group by itself, and the field of whoever is the head of it, or its director."""
BESIDE_FIELDS = _words(
    "culture engagement inclusion experience involvement talent development partnerships belonging"
    " communities transformation strategy communications wellbeing performance technology"
)
"""What stands between such a field and its role: `People and Culture Director`."""
POSTS = _words("deputy registered nominated acting interim")
"""What begins the name of a post that is of no field: `HR and Deputy Manager` are two."""
PLACES = _words(
    "unit home homes service services office department dept division directorate agency company"
    " trust surgery practice partnership group team"
)
"""The groups where somebody works, when they have a name."""
RANKS = _words("deputy senior lead head assistant associate chief executive snr dep asst")
"""The role nouns that mostly stand before another one."""
OF_A_GROUP = _words("chair chairman chairwoman chairperson co-chair secretary member rep")
"""The roles that are named with their group behind a comma: `Chair, Falls Group`."""
OTHER_WORDS = _words(
    "care social support moving handling infection prevention control food beverage nights night"
    " day days deputy registered quality regional service branch moving community dementia"
    " medication wound tissue viability equality diversity inclusion information data customer"
    " client resident people organisational business environment environmental sustainability"
    " research improvement assurance house court lodge south north east west patient experience"
    " transformation financial adult adults older early help children culture retained functions"
    " communities strategy strategic digital technology data intelligence public primary mental"
    " corporate clinical nursing education skills engagement involvement partnerships growth"
    " commissioning contracts change delivery planning projects programmes property residential"
    " housing living supported domiciliary homecare rehabilitation reablement hospital discharge"
    " inclusion equalities legal insurance brand sales legal rights complaints falls nutrition"
    " hydration palliative end life autism disabilities disability learning"
)
"""What may begin with a capital in the name of a role, and is nobody's name."""
FIRST_NAMES = _words(
    "adam adele agnieszka aisha alan alex alice alison amanda amina amy andrea andrew angela"
    " anita ann anna anne anthony barbara ben beth bev beverley bob brenda brian carl carol"
    " caroline carolyn catherine charlotte cheryl chloe chris christine claire clare colin craig"
    " dan daniel darren dave david dawn deb debbie deborah denise diane donna doris dorothy edith"
    " eileen elaine elizabeth ellen emily emma eric ewa fatima fiona fran frances gary gemma"
    " george georgia gill gillian gina glenda grace graham hannah harry hayley hazel heather"
    " helen ian irene jack jackie jacqueline jade james jan jane janet janice jason jayne jean"
    " jenny jess jessica jill jim jo joan joanna joanne joe john jordan josh joyce judith judy"
    " julia julie karen kate kath kathryn katie kay keith kelly ken kerry kevin kim kirsty laura"
    " lauren leanne lee len lesley leslie liam linda lisa lorraine louise lucy lynn lynne mandy"
    " marcus margaret maria marie marilyn mark martin mary matt matthew maureen megan mel melanie"
    " michael michelle mike mohammed molly nadia nadine naomi natalie natasha neil nick nicola"
    " nicole nigel nina norma olivia pam pat patricia patrick paul paula pauline penny pete peter"
    " phil philip priya rachel ray rebecca richard rob robert robin ron rosie ruth ryan sally sam"
    " samantha sandra sara sarah scott sharon sheila shirley sian simon sophie stacey stephanie"
    " stephen steve steven stuart sue susan suzanne sylvia tara ted terry theresa tim tina tom"
    " tony tracey tracy val valerie vanessa vera vicky victoria wendy will yvonne zoe"
)
"""The first names that are met most; a field of work may have a capital as well."""
