"""The steps of an action."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.prompts import Question, choice_of
from qiptrack.cli.prompts import complete as completed
from qiptrack.cli.requests.items import REASON, ItemsRequest, StepRequest
from qiptrack.cli.requests.write import WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import in_words, long_text
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Option
from qiptrack.cli.write_references import ItemReference
from qiptrack.model.action import Action
from qiptrack.model.lifecycle import StepName
from qiptrack.model.vocabulary import EvidenceKind, Method, Outcome, VerificationResult
from qiptrack.workflow import steps
from qiptrack.workflow.change import Change

ApprovedBy = Annotated[
    str | None, options.role("The role that agreed; never the owner.", "--approved-by")
]
PeerAt = Annotated[
    str | None,
    Option(
        "--at",
        metavar="SERVICE",
        help="The service whose role looks, where it is another one's (a peer audit).",
        autocompletion=completion.services,
    ),
]
SeenIn = Annotated[
    str | None,
    Option("--ref", metavar="REF", help="A file, a web address or a reference number."),
]


def start(ref: options.ActionRefs, *, session: Writing) -> int:
    """Begin the work on an action."""
    writing = WriteRequest(session)
    return ItemsRequest(writing, ref, Action).each(
        lambda target, action: steps.start(target.ref, action, writing.situation(target.filed)),
    )


def complete(ref: options.ActionRefs, *, session: Writing) -> int:
    """Say that the change is in place.

    It needs evidence, which is asked for at a terminal, and a checkpoint: who will verify that
    it held, and how.
    """
    writing = WriteRequest(session)
    chosen = ItemsRequest(writing, ref, Action)
    lacking: list[str] = []

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change]:
        def completed(target: ItemReference, action: Action) -> Change:
            situation = writing.situation(target.filed)
            if target.ref not in lacking:
                return steps.complete(target.ref, action, situation)
            # What nothing says yet is asked for.
            kind, note = said[_KIND], said[_SHOWS] or "To be said"
            return steps.complete_with_evidence(target.ref, action, situation, kind=kind, note=note)

        return completed

    def lacks(target: ItemReference, action: Action) -> None:
        if steps.lacks_only_evidence(action, writing.situation(target.filed)):
            lacking.append(target.ref)

    chosen.ahead(lacks)
    said: dict[str, Any] = {}
    if lacking:
        questions = (
            replace(choice_of(_KIND, _NO_EVIDENCE, EvidenceKind), hint=_BY_COMMAND),
            Question(_SHOWS, "What does it show", in_words, hint=_BY_COMMAND),
        )
        said = chosen.completed({_KIND: None, _SHOWS: None}, questions, made)
    return chosen.each(made(said))


_KIND, _SHOWS = "KIND", "NOTE"
"""What is asked of evidence where an action is completed without any."""
_NO_EVIDENCE = "No evidence is recorded yet; what shows that it is done"
_BY_COMMAND = "In a script `qiptrack evidence` records it first."


def verify(
    ref: options.ActionRefs,
    *,
    result: Annotated[
        VerificationResult | None, Option(help="Whether it was seen to hold.")
    ] = None,
    method: Annotated[Method | None, Option(help="How it was looked at.")] = None,
    note: options.Note = None,
    at: PeerAt = None,
    evidence: SeenIn = None,
    indicator: options.Indicator = None,
    session: Writing,
) -> int:
    """Record whether a complete action was seen to hold.

    By somebody other than its owner, once the change has had time to embed: that may be the
    manager of another service, named by --at. When it is not confirmed the action is in progress
    again.
    """
    writing = WriteRequest(session)
    service = None if at is None else writing.service(at)
    chosen = StepRequest(writing, ref, StepName.VERIFY, at=service)

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change]:
        def verified(target: ItemReference, action: Action) -> Change:
            change = steps.verify(
                target.ref,
                action,
                writing.situation(target.filed, at=service),
                result=said["--result"],
                method=said["--method"],
                note=said["--note"],
                evidence=evidence,
                indicator=indicator,
            )
            return replace(change, doubt=writing.file_missing(evidence))

        return verified

    questions = (
        choice_of("--result", "Did it hold", VerificationResult),
        choice_of("--method", "How was it looked at", Method),
        Question("--note", "What was seen", in_words),
    )
    given = {"--result": result, "--method": method, "--note": long_text(note)}
    return chosen.each(made(chosen.completed(given, questions, made)))


def close(
    ref: options.ActionRefs,
    *,
    outcome: Annotated[Outcome | None, Option(help="Whether the action worked.")] = None,
    note: options.Note = None,
    session: Writing,
) -> int:
    """Close what was verified to hold.

    It needs evidence, and a latest verification that is confirmed, by somebody other than
    the owner, after the embedding period. Nothing overrides that.
    """
    writing = WriteRequest(session)
    chosen = StepRequest(writing, ref, StepName.CLOSE)
    text = long_text(note)
    if text and outcome is None:
        said = completed(
            {"--outcome": outcome}, (choice_of("--outcome", "Did the action work", Outcome),)
        )
        outcome = said["--outcome"]
    return chosen.each(
        lambda target, action: steps.close(
            target.ref, action, writing.situation(target.filed), outcome=outcome, note=text
        ),
    )


def reopen(ref: options.ActionRefs, *, reason: options.Reason = None, session: Writing) -> int:
    """Take a complete or closed action up again.

    Its dates are cleared, and its records stay.
    """
    writing = WriteRequest(session)
    chosen = StepRequest(writing, ref, StepName.REOPEN)

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change]:
        return lambda target, action: steps.reopen(
            target.ref, action, writing.situation(target.filed), reason=said["--reason"]
        )

    return chosen.each(made(chosen.completed({"--reason": long_text(reason)}, (REASON,), made)))


def defer(
    ref: options.ActionRefs,
    *,
    to: Annotated[dt.date | None, options.date("The new date.")] = None,
    reason: options.Reason = None,
    approved_by: ApprovedBy = None,
    yes: options.Yes = False,
    session: Writing,
) -> int:
    """Move the date of an action later, with a reason and approval.

    A date that has passed, or is over a year away, is asked about.
    """
    writing = WriteRequest(session)
    chosen = StepRequest(writing, ref, StepName.DEFER, to_date=to, approver=approved_by)

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change]:
        def deferred(target: ItemReference, action: Action) -> Change:
            approver, to = said["--approved-by"], said["--to"]
            situation = writing.situation(target.filed, approver=approver, to_date=to)
            return steps.defer(target.ref, action, situation, reason=said["--reason"])

        return deferred

    def likely(date: dt.date, _: Mapping[str, Any]) -> None:
        writing.likely_due(date)

    given = {"--to": to, "--reason": long_text(reason), "--approved-by": approved_by}
    questions = (
        Question("--to", "The new date", options.day, fits=likely),
        REASON,
        _approver(chosen),
    )
    said = chosen.completed(given, questions, made)
    if to is not None:
        chosen.of_each(made(said))
        writing.likely_due(to, yes=yes)
    return chosen.each(made(said))


def withdraw(
    ref: options.ActionRefs,
    *,
    reason: options.Reason = None,
    approved_by: ApprovedBy = None,
    session: Writing,
) -> int:
    """Give an action up, with a reason and approval."""
    writing = WriteRequest(session)
    chosen = StepRequest(writing, ref, StepName.WITHDRAW, approver=approved_by)

    def made(said: Mapping[str, Any]) -> Callable[[ItemReference, Action], Change]:
        def withdrawn(target: ItemReference, action: Action) -> Change:
            situation = writing.situation(target.filed, approver=said["--approved-by"])
            return steps.withdraw(target.ref, action, situation, reason=said["--reason"])

        return withdrawn

    given = {"--reason": long_text(reason), "--approved-by": approved_by}
    return chosen.each(made(chosen.completed(given, (REASON, _approver(chosen)), made)))


def _approver(chosen: StepRequest) -> Question:
    return chosen.by_another("--approved-by", "Who agreed; never the owner")
