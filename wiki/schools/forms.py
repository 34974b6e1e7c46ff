"""What was typed into the forms of this slice."""

from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.kernel.errors import Invalid
from wiki.kernel.forms import FormReader
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
        except ValueError:
            raise Invalid({"roles": _("Choose from the list.")}) from None
        if not roles:
            raise Invalid({"roles": _("Choose at least one role.")})
        typed = FormReader({"school": self.school})
        school = typed.maybe_id("school")
        typed.done()
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
        typed = FormReader(form)
        found = cls(typed.day("counted_on"), typed.whole("pupils"), form.get("source", ""))
        typed.done()
        return found
