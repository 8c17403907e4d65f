"""Papers for those who type no command: the packs, and what a paper was made from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from qiptrack.cli import options
from qiptrack.cli.errors import DONE, FOUND, say
from qiptrack.cli.other_words import meant_by
from qiptrack.cli.references import UnknownPlan
from qiptrack.cli.requests.paper import PaperScope, gather
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import LookingBack
from qiptrack.cli.terminal import emit
from qiptrack.cli.typer_bridge import completion
from qiptrack.cli.typer_bridge.parameters import Argument, Option
from qiptrack.errors import QiptrackError
from qiptrack.model.dates import short_day
from qiptrack.model.identity import file_name
from qiptrack.model.nearest import nearest
from qiptrack.model.sentences import listing
from qiptrack.reports.formats.endings import DEFAULT, ENDINGS, ending_of, writer_of
from qiptrack.reports.packs.gathered import Gathered
from qiptrack.reports.packs.packs import Pack, paper_of
from qiptrack.reports.paper import Origin
from qiptrack.reports.text import visible
from qiptrack.reports.wording import count
from qiptrack.store.outputs import refuse_folder, save_paper, see_place_of_paper
from qiptrack.store.provenance import Match, Stamp, matching, stamp_in

SITE = "site"
"""What is typed for pages of all plans, instead of the name of a pack."""

PACK = f"{', '.join(Pack)}, or a {SITE}."
SINCE = "Exceptions since a revision, day or meeting; else the last."
PEOPLE = "Say who is in post, by name and e-mail."
OUT = f"The file to write: {', '.join(ENDINGS)}; for a site, its folder."
WATCH = "Renew the site whenever a plan changes, until Ctrl-C."
VERIFY = "Say which revision the paper in this file is of."


class NoPack(QiptrackError):
    """No pack was named, or one that there is not."""

    def __init__(self, name: str | None) -> None:
        near = nearest(name, [*Pack, SITE]) if name else None
        meant = [near] if near else meant_by(name or "", ("report", "export"))
        what = f"There is no pack '{name}'." if name else "Say which pack to make."
        packs = (f"{each}: {each.purpose}" for each in Pack)
        listed = "\n".join((*packs, f"{SITE}: linked pages of all plans, in a folder"))
        super().__init__(what, f"Did you mean {listing(meant, 'or')}?" if meant else listed)


class VerifiesOne(QiptrackError):
    """A pack is to be made and another file looked at, by one command."""

    def __init__(self) -> None:
        super().__init__(
            "--verify looks at a paper that is there, and makes none.",
            "Leave the name of the pack and the other options out, or --verify.",
        )


class NoPaper(QiptrackError):
    """A file says nothing of the plans it was made from."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} does not say which plans it was made from: it is no paper of `qiptrack report`"
            ", or another program has saved it anew.",
            "Look at the file as it was when it was made.",
        )


class EndingForPlan(QiptrackError):
    """A kind of file was named where a plan was expected."""

    def __init__(self, name: str, ending: str, pack: Pack) -> None:
        super().__init__(
            f"'{name}' is no plan.",
            f"The file says what it is by its ending: `qiptrack report {pack} --out FILE{ending}`.",
        )


def report(
    pack: Annotated[
        str | None,
        Argument(metavar="[PACK]", help=PACK, autocompletion=completion.words([*Pack, SITE])),
    ] = None,
    plan: options.PlanNames = None,
    *,
    service: options.Service = None,
    theme: options.Theme = None,
    since: Annotated[str | None, Option(metavar="SINCE", help=SINCE)] = None,
    people: Annotated[bool, Option("--people", help=PEOPLE)] = False,
    out: Annotated[Path | None, Option(metavar="FILE", help=OUT)] = None,
    verify: Annotated[Path | None, Option(metavar="FILE", help=VERIFY)] = None,
    watch: Annotated[bool, Option("--watch", help=WATCH)] = False,
    session: LookingBack,
) -> int:
    """Make a pack for people who type no command.

    It is one file, of the kind that its ending says. Personal data is left out and counted. A
    paper that is there is made anew, any other file not. A site is a folder of linked pages.
    """
    if verify is not None:
        if pack or plan or out:
            raise VerifiesOne
        return _verify(verify, session)
    if pack == SITE:
        from qiptrack.cli.requests.site import SiteScope, watch_site, write_site  # no pack needs it

        if since is not None:
            raise options.NotForThat("--since", "packs, and a site shows how all stands now")
        site = SiteScope(out, plans=plan or (), service=service, theme=theme, people=people)
        return watch_site(session, site) if watch else write_site(session, site)
    if watch:
        raise options.NotForThat("--watch", "a site")
    chosen = _pack(pack)
    history, may_have_no_plan = chosen is Pack.INSPECTOR, chosen is Pack.MEETING
    asked = PaperScope(tuple(plan or ()), service, theme, since, people, history, may_have_no_plan)
    return _write_paper(session, chosen, asked, out)


def _write_paper(session: LookingBack, chosen: Pack, asked: PaperScope, out: Path | None) -> int:
    """Make a pack in the file `out`, or in one that is named for what it shows."""
    if out:
        refuse_folder(out, DEFAULT)
        ending_of(out.name)
        see_place_of_paper(out)
    written = writer_of(out.name) if out else None
    look = ViewRequest.at(session)
    try:
        found, origin = gather(session, look, asked)
    except UnknownPlan as unknown:
        if (ending := f".{unknown.name.lower().removeprefix('.')}") in ENDINGS:
            raise EndingForPlan(unknown.name, ending, chosen) from None
        raise
    path = out or Path(f"{file_name(found.name) or 'plans'}-{chosen}-{look.today}{DEFAULT}")
    written = written or writer_of(path.name)
    save_paper(path, written(paper_of(chosen, found, origin)))
    say(f"{path}: {_in_a_line(chosen, found, origin)}")
    if len(found.plans) > MANY and not found.narrowed.of:
        say(SHORTER)
    return look.name_doubts()


MANY = 20
"""The number of plans above which it is said how to have a shorter pack."""
SHORTER = "Its first page sums it up. `--service` or `--theme` makes a shorter one."


def _pack(name: str | None) -> Pack:
    found = next((each for each in Pack if each == name), None)
    if found is None:
        raise NoPack(name)
    return found


def _in_a_line(chosen: Pack, found: Gathered, origin: Origin) -> str:
    """Return in a line what was made, and what was left out of it."""
    parts = [
        f"the {chosen} pack of {count(len(found.plans), 'plan')}",
        f"as of {short_day(found.today)}",
        f"{count(origin.withheld, 'item')} of personal data withheld" if origin.withheld else "",
    ]
    return f"{', '.join(part for part in parts if part)}."


def _verify(path: Path, session: LookingBack) -> int:
    """Say which plans a paper was made from; return whether there are such."""
    from qiptrack.importing.formats.formats import FileNotOpened  # a pack is made without it

    try:
        stamp = stamp_in(path.read_bytes())
    except OSError as error:
        raise FileNotOpened(path, error) from error
    if stamp is None:
        raise NoPaper(path)
    found = matching(session.folder, stamp)
    emit("".join(f"{visible(line)}\n" for line in _verdict(path, stamp, found)))
    return DONE if found.on_disk or found.commit else FOUND


def _verdict(path: Path, stamp: Stamp, found: Match) -> Sequence[str]:
    of = count(len(stamp.marks), "plan") if stamp.marks else "all plans"
    lines = [f"{path} was made from {of} with the SHA-256 {stamp.sha256}."]
    if found.commit:
        at = found.commit
        made = short_day(at.committer.moment.date())
        lines.append(f"They are the plans at revision {at.id[:10]} of {made}: {at.subject}")
    elif found.silent:
        now = "They are" if found.on_disk else "They are not"
        lines.append(f"{now} the plans as the files are now. No revision was looked at:")
        lines.append(f"{found.silent.message} {found.silent.fix}")
    elif found.on_disk:
        lines.append("They are the plans as the files are now; no revision has them.")
    else:
        looked = f" at {count(found.looked_at, 'revision')}" if found.looked_at else ""
        lines.append(f"No plans have it: neither the files as they are now, nor git{looked}.")
    if found.commit:
        now = "too" if found.on_disk else "no more: they have changed since"
        lines.append(f"The files as they are now are those plans {now}.")
    return lines
