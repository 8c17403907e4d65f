"""From nothing to plans: a new folder, an example with a past, and a new plan."""

import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from qiptrack.cli import options
from qiptrack.cli.errors import DONE, say
from qiptrack.cli.plans_folder import is_found, new_folder
from qiptrack.cli.prompts import Question, ask, can_ask, complete, confirm
from qiptrack.cli.requests.write import DRY_RUN, DecidedChanges, WriteRequest
from qiptrack.cli.session import Writing
from qiptrack.cli.typed_texts import clean_text, in_words, names_in
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.model.dates import day
from qiptrack.model.identity import same_name
from qiptrack.model.roles import same_role
from qiptrack.reports.wording import count
from qiptrack.workflow import new_plans
from qiptrack.workflow.adding import ServiceThere
from qiptrack.workflow.change import Change, new_draft


def init(
    folder: Annotated[
        Path | None, Argument(metavar="[DIR]", help="The folder; plans unless you say.")
    ] = None,
    *,
    organisation: Annotated[str | None, options.text("What the provider is called.")] = None,
    service: Annotated[
        list[str] | None,
        Option(
            metavar="TEXT", help="What its home or service is called; again for each further one."
        ),
    ] = None,
    session: Writing,
) -> int:
    """Make a new folder of plans that explains itself.

    It has an organisation file and an example plan with comments, which pass `check`. At a
    terminal the names that are left out are asked for.
    """
    session.refuse_a_day_to_come()
    root = new_folder(folder, session.plans)
    from qiptrack.model.json_schema import KINDS, json_schema
    from qiptrack.reports.formats.json import dumps
    from qiptrack.store.writer import refuse_unwritable_folder, save_new_folder

    if not session.dry_run:
        refuse_unwritable_folder(root)
    schemas = {kind: dumps(json_schema(kind)) for kind in KINDS}
    names = _names(organisation, service or ())
    files = new_plans.folder_files(session.happened, schemas, **names)
    if not session.dry_run:
        save_new_folder(root, files)
    for name in files:
        say(f"  {root / name}")
    if session.dry_run:
        say(DRY_RUN)
        return DONE
    named = [] if is_found(root) else ["--plans", str(root)]
    first = ("new", "NAME") if "services" in names else ("add-service", "NAME")
    wanted = "Open a plan" if "services" in names else "Name a service"
    say(f"The folder {root} is ready. {wanted} of your own, and look at the example:")
    for words in (first, ("show", "example-handover")):
        say(f"  {shlex.join(['qiptrack', *named, *words])}")
    return DONE


def _names(organisation: str | None, services: Sequence[str]) -> dict[str, Any]:
    """Return what the organisation and its services are called, asked for at a terminal.

    What is not said is left out.
    """
    name = clean_text(organisation) if organisation is not None else None
    called = [clean_text(each) for each in services]
    if can_ask():
        with suppress(EOFError):  # whoever answers no more leaves the rest for later, as by Enter
            words = "What the provider is called; Enter leaves it for later"
            name = name or ask(Question("--organisation", words, in_words, needed=False))
            if not called:
                _ask_for_services(called)
    for each in services:
        if len(names_in(each)) > 1:
            say(f"'{clean_text(each)}' is taken for one service; give --service again for each.")
    return {
        **({"organisation": name} if name else {}),
        **({"services": called} if called else {}),
    }


def _ask_for_services(called: list[str]) -> None:
    """Ask for services until that is all, and put the names that are answered into `called`."""
    words = "What its home or service is called; Enter leaves it for later"
    while said := ask(Question("--service", words, partial(_further, called), needed=False)):
        called += said
        words = "What the next one is called; Enter when that is all"


def _further(known: Sequence[str], text: str) -> list[str]:
    """Return the service that `text` names, or those, where somebody says that it is several.

    ServiceThere where one is `known`, or is there twice.
    """
    name = in_words(text)
    names = names_in(name)
    if len(names) == 1 or not confirm(
        f"Are these {count(len(names), 'service')}: {'; '.join(names)}?"
    ):
        names = [name]
    for place, each in enumerate(names):
        if any(same_name(each, other) for other in (*known, *names[:place])):
            raise ServiceThere(each)
    return names


_AT_THE_KEYBOARD = "m.davies@example.org"
"""Who is at the keyboard in a demonstration: the Quality Lead, who has to do with every plan."""

_WORTH_A_TRY = (
    "qiptrack status",
    "qiptrack mine",
    "qiptrack changes",
    "qiptrack history northgate/A3",
    "qiptrack agenda --at {meeting}",
    "qiptrack check --since {first}",
)


def demo(
    folder: Annotated[
        Path, Argument(metavar="DIR", help="Where: a folder that is empty or not there yet.")
    ],
    *,
    session: Writing,
) -> int:
    """Make an example with half a year of git history.

    It is a provider of three services in a repository of its own, to try everything on, and
    ends just before today.
    """
    session.refuse_a_day_to_come()
    root = new_folder(folder, None)
    from qiptrack.store.demo import make

    if session.dry_run:
        say(DRY_RUN)
        return DONE
    made = make(root, session.happened, _AT_THE_KEYBOARD)
    say(
        f"{root} has an example provider: {made.commits} commits by {made.people} people, from"
        f" {day(made.first)} to {day(made.last)}."
    )
    say("You are its Quality Lead there. Have a look round:")
    say(f"  {shlex.join(['cd', str(root)])}")
    for each in _WORTH_A_TRY:
        say(f"  {each.format(meeting=made.meeting, first=made.first)}")
    return DONE


def new(
    plan: Annotated[
        str,
        Argument(
            metavar="PLAN",
            parser=new_plans.plan_id,
            help="A short name for it, such as falls; its file is called so.",
        ),
    ],
    *,
    title: Annotated[str | None, options.text("What it is for.")] = None,
    service: Annotated[
        str | None,
        Option(metavar="SERVICE", help="Where it belongs.", autocompletion=completion.services),
    ] = None,
    sponsor: Annotated[str | None, options.role("The role that answers for the whole.")] = None,
    session: Writing,
) -> int:
    """Make a new plan file.

    It opens today, or on the day that --date says.
    """
    writing = WriteRequest(session)
    writing.references.no_plan(plan)
    file = f"{plan}.yaml"
    if can_ask():
        writing.refuse_unwritable(file)
    given = {"--title": title, "--service": service, "--sponsor": sponsor}
    said = complete(given, _of_a_plan(writing), lambda so_far: _check_declared(writing, so_far))
    title, where, led_by = (clean_text(said[each]) for each in given)
    schema = new_plans.SCHEMAS["plan"]
    done = Change((), f"{plan} is opened", f"Add its first action: qiptrack add {plan}")

    def decided() -> DecidedChanges:
        writing.references.no_plan(plan)
        at = writing.service(where)
        text = new_plans.plan_text(
            title,
            at,
            writing.role(led_by, at),
            writing.date,
            schema=schema if writing.folder.has_file(schema) else "",
        )
        drafted = new_draft(text, file, writing.folder.shown(file), writing.around)
        return DecidedChanges((drafted,), (done,))

    return writing.save(decided)


def _check_declared(writing: WriteRequest, said: Mapping[str, Any]) -> None:
    """Raise NotOneOf where the service or the sponsor of a new plan is none that is declared.

    While no service is said, the sponsor may be a role of any.
    """
    service, sponsor = said["--service"], said["--sponsor"]
    at = None if service is None else writing.service(clean_text(service))
    if sponsor is None:
        return
    everywhere = writing.organisation.role_names()
    if at is not None or not any(same_role(clean_text(sponsor), role) for role in everywhere):
        writing.role(clean_text(sponsor), at)


def _of_a_plan(writing: WriteRequest) -> tuple[Question, ...]:
    """Return the questions about a new plan."""
    here = writing.organisation
    words = "The role that answers for it as a whole"
    return (
        Question("--title", "What the plan is for", in_words),
        Question("--service", "Which service", clean_text, here.plan_services),
        Question(
            "--sponsor", words, writing.one_role, lambda given: here.role_names(given["--service"])
        ),
    )
