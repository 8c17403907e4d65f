"""Records of what happened to an action: progress, evidence, escalation, milestones."""

import datetime as dt
import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.prompts import Question, choice_of
from qiptrack.cli.references import plan_ids, plans_called
from qiptrack.cli.requests.items import REASON, ItemsRequest
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import clean_text, in_words, long_text
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.cli.write_references import ItemReference
from qiptrack.errors import QiptrackError
from qiptrack.model.action import Action
from qiptrack.model.roles import same_role
from qiptrack.model.vocabulary import EvidenceKind
from qiptrack.workflow import records
from qiptrack.workflow.change import Change


class NotAMilestone(QiptrackError):
    """What was given names no milestone of an action."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"'{text}' does not say which milestone of which action.",
            f"Write PLAN/A1/M1; `qiptrack show {shlex.quote(text)}` shows which there are.",
        )


class NotBothAtOnce(QiptrackError):
    """An escalation and an answer to one were given together."""

    def __init__(self) -> None:
        super().__init__(
            "Record that somebody was told, or their answer, and not both at once.",
            "--to ROLE and --reason TEXT record the first, --respond TEXT alone the second.",
        )


def update(
    ref: options.ActionRefs,
    *,
    note: options.Note = None,
    barrier: Annotated[str | None, options.text("What stands in the way.")] = None,
    session: Writing,
) -> int:
    """Report progress, or what stands in the way.

    A barrier stands until the next update without one, or until the action is complete, verified
    or reopened.
    """
    stands = None if barrier is None else records.named_barrier(clean_text(barrier))
    writing = WriteRequest(session)
    chosen = ItemsRequest(writing, ref, Action)

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change]:
        return lambda target, action: records.update(
            target.ref,
            action,
            writing.situation(target.filed),
            note=said["--note"],
            barrier=stands,
        )

    questions = (Question("--note", "What is new", in_words),)
    return chosen.each(made(chosen.completed({"--note": long_text(note)}, questions, made)))


def evidence(
    ref: options.ActionRefs,
    *,
    kind: Annotated[EvidenceKind | None, Option(help="What it is.")] = None,
    found_at: Annotated[
        str | None,
        Option("--ref", metavar="REF", help="A file, a web address or a reference number."),
    ] = None,
    note: options.Note = None,
    indicator: options.Indicator = None,
    expires: Annotated[
        dt.date | None, options.date("The day on which it runs out, as a certificate does.")
    ] = None,
    session: Writing,
) -> int:
    """Record what shows that the change was made."""
    writing = WriteRequest(session)
    chosen = ItemsRequest(writing, ref, Action)
    chosen.ahead(lambda target, action: records.still_open(target.ref, "given evidence", action))
    text = long_text(note)
    asked = [choice_of("--kind", "What is it", EvidenceKind)]
    if not text and not found_at:
        asked.append(Question("--note", "What does it show (or give --ref)", in_words))

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change]:
        def shown(target: ItemReference, action: Action) -> Change:
            change = records.evidence(
                target.ref,
                action,
                writing.situation(target.filed),
                kind=said["--kind"],
                found_at=found_at,
                # What nothing says yet is asked for.
                note=said["--note"] or (None if found_at else "To be said"),
                indicator=indicator,
                expires=expires,
            )
            return replace(change, doubt=writing.file_missing(found_at))

        return shown

    return chosen.each(made(chosen.completed({"--kind": kind, "--note": text}, asked, made)))


def escalate(
    ref: options.ActionRefs,
    *,
    to: Annotated[str | None, options.role("Who was told.")] = None,
    reason: options.Reason = None,
    respond: Annotated[str | None, options.text("What they answered, instead.")] = None,
    session: Writing,
) -> int:
    """Record that somebody further up was told, or their answer."""
    chosen = ItemsRequest(writing := WriteRequest(session), ref, Action)
    if respond is not None:
        if to is not None or reason is not None:
            raise NotBothAtOnce
        answer = long_text(respond) or ""
        return chosen.each(
            lambda target, action: records.respond(
                target.ref, action, writing.situation(target.filed), response=answer
            ),
        )
    chosen.ahead(lambda target, action: records.still_open(target.ref, "escalate", action))

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change]:
        def told(target: ItemReference, action: Action) -> Change:
            situation, to, reason = writing.situation(target.filed), said["--to"], said["--reason"]
            role = None if to is None else writing.role(to, situation.service)
            return records.escalate(target.ref, action, situation, to=role, reason=reason)

        return told

    questions = (Question("--to", "Who was told", clean_text, _others(chosen)), REASON)
    given = {"--to": to, "--reason": long_text(reason)}
    return chosen.each(made(chosen.completed(given, questions, made)))


def _others(chosen: ItemsRequest[Action]) -> list[str]:
    """Return the roles where the actions are, but for whoever acts: they tell somebody else."""
    writing = chosen.writing
    acting = chosen.of_each(lambda target, _: writing.situation(target.filed).by)
    return [role for role in chosen.roles if not any(same_role(role, each) for each in acting)]


def milestone(
    ref: Annotated[
        str,
        Argument(
            metavar="PLAN/A1/M1",
            help="A milestone of an action, such as rosewood/A1/M2.",
            autocompletion=completion.actions,
        ),
    ],
    *,
    session: Writing,
) -> int:
    """Record that a milestone of an action was reached.

    Today, or on the day that --date says. When it was the last, complete the action.
    """
    writing = WriteRequest(session)
    action, slash, name = ref.rpartition("/")
    is_plan = "/" not in action and plans_called(action, plan_ids(writing.folder.files()))
    if not slash or is_plan:
        raise NotAMilestone(ref)

    def reached(target: ItemReference, item: Action) -> Change:
        # Nobody is put down for it, so a role that is said has to be one, and none need be.
        writing.acting.known(writing.organisation, writing.service_of(target.filed))
        return records.reach_milestone(target.ref, item, name, writing.date)

    return ItemsRequest(writing, [action], Action).each(reached)
