"""What was typed into the forms of this slice."""

from collections.abc import Mapping
from dataclasses import dataclass

from wiki.kernel.errors import Invalid
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

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "NewPassword":
        """Raises Invalid when something is empty or the two new ones differ."""
        present, new = form.get("present_password", ""), form.get("new_password", "")
        errors = {}
        if not present:
            errors["present_password"] = _("Enter your current password.")
        if not new:
            errors["new_password"] = _("Enter a new password.")
        elif new != form.get("new_password_again", ""):
            errors["new_password_again"] = _("This is not the same as the new password.")
        if errors:
            raise Invalid(errors)
        return cls(present, new)
