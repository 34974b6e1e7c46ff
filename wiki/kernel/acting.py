"""Do what a form asks, or show the form again: with what was typed, and the sentence next to its field."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TypeVar

from flask import flash, make_response
from flask.typing import ResponseReturnValue

from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.web import see_other

Made = TypeVar("Made")


@dataclass(frozen=True)
class FormErrors:
    """Why a form is shown again; `NO_ERRORS` when it is shown for the first time.

    `errors` holds a sentence by field, under "" one for the whole. `readings` are the amounts to choose from, by field.
    """

    errors: dict[str, str] = field(default_factory=dict)
    readings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    status: int = 200

    @property
    def is_conflict(self) -> bool:
        """True when somebody else changed this first."""
        return self.status == Conflict.status


NO_ERRORS = FormErrors()


def errors_of(invalid: Invalid) -> FormErrors:
    """What was wrong with a form, to be shown beside its fields."""
    return FormErrors(invalid.errors, getattr(invalid, "readings", {}), invalid.status)


def act(
    do: Callable[[], Made],
    show: Callable[[FormErrors], ResponseReturnValue],
    done: str | Callable[[Made], str],
    to: str | Callable[[Made], str],
    *,
    conflict_at: str | None = None,
    opens_transaction: bool = False,
) -> ResponseReturnValue:
    """Call `do` in a transaction, flash `done` (empty: nothing), redirect to `to`; both may be made of what was done.

    When `do` raises Invalid, nothing was written, and the answer is what `show` makes of the errors, with status 422.
    With `conflict_at` a Conflict comes back in the same way, as the sentence of that field and with status 409;
    without it the site's own page for it is the answer. `opens_transaction` says that the service called by `do` has
    transactions of its own.
    """
    try:
        with nullcontext() if opens_transaction else transaction():
            made = do()
    except Invalid as invalid:
        return _again(show, errors_of(invalid))
    except Conflict as conflict:
        if conflict_at is None:
            raise
        return _again(show, FormErrors({conflict_at: conflict.detail}, status=conflict.status))
    if said := done(made) if callable(done) else done:
        flash(said)
    return see_other(to(made) if callable(to) else to)


def _again(show: Callable[[FormErrors], ResponseReturnValue], wrong: FormErrors) -> ResponseReturnValue:
    response = make_response(show(wrong))
    response.status_code = wrong.status
    return response
