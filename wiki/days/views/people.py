"""Screens for who comes: signing up, changing one's mind, and the list of the organisers."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.days import wording
from wiki.days.forms import people as forms
from wiki.days.queries import days as day_queries
from wiki.days.queries import people
from wiki.days.queries.answers import unanswered
from wiki.days.queries.workshops import workshops
from wiki.days.rules.days import CHOICES
from wiki.days.services import attendance, places, registrations
from wiki.days.views.blueprint import bp
from wiki.days.views.days import day_page
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.forms import FormReader, read_id
from wiki.kernel.i18n import _
from wiki.plan.forms import name_filter
from wiki.plan.queries import people_to_choose
from wiki.schools.access import MEMBERS, access, current_actor


@bp.route("/days/<id:day_id>-<slug>/sign-up", methods=["GET", "POST"])
@access(MEMBERS)
def sign_up(day_id: int, slug: str) -> ResponseReturnValue:
    """Sign up for a day, or change how one did."""
    del slug  # the id decides
    day = day_queries.day(current_actor(), day_id)
    if request.method != "POST":
        return _sign_up_page(day_id)
    rounds = [one.id for one in day_queries.rounds(day_id)]
    return act(
        lambda: registrations.register(current_actor(), day_id, forms.sign_up(request.form, rounds)),
        lambda wrong: _sign_up_page(day_id, wrong),
        done=_("You are on the list. You get a confirmation with the day for your calendar."),
        to=f"{day.url}#mine",
        conflict_at="",
    )


def _sign_up_page(day_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    day = day_queries.day(actor, day_id)
    own = people.mine(actor, day_id)
    offered = workshops(actor, day_id)
    return render_template(
        "days/sign_up.html",
        day=day,
        own=own,
        rounds=day_queries.rounds(day_id),
        workshops=offered,
        leads={round_id: one.title for one in offered if one.leads(actor) for round_id in one.rounds},
        values=request.form if request.method == "POST" else _stored(own),
        ranks=list(enumerate(wording.RANKS[:CHOICES], start=1)),
        errors=wrong.errors,
        words=wording,
    )


def _stored(own: people.Coming | None) -> dict[str, Any]:
    if own is None:
        return {}
    values: dict[str, Any] = {"diet": own.diet, "travel": own.travel}
    for round_id, chosen in own.choices.items():
        values |= {f"choice_{round_id}_{rank}": id_ for rank, id_ in enumerate(chosen, start=1)}
    return values


@bp.post("/days/<id:day_id>/leave")
@access(MEMBERS)
def leave(day_id: int) -> ResponseReturnValue:
    """Do not come after all."""
    day = day_queries.day(current_actor(), day_id)
    return act(
        lambda: registrations.leave(current_actor(), day_id),
        lambda wrong: day_page(day_queries.day(current_actor(), day_id), wrong),
        done=_("You are off the list. Thank you for saying so."),
        to=day.url,
        conflict_at="",
    )


@bp.post("/days/<id:day_id>/take")
@access(MEMBERS)
def take(day_id: int) -> ResponseReturnValue:
    """Take a place that is free."""
    return _choose(day_id, places.take, _("This place is yours."))


@bp.post("/days/<id:day_id>/decline")
@access(MEMBERS)
def decline(day_id: int) -> ResponseReturnValue:
    """Wait for a workshop no longer."""
    return _choose(day_id, places.decline, _("You do not wait for this workshop any more."))


def _choose(day_id: int, do: Any, done: str) -> ResponseReturnValue:
    day = day_queries.day(current_actor(), day_id)

    def choose() -> None:
        typed = FormReader(request.form)
        round_id, workshop_id = (
            typed.id(name, _("Choose one from the list.")) for name in ("round", "workshop")
        )
        typed.done()
        do(current_actor(), day_id, round_id, workshop_id)

    def page(wrong: FormErrors) -> str:
        return day_page(day_queries.day(current_actor(), day_id), wrong)

    return act(choose, page, done=done, to=f"{day.url}#mine", conflict_at="")


@bp.get("/days/<id:day_id>-<slug>/people")
@access(MEMBERS)
def people_list(day_id: int, slug: str) -> ResponseReturnValue:
    """Who comes, with their remarks: for the organisers, who tick here who is at the door."""
    del slug  # the id decides
    return _people_page(day_id)


def _people_page(day_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    day = day_queries.organised(current_actor(), day_id)
    everybody = people.coming(day_id)
    looked_for = name_filter(request.args)
    here = {one.person_id for one in everybody}
    found = people_to_choose(day.host_school_id, (), looked_for) if looked_for else []
    return render_template(
        "days/people.html",
        day=day,
        people=everybody,
        unanswered=unanswered(current_actor(), day),
        looked_for=looked_for,
        found=[(id_, name) for id_, name in found if id_ not in here],
        errors=wrong.errors,
    )


@bp.post("/days/<id:day_id>/people")
@access(MEMBERS)
def add_person(day_id: int) -> ResponseReturnValue:
    """Put somebody on the list."""
    day = day_queries.organised(current_actor(), day_id)
    person_id = read_id(request.form.get("person")) or 0
    return act(
        lambda: registrations.add_person(current_actor(), day_id, person_id),
        lambda wrong: _people_page(day_id, wrong),
        done=_("This person is on the list."),
        to=f"{day.url}/people",
        conflict_at="",
    )


@bp.post("/days/<id:day_id>/people/<id:person_id>/remove")
@access(MEMBERS)
def remove_person(day_id: int, person_id: int) -> ResponseReturnValue:
    """Take somebody off the list."""
    day = day_queries.organised(current_actor(), day_id)
    return act(
        lambda: registrations.leave(current_actor(), day_id, person_id),
        lambda wrong: _people_page(day_id, wrong),
        done=_("This person is off the list."),
        to=f"{day.url}/people",
        conflict_at="",
    )


@bp.post("/days/<id:day_id>/door")
@access(MEMBERS)
def door(day_id: int) -> ResponseReturnValue:
    """Tick who is there."""
    day = day_queries.organised(current_actor(), day_id)
    ticks = forms.ticks(request.form)
    return act(
        lambda: attendance.at_the_door(current_actor(), day_id, ticks),
        lambda wrong: _people_page(day_id, wrong),
        done=_("Saved who is there."),
        to=f"{day.url}/people",
        conflict_at="",
    )
