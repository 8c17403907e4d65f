"""QIP8xx: nobody's personal data."""

from itertools import chain

from qiptrack.analysis.personal_data import PersonalData, has_nhs_number, personal_data
from qiptrack.model.vocabulary import Severity
from qiptrack.rules.context import Context, Document
from qiptrack.rules.registry import Hit, Hits, rule
from qiptrack.yamlfile.lost_text import escaped_texts

_FIX = "Take it out; refer to the person by the reference of the care record or incident."


def _of_kind(document: Document, context: Context, *, nhs: bool) -> Hits:
    """Yield what is found in a plan; the organisation file holds addresses of posts."""
    if context.filed is None:
        return
    for found in document.personal_data:
        if (found.kind is PersonalData.NHS_NUMBER) is nhs:
            yield Hit((), f"this looks like {found.kind.value}", span=(found.start, found.end))
    for found in personal_data(context.filed.file) if nhs else ():
        if found.kind is PersonalData.NHS_NUMBER:
            fix = "Rename the file, and refer to the person by the reference of the care record."
            yield Hit((), "the name of this file holds what looks like an NHS number", fix)


@rule("QIP801", "nhs-number", on=Document, severity=Severity.ERROR, fix=_FIX)
def nhs_number(document: Document, context: Context) -> Hits:
    """A plan is read by commissioners, inspectors and whoever has the repository.

    Ten digits whose check digit is that of an NHS number say who somebody's record is, and
    once committed they stay in the history.
    """
    if context.errors_only and not _may_have_an_error(document, context):
        return
    yield from _of_kind(document, context, nhs=True)


def _may_have_an_error(document: Document, context: Context) -> bool:
    """Whether there may be an NHS number in a plan or its name, at a quick look."""
    name = context.filed.file if context.filed else ""
    texts = (document.source.text, name)
    escaped = (node.value or "" for _, node in escaped_texts(document.source))
    return any(map(has_nhs_number, chain(texts, escaped)))


@rule("QIP802", "personal-data", on=Document, severity=Severity.WARNING, fix=_FIX)
def personal(document: Document, context: Context) -> Hits:
    """A date of birth, a private address or a telephone number has no place in a plan.

    Actions belong to roles, and evidence to references, so that a plan can be shown to
    anybody. UK GDPR, article 5(1)(c), asks for no more data than the purpose needs.
    """
    if not context.passes_over("QIP802"):
        yield from _of_kind(document, context, nhs=False)
