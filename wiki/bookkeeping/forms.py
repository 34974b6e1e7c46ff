"""What is typed about ledger numbers, parties and documents, as commands or a sentence by field. No database."""

from collections.abc import Mapping

from wiki.bookkeeping.rules.charts import Code, Party
from wiki.bookkeeping.rules.documents import Vat
from wiki.bookkeeping.services.documents import Issue
from wiki.kernel.forms import Form, FormReader
from wiki.kernel.i18n import _


def chart(form: Form, accounts: tuple[str, ...]) -> Mapping[str, Code]:
    """Where each account type is booked."""
    typed = FormReader(form)
    return {
        account: Code(
            typed.line(f"number_{account}"),
            typed.line(f"name_{account}"),
            typed.line(f"cost_centre_{account}"),
            typed.line(f"vat_{account}"),
            typed.line(f"rgs_{account}"),
        )
        for account in accounts
    }


def party(form: Form) -> Party:
    """Who somebody is in the trade register."""
    typed = FormReader(form)
    return Party(
        typed.line("legal_name"),
        typed.line("street"),
        typed.line("postcode").upper(),
        typed.line("place"),
        typed.line("kvk").replace(" ", ""),
        typed.line("vat_number").replace(" ", "").replace(".", "").upper(),
    )


def issue(form: Form) -> Issue:
    """How documents are worded; raises Invalid."""
    typed = FormReader(form)
    command = Issue(
        typed.choice("vat", Vat, _("Choose what the documents say about VAT.")),
        typed.line("sentence"),
        typed.line("note"),
    )
    typed.done()
    return command
