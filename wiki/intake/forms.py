"""Files that wait between two screens, and rows of a sheet as commands or sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from wiki.costs.forms import costs as cost_forms
from wiki.costs.rules.commands import RecordCost
from wiki.costs.rules.cost_kinds import USUAL, traits
from wiki.costs.services.receipts import StoredReceipt
from wiki.costs.wording import KINDS, typed_euro
from wiki.intake.queries.doubles import Known, known, numbered, same
from wiki.intake.rules.cost_table import Typed, doubles
from wiki.intake.rules.proposals import Proposal
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.i18n import _
from wiki.kernel.money import BadAmount, parse_euro
from wiki.schools.rules import Actor

_NO_COLUMNS = frozenset({"hours", "credits"})
"""Groups of fields that a sheet has no columns for."""

DAY = 24 * 60 * 60
"""Seconds that a file waits for who brought it."""
Schools = Sequence[tuple[int, str]]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="intake")


def mark_of(actor: Actor, project_id: int, kept: Sequence[StoredReceipt]) -> str:
    """What a form carries of files that are in the store already: nobody else, and no other project, can use it."""
    return str(_signer().dumps([actor.id, project_id, [astuple(one) for one in kept]]))


def kept(actor: Actor, project_id: int, mark: str) -> tuple[StoredReceipt, ...]:
    """The files of a form; raises Conflict when it is not theirs, or too old."""
    try:
        who, where, files = _signer().loads(mark, max_age=DAY)
    except BadData as bad:
        raise Conflict(_("This form is too old. Choose the file again.")) from bad
    if (who, where) != (actor.id, project_id):
        raise Conflict(_("This form is too old. Choose the file again."))
    return tuple(StoredReceipt(*one) for one in files)


def values_of(proposal: Proposal, payer: int | str) -> dict[str, Any]:
    """The form of a cost with what was read of it."""
    return {
        "kind": proposal.kind,
        "description": proposal.description,
        "supplier": proposal.supplier,
        "document_number": proposal.document_number,
        "dated_on": proposal.dated_on.isoformat() if proposal.dated_on else "",
        "gross": _euro(proposal.gross_cents),
        "vat": _euro(proposal.vat_cents or None),
        "payers": payer,
    }


def _euro(cents: int | None) -> str:
    return "" if cents is None else typed_euro(cents)


def cents_of(text: str) -> int | None:
    """An amount as it was typed; None when it is none, or can mean two."""
    try:
        return parse_euro(text)
    except BadAmount:
        return None


@dataclass(frozen=True)
class Row:
    """A row of a sheet: what was typed, the sentences by field, the cost that it is, and what may be the same."""

    number: int
    values: Mapping[str, str]
    errors: Mapping[str, str]
    command: RecordCost | None
    same: tuple[Known, ...] = ()
    twice: bool = False
    """A row above it says the same."""

    @property
    def is_double(self) -> bool:
        """Whether it may be there already."""
        return self.twice or bool(self.same)


def rows(actor: Actor, read: Sequence[Typed], schools: Schools) -> list[Row]:
    """The rows as costs, each with what is wrong with it and what may be the same: one statement."""
    found = [_row(one, schools, actor.school_id) for one in read]
    commands = [row.command for row in found if row.command]
    there = known(actor, {c.dated_on for c in commands}, {c.document_number for c in commands})
    keys = [_key(row.command) for row in found]
    twice = set(doubles(keys))
    return [
        Row(row.number, row.values, row.errors, row.command, _same(row.command, there), place in twice)
        for place, row in enumerate(found)
    ]


def _key(command: RecordCost | None) -> tuple[object, ...] | None:
    if command is None:
        return None
    mark = numbered(command.supplier, command.document_number)
    return mark or (command.dated_on, command.gross_cents, command.description.casefold())


def _same(command: RecordCost | None, there: Sequence[Known]) -> tuple[Known, ...]:
    if command is None:
        return ()
    mark = numbered(command.supplier, command.document_number)
    return tuple(same(there, command.dated_on, command.gross_cents, mark))


def _row(one: Typed, schools: Schools, own: int | None) -> Row:
    errors: dict[str, str] = {}
    kind = _kind(one.values.get("kind", ""), errors)
    payer = _payer(one.values.get("payers", ""), schools, own, errors)
    form = MultiDict({**one.values, "kind": kind, "payers": payer})
    try:
        command = cost_forms.record_cost(form, [id_ for id_, _name in schools])
    except Invalid as invalid:
        return Row(one.number, one.values, {**invalid.errors, **errors}, None)
    return Row(one.number, one.values, errors, None if errors else command)


def _kind(text: str, errors: dict[str, str]) -> str:
    """The kind by its name in the reader's language, or as the JSON API calls it."""
    if not text:
        return USUAL.value
    for kind, name in KINDS.items():
        if text.casefold() in (str(name).casefold(), kind) and not traits(kind).fields & _NO_COLUMNS:
            return kind
    errors["kind"] = _("There is no such type of cost for a sheet.")
    return USUAL.value


def _payer(text: str, schools: Schools, own: int | None, errors: dict[str, str]) -> str:
    """The school by its name; without one the own school."""
    if not text and own in dict(schools):
        return str(own)
    for id_, name in schools:
        if text.casefold() == name.casefold():
            return str(id_)
    errors["payers"] = _("No school of this project has this name.")
    return str(schools[0][0]) if schools else ""
