"""The tables of the words that people use for the keys and the values of the format.

Trackers kept in spreadsheets call the due date *Deadline*, *By when* or *Target date*. `KEYS` says
which key each of these words means, for the headings of a sheet as for a key in a file; `VALUES`
says the same of what is chosen from a list. `word_meanings` looks words up here.
"""

from collections.abc import Mapping
from enum import StrEnum

from qiptrack.model.action import Action, Assurance, Learning, Milestone, RequiredBy
from qiptrack.model.base import Model
from qiptrack.model.indicators import Baseline, Check, Indicator, Measurement, Target, TargetStep
from qiptrack.model.organisation import Organisation
from qiptrack.model.organisation_parts import (
    AssuranceTerms,
    Covers,
    Meeting,
    Post,
    Register,
    Service,
)
from qiptrack.model.plan import Decision, EscalationStep, Plan, Review
from qiptrack.model.records import (
    CheckRecord,
    Deferral,
    Escalation,
    Evidence,
    Handover,
    Rebase,
    Record,
    Reopening,
    Update,
    Verification,
    Withdrawal,
)
from qiptrack.model.vocabulary import (
    Better,
    Cadence,
    CheckResult,
    EvidenceKind,
    IndicatorType,
    Level,
    Method,
    Outcome,
    Priority,
    Severity,
    Status,
    VerificationResult,
)

_DATED = "when, day, on, dated, recorded, meeting date, date of meeting"
_BY = "who, by whom, author, recorded by, reported by, name, role, owner, done by, completed by"
_NOTE = "comment, notes, remark, text, description, detail, narrative, commentary, finding"
_REF = "reference, link, file, attachment, document, url, location, evidence link, where"
_REASON = "why, because, rationale, cause, note, comment, explanation, justification"
_APPROVED = "approver, approved, authorised by, agreed by, signed off by, agreed with"
_OWNER = (
    "lead, action lead, lead officer, lead person, lead name, responsible, responsible person,"
    " responsible officer, responsible owner, person responsible, responsibility, by whom, who,"
    " whom, accountable, accountable person, accountable officer, action owner, named lead,"
    " assigned to, assignee, allocated to, person, sro, executive lead, owned by, manager,"
    " lead responsible, who is responsible, who will do it, who by, action by, delivery lead,"
    " owner name, name of owner, owner role, job title, assigned, allocated, responsible lead,"
    " responsible manager, responsible individual, accountable lead, accountable owner, lead role,"
    " person in charge, in charge, to be done by whom, post holder, by who, operational lead, lead"
    " manager, staff responsible, role responsible, allocated lead"
)
_DUE = (
    "deadline, due date, date due, due by, target date, target completion date, target,"
    " completion target, by when, when, when by, timescale, time scale, timeframe, time frame,"
    " timeline, date, completion date, date for completion, to be completed by, complete by,"
    " expected completion date, planned completion date, planned date, finish date, end date,"
    " review by, revised date, revised due date, expected date, implementation date, due on,"
    " finish, finish by, end, ends, target completion, target end date, target finish date,"
    " completion due, deadline date, timing, schedule, scheduled date, scheduled for, agreed date,"
    " estimated completion date, forecast date, forecast completion date, original date, original"
    " due date, to be done by, complete before, no later than, time frame, date to be completed,"
    " date to be achieved, when will it be done, completion deadline, deadline for completion, due"
    " for completion, target date for completion, date by which, completed by when, original"
    " target date, original deadline, revised target date, revised deadline, due completion, date"
    " of expected completion, be completed by, will be completed, be achieved by, be done by,"
    " completion timescale, timescale finish, timescale end, timeframe end, timescale to, planned"
    " finish, planned end, date end, date finish"
)

KEYS: Mapping[type[Model], Mapping[str, str]] = {
    Plan: {
        "title": "name, plan, plan title, plan name, heading, subject, project, qip, project title",
        "service": "home, location, site, unit, provider, organisation, setting, care home, branch,"
        " service name, home name, name of service, premises, team",
        "sponsor": "owner, lead, plan owner, plan lead, responsible, accountable, sro,"
        " executive sponsor, executive lead, plan sponsor, manager",
        "opened": "start, started, start date, date opened, open date, date, begun, created,"
        " date started, date of plan, plan date, opened on, commenced",
        "closed": "end, ended, end date, date closed, closed date, completed, closed on, finished",
        "concern": "problem, issue, reason, background, why, aim, summary, description, context,"
        " rationale, introduction, purpose",
        "themes": "topic, category, categories, tag, area, subject area, domain, workstream, label,"
        " priority area, area for improvement",
        "standards": "regulation, kloe, key line of enquiry, quality statement, framework,"
        " key question, regulation ref, requirement, statement, cqc regulation, i statement",
        "links": "reference, risk, incident, source, register, related, ref, source document,"
        " audit, complaint, linked to, linked risk",
        "escalation": "escalations, escalation route, escalation steps, route, escalation policy",
        "indicators": "kpi, metric, measurement, outcome measure, target, goal, success measure",
        "checks": "routine check, monitoring, spot check, routine, audit schedule",
        "actions": "task, step, action plan, improvement action, action list, to do",
        "reviews": "meeting, review meeting, minutes, governance, review date, progress review",
        "reviews.next": "next review, next review date, next meeting, review due",
    },
    Action: {
        "id": "ref, reference, no, number, item, action no, action number, action id, action ref,"
        " ref no, ref number, reference number, s no, serial number, item no, nr",
        "issue": "finding, concern, problem, gap, shortfall, issue identified, problem identified,"
        " area of concern, area for improvement, what is wrong, identified issue, requirement,"
        " recommendation, audit finding, inspection finding, must do, should do, key issue, breach,"
        " area identified, standard not met, non compliance, cause for concern, issue raised, what"
        " needs to improve, what did we find, what we found, what was found, what was wrong,"
        " what did cqc say, what cqc said, what did cqc find, what cqc found, what the cqc found,"
        " what did the inspectors find, what the inspectors found,"
        " reason for action, area of improvement, area requiring improvement, risk identified,"
        " observation, theme identified, feedback, area, how the regulation was not being met, how"
        " the regulation was not met, how the regulation is not being met",
        "action": "task, action required, action needed, action to be taken, what, title, name,"
        " action agreed, agreed action, improvement action, description, action description, what"
        " will be done, proposed action, intervention, planned action, steps to be taken, response,"
        " what needs to be done, how, recommendation, solution, actions, objective, improvement"
        " objective, aim of action, activity, remedial action, corrective action, remedy, to do,"
        " improvement, change, what will change, action point, recommended action, what we will"
        " do, what will we do, proposed change, change idea, planned improvement initiative, key"
        " action, detail of action taken, response by registered person detailing the action taken,"
        " response by registered person, registered person response, action to address, action"
        " plan, task name, task title",
        "owner": _OWNER,
        "contributors": "support, supported by, helper, helped by, contributor, involved, with,"
        " other roles, team, supporting, supporting role, assisted by, co owner, others involved,"
        " stakeholder, key people",
        "priority": "priority level, urgency, importance, priority rating, level of priority",
        "due": _DUE,
        "evidence_source": "evidence required, evidence needed, source of evidence, success"
        " measure, success criteria, measure of success, how will we know, assurance source,"
        " evidence of completion, how evidenced, evidence to support, expected evidence,"
        " measure, outcome measure, how measured, monitoring, expected outcome, intended outcome,"
        " desired outcome, expected impact, intended impact, evidence base, how will it be"
        " evidenced, proof needed, evidence to be provided, how will this be evidenced, what will"
        " success look like, measure of improvement, evidence of achievement, target outcome,"
        " outcome required, evidence of compliance, process measure, how will we measure success,"
        " assurance, improvement have been made",
        "standards": "standard, regulation, regulation ref, kloe, key question, quality"
        " statement, framework, regulations breached, cqc regulation, i statement",
        "required_by": "required, requirement, statutory requirement, condition, condition of"
        " registration, requirement notice, warning notice, default notice",
        "required_by.body": "regulator, commissioner, required by whom, body",
        "required_by.level": "must or should, must do or should do, statutory or advisory, must do,"
        " should do",
        "required_by.ref": "requirement ref, notice ref, requirement reference",
        "required_by.due": "required date, required by date, statutory deadline, date required",
        "resources": "resource, resources required, resource implications, cost, budget, funding,"
        " resources needed, money, estimated cost",
        "milestones": "milestone, phase, phases, sub action, sub actions, subaction,"
        " sub task, subtask, step, key milestones, stages, interim steps",
        "status": "state, progress, progress status, stage, action status, current status,"
        " completion status, position, open or closed, state of play, how far, complete or not,"
        " situation",
        "started": "start date, started date, date started, start, begun, commenced, started on,"
        " begins, began, commencement date, actual start date, work started, timescale start,"
        " timeframe start, planned start, date start, timescale from",
        "completed": "completed date, date completed, completion date, date of completion, actual"
        " completion date, done, date done, finished, completed on, actual date, date achieved,"
        " complete, complete y n, complete yes no, action complete y n, tick when complete,"
        " tick when completed, tick when done,"
        " implemented, date implemented, finish, end, ends, finished on, actual end date, actual"
        " finish date, achieved, achieved on, done on, actual completion",
        "closed": "closed date, date closed, closed on, closure date, signed off, sign off,"
        " sign off date, date signed off, date of closure",
        "assurance": "checkpoint, assurance check, follow up, follow up check, monitoring",
        "assurance.by": "verified by, verifier, checked by, to be verified by, who will check,"
        " signed off by, reviewer, auditor, monitored by, assured by",
        "assurance.due": "review date, verification date, date of check, follow up date, verify"
        " by, checkpoint date, assurance date",
        "assurance.method": "method, how checked, how verified, verification method, how monitored,"
        " assurance method, monitoring method",
        "indicators": "kpi, measure, metric, target, goal, outcome measure, success measure",
        "links": "risk, incident, source, origin, link, risk ref, risk id, related, complaint,"
        " audit ref, source document, datix, linked risk, linked to, risk register, source of"
        " action",
        "updates": "log, history, progress log",
        "updates.note": "comment, note, progress, update, progress update, progress note, remark,"
        " latest update, progress comment, progress made, narrative, commentary, current position,"
        " progress to date, latest position, monthly update, action update, further comment,"
        " action taken, action taken to date, action taken so far, step taken, progress so far,"
        " work done, work completed, what has been done, what was done, done so far, latest,"
        " latest news, news, activity to date, status update, status comment, status note, detail"
        " of action taken, response, update on progress, progress and comment, current progress,"
        " action completed",
        "updates.barrier": "barrier, blocker, blocked by, blocked, obstacle, constraint, issue"
        " blocking, what is in the way, reason for delay, delay reason",
        "evidence": "evidence link, attachment, file, proof, evidence of, evidence seen, evidence"
        " provided, link, document, supporting evidence, evidence file, evidence ref, url, web"
        " link",
        "verifications": "verification, verified, verified by, validation, checked, quality check,"
        " signed off, sign off, sign off date, date signed off",
        "deferrals": "deferral, extension, extended to, revised due date, revised date, deferred"
        " to, postponed, new date, extension date",
        "handovers": "handover, previous owner, transferred to, reassigned to, former owner",
        "escalations": "escalation, escalated to, escalated, raised with",
        "reopenings": "reopening, reopened, reopen date, date reopened",
        "withdrawal": "withdrawn, cancelled, reason withdrawn, cancellation, withdrawn date",
        "learning": "lesson, lessons learned, lesson learnt, lessons",
        "learning.outcome": "outcome, impact, result, outcome achieved, effect",
        "/service": "service, location, site, unit, home, setting, care home, premises,"
        " department, ward, floor, area of service",
        "/sponsor": "sponsor, plan owner, plan lead, executive sponsor",
        "/opened": "plan opened, plan date, date of plan",
        "/themes": "theme, domain, category, tag, topic, workstream, area, label",
        "/reviews.next": "next review, next review date, review date",
        "/indicators.baseline": "baseline, baseline value, starting point",
        "/checks": "frequency, every, recurring, repeat, recurrence, how often",
    },
    Indicator: {
        "id": "ref, reference, no, number, kpi no, indicator no, code",
        "name": "title, indicator, kpi, metric, description, what, indicator name, label",
        "measure": "family, group, series, measure name, trend",
        "unit": "units, unit of measure, scale",
        "type": "kind, sort, chart, chart type, data type",
        "per": "denominator, per how many, rate per",
        "better": "direction, polarity, good, desired direction, better when, improves,"
        " improvement direction, good is",
        "owner": f"{_OWNER}, reported by, data owner",
        "every": "frequency, how often, cadence, period, reported, reporting frequency, interval,"
        " collection frequency",
        "source": "data source, from, where, collected from, source of data, method",
        "baseline": "start, starting point, current, initial, before, baseline value, current"
        " performance, starting value",
        "baseline.date": "baseline date, date of baseline",
        "target": "goal, aim, ambition, target value, expected, standard, threshold",
        "target.by": "target date, by when, deadline, due, due date, by",
        "target.steps": "trajectory, milestones, interim targets, steps",
        "rebases": "rebase, recalculate, recalculated, step change, process change, known change",
        "measurements": "measurement, value, data, point, result, reading, actual, data point,"
        " performance, score",
    },
    Check: {
        "id": "ref, reference, no, number, check no",
        "check": "name, title, description, what, routine, task, action, audit, activity",
        "owner": f"{_OWNER}, done by, carried out by",
        "every": "frequency, how often, cadence, period, interval, schedule, recurring, repeat",
        "since": "start, from, started, start date, begins, first, opened, effective from",
        "until": "end, to, ends, end date, last, closed, stop, finish",
        "indicator": "kpi, measure, metric, indicators",
        "records": "record, result, log, done, entries, history, updates, completed, dates",
    },
    Baseline: {
        "date": f"{_DATED}, measured, baseline date, as at, by, since",
        "value": "baseline, score, number, result, start, figure, level, amount",
    },
    Target: {
        "value": "target, goal, score, number, aim, figure, level, amount",
        "by": "date, due, deadline, when, by when, target date, due date, until",
        "steps": "trajectory, milestones, interim, interim targets, stages",
    },
    TargetStep: {
        "value": "target, goal, score, number, aim, figure, level, amount",
        "by": "date, due, deadline, when, by when, target date, due date, until",
    },
    Rebase: {
        "date": f"{_DATED}, from, since",
        "reason": _REASON,
        "approved_by": _APPROVED,
    },
    Measurement: {
        "date": f"{_DATED}, measured, month, period, as at, measured on",
        "value": "score, result, number, reading, actual, figure, level, amount, percentage,"
        " percent, total",
        "count": "numerator, events, how many, cases",
        "of": "denominator, out of, sample, sample size, base",
        "by": f"{_BY}, measured by",
        "note": f"{_NOTE}, reason",
    },
    Record: {"date": _DATED, "by": _BY},
    RequiredBy: {
        "body": "by, who, regulator, commissioner, organisation, name, from",
        "level": "must, kind, type, strength, grade, must or should",
        "ref": "reference, notice, number, no, id, source",
        "due": "date, by when, deadline, due date, until, by date",
    },
    Milestone: {
        "id": "ref, reference, no, number, step no",
        "milestone": "name, title, text, description, what, step, phase, action, task",
        "due": f"{_DUE}",
        "done": "completed, complete, reached, achieved, date done, completed on, done on",
    },
    Update: {
        "note": f"{_NOTE}, update, progress, progress update, action, status, what",
        "barrier": "blocker, blocked, blocked by, obstacle, problem, issue, constraint, barriers,"
        " reason",
    },
    Evidence: {
        "kind": "type, evidence type, sort, category, evidence kind, method",
        "ref": _REF,
        "note": f"{_NOTE}, evidence, what, summary, shows",
        "indicator": "kpi, measure, metric, indicators, about",
        "expires": "expiry, expiry date, valid until, valid to, expires on, renewal date, until",
    },
    Verification: {
        "by": f"{_BY}, verifier, verified by, checked by, auditor, reviewer",
        "at": "of, from, home, their home, service, their service, peer, other service, location",
        "method": "how, type, kind, approach, verification method, verified how",
        "result": "outcome, status, verdict, conclusion, confirmed, verified, passed",
        "ref": _REF,
        "note": f"{_NOTE}, seen, what was seen, evidence, summary",
        "completed": "completed before, was completed, completion date, cleared completion",
        "indicator": "kpi, measure, metric, indicators, about",
    },
    Deferral: {
        "from": "old date, previous, previous date, original date, old due, was, before, old",
        "to": "new date, until, revised date, extended to, new due, due, becomes, new, due date",
        "by": f"{_BY}, requested by, asked by",
        "reason": _REASON,
        "approved_by": _APPROVED,
    },
    Handover: {
        "from": "old owner, previous owner, previous, before, was, old",
        "to": "new owner, owner, becomes, new, handed to, transferred to",
        "by": "who, by whom, decided by, agreed by, recorded by, author",
        "reason": _REASON,
    },
    Escalation: {
        "to": "escalated to, told, who to, whom, raised with, informed, recipient",
        "by": "who, escalated by, raised by, told by, by whom, recorded by, author",
        "reason": _REASON,
        "response": "answer, reply, outcome, decision, result, response received",
        "responded": "answered, replied, response date, date of response, answered on",
    },
    Reopening: {
        "reason": _REASON,
        "completed": "completed before, was completed, completion date, cleared completion",
        "closed": "closed before, was closed, closure date",
    },
    Withdrawal: {"reason": _REASON, "approved_by": _APPROVED},
    Assurance: {
        "method": "how, type, kind, check, approach, by what means",
        "by": "who, verifier, verified by, owner, lead, checked by, reviewer, by whom, role,"
        " responsible, auditor",
        "due": "date, when, by when, deadline, due date, target date, on, review date",
    },
    Learning: {
        "outcome": "result, worked, conclusion, verdict, status",
        "note": f"{_NOTE}, lesson, learning, what we learned, lessons learned, reflection, lessons",
    },
    CheckRecord: {
        "by": f"{_BY}, checked by",
        "result": "outcome, status, finding, rating, pass, passed, verdict, satisfactory",
        "note": "comment, notes, remark, text, description, detail, narrative, commentary, concern",
        "done": "completed, number done, achieved, actual, count, total done, seen",
        "expected": "due, planned, out of, of, total, number due, number expected, target",
        "for": "day due, due day, in place of, instead of, makes up for, for date, for day",
    },
    Decision: {
        "action": "action id, about, item, ref, reference, action ref, id, action no",
        "decision": "decided, agreed, outcome, resolution, text, note, what, agreed action",
        "owner": "who, by, lead, responsible, assigned to, action owner, by whom",
        "due": "date, by when, deadline, due date, until, by date, when",
    },
    Review: {
        "date": f"{_DATED}, held, held on, review date, reviewed, reviewed on",
        "meeting": "name, forum, committee, title, meeting name, group, board",
        "chair": "chaired by, chairperson, chairman, chairwoman, led by, by, reviewed by, lead",
        "note": f"{_NOTE}, minutes, summary, outcome, discussion",
        "decisions": "decision, agreed, action, actions, agreed actions, resolutions",
        "next": "next review, next date, next meeting, next review date, following, due",
    },
    EscalationStep: {
        "days_overdue": "days, after, day, overdue, days late, from, after days, days after",
        "to": "role, who, whom, escalate to, tell, owner, by whom, notify, inform",
    },
    Organisation: {
        "organisation": "provider, name, company, organization, trust, group, provider name, title",
        "services": "service, home, location, site, branch, care homes, units",
        "roles": "role, post, people, staff, owner, job, positions, job title",
        "escalation": "escalations, escalation route, escalation steps, route, escalation policy",
        "meetings": "meeting, governance, boards, committees, forums",
        "assurance": "embedding, verification, assurance terms",
        "assurance.min_days": "min days, minimum days, embedding period",
        "assurance.default_days": "default days",
        "due_soon_days": "due soon, soon days, warning days, soon, amber days",
        "registers": "register, risk register, links, audits register",
        "frameworks": "framework, standards, packs, statements",
        "rules": "rule, severity, severities, checks, settings",
    },
    Post: {
        "role": "title, job, post, job title, position, name of role, role name",
        "service": "home, location, site, at, unit, branch, services",
        "holder": "name, person, who, post holder, held by, staff, in post, holder name, incumbent",
        "vacant": "vacancy, empty, unfilled, is vacant",
        "email": "mail, e mail, email address, address, contact",
        "reports_to": "manager, line manager, reports, supervisor, managed by, boss, report to",
    },
    Meeting: {
        "meeting": "name, title, forum, committee, board, group",
        "every": "frequency, how often, cadence, period, interval, held",
        "chair": "chaired by, chairperson, chairman, chairwoman, led by, lead, owner",
        "covers": "scope, remit, looks at, cover, plans, services, themes",
    },
    Service: {
        "service": "name, home, location, site, branch, title, service name, unit",
        "frameworks": "framework, standards, packs, statements, assessed by, inspected by",
    },
    Covers: {
        "services": "service, homes, locations, sites",
        "themes": "theme, topics, areas, domains",
        "plans": "plan, qips, improvement plans",
    },
    AssuranceTerms: {
        "min_days": "minimum, minimum days, embedding days, embedding, embedding period, min",
        "default_days": "default, days, standard days, verification days",
    },
    Register: {
        "kind": "type, name, register, link, sort",
        "file": "path, filename, file name, location, source, csv",
        "id": "ref, reference, key, column, id column, number",
        "title": "name, description, label, text, title column",
        "service": "home, location, site, where, service column",
        "theme": "topic, category, area, domain, theme column",
        "status": "state, stage, status column, progress",
        "closed": "done, ended, resolved, closed when, closed words, closed statuses",
        "score": "rating, weight, severity, risk score, score column",
    },
}
"""The words for each key of each part, with commas between them; singular where there is a plural.

A key of a part within is written `assurance.by`, and one of the whole plan `/service`. A word in
two rows of a part has two meanings.
"""

NO_KEY: Mapping[type[Model], Mapping[str, str]] = {
    Action: {
        "How an action stands is worked out from its status, its dates and its barriers; remove"
        " it.": "rag, rag status, rag rating, brag, brag status, brag rating, traffic light,"
        " colour, overdue, days overdue, rag now, current rag, previous rag, rag this month, days"
        " late, red amber green",
        "The format keeps no day on which an issue was found; the plan says when it was opened, and"
        " a progress update what happened when.": "raised, date raised, raised on, opened,"
        " opened on, date opened, open date, date identified, identified on, date added, added,"
        " added on, date logged, logged, reported on, date found",
        "The format keeps no share of what is done: `status:` says how far it has come.": "percent,"
        " percentage complete, percent complete, % complete, % done, complete %, progress %",
        "The format keeps no score of a risk; name the risk itself under `links:`.": "risk score,"
        " risk rating, risk level, score, likelihood, consequence, severity",
        "The format keeps no order of actions; what one waits for is the `barrier:` of an item"
        " under `updates:`, and its own smaller parts are its `milestones:`.": "parent, parent"
        " action, depends on, dependency, dependencies, predecessor",
    },
}
"""What to say of a word that no key of the format stands for, and the words, as in `KEYS`."""

VALUES: Mapping[type[StrEnum], Mapping[str, str]] = {
    Status: {
        Status.NOT_STARTED: "new, to do, todo, pending, planned, not begun, not yet started, open,"
        " outstanding, not commenced, proposed, awaiting, to be started, 0%, yet to start, no"
        " progress, not done, deferred, scheduled, agreed, not yet commenced, not complete,"
        " incomplete, postponed",
        Status.IN_PROGRESS: "ongoing, on going, started, underway, under way, open, outstanding,"
        " wip, work in progress, commenced, active, progressing, begun, in hand, partial, partially"
        " complete, part complete, partly complete, mostly complete, nearly complete, on track,"
        " reopened, in process, continuing, current, progress, blocked, on hold, stalled, delayed,"
        " partially met, deferred, not complete, incomplete, paused, slipped, postponed, 25%, 50%,"
        " 75%, 90%, monitoring, at risk, behind schedule, off track, not confirmed",
        Status.COMPLETE: "done, completed, finished, implemented, achieved, delivered, in place,"
        " actioned, awaiting verification, awaiting closure, 100%, fully complete, fully"
        " implemented, met, ready for review, resolved, signed off, action complete, complete"
        " awaiting evidence, awaiting sign off",
        Status.CLOSED: "verified, embedded, sustained, signed off, close, shut, closed off,"
        " assured,"
        " archived, resolved, complete and closed, completed and verified, closed down",
        Status.WITHDRAWN: "cancelled, canceled, superseded, merged, rejected, abandoned, dropped,"
        " no"
        " longer required, no longer needed, no longer relevant, not applicable, n/a, na, removed,"
        " discontinued, duplicate, void, not required, stopped, deleted, transferred",
    },
    Level: {
        Level.MUST: "must do, mandatory, statutory, required, obligatory, legal requirement",
        Level.SHOULD: "should do, advisory, recommended, recommendation, good practice",
    },
    Priority: {
        Priority.HIGH: "urgent, critical, immediate, h, must, must do, major, top, 1, p1, red, very"
        " high, essential, important, severe, asap, highest, emergency",
        Priority.MEDIUM: "normal, moderate, m, should, should do, 2, p2, amber, med, standard,"
        " routine, average, mid, medium term",
        Priority.LOW: "minor, l, could, could do, nice to have, 3, p3, green, advisory, lowest,"
        " desirable, negligible, very low, trivial",
    },
    Better: {
        Better.HIGHER: "up, increase, more, high, increasing, rising, maximise, greater, above,"
        " bigger, ascending, upward, upwards, larger, rise, higher is better, positive, +",
        Better.LOWER: "down, decrease, less, low, reduce, decreasing, falling, minimise, fewer,"
        " below, smaller, descending, downward, downwards, reduction, fall, lower is better,"
        " negative, reducing, -",
        Better.NEITHER: "none, neutral, no direction, either, both, n/a, monitor, balancing",
    },
    IndicatorType: {
        IndicatorType.LEVEL: "value, measurement, average, mean, score, minutes, days, continuous",
        IndicatorType.COUNT: "number, total, events, incidents, c, poisson",
        IndicatorType.SHARE: "percentage, percent, proportion, %, p, audit, compliance, binomial",
        IndicatorType.RATE: "per 1000, per 1,000, rate per 1000, per bed days, u, incidence",
        IndicatorType.DAYS_BETWEEN: "time between, days since, days since last, interval, t,"
        " days between events, time between events, rare, rare events",
    },
    Cadence: {
        Cadence.SHIFT: "each shift, every shift, per shift, handover, each handover, night,"
        " nightly, hourly, every hour, 2 hourly, every handover, once per shift, once a shift,"
        " twice daily, twice a day, per handover, am and pm, day and night",
        Cadence.DAY: "daily, each day, every day, days, day to day, per day, once a day, 1 day,"
        " one day, 24 hours, once per day, every 24 hours",
        Cadence.WEEK: "weekly, each week, every week, weeks, per week, once a week, 1 week, 7 days,"
        " 7 day, 1/52, monday, tuesday, wednesday, thursday, friday, saturday, sunday, every"
        " monday, every tuesday, every wednesday, every thursday, every friday, every saturday,"
        " every sunday, one week, wkly, once per week, every 7 days, every seven days",
        Cadence.FORTNIGHT: "fortnightly, 2 weekly, two weekly, 2 weeks, two weeks, every 2 weeks,"
        " every two weeks, every other week, alternate weeks, 14 days, twice monthly,"
        " twice a month, semi monthly, every fortnight, each fortnight, once a fortnight, f/n,"
        " per fortnight, every 14 days, every fourteen days, 2/52",
        Cadence.MONTH: "monthly, each month, every month, months, per month, once a month, 1 month,"
        " calendar month, 30 days, 1/12, first monday of the month, last friday of the month, first"
        " of the month, end of the month, month end, one month, mthly, mnthly, once per"
        " month, every 30 days",
        Cadence.QUARTER: "quarterly, each quarter, every quarter, quarters, 3 monthly, three"
        " monthly, every 3 months, every three months, 3 months, three months, per quarter,"
        " termly, 90 days, qtr, qtrly, qrtly, once a quarter, once per quarter,"
        " 4 times a year, four times a year, 3/12",
        Cadence.HALF_YEAR: "6 monthly, six monthly, half yearly, biannual, biannually, bi annually,"
        " bi annual, twice a year, twice yearly, every 6 months, every six months, 6 months, six"
        " months, semi annual, semi annually, 26 weekly, 6/12",
        Cadence("2 days"): "every other day, alternate days, every 2 days, every two days",
        Cadence("4 weeks"): "4 weekly, four weekly, every 4 weeks, every four weeks, four"
        " weeks, every 28 days, 4/52",
        Cadence("12 weeks"): "12 weekly, twelve weekly, every 12 weeks, twelve weeks, 12/52",
        Cadence("6 weeks"): "6 weekly, six weekly, every 6 weeks, every six weeks, six weeks, 6wk,"
        " 6wks, 6 wks, 6/52",
        Cadence("8 weeks"): "8 weekly, eight weekly, every 8 weeks, every eight weeks,"
        " eight weeks, 8/52",
        Cadence("2 months"): "2 monthly, two monthly, every 2 months, every two months, two months,"
        " alternate months, every other month",
        Cadence("4 months"): "4 monthly, four monthly, every 4 months, three times a year",
        Cadence("18 months"): "18 monthly, every 18 months, every eighteen months, eighteen months",
        Cadence("2 years"): "biennial, biennially, 2 yearly, two yearly, every 2 years, every two"
        " years, two years",
        Cadence("3 years"): "3 yearly, three yearly, every 3 years, every three years",
        Cadence.YEAR: "yearly, annual, annually, each year, every year, years, per year, once a"
        " year, 12 monthly, 12 months, every 12 months, per annum, p a, anniversary, 1 year,"
        " one year, yrly, once per year, every twelve months, twelve months, 12/12, 52 weeks",
    },
    Method: {
        Method.FOLLOW_UP_AUDIT: "audit, re audit, reaudit, follow up, spot check, inspection, peer"
        " audit, spot audit, internal audit, audit tool",
        Method.OBSERVATION: "observe, observed, watched, walk round, walkround, walk around,"
        " observations, mealtime observation, direct observation, visit, sofi",
        Method.FEEDBACK: "survey, interview, questionnaire, service user feedback, talk, spoke to"
        " people, resident feedback, family feedback, compliment, complaints, conversation",
        Method.RECORD_REVIEW: "document review, file review, case file audit, records, notes"
        " review, care plan review, sampling, case note review, paper review, record, documents",
        Method.DATA_REVIEW: "data, metrics, dashboard, kpi, kpis, data analysis, report, trend"
        " analysis, statistics, figures",
        Method.COMPETENCY_ASSESSMENT: "competency, competence, competency check, skills check,"
        " test,"
        " supervision, assessment, competence assessment, quiz, observed practice, spot"
        " supervision",
    },
    EvidenceKind: {
        EvidenceKind.AUDIT: "inspection, spot check, audit report, audit tool, re audit, checklist",
        EvidenceKind.OBSERVATION: "observed, visit, walk round, photo, photograph, picture,"
        " observations, walkround",
        EvidenceKind.FEEDBACK: "survey, interview, compliment, complaint, questionnaire, thank you"
        " card, testimony, quote, resident feedback, family feedback",
        EvidenceKind.RECORD: "records, care plan, file, log, minutes, rota, chart, meeting minutes,"
        " supervision record, form, care record, case note",
        EvidenceKind.DATA: "metrics, report, kpi, dashboard, figures, numbers, statistics, graph,"
        " spreadsheet",
        EvidenceKind.TRAINING: "certificate, attendance, training record, training matrix, course,"
        " attendance sheet, workshop, e learning, elearning",
        EvidenceKind.DOCUMENT: "policy, procedure, template, guidance, memo, leaflet, poster, sop,"
        " email, letter, protocol, pathway",
        EvidenceKind.OTHER: "misc, miscellaneous, various, general, none of these, else",
    },
    VerificationResult: {
        VerificationResult.CONFIRMED: "pass, passed, met, yes, y, verified, satisfactory, good, ok,"
        " held, compliant, positive, achieved, embedded, sustained, effective, fully met, green",
        VerificationResult.NOT_CONFIRMED: "fail, failed, not met, no, n, not verified,"
        " unsatisfactory, unconfirmed, not held, non compliant, not compliant, not achieved, not"
        " embedded, partly met, partially met, partial, ineffective, rejected, red, amber, concern",
    },
    CheckResult: {
        CheckResult.SATISFACTORY: "ok, okay, pass, passed, met, good, yes, y, fine, compliant, no"
        " concerns, no issues, green, done, confirmed, satisfied, acceptable, all ok, no concern",
        CheckResult.CONCERN: "fail, failed, not met, poor, no, n, issue, issues, unsatisfactory,"
        " red,"
        " amber, non compliant, not compliant, concerns, problem, partly met, partially met,"
        " inadequate, not satisfactory, requires improvement, not confirmed",
    },
    Outcome: {
        Outcome.WORKED: "success, successful, yes, effective, achieved, positive, worked well,"
        " adopt, adopted, improved, sustained, good, embedded, kept, met",
        Outcome.ADJUSTED: "adapt, adapted, changed, partly worked, partially worked, modified,"
        " partial, amended, partly, adjust, mixed, revised, partially met",
        Outcome.INVESTIGATE: "failed, no, did not work, not effective, ineffective, unclear,"
        " unknown,"
        " abandon, abandoned, unsuccessful, not met, no change, no effect, negative, fail",
    },
    Severity: {
        Severity.ERROR: "err, errors, fail, fatal, critical, high, block, blocking, must",
        Severity.WARNING: "warn, warnings, medium, caution, should, amber",
        Severity.NOTE: "info, information, notes, low, hint, notice, advice, could",
        Severity.OFF: "none, ignore, disable, disabled, no, false, never, skip, silent, n/a, 0",
    },
}
"""The words for each value of each list to choose from, with commas between them."""

NO_VALUE: Mapping[type[StrEnum], Mapping[str, str]] = {
    Status: {
        "A colour is worked out; write how far the action has come: not-started, in-progress,"
        " complete, closed or withdrawn.": "green, amber, red,"
        " blue, yellow, orange, black, grey, gray, white, purple, r, a, g, b, amber red, red amber",
        "Overdue is worked out from the due date; write not-started or in-progress.": "overdue,"
        " late, past due, breached, missed",
    },
    Cadence: {
        "It is twice a month to some, and every two months to others: write fortnight or 2"
        " months.": "bimonthly, bi monthly",
        "It is twice a week to some, and every two weeks to others: write fortnight; for twice a"
        " week, day is oftener and week less often.": "biweekly, bi weekly",
        "There is no word for twice a week: write day for what is oftener, or week for what is"
        " less often.": "twice weekly, twice a week, weekdays, 2x week, 3x week, 3 times a"
        " week, three times a week, several times a week",
        "A routine has to say how often: write the longest time that may pass without"
        " it.": "ongoing, on going, as required, as needed, ad hoc, when needed, continuous,"
        " continuously, regularly, regular, occasionally, once, one off,"
        " as and when, always, n/a, tbc, often, on admission, after each fall, after every"
        " fall, after each incident, after every incident, per incident, as it happens",
    },
}
"""What to say of a word that is no one value of such a list, and the words."""
