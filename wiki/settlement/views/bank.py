"""Bank statements on the screen: read them, and decide on what matching left to a person."""

from collections.abc import Callable, Sequence

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from wiki.costs.wording import typed_euro
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.money import format_euro
from wiki.schools.access import access, current_actor
from wiki.schools.rules import Role
from wiki.settlement import forms, wording
from wiki.settlement.queries.settlements import TransferRow
from wiki.settlement.rules import bank_files
from wiki.settlement.rules.references import in_fours
from wiki.settlement.services import bank_entries, bank_import
from wiki.settlement.services.accounts import HOLDERS
from wiki.settlement.services.bank_entries import EntryRow
from wiki.settlement.services.bank_import import ReadStatement
from wiki.settlement.views.blueprint import bp

READERS = (Role.TREASURER, Role.SCHOOL_COORDINATOR)


@bp.get("/settlement/bank")
@access(*HOLDERS)
def bank_statements() -> ResponseReturnValue:
    """Send a statement, and see what waits for a person."""
    return _page()


@bp.post("/settlement/bank")
@access(*READERS)
def read_statements() -> ResponseReturnValue:
    """Take in the statements of one or more files: all of them or none."""
    uploads = [upload for upload in request.files.getlist("files") if upload.filename]

    def done(found: list[ReadStatement]) -> str:
        for statement in found:
            if statement.problem:
                flash(wording.refused(statement), "warning")
            else:
                flash(_message(statement))
        return ""

    return act(lambda: _read(uploads), _page, done, to="/settlement/bank")


def _read(uploads: Sequence[FileStorage]) -> list[ReadStatement]:
    if not uploads:
        raise Invalid({"files": wording.CHOOSE_FILE})
    files = [(upload.filename or "", upload.stream.read(bank_files.MAX_BYTES + 1)) for upload in uploads]
    return bank_import.read_files(current_actor(), files)


def _message(statement: ReadStatement) -> str:
    """What came of a statement, in a sentence or more."""
    account = in_fours(statement.iban)
    if statement.known:
        return _("%(account)s: this statement was already read, nothing was added.", account=account)
    sentences = [
        ngettext(
            "%(account)s: %(num)s entry read.",
            "%(account)s: %(num)s entries read.",
            statement.added,
            account=account,
        ),
        ngettext("%(num)s payment is recorded.", "%(num)s payments are recorded.", statement.booked),
    ]
    if statement.waiting:
        sentences.append(
            ngettext(
                "%(num)s entry is waiting for you.", "%(num)s entries are waiting for you.", statement.waiting
            )
        )
    return " ".join([*sentences, *(str(wording.BREAKS[found]) for found in statement.breaks)])


@bp.post("/settlement/bank/<id:entry_id>/book")
@access(*READERS)
def book_entry(entry_id: int) -> ResponseReturnValue:
    """Book an entry as a payment of a transfer."""

    def book() -> None:
        transfer_id, cents = forms.entry_payment(request.form)
        bank_entries.book_entry(current_actor(), entry_id, transfer_id, cents)

    return _decide(entry_id, book, _("The payment is recorded."))


@bp.post("/settlement/bank/<id:entry_id>/set-aside")
@access(*READERS)
def set_entry_aside(entry_id: int) -> ResponseReturnValue:
    """Set an entry aside: it pays no transfer."""
    reason = request.form.get("reason", "")
    return _decide(
        entry_id,
        lambda: bank_entries.set_aside(current_actor(), entry_id, reason),
        _("The entry is set aside."),
    )


@bp.post("/settlement/bank/<id:entry_id>/take-back")
@access(*READERS)
def take_entry_back(entry_id: int) -> ResponseReturnValue:
    """The money came back: the transfer is open again."""
    return _decide(
        entry_id,
        lambda: bank_entries.undo_returned_payment(current_actor(), entry_id),
        _("The payment has been undone. Both lines stay visible."),
    )


def _decide(entry_id: int, decide: Callable[[], object], done: str) -> ResponseReturnValue:
    return act(decide, lambda wrong: _page(wrong, entry_id), done, to="/settlement/bank#waiting")


def _page(wrong: FormErrors = NO_ERRORS, entry_id: int | None = None) -> str:
    """The screen; `entry_id` is the entry whose form was not right, None when that was the file."""
    actor = current_actor()
    counts = bank_entries.counts(actor)
    queues = [
        (queue, counts[queue], bank_entries.waiting(actor, queue))
        for queue in wording.QUEUES
        if queue in counts
    ]
    rows = [row for _queue, _count, found in queues for row in found]
    proposed = bank_entries.proposed(rows)
    return render_template(
        "settlement/bank.html",
        queues=queues,
        waiting=sum(counts.values()),
        proposed=proposed,
        transfers=_offered(bank_entries.open_transfers(actor)),
        amounts={row.id: _amount(row, proposed) for row in rows},
        statements=bank_entries.statements(actor),
        may_read=actor.has(*READERS),
        may_note_all=actor.has(Role.TREASURER),
        wrong=entry_id,
        values=request.form,
        errors=wrong.errors,
        readings=wrong.readings,
        words=wording,
        in_fours=in_fours,
    )


def _offered(transfers: Sequence[TransferRow]) -> list[tuple[int | str, str]]:
    """The transfers to choose from, or none when nothing is open."""
    found = [
        (row.id, f"{row.from_school} → {row.to_school}: {format_euro(row.open_cents)}") for row in transfers
    ]
    return [("", _("Choose a transfer.")), *found] if found else []


def _amount(row: EntryRow, proposed: dict[int, TransferRow]) -> str:
    """What would be noted: what came in, and no more than is open."""
    known = proposed.get(row.transfer_id or 0)
    size = abs(row.cents)
    return typed_euro(min(size, known.open_cents) if known and known.open_cents else size)
