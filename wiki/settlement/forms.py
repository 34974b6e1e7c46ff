"""What is typed about periods, payments and accounts, as commands or as a sentence for each field. No database."""

from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.kernel.forms import FormReader, read_id, read_ids
from wiki.kernel.i18n import _
from wiki.settlement.rules.objecting import About, Object
from wiki.settlement.services.accounts import EnterAccount
from wiki.settlement.services.payment_files import MakeFile
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.services.settlements import Mode


def review(form: MultiDict[str, str]) -> date:
    """The day until which schools can object; raises Invalid."""
    typed = FormReader(form)
    until = typed.day("objections_until")
    typed.done()
    return until


def mode(form: MultiDict[str, str]) -> tuple[Mode, int | None]:
    """How to settle, and through which school; what no screen sends means as few transfers as possible."""
    sent = form.get("mode", "")
    found = Mode(sent) if sent in list(Mode) else Mode.MINIMAL
    return found, read_id(form.get("hub")) if found is Mode.HUB else None


def payment(form: MultiDict[str, str]) -> RecordPayment:
    """What was paid, on which day; raises Invalid."""
    typed = FormReader(form)
    command = RecordPayment(typed.euro("cents") or 0, typed.day("paid_on"), typed.line("note"))
    typed.done()
    return command


def account(form: MultiDict[str, str]) -> EnterAccount:
    """A bank account as it was typed."""
    typed = FormReader(form)
    return EnterAccount(typed.line("iban"), typed.line("account_name"), typed.line("bic"))


def payment_file(form: MultiDict[str, str]) -> MakeFile:
    """Which transfers to pay, and on which day; raises Invalid."""
    typed = FormReader(form)
    chosen = read_ids(form.getlist("transfers"))
    command = MakeFile(chosen, typed.day("execute_on"), bool(form.get("again")))
    typed.done()
    return command


def entry_payment(form: MultiDict[str, str]) -> tuple[int, int]:
    """The transfer that an entry pays, and how much of it; raises Invalid."""
    typed = FormReader(form)
    found = typed.id("transfer", _("Choose a transfer.")), typed.needed_euro("cents")
    typed.done()
    return found


def objection(form: MultiDict[str, str]) -> Object:
    """What a school objects to, and why; raises Invalid."""
    typed = FormReader(form)
    kind, _dash, number = form.get("about", "").partition("-")
    found = read_id(number)
    if kind not in list(About) or (kind != About.STATEMENT and found is None):
        typed.errors["about"] = _("Choose what your school objects to.")
    reason = typed.text("reason")
    typed.done()
    return Object(
        reason,
        cost_id=found if kind == About.COST else None,
        settlement_id=found if kind == About.SETTLEMENT else None,
    )


def answer(form: MultiDict[str, str]) -> str:
    """What is answered."""
    return FormReader(form).text("answer")


def entry_parts(form: MultiDict[str, str]) -> dict[int, int]:
    """How much of an entry pays each transfer, those that were left empty not; raises Invalid."""
    typed = FormReader(form)
    found: dict[int, int] = {}
    for name in form:
        transfer_id = read_id(name.removeprefix("part-")) if name.startswith("part-") else None
        cents = typed.euro(name) if transfer_id else None
        if transfer_id and cents:
            found[transfer_id] = cents
    typed.done()
    return found
