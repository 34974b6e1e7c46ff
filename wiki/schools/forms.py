"""What was typed into the forms of this slice."""

from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import lazy as _
from wiki.schools.rules import SCHOOL_ROLES, Actor, Grant, Role, SchoolCommand

Form = MultiDict[str, str]


@dataclass(frozen=True)
class PersonForm:
    """Name, address and roles as they were typed; `roles` None when the form did not ask for them."""

    name: str
    email: str
    roles: tuple[str, ...] | None
    school: str

    @classmethod
    def read(cls, form: Form) -> "PersonForm":
        """Whatever was typed, to show again."""
        asked = "roles" in form or "school" in form
        roles = tuple(form.getlist("roles")) if asked else None
        return cls(form.get("name", "").strip(), form.get("email", "").strip(), roles, form.get("school", ""))

    def grants(self, actor: Actor) -> list[Grant]:
        """The roles that were asked for; where the form asks none, a teacher of the actor's school.

        Raises Invalid.
        """
        if self.roles is None:
            return [(Role.TEACHER, actor.school_id)]
        try:
            roles = [Role(r) for r in self.roles]
            school = int(self.school[:9]) if self.school else None
        except ValueError:
            raise Invalid({"roles": _("Choose from the list.")}) from None
        if not roles:
            raise Invalid({"roles": _("Choose at least one role.")})
        return [(role, school if role in SCHOOL_ROLES else None) for role in roles]


def school_command(form: Form) -> SchoolCommand:
    """A school as it was typed."""
    return SchoolCommand(**{name: form.get(name, "") for name in ("brin", "name", "place", "type", "colour")})


@dataclass(frozen=True)
class PupilCountForm:
    """How many pupils were counted when, and where the number comes from."""

    counted_on: date
    pupils: int
    source: str

    @classmethod
    def read(cls, form: Form) -> "PupilCountForm":
        """Raises Invalid."""
        errors = {}
        day, pupils = date.min, 0
        try:
            day = date.fromisoformat(form.get("counted_on", ""))
        except ValueError:
            errors["counted_on"] = _("Choose the date of the count.")
        typed = form.get("pupils", "").strip()
        if typed.isascii() and typed.isdigit() and len(typed) < 10:
            pupils = int(typed)
        else:
            errors["pupils"] = _("Type a whole number of pupils.")
        if errors:
            raise Invalid(errors)
        return cls(day, pupils, form.get("source", ""))
