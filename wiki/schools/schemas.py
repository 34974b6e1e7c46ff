"""What the JSON API of this slice takes and gives."""

import marshmallow as ma

from wiki.kernel.api import Characters, CursorArgs
from wiki.kernel.api_fields import Day
from wiki.schools.rules import Role
from wiki.schools.services.schools import MOST_PUPILS


class SchoolRef(ma.Schema):
    """A school by id and name."""

    id = ma.fields.Integer()
    name = ma.fields.String()


class MeSchema(ma.Schema):
    """The person of the token."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    email = ma.fields.String()
    language = ma.fields.String(allow_none=True)
    school = ma.fields.Nested(SchoolRef, allow_none=True)
    roles = ma.fields.List(ma.fields.String())


class LanguageSchema(ma.Schema):
    """The language somebody reads in; null leaves it to their browser."""

    language = ma.fields.String(required=True, allow_none=True)


class SchoolSchema(ma.Schema):
    """A school; `pupils` by its latest count."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    brin = ma.fields.String()
    place = ma.fields.String()
    pupils = ma.fields.Integer(allow_none=True)


class OneSchoolSchema(SchoolSchema):
    """A school with all that may be changed of it."""

    type = ma.fields.String()
    colour = ma.fields.String()
    url = ma.fields.String()


class ChangedSchool(ma.Schema):
    """A changed school: `brin` is like 99ZA00, `colour` like #2f6b1c or empty. What is left out stays."""

    brin = ma.fields.String()
    name = ma.fields.String()
    place = ma.fields.String()
    type = ma.fields.String()
    colour = ma.fields.String()


class NewSchool(ChangedSchool):
    """A school to be added."""

    brin = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    place = ma.fields.String(required=True)


class PupilCountSchema(ma.Schema):
    """How many pupils were counted when, and where the number comes from."""

    counted_on = Day(required=True)
    pupils = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(0, MOST_PUPILS))
    source = ma.fields.String(load_default="")


class PupilCounts(ma.Schema):
    """The counts of a school, the newest first; always whole."""

    items = ma.fields.List(ma.fields.Nested(PupilCountSchema))
    next = ma.fields.String(allow_none=True, dump_default=None)


class PeopleArgs(CursorArgs):
    """Which people: `q` is a part of a name or address."""

    q = ma.fields.String(load_default="", validate=Characters(0, 100))


class PersonSchema(ma.Schema):
    """Somebody with an account. `active` is false for who can no longer sign in."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    email = ma.fields.String()
    active = ma.fields.Boolean()
    school = ma.fields.Nested(SchoolRef, allow_none=True)
    roles = ma.fields.List(ma.fields.String())


class RolesSchema(ma.Schema):
    """What somebody is. `school` goes with the roles of a school, and only with those."""

    roles = ma.fields.List(
        ma.fields.Enum(Role, by_value=True), required=True, validate=ma.validate.Length(1, len(Role))
    )
    school = ma.fields.Integer(strict=True, allow_none=True, load_default=None)


class NewPerson(ma.Schema):
    """Somebody to be added; without `roles` a teacher of your own school."""

    name = ma.fields.String(required=True)
    email = ma.fields.String(required=True)
    roles = ma.fields.List(ma.fields.Enum(Role, by_value=True), validate=ma.validate.Length(1, len(Role)))
    school = ma.fields.Integer(strict=True, allow_none=True, load_default=None)


class ChangedPerson(ma.Schema):
    """A changed name or address. What is left out stays."""

    name = ma.fields.String()
    email = ma.fields.String()


class PasswordSchema(ma.Schema):
    """A password to hand over; it is shown this once. Null when a link went to their own address."""

    password = ma.fields.String(allow_none=True)


class AddedPerson(PersonSchema):
    """Somebody who was added, with their first password, which is shown this once; null when they get a link."""

    password = ma.fields.String(allow_none=True)


class Appointment(ma.Schema):
    """A `role` that somebody is to have, or a `new_email` (`kind` says which); `may_agree`: you can."""

    id = ma.fields.Integer()
    person = ma.fields.Integer(attribute="person_id")
    name = ma.fields.String()
    kind = ma.fields.String()
    role = ma.fields.String()
    new_email = ma.fields.String(attribute="address")
    asked_by = ma.fields.Integer(attribute="by_id", allow_none=True)
    at = ma.fields.DateTime()
    may_agree = ma.fields.Boolean()


class Appointments(ma.Schema):
    """What waits, the oldest first; always whole."""

    items = ma.fields.List(ma.fields.Nested(Appointment))
    next = ma.fields.String(allow_none=True, dump_default=None)
