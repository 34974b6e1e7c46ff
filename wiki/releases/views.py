"""The screen on which a draft is read by others and becomes a release."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.errors import NotAllowed
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.pages.queries.pages import page_row, school_choices
from wiki.pages.rules.pages import address
from wiki.pages.services.persistence import writers
from wiki.pages.services.preparing import settle
from wiki.releases import forms, queries
from wiki.releases import rules as release_rules
from wiki.releases.services import releases as release_services
from wiki.releases.wording import checklist
from wiki.schools.access import MEMBERS, access, current_actor

bp = Blueprint("releases", __name__)


@bp.get("/pages/<id:page_id>-<slug>/review")
@access(MEMBERS)
def review(page_id: int, slug: str) -> ResponseReturnValue:
    """Who reads the draft, what they say, and what is needed for a release."""
    del slug  # the id decides
    return _screen(page_id)


@bp.post("/pages/<id:page_id>/review")
@access(MEMBERS)
def ask(page_id: int) -> ResponseReturnValue:
    """Ask colleagues to read the draft."""
    chosen, message = forms.readers(request.form), request.form.get("message", "")

    settle(current_actor(), page_id)

    def ask_them() -> None:
        release_services.ask_readers(current_actor(), page_id, chosen, message)

    return _done(page_id, ask_them, _("They have been asked. Here you see what they say."))


@bp.post("/pages/<id:page_id>/review/verdict")
@access(MEMBERS)
def verdict(page_id: int) -> ResponseReturnValue:
    """Say what one thinks of the draft."""
    form = request.form

    settle(current_actor(), page_id)

    def give_verdict() -> None:
        said = (form.get("verdict", ""), form.get("remark", ""))
        release_services.give_verdict(current_actor(), page_id, read_id(form.get("revision")) or 0, *said)

    return _done(page_id, give_verdict, _("Thank you. The authors see what you think."))


@bp.post("/pages/<id:page_id>/review/withdraw")
@access(MEMBERS)
def withdraw(page_id: int) -> ResponseReturnValue:
    """Stop the reading of the draft."""
    return _done(
        page_id,
        lambda: release_services.withdraw_review(current_actor(), page_id),
        _("Nobody is asked to review this draft any more."),
    )


@bp.post("/pages/<id:page_id>/releases")
@access(MEMBERS)
def release(page_id: int) -> ResponseReturnValue:
    """Make the draft the release that readers get."""
    settle(current_actor(), page_id)
    return act(
        lambda: release_services.release(current_actor(), page_id, forms.new_release(request.form)),
        lambda wrong: _screen(page_id, wrong),
        done=lambda label: _(
            "Release v%(label)s is ready. Readers get this version from now on.", label=label
        ),
        to=lambda _label: _address(page_id),
        conflict_at="",
    )


@bp.post("/pages/<id:page_id>/expiry")
@access(MEMBERS)
def extend_expiry(page_id: int) -> ResponseReturnValue:
    """Say until when the release can be trusted."""

    def extend() -> None:
        release_services.extend_expiry(current_actor(), page_id, forms.expires_on(request.form))

    return act(
        extend,
        lambda wrong: _screen(page_id, wrong, where="expiry"),
        done=_("Saved: it has been looked at again."),
        to=lambda _done: _address(page_id) + "/review",
        conflict_at="",
    )


@bp.post("/pages/<id:page_id>/outdated")
@access(MEMBERS)
def outdated(page_id: int) -> ResponseReturnValue:
    """Say that the release should no longer be used, or that it can be after all."""
    wanted = request.form.get("outdated") == "1"
    said = _("Readers now see that it is out of date.") if wanted else _("Readers can rely on it again.")
    return _done(page_id, lambda: release_services.set_outdated(current_actor(), page_id, wanted), said)


@bp.post("/pages/<id:page_id>/owner")
@access(MEMBERS)
def owner(page_id: int) -> ResponseReturnValue:
    """Say which school looks after the page."""
    school = read_id(request.form.get("school")) or 0
    return _done(
        page_id,
        lambda: release_services.set_owner(current_actor(), page_id, school),
        _("Saved which school looks after this page."),
    )


def _address(page_id: int) -> str:
    return address(page_id, page_row(current_actor(), page_id).slug)


def _done(page_id: int, do: Callable[[], None], said: str) -> ResponseReturnValue:
    """Do it and say so on the screen of the review, or show that again with what is wrong."""
    return act(
        do,
        lambda wrong: _screen(page_id, wrong),
        said,
        to=lambda _done: _address(page_id) + "/review",
        conflict_at="",
    )


def _screen(page_id: int, wrong: FormErrors = NO_ERRORS, where: str = "") -> str:
    """`where` names the form that the errors are about, when it has a field that another form has too."""
    actor = current_actor()
    if not actor.is_member:
        raise NotAllowed
    row = page_row(actor, page_id)
    going_on = queries.open_review(actor, page_id)
    wrote = writers(page_id, row.revision)
    verdicts = going_on.verdicts if going_on else ()
    return render_template(
        "releases/review.html",
        page=row,
        address=address(page_id, row.slug),
        review=going_on,
        releases=queries.releases(actor, page_id),
        people=[
            (who.person, f"{who.name} · {who.school_name}")
            for who in queries.people_to_ask(actor)
            if not release_rules.wrote(who.person, wrote)
        ],
        approving=len(release_rules.schools_approving(verdicts, row.revision)),
        needed=release_rules.SCHOOLS_NEEDED,
        checklist=checklist(row.kind, row.labels.get("artefact_type")),
        usual_day=release_rules.years_on(clock.today(), release_rules.KEPT_FOR_YEARS),
        may_read=release_rules.may_read(actor, wrote),
        may_release=release_rules.may_release(actor, row.created_by_id, row.school_id),
        may_give_away=release_rules.may_give_away(actor, row.school_id),
        schools=school_choices(),
        mine=_own_word(going_on, actor.id),
        following={step: _following(page_id, step) for step in ("minor", "major")},
        where=where,
        errors=wrong.errors,
        typed=request.form,
        chosen=forms.readers(request.form),
        checked=request.form.getlist("checked"),
    )


def _own_word(going_on: queries.OpenReview | None, person: int | None) -> Any:
    return next((r for r in going_on.readers if r.person == person), None) if going_on else None


def _following(page_id: int, step: str) -> str:
    return release_rules.label(*release_rules.following(queries.last_number(page_id), step))
