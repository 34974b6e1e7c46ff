"""The register on the screen: costs, postings, what is open, the forecast, and the money on an account."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording as cost_wording
from wiki.kernel.errors import Invalid
from wiki.kernel.file_responses import attached
from wiki.kernel.forms import read_id
from wiki.kernel.pagination import Page
from wiki.ledger.queries import books
from wiki.plan import queries as plan
from wiki.register import forms, wording
from wiki.register.queries import ageing, costs, forecast, liquidity, postings
from wiki.register.queries.choices import projects_to_choose
from wiki.register.rules.ageing import Age
from wiki.register.rules.filters import CostFilter, PostingFilter, sees_all
from wiki.register.rules.forecast import By, total
from wiki.register.rules.liquidity import HEIGHT, WIDTH, drawn
from wiki.register.services import exports
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries import schools

bp = Blueprint("register", __name__)


@bp.get("/register/")
@access(MEMBERS)
def cost_list() -> ResponseReturnValue:
    """All costs that the reader may see, narrowed down, with what they come to."""
    actor = current_actor()
    try:
        wanted = forms.costs(request.args)
    except Invalid as invalid:
        return _screen("costs", CostFilter(), Page([], None), errors=invalid.errors, totals=[])
    page = costs.lines(actor, wanted, request.args.get("cursor"))
    return _screen("costs", wanted, page, totals=costs.totals(actor, wanted))


@bp.get("/register/postings")
@access(MEMBERS)
def posting_list() -> ResponseReturnValue:
    """All postings that the reader may see, narrowed down, with what they come to."""
    actor = current_actor()
    try:
        wanted = forms.postings(request.args)
    except Invalid as invalid:
        return _screen("postings", PostingFilter(), Page([], None), errors=invalid.errors, totals=None)
    page = postings.lines(actor, wanted, request.args.get("cursor"))
    return _screen("postings", wanted, page, totals=postings.totals(actor, wanted))


_ADDRESSES = {"costs": "/register/", "postings": "/register/postings"}


def _screen(name: str, wanted: CostFilter | PostingFilter, page: Page[Any], **more: Any) -> str:
    typed = dict(wanted.typed)
    here = _ADDRESSES[name]
    return render_template(
        f"register/{name}.html",
        page=page,
        here=here,
        first=_address(here, typed) if request.args.get("cursor") else "",
        next=_address(here, _asked(), cursor=page.next) if page.next else "",
        files={format_: _file_address(name, format_) for format_ in exports.FORMATS},
        values=request.args,
        asked=_asked(),
        narrowed=bool(typed),
        errors=more.pop("errors", {}),
        words=wording,
        cost_words=cost_wording,
        states=[(state, words[0]) for state, words in cost_wording.STATES.items()],
        **_choices(),
        **more,
    )


def _asked() -> dict[str, str]:
    """What the address asks for, without the place in the list."""
    return {name: value for name, value in request.args.items() if value and name != "cursor"}


def _address(here: str, asked: dict[str, Any], **more: Any) -> str:
    query = urlencode(asked | more)
    return f"{here}?{query}" if query else here


def _file_address(name: str, format_: str) -> str:
    return _address(f"/register/{name}/file", _asked(), format=format_)


def _choices() -> dict[str, Any]:
    """What can be chosen from; of schools only for who sees more than one."""
    actor = current_actor()
    return {
        "schools": schools.schools_by_name() if sees_all(actor) else [],
        "projects": projects_to_choose(actor),
        "activities": [(row.id, f"{row.number} {row.title}") for row in plan.all_activities()],
        "periods": [(row.id, row.label) for row in books.periods()],
        "sees_all": sees_all(actor),
    }


@bp.get("/register/costs/file")
@access(MEMBERS)
def cost_file() -> ResponseReturnValue:
    """The costs that were looked for, as a file."""
    format_ = request.args.get("format", "")
    return attached(*exports.costs_file(current_actor(), forms.costs(request.args), format_), store=False)


@bp.get("/register/postings/file")
@access(MEMBERS)
def posting_file() -> ResponseReturnValue:
    """The postings that were looked for, as a file."""
    format_, wanted = request.args.get("format", ""), forms.postings(request.args)
    return attached(*exports.postings_file(current_actor(), wanted, format_), store=False)


@bp.get("/register/open")
@access(MEMBERS)
def open_items() -> ResponseReturnValue:
    """What is open, and how old it is."""
    return render_template(
        "register/open.html", found=ageing.open_now(current_actor()), ages=list(Age), words=wording
    )


@bp.get("/register/forecast")
@access(MEMBERS)
def forecast_list() -> ResponseReturnValue:
    """Budget, spent, on its way and expected, added up as the reader likes."""
    by, years = forms.by(request.args), [row.label for row in plan.school_years()]
    year = _year(years)
    found = forecast.forecast(forecast.planned(current_actor(), year), by)
    return render_template(
        "register/forecast.html",
        found=found,
        total=total(row.line for row in found),
        by=by,
        ways=[(each.value, wording.BY[each]) for each in By],
        year=year or "",
        years=years,
        files={format_: _file_address("forecast", format_) for format_ in exports.FORMATS},
        words=wording,
    )


@bp.get("/register/forecast/file")
@access(MEMBERS)
def forecast_file() -> ResponseReturnValue:
    """The forecast as a file."""
    year = _year([row.label for row in plan.school_years()])
    found = forecast.forecast(forecast.planned(current_actor(), year), forms.by(request.args))
    return attached(*exports.forecast_file(found, request.args.get("format", "")), store=False)


def _year(known: list[str]) -> str | None:
    asked = request.args.get("year", "")
    return asked if asked in known else None


@bp.get("/register/liquidity")
@access(MEMBERS)
def liquidity_line() -> ResponseReturnValue:
    """The money on the account of a school as it will be."""
    actor, errors, opening = current_actor(), {}, None
    try:
        opening = forms.opening(request.args)
    except Invalid as invalid:
        errors = invalid.errors
    school_id = read_id(request.args.get("school", "")) or liquidity.hub(actor)
    found = liquidity.liquidity(actor, school_id, opening) if school_id else None
    picture = drawn(found.opening, found.points, found.today) if found else ("", 0)
    return render_template(
        "register/liquidity.html",
        found=found,
        picture=picture,
        size=(WIDTH, HEIGHT),
        schools=schools.schools_by_name() if sees_all(actor) else [],
        values=request.args,
        errors=errors,
        words=wording,
    )
