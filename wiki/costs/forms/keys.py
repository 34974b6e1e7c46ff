"""What is typed about distribution keys, as commands or as a sentence for each field. No database."""

import re
from collections.abc import Sequence
from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.costs.rules.commands import KeyCommand
from wiki.costs.rules.distribution_keys import HALF_DAYS, Key, KeyLine, Method
from wiki.kernel.forms import FormReader
from wiki.kernel.i18n import _

_PERCENT = re.compile(r"(\d{1,5})(?:[.,](\d{1,2}))?\s*%?", re.ASCII)


def key_version(form: MultiDict[str, str], school_ids: Sequence[int]) -> KeyCommand:
    """A new version of the key for these schools; raises TypedInvalid."""
    typed = FormReader(form)
    command = read_key(typed, school_ids)
    typed.done()
    return command


def read_key(typed: FormReader, school_ids: Sequence[int]) -> KeyCommand:
    """The key that is part of a form, for these schools; what is wrong with it stays in the reader."""
    basis = HALF_DAYS if typed.form.get("method") == HALF_DAYS else ""
    method = (
        Method.WEIGHTS if basis else typed.choice("method", Method, _("Choose how the costs are divided."))
    )
    by_pupils = typed.form.get("rest_method") == Method.PUPILS
    rest = Method.PUPILS if by_pupils and method is Method.FIXED_REST else Method.EQUAL
    lines: tuple[KeyLine, ...] = ()
    if method not in (Method.EQUAL, Method.PUPILS):
        lines = tuple(KeyLine(id_, _value(typed, method, f"value_{id_}")) for id_ in school_ids)
    return KeyCommand(
        method,
        typed.day("effective_from"),
        typed.text("rationale"),
        lines,
        name=typed.line("name"),
        basis=basis,
        rest_method=rest,
    )


def key_to_try(form: MultiDict[str, str], school_ids: Sequence[int], on: date) -> Key:
    """A key to work out and not to fix: what its form says, without date and reason; raises TypedInvalid."""
    filled = MultiDict([*form.items(multi=True), ("effective_from", on.isoformat())])
    command = key_version(filled, school_ids)
    return Key(command.method, command.lines, on, command.rest_method, command.basis)


def pupils(form: MultiDict[str, str], school_ids: Sequence[int]) -> dict[int, int]:
    """The numbers of pupils that were typed (`pupils_<school id>`); what was left empty is left out."""
    typed = FormReader(form)
    found = {id_: typed.whole(f"pupils_{id_}") for id_ in school_ids if typed.line(f"pupils_{id_}")}
    typed.done()
    return found


def _value(typed: FormReader, method: Method, name: str) -> int | None:
    if method is Method.FIXED_REST:
        return typed.euro(name)
    text = typed.line(name)
    if not text:
        return None
    if method is Method.PERCENT:
        return _basis_points(typed, name, text)
    return typed.whole(name)


def _basis_points(typed: FormReader, name: str, text: str) -> int | None:
    match = _PERCENT.fullmatch(text)
    if match is None:
        typed.errors[name] = _("Enter a percentage like 33,33.")
        return None
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
