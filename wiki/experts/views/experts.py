"""Experts: the list, one of them with what schools say, and the forms."""

from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.days.queries.days import part as day_part
from wiki.experts import wording
from wiki.experts.forms import experts as forms
from wiki.experts.models import ExpertTheme
from wiki.experts.queries import experts as queries
from wiki.experts.queries import links as link_queries
from wiki.experts.queries.themes import stored, tags_in_use
from wiki.experts.rules import experts as rules
from wiki.experts.services import experts as services
from wiki.experts.services import judgements, links
from wiki.experts.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.forms import read_id
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _
from wiki.kernel.money import format_euro
from wiki.plan.queries import building_blocks, people_to_choose
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor


@bp.get("/")
@access(ANYONE)
def index() -> ResponseReturnValue:
    """Experts by name; visitors see those who agreed to that."""
    actor, wanted = current_actor(), forms.filters(request.args)
    leaf = queries.experts_page(actor, wanted, request.args.get("cursor"))
    chosen = {name: value for name, value in vars(wanted).items() if value}
    return render_template(
        "experts/index.html",
        experts=leaf.items,
        filters=wanted,
        filtered=bool(chosen),
        blocks=[(block.id, block.name) for block in building_blocks()],
        tags=[(tag, tag) for tag in tags_in_use(ExpertTheme)] if actor.is_member else [],
        next=f"/experts/?{urlencode({**chosen, 'cursor': leaf.next})}" if leaf.next else "",
        first=f"/experts/?{urlencode(chosen)}" if request.args.get("cursor") else "",
        words=wording,
    )


@bp.get("/<id:expert_id>-<slug>")
@access(ANYONE)
def expert(expert_id: int, slug: str) -> ResponseReturnValue:
    """One expert: what they know of, where they were, and for members what schools say and how to reach them."""
    row = queries.expert(current_actor(), expert_id)
    return redirect(row.url, 301) if slug != row.slug else expert_page(row)


def expert_page(row: queries.ExpertRow, wrong: FormErrors = NO_ERRORS) -> str:
    """The page of an expert, perhaps with a form of it that is not right yet."""
    actor = current_actor()
    linked = link_queries.links(actor, row.id)
    return render_template(
        "experts/expert.html",
        expert=row,
        links=linked,
        private=queries.private(actor, row.id) if actor.is_member else None,
        judgements=queries.judgements(actor, row.id),
        choices=link_queries.to_choose(actor, [one.name for one in linked]) if actor.is_member else (),
        looks_after=rules.may_look_after(actor),
        judges=rules.may_judge(actor),
        verdicts=[(verdict.value, str(name)) for verdict, name in wording.VERDICTS.items()],
        typed=request.form,
        errors=wrong.errors,
        words=wording,
        longest=rules.SENTENCE_MAX,
    )


def _again(expert_id: int) -> Any:
    return lambda wrong: expert_page(queries.expert(current_actor(), expert_id), wrong)


def _url(expert_id: int) -> str:
    return queries.expert(current_actor(), expert_id).url


@bp.route("/new", methods=["GET", "POST"])
@access(MEMBERS)
def new_expert() -> ResponseReturnValue:
    """Add an expert; from a network day or an activity, with that."""

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        values = forms.typed(request.form) if request.method == "POST" else _first()
        return _form(_("New expert"), values, wrong)

    def add() -> int:
        made = services.add_expert(current_actor(), forms.expert_command(request.form)).id
        if name := request.form.get("link", ""):
            links.link(current_actor(), made, name)
        return made

    if request.method != "POST":
        return page()
    return act(add, page, done=_("The expert is saved."), to=_url)


def _first() -> dict[str, Any]:
    """How an empty form begins: whom it is about when it comes from a part of a programme."""
    actor, name = current_actor(), request.args.get("link", "")
    found = rules.read_link(name)
    id_ = read_id(found[1]) if found else None
    values: dict[str, Any] = {"invited_by": actor.id, "link": name if id_ else ""}
    if found and found[0] is rules.LinkKind.PART and id_:
        values["name"] = day_part(actor, id_).speaker[: rules.NAME_MAX]
    return values


@bp.route("/<id:expert_id>/edit", methods=["GET", "POST"])
@access(MEMBERS)
def edit_expert(expert_id: int) -> ResponseReturnValue:
    """Change what is told of an expert."""
    actor = current_actor()

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        row = queries.expert(actor, expert_id)
        values = forms.typed(request.form) if request.method == "POST" else _stored(row)
        return _form(_("Edit %(name)s", name=row.name), {**values, "version": row.version}, wrong, row)

    def save() -> int:
        version, command = version_of(request.form), forms.expert_command(request.form)
        return services.change_expert(actor, expert_id, version, command).id

    if request.method != "POST":
        return page()
    return act(save, page, done=_("The expert is saved."), to=_url, conflict_at="")


def _stored(row: queries.ExpertRow) -> dict[str, Any]:
    private, themes = queries.private(current_actor(), row.id), stored(row.themes)
    return {
        "name": row.name,
        "headline": row.headline,
        "about": row.about,
        "building_blocks": themes.building_blocks,
        "tags": ", ".join(themes.tags),
        "invited_by": private.invited_by_id or "",
        "fee_from": _euros(private.fee_from_cents),
        "fee_to": _euros(private.fee_to_cents),
        "fee_note": private.fee_note,
    }


def _euros(cents: int | None) -> str:
    return "" if cents is None else format_euro(cents).removeprefix("€").strip()


def _form(title: str, values: dict[str, Any], wrong: FormErrors, row: queries.ExpertRow | None = None) -> str:
    actor, chosen = current_actor(), read_id(str(values.get("invited_by") or ""))
    return render_template(
        "experts/expert_form.html",
        title=title,
        values=values,
        errors=wrong.errors,
        expert=row,
        theirs=_stored(row) if row and wrong.is_conflict else None,
        blocks=[(block.id, block.name) for block in building_blocks()],
        people=[
            ("", _("Nobody of the network")),
            *people_to_choose(actor.school_id, [chosen] if chosen else []),
        ],
        rules=rules,
    )


@bp.post("/<id:expert_id>/judgement")
@access(MEMBERS)
def judge(expert_id: int) -> ResponseReturnValue:
    """Say what one's school thinks."""
    return act(
        lambda: judgements.judge(current_actor(), expert_id, *forms.judgement(request.form)),
        _again(expert_id),
        done=_("Thank you. Other schools see what yours says."),
        to=lambda _made: f"{_url(expert_id)}#judgements",
        conflict_at="",
    )


@bp.post("/<id:expert_id>/judgement/remove")
@access(MEMBERS)
def take_back_judgement(expert_id: int) -> ResponseReturnValue:
    """Take away what one's school says."""
    return act(
        lambda: judgements.take_back(current_actor(), expert_id),
        _again(expert_id),
        done=_("What your school said is removed."),
        to=lambda _made: f"{_url(expert_id)}#judgements",
    )


@bp.post("/<id:expert_id>/links")
@access(MEMBERS)
def link(expert_id: int) -> ResponseReturnValue:
    """Say what an expert is with."""
    return act(
        lambda: links.link(current_actor(), expert_id, request.form.get("link", "")),
        _again(expert_id),
        done=_("Added."),
        to=lambda _made: f"{_url(expert_id)}#links",
    )


@bp.post("/<id:expert_id>/links/remove")
@access(MEMBERS)
def unlink(expert_id: int) -> ResponseReturnValue:
    """Say that an expert is not with something after all."""
    return act(
        lambda: links.unlink(current_actor(), expert_id, request.form.get("link", "")),
        _again(expert_id),
        done=_("Removed."),
        to=lambda _made: f"{_url(expert_id)}#links",
    )
