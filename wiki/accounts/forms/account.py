"""What was typed into the forms of this slice."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from wiki.accounts.rules import TOKEN_DAYS
from wiki.kernel.errors import Invalid
from wiki.kernel.forms import read_whole
from wiki.kernel.i18n import lazy as _


@dataclass(frozen=True)
class SignIn:
    """An address and a password."""

    email: str
    password: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "SignIn":
        """Raises Invalid when one of them is empty."""
        email, password = form.get("email", "").strip(), form.get("password", "")
        errors = {}
        if not email:
            errors["email"] = _("Enter your email address.")
        if not password:
            errors["password"] = _("Enter your password.")
        if errors:
            raise Invalid(errors)
        return cls(email[:254], password)


@dataclass(frozen=True)
class NewPassword:
    """The password somebody has and the one they want."""

    present: str
    new: str
    keep_tokens: bool

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "NewPassword":
        """Raises Invalid when something is empty or the two new ones differ."""
        present, new = form.get("present_password", ""), form.get("new_password", "")
        errors = {}
        if not present:
            errors["present_password"] = _("Enter your current password.")
        errors |= _made_errors(form)
        if errors:
            raise Invalid(errors)
        return cls(present, new, "keep_tokens" in form)


@dataclass(frozen=True)
class MadePassword:
    """A password that somebody makes who need not know the one before."""

    new: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "MadePassword":
        """Raises Invalid when something is empty or the two differ."""
        if errors := _made_errors(form):
            raise Invalid(errors)
        return cls(form["new_password"])


def _made_errors(form: Mapping[str, str]) -> dict[str, str]:
    new = form.get("new_password", "")
    if not new:
        return {"new_password": _("Enter a new password.")}
    if new != form.get("new_password_again", ""):
        return {"new_password_again": _("This is not the same as the new password.")}
    return {}


@dataclass(frozen=True)
class NewToken:
    """A token as it was asked for; `days` 0 when no number was sent."""

    name: str
    scopes: tuple[str, ...]
    days: int

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "NewToken":
        """Whatever was typed, to show again; without a number of days it is a year."""
        days = read_whole(form.get("days", str(TOKEN_DAYS))) or 0
        return cls(form.get("name", ""), tuple(form.getlist("scopes")), days)


NO_TOKEN = NewToken("", (), TOKEN_DAYS)
