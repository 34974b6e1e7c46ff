"""Files for a bookkeeping program: the journal of a school or the network, and a document as PDF or UBL."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version as installed

from wiki.bookkeeping.queries import charts, documents, journals
from wiki.bookkeeping.queries.charts import Owner
from wiki.bookkeeping.rules import auditfile, csv_layouts, ubl
from wiki.bookkeeping.rules.auditfile import Order
from wiki.bookkeeping.rules.charts import Code, Journal, Party
from wiki.bookkeeping.services.document_pdf import document_pdf
from wiki.kernel import clock
from wiki.kernel.errors import Conflict, NotFound
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor
from wiki.statements.queries.statements import Cut
from wiki.statements.services.downloads import File

Write = Callable[[Order], bytes]
JOURNALS: Mapping[str, tuple[str, str, Write]] = {
    "xaf32": ("application/xml", "xaf", partial(auditfile.build, version=auditfile.V3_2)),
    "xaf40": ("application/xml", "xaf", partial(auditfile.build, version=auditfile.V4_0)),
    **{
        name: ("text/csv", "csv", partial(csv_layouts.write, layout))
        for name, layout in csv_layouts.LAYOUTS.items()
    },
}
"""Media type, extension and what writes it."""
DOCUMENTS = {"pdf": "application/pdf", "xml": "application/xml"}


def journal_file(actor: Actor, owner: Owner, format_: str, cut: Cut) -> File:
    """The journal of a school or the network in a period or calendar year.

    Raises NotFound for another format, and Conflict as long as the ledger numbers are not filled in.
    """
    if format_ not in JOURNALS:
        raise NotFound(_("There is no such format."))
    media_type, extension, write = JOURNALS[format_]
    order = Order(
        Journal(_party(owner), owner.identity, cut.starts_on, cut.ends_on),
        _whole_chart(owner),
        journals.entries(actor, owner.school_id, cut),
        installed("lichtwerk"),
        clock.today(),
    )
    name = f"journaal-{owner.identity}-{cut.label}-{format_}.{extension}".replace(" ", "-")
    return File(write(order), media_type, name)


def _party(owner: Owner) -> Party:
    """As somebody filled it in; else with the name it has here."""
    known = charts.party(owner.school_id)
    return known if known.is_whole else Party(owner.name, "", "", "", owner.identity)


def _whole_chart(owner: Owner) -> dict[str, Code]:
    chart = charts.chart(owner.school_id)
    if any(account not in chart for account in owner.accounts):
        raise Conflict(_("Fill in the ledger numbers first: then this file can be made."))
    return chart


def document_file(actor: Actor, document_id: int, format_: str) -> File:
    """A document as `pdf` or `xml` (UBL). Raises NotFound, also for a document that the actor may not see."""
    if format_ not in DOCUMENTS:
        raise NotFound(_("There is no such format."))
    document = documents.document(actor, document_id)
    content = document_pdf(document) if format_ == "pdf" else ubl.build(document)
    return File(content, DOCUMENTS[format_], f"{document.number}-{document.receiver_code}.{format_}")
