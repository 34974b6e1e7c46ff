"""Screens of the assignment: drawing, correcting, showing, and the lists and badges that follow."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.days import wording
from wiki.days.queries import days as day_queries
from wiki.days.queries import people
from wiki.days.queries.workshops import workshops
from wiki.days.services import assignment, badges
from wiki.days.views.blueprint import bp
from wiki.days.views.days import pdf
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.forms import FormReader
from wiki.kernel.i18n import _
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/days/<id:day_id>-<slug>/assignment")
@access(MEMBERS)
def assignment_page(day_id: int, slug: str) -> ResponseReturnValue:
    """Who goes where, with why: for the organisers."""
    del slug  # the id decides
    return _page(day_id)


def _page(day_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    day = day_queries.organised(actor, day_id)
    everybody, offered, rounds = people.coming(day_id), workshops(actor, day_id), day_queries.rounds(day_id)
    return render_template(
        "days/assignment.html",
        day=day,
        people=everybody,
        rounds=rounds,
        workshops=offered,
        titles={one.id: one.title for one in offered},
        used=people.seats_used(everybody),
        tally={one.id: wording.tally(everybody, one.id) for one in rounds},
        values=request.form,
        errors=wrong.errors,
        words=wording,
    )


@bp.post("/days/<id:day_id>/assignment")
@access(MEMBERS)
def draw(day_id: int) -> ResponseReturnValue:
    """Assign everybody who comes."""
    day = day_queries.organised(current_actor(), day_id)
    return act(
        lambda: assignment.draw(
            current_actor(), day_id, request.form.get("seed", ""), request.form.get("base")
        ),
        lambda wrong: _page(day_id, wrong),
        done=_("Everybody has been assigned. Look at it, correct what you want, then show it."),
        to=f"{day.url}/assignment",
        conflict_at="",
    )


@bp.post("/days/<id:day_id>/placements")
@access(MEMBERS)
def move(day_id: int) -> ResponseReturnValue:
    """Place somebody by hand."""
    day = day_queries.organised(current_actor(), day_id)

    def place() -> None:
        typed = FormReader(request.form)
        person, round_id = (typed.id(name, _("Choose one from the list.")) for name in ("person", "round"))
        workshop = typed.maybe_id("workshop")
        typed.done()
        assignment.move(current_actor(), day_id, person, round_id, workshop)

    return act(
        place,
        lambda wrong: _page(day_id, wrong),
        done=_("Saved."),
        to=f"{day.url}/assignment#by-hand",
        conflict_at="",
    )


@bp.post("/days/<id:day_id>/show")
@access(MEMBERS)
def show(day_id: int) -> ResponseReturnValue:
    """Let everybody see where they go."""
    day = day_queries.organised(current_actor(), day_id)
    return act(
        lambda: assignment.show(current_actor(), day_id, request.form.get("base")),
        lambda wrong: _page(day_id, wrong),
        done=_("Everybody who comes can now see where they go, and is told."),
        to=f"{day.url}/assignment",
        conflict_at="",
    )


@bp.get("/days/<id:day_id>-<slug>/lists")
@access(MEMBERS)
def lists(day_id: int, slug: str) -> ResponseReturnValue:
    """Who is where, by workshop or by room: to print and hang up."""
    del slug  # the id decides
    actor = current_actor()
    day = day_queries.organised(actor, day_id)
    by_room = request.args.get("by") == "room"
    offered = workshops(actor, day_id)
    everybody = people.coming(day_id)
    return render_template(
        "days/lists.html",
        day=day,
        rounds=day_queries.rounds(day_id),
        workshops=sorted(offered, key=lambda one: (one.room or "~", one.title)) if by_room else offered,
        by_room=by_room,
        people=everybody,
        waiting=lambda round_id, id_: people.waiting(everybody, round_id, id_),
    )


@bp.get("/days/<id:day_id>-<slug>/badges.pdf")
@access(MEMBERS)
def badge_sheet(day_id: int, slug: str) -> ResponseReturnValue:
    """Badges for who comes, to print on labels."""
    return pdf(badges.badges(current_actor(), day_id), f"badges-{slug}.pdf")
