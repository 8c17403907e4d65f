"""A site of all plans: written once, or again whenever a plan changes."""

from collections.abc import Sequence
from pathlib import Path

from qiptrack.analysis.action_filter import ActionFilter
from qiptrack.analysis.withholding import Withholding
from qiptrack.cli.errors import DONE, refuse, say
from qiptrack.cli.requests.paper import origin_of
from qiptrack.cli.requests.view import ViewRequest
from qiptrack.cli.session import LookingBack
from qiptrack.errors import QiptrackError
from qiptrack.model.identity import plan_id
from qiptrack.reports.site.addresses import INDEX
from qiptrack.reports.site.pages import PageHeader
from qiptrack.reports.site.site import Site
from qiptrack.reports.wording import count
from qiptrack.store.folder_watch import each_change
from qiptrack.store.provenance import provenance, see_unchanged
from qiptrack.store.site_folder import site_folder


class NothingToWatch(QiptrackError):
    """A site is to be renewed that cannot change."""

    def __init__(self) -> None:
        super().__init__(
            "--watch renews a site when a plan changes, and what stood at a revision does not.",
            "Leave out --watch, or --at.",
        )


class SiteNeedsFolder(QiptrackError):
    """It is not said where a site is to be."""

    def __init__(self) -> None:
        super().__init__(
            "Say which folder the site is to be in.",
            "Add --out DIR; the folder is made where it is not there.",
        )


class SiteScope:
    """What a site was asked to be about, and where it is to be."""

    def __init__(
        self,
        out: Path | None,
        *,
        plans: Sequence[str] = (),
        service: str | None = None,
        theme: str | None = None,
        people: bool = False,
    ) -> None:
        """Take what was typed; raises SiteNeedsFolder where no folder was."""
        if out is None:
            raise SiteNeedsFolder
        self.out = out
        self.plans, self.service, self.theme, self.people = tuple(plans), service, theme, people


def write_site(session: LookingBack, asked: SiteScope) -> int:
    """Write a site, and say what is in it; return the exit code."""
    look = ViewRequest.at(session)
    wanted = ActionFilter(service=look.service(asked.service), theme=look.theme(asked.theme))
    only = [plan_id(each.file) for each in look.named(asked.plans)] if asked.plans else []
    without = Withholding.of(look.organisation, people=asked.people)
    read = (without.plan(filed) for filed in look.plans(asked.plans or None))
    made = provenance(look.folder, session.folder, only)
    # What is left out of the names is counted with the plans that have them.
    named = Withholding(without.names)
    origin = origin_of(made, [named.text(name) for name in only], people=asked.people)
    with site_folder(asked.out) as write:
        site = Site(PageHeader(look.organisation, look.today, origin), write)
        items = 0
        for filed in read:
            if wanted.plan_fits(filed):
                site.add(filed, withheld=without.items - items)
            items = without.items
        missing = tuple(map(without.text, look.doubts_said()))
        site.finish(withheld=without.items, missing=missing)
        see_unchanged(look.folder, made)
    held = f", {count(without.items, 'item')} of personal data withheld" if without.items else ""
    pages = f"{count(site.pages, 'page')} of {count(site.plans, 'plan')}{held}"
    say(f"{asked.out}: {pages}. Open {asked.out / INDEX} in a browser.")
    return look.name_doubts()


def watch_site(session: LookingBack, asked: SiteScope) -> int:
    """Write a site whenever a file of the plans has changed, until Ctrl-C."""
    if session.at is not None:
        raise NothingToWatch
    try:
        for _ in each_change(session.folder, asked.out):
            try:
                write_site(session, asked)
            except QiptrackError as error:
                refuse(error.message, error.fix)
            say("Ctrl-C ends it; until then it is renewed when a plan changes.")
    except KeyboardInterrupt:
        say("")
    return DONE
