"""Schools that can be visited: the list, one invitation with its days, and the form of it."""

from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs.queries import projects
from wiki.days.queries import days
from wiki.experts import wording
from wiki.experts.forms import visits as forms
from wiki.experts.models import VisitTheme
from wiki.experts.queries import offers as queries
from wiki.experts.queries.themes import stored, tags_in_use
from wiki.experts.queries.visits import held_visits, visits_of_offer, visits_of_school
from wiki.experts.rules import visits as rules
from wiki.experts.services import offers as services
from wiki.experts.services.visits import ask as ask_to_come
from wiki.experts.views.blueprint import bp
from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _, date_long
from wiki.plan.queries import activities_to_choose, building_blocks, people_to_choose
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries.schools import schools_by_name
from wiki.schools.rules import Role

COORDINATOR = Role.SCHOOL_COORDINATOR
VISITS = "/experts/visits/"
_NEWEST_DAYS = 12


@bp.get("/visits/")
@access(MEMBERS)
def visit_list() -> ResponseReturnValue:
    """What schools offer to see, and the visits that were held."""
    actor, wanted = current_actor(), forms.filters(request.args)
    leaf = queries.offers_page(actor, wanted, request.args.get("cursor"))
    chosen = {name: 1 if value is True else value for name, value in vars(wanted).items() if value}
    return render_template(
        "experts/visits.html",
        offers=leaf.items,
        held=() if chosen or request.args.get("cursor") else held_visits(actor, limit=6).items,
        filters=wanted,
        filtered=bool(chosen),
        blocks=[(block.id, block.name) for block in building_blocks()],
        tags=[(tag, tag) for tag in tags_in_use(VisitTheme)],
        schools=schools_by_name(),
        offers_own=rules.may_offer(actor, actor.school_id),
        today=clock.today(),
        next=f"{VISITS}?{urlencode({**chosen, 'cursor': leaf.next})}" if leaf.next else "",
        first=f"{VISITS}?{urlencode(chosen)}" if request.args.get("cursor") else "",
    )


@bp.get("/visits/held")
@access(MEMBERS)
def held() -> ResponseReturnValue:
    """Every visit that took place, with what came of it."""
    leaf = held_visits(current_actor(), request.args.get("cursor"))
    return render_template(
        "experts/held.html",
        visits=leaf.items,
        next=f"{VISITS}held?{urlencode({'cursor': leaf.next})}" if leaf.next else "",
        first=f"{VISITS}held" if request.args.get("cursor") else "",
    )


@bp.get("/visits/ours")
@access(MEMBERS)
def own_visits() -> ResponseReturnValue:
    """The visits of one's own school, there and here."""
    actor = current_actor()
    return render_template(
        "experts/ours.html",
        visits=visits_of_school(actor, actor.school_id) if actor.school_id else (),
        offers=queries.offers_of(actor, school=actor.school_id) if actor.school_id else (),
        own=actor.school_id,
        offers_own=rules.may_offer(actor, actor.school_id),
        words=wording,
    )


@bp.get("/visits/<id:offer_id>-<slug>")
@access(MEMBERS)
def offer(offer_id: int, slug: str) -> ResponseReturnValue:
    """What a school offers to see, who comes, and the question for a place."""
    row = queries.offer(current_actor(), offer_id)
    return redirect(row.url, 301) if slug != row.slug else _page(row)


def _page(row: queries.OfferRow, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    open_days = row.open_days(clock.today())
    return render_template(
        "experts/offer.html",
        offer=row,
        open_days=open_days,
        choices=[(day.id, _day_choice(row, day)) for day in open_days],
        visits=visits_of_offer(actor, row.id),
        asks=rules.may_ask(actor, row.school_id),
        keeps=rules.may_offer(actor, row.school_id),
        typed=request.form or {"people": 2},
        errors=wrong.errors,
        words=wording,
        today=clock.today(),
        longest=rules.QUESTION_MAX,
    )


def _day_choice(row: queries.OfferRow, day: queries.VisitDayRow) -> str:
    left = rules.room(row.seats, day.taken)
    return _(
        "%(day)s, %(times)s (room for %(count)s)", day=date_long(day.held_on), times=day.times, count=left
    )


@bp.post("/visits/<id:offer_id>/ask")
@access(MEMBERS)
def ask(offer_id: int) -> ResponseReturnValue:
    """Ask for a place."""
    return act(
        lambda: ask_to_come(current_actor(), offer_id, *forms.question(request.form)),
        lambda wrong: _page(queries.offer(current_actor(), offer_id), wrong),
        done=_("Your question is sent. You get a notification when the school answers."),
        to=lambda made: f"{VISITS}asked/{made.id}",
    )


@bp.route("/visits/new", methods=["GET", "POST"])
@access(COORDINATOR)
def new_offer() -> ResponseReturnValue:
    """Say that others can come and see one's own school."""

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        values = forms.typed(request.form) if request.method == "POST" else {"seats": 4}
        return _form(_("Invite other schools"), values, wrong)

    if request.method != "POST":
        return page()
    return act(
        lambda: services.add_offer(current_actor(), forms.offer_command(request.form)),
        page,
        done=_("Saved. Other schools can ask for a place now."),
        to=lambda made: queries.address(made.id, made.slug),
    )


@bp.route("/visits/<id:offer_id>/edit", methods=["GET", "POST"])
@access(COORDINATOR)
def edit_offer(offer_id: int) -> ResponseReturnValue:
    """Change what one's school offers to see."""
    actor = current_actor()
    with_row = queries.offer(actor, offer_id)

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        row = queries.offer(actor, offer_id)
        values = forms.typed(request.form) if request.method == "POST" else _stored(row)
        theirs = row if wrong.is_conflict else None
        return _form(_("Edit the invitation"), {**values, "version": row.version}, wrong, row, theirs)

    def save() -> str:
        version, command = version_of(request.form), forms.offer_command(request.form)
        made = services.change_offer(actor, offer_id, version, command)
        return queries.address(made.id, made.slug)

    if request.method != "POST":
        services.must_host(actor, with_row.school_id)
        return page()
    return act(save, page, done=_("Saved."), to=str, conflict_at="")


@bp.post("/visits/<id:offer_id>/close")
@access(COORDINATOR)
def close_offer(offer_id: int) -> ResponseReturnValue:
    """Have nobody ask any more, or again."""
    closed = request.form.get("closed") != "0"
    return act(
        lambda: services.close_offer(current_actor(), offer_id, closed),
        lambda wrong: _page(queries.offer(current_actor(), offer_id), wrong),
        done=_("Closed: nobody can ask any more.") if closed else _("Open: schools can ask again."),
        to=lambda made: queries.address(made.id, made.slug),
    )


def _stored(row: queries.OfferRow) -> dict[str, Any]:
    themes = stored(row.themes)
    values: dict[str, Any] = {
        "title": row.title,
        "text": row.text,
        "seats": row.seats,
        "building_blocks": themes.building_blocks,
        "tags": ", ".join(themes.tags),
        "activity": row.activity_id or "",
        "project": row.project_id or "",
        "network_day": row.network_day_id or "",
        "contact": row.contact_id or "",
    }
    for number, day in enumerate(row.days, start=1):
        begin, _dash, end = day.times.partition(" – ")
        values |= {f"day_{number}": day.held_on.isoformat(), f"from_{number}": begin, f"to_{number}": end}
    return values


def _form(
    title: str,
    values: dict[str, Any],
    wrong: FormErrors,
    row: queries.OfferRow | None = None,
    theirs: queries.OfferRow | None = None,
) -> str:
    actor = current_actor()
    filled = [number for number in range(1, forms.ROWS_MAX + 1) if values.get(f"day_{number}")]
    contact = [row.contact_id] if row and row.contact_id else []
    return render_template(
        "experts/offer_form.html",
        title=title,
        values=values,
        errors=wrong.errors,
        offer=row,
        theirs=theirs,
        rows=min(max(filled, default=0) + rules.ROWS, forms.ROWS_MAX),
        blocks=[(block.id, block.name) for block in building_blocks()],
        people=[("", _("The coordinator of the school")), *people_to_choose(actor.school_id, contact)],
        activities=[("", _("No activity")), *((one.id, one.label) for one in activities_to_choose())],
        projects=[("", _("No project")), *_projects()],
        network_days=[("", _("No network day")), *_network_days()],
        rules=rules,
    )


def _projects() -> list[tuple[int, str]]:
    rows = projects.projects(current_actor(), limit=50).items
    return [(row.id, f"{row.code} {row.title}") for row in rows]


def _network_days() -> list[tuple[int, str]]:
    newest = days.days(current_actor())[:_NEWEST_DAYS]
    return [(row.id, f"{row.title}, {date_long(row.held_on)}") for row in newest]
