"""Screens for who maintains people and schools."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, abort, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel import clock, running_app
from wiki.kernel.acting import NO_ERRORS, FormErrors, act, errors_of
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.signals import person_shown
from wiki.kernel.web import see_other
from wiki.schools import rules
from wiki.schools.access import access, current_actor
from wiki.schools.forms import PersonForm, PupilCountForm, school_command
from wiki.schools.queries import schools as school_queries
from wiki.schools.queries import trust
from wiki.schools.rules import Actor, Role, SchoolCommand
from wiki.schools.services import people as people_services
from wiki.schools.services import schools as school_services

bp = Blueprint("admin", __name__, url_prefix="/admin")
_SEES = (Role.ADMINISTRATOR, Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
_ADDS = (Role.ADMINISTRATOR, Role.SCHOOL_COORDINATOR)


def _page(template: str, wrong: FormErrors = NO_ERRORS, **values: object) -> Response:
    may = {
        "edit_schools": rules.may_edit_schools(current_actor()),
        "add_people": rules.may_add_people(current_actor()),
        "change_people": rules.may_change_person(current_actor()),
        "see_trust": rules.sees_trust(current_actor()),
    }
    page = render_template(f"schools/{template}.html", may=may, errors=wrong.errors, **values)
    response = make_response(page, wrong.status)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("")
@access(*_SEES)
def people() -> ResponseReturnValue:
    """The people of the network, or of one's school."""
    q = request.args.get("q", "").strip()[:100]
    page = school_queries.people_page(current_actor(), q, request.args.get("cursor"))
    return _page("people", page=page, sought=q, begun="cursor" in request.args)


@bp.get("/people/new")
@access(*_ADDS)
def new_person() -> ResponseReturnValue:
    """A form for somebody new."""
    return _new_person_page(PersonForm("", "", ("teacher",), ""))


@bp.post("/people/new")
@access(*_ADDS)
def add_person() -> ResponseReturnValue:
    """Add somebody; their first password is shown this once, where they get no link."""
    actor, typed = current_actor(), PersonForm.read(request.form)
    try:
        with transaction():
            added = people_services.invite(actor, typed.email, typed.name, typed.grants(actor))
    except Invalid as invalid:
        return _new_person_page(typed, errors_of(invalid))
    return _password_page(added.password, added.person_id, typed.name, typed.email)


def _password_page(password: str | None, person_id: int, name: str, email: str) -> Response:
    mails, title = bool(running_app.settings().mail_url), _("Password for %(name)s", name=name)
    if password is None:
        title = _("A link for %(name)s", name=name)
    who = {"person_id": person_id, "name": name, "email": email}
    return _page("password_once", NO_ERRORS, title=title, password=password, mails=mails, **who)


def _new_person_page(typed: PersonForm, wrong: FormErrors = NO_ERRORS) -> Response:
    schools = school_queries.schools_in_order()
    return _page("person_new", wrong, typed=typed, schools=schools, roles=list(Role))


@bp.get("/people/<id:person_id>")
@access(*_SEES)
def person(person_id: int) -> ResponseReturnValue:
    """One person, and what may be changed of them."""
    return _person_page(person_id)


def _person_page(person_id: int, typed: PersonForm | None = None, wrong: FormErrors = NO_ERRORS) -> Response:
    actor = current_actor()
    found = school_queries.visible_person(actor, person_id) or abort(404)
    grants = school_queries.grants_of(person_id)
    school = next((str(s) for _role, s in grants if s is not None), "")
    shown = typed or PersonForm(found.name, found.email, tuple(role.value for role, _s in grants), school)
    return _page(
        "person",
        wrong,
        person=found,
        typed=shown,
        schools=school_queries.schools_in_order(),
        roles=list(Role),
        may_close=rules.may_close(actor, school_queries.subject(person_id)),
        warnings=[said for _receiver, said in person_shown.send(person_id=person_id) if said],
        guarded=trust.is_guarded(person_id),
        waiting=[row for row in trust.waiting(actor) if row.person_id == person_id],
    )


@bp.post("/people/<id:person_id>")
@access(Role.ADMINISTRATOR)
def edit_person(person_id: int) -> ResponseReturnValue:
    """Change name, address and roles."""
    actor, typed = current_actor(), PersonForm.read(request.form)

    def edit() -> bool:
        grants = typed.grants(actor)
        address_waits = people_services.edit_person(actor, person_id, typed.email, typed.name)
        return bool(people_services.set_roles(actor, person_id, grants)) or address_waits

    return act(
        edit,
        lambda wrong: _person_page(person_id, typed, wrong),
        done=_saved,
        to=f"/admin/people/{person_id}",
        conflict_at="roles",
    )


def _saved(waits: bool) -> str:
    if waits:
        return _("Saved. What is about money waits until somebody else agrees: they were told.")
    return _("The changes are saved.")


@bp.post("/people/<id:person_id>/close")
@access(*_ADDS)
def close_account(person_id: int) -> ResponseReturnValue:
    """Let somebody no longer sign in."""
    return _switch(people_services.close_account, person_id, _("This person can no longer sign in."))


@bp.post("/people/<id:person_id>/open")
@access(*_ADDS)
def open_account(person_id: int) -> ResponseReturnValue:
    """Let somebody sign in again."""
    return _switch(people_services.open_account, person_id, _("This person can sign in again."))


def _switch(service: Callable[[Actor, int], None], person_id: int, done: str) -> ResponseReturnValue:
    _visible_or_404(person_id)
    with transaction():
        service(current_actor(), person_id)
    flash(done)
    return see_other(f"/admin/people/{person_id}")


@bp.post("/people/<id:person_id>/password")
@access(*_ADDS)
def reset_password(person_id: int) -> ResponseReturnValue:
    """Give somebody a new password, shown this once."""
    _visible_or_404(person_id)
    with transaction():
        password = people_services.reset_password(current_actor(), person_id)
    found = school_queries.visible_person(current_actor(), person_id) or abort(404)
    return _password_page(password, person_id, found.name, found.email)


def _visible_or_404(person_id: int) -> None:
    if school_queries.visible_person(current_actor(), person_id) is None:
        abort(404)


@bp.get("/schools")
@access(Role.ADMINISTRATOR)
def schools() -> ResponseReturnValue:
    """The schools, to maintain."""
    return _page("schools", schools=school_queries.schools_in_order())


@bp.get("/schools/new")
@access(Role.ADMINISTRATOR)
def new_school() -> ResponseReturnValue:
    """A form for a new school."""
    return _page("school_new", typed=SchoolCommand("", "", ""))


@bp.post("/schools/new")
@access(Role.ADMINISTRATOR)
def add_school() -> ResponseReturnValue:
    """Add a school."""
    typed = school_command(request.form)
    return act(
        lambda: school_services.add_school(current_actor(), typed),
        lambda wrong: _page("school_new", wrong, typed=typed),
        done=_("The school is added. Now set its number of pupils."),
        to=lambda school_id: f"/admin/schools/{school_id}",
    )


@bp.get("/schools/<id:school_id>")
@access(Role.ADMINISTRATOR)
def school(school_id: int) -> ResponseReturnValue:
    """One school, to maintain."""
    return _school_page(school_id)


def _school_page(
    school_id: int, typed: SchoolCommand | None = None, wrong: FormErrors = NO_ERRORS
) -> Response:
    found = school_queries.school(school_id) or abort(404)
    shown = typed or SchoolCommand(found.brin, found.name, found.place, found.type, found.colour)
    count = {name: request.form.get(name, "") for name in ("counted_on", "pupils", "source")}
    count["counted_on"] = count["counted_on"] or _last_count_day(clock.today()).isoformat()
    counts = school_queries.counts_of(school_id)
    return _page("school", wrong, school=found, typed=shown, count=count, counts=counts)


def _last_count_day(today: date) -> date:
    """The first of October that was last: schools count their pupils then."""
    this_year = date(today.year, 10, 1)
    return this_year if this_year <= today else date(today.year - 1, 10, 1)


@bp.post("/schools/<id:school_id>")
@access(Role.ADMINISTRATOR)
def edit_school(school_id: int) -> ResponseReturnValue:
    """Change what a school is called and where it is."""
    typed = school_command(request.form)
    return act(
        lambda: school_services.edit_school(current_actor(), school_id, typed),
        lambda wrong: _school_page(school_id, typed, wrong),
        done=_("The changes are saved."),
        to=f"/admin/schools/{school_id}",
    )


@bp.post("/schools/<id:school_id>/pupils")
@access(Role.ADMINISTRATOR)
def set_pupil_count(school_id: int) -> ResponseReturnValue:
    """Set the pupils of a school on a count date."""

    def set_count() -> None:
        typed = PupilCountForm.read(request.form)
        school_services.set_pupil_count(
            current_actor(), school_id, typed.counted_on, typed.pupils, typed.source
        )

    return act(
        set_count,
        lambda wrong: _school_page(school_id, wrong=wrong),
        done=_("The number of pupils is saved."),
        to=f"/admin/schools/{school_id}",
    )
